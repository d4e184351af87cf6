"""Behaviour of the folders of numbered releases."""

from datapackage.package.versions import folder_of, superseded, versions


def test_the_newest_revision_of_each_version_is_read_the_oldest_version_first(tmp_path):
    """Numbers are ordered as numbers, and what is no release is left alone."""
    for name in (
        "1.10.0",
        "1.9.0",
        "1.9.0.r1",
        "1.9.0.r10",
        "1.9.0.r9",
        ".tmp-2.0.0-7",
        "2.0",
        "x",
    ):
        (tmp_path / name).mkdir()
    (tmp_path / "3.0.0").write_text("not a folder")
    (tmp_path / "latest").symlink_to("1.10.0")

    assert {version: path.name for version, path in versions(tmp_path).items()} == {
        "1.9.0": "1.9.0.r10",
        "1.10.0": "1.10.0",
    }
    assert list(versions(tmp_path)) == ["1.9.0", "1.10.0"]
    assert [path.name for path in superseded(tmp_path)] == ["1.9.0", "1.9.0.r1", "1.9.0.r9"]


def test_a_workspace_without_releases_has_none(tmp_path):
    """Nobody has released yet."""
    assert versions(tmp_path / "releases") == {}


def test_a_release_as_it_was_made_has_no_revision_in_its_name():
    """Only a withdrawal gives one."""
    assert [folder_of("1.0.0", revision) for revision in (0, 2)] == ["1.0.0", "1.0.0.r2"]
