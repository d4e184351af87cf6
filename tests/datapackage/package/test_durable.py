"""Files that appear whole, or not at all."""

import pytest

from datapackage import durable


class DiedError(BaseException):
    """Stands for a kill, at one step."""


def die_at(step):
    """Return a listener that raises at the step-th point."""
    left = [step]

    def listener(_name):
        if left[0] == 0:
            raise DiedError
        left[0] -= 1

    return listener


@pytest.fixture
def listened():
    """Listen to the points, and stop listening afterwards."""
    heard = []
    durable.LISTENERS.append(heard.append)
    yield heard
    durable.LISTENERS.clear()


def test_file_is_old_or_new_whatever_the_step_it_stops_at(tmp_path, listened):
    """A write stopped at any step leaves the old bytes or the new ones."""
    path = tmp_path / "pointer"
    durable.write_file(path, b"old")
    steps = len(listened)
    durable.LISTENERS.clear()
    for step in range(steps):
        durable.write_file(path, b"old")
        durable.LISTENERS.append(die_at(step))
        with pytest.raises(DiedError):
            durable.write_file(path, b"new")
        durable.LISTENERS.clear()
        assert path.read_bytes() in {b"old", b"new"}


def test_folder_that_fails_does_not_appear(tmp_path):
    """An exception inside the block leaves nothing behind."""

    def fail():
        with durable.new_folder(tmp_path / "package") as folder:
            (folder / "half").write_text("half")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_pointer_moves_in_one_step(tmp_path):
    """The pointer leads to the old folder until it leads to the new one."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        durable.switch(tmp_path / "current", name)
        assert durable.pointed(tmp_path / "current") == tmp_path / name
    assert durable.pointed(tmp_path / "nothing") is None


def test_pointer_to_a_vanished_folder_leads_nowhere(tmp_path):
    """A broken link is not a package."""
    (tmp_path / "one").mkdir()
    durable.switch(tmp_path / "current", "one")
    (tmp_path / "one").rmdir()
    assert durable.pointed(tmp_path / "current") is None


def test_leftovers_are_swept_and_nothing_else(tmp_path):
    """Only what a killed run left is removed."""
    (tmp_path / ".tmp-a-1").mkdir()
    (tmp_path / ".tmp-b-1").write_text("half")
    (tmp_path / "kept").mkdir()
    durable.sweep(tmp_path)
    durable.sweep(tmp_path / "absent")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
