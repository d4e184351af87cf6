"""What is noted of a large file on its way, and what a note is worth."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from publishers.udata.parts import Note


def test_another_process_goes_on_where_one_stopped(tmp_path):
    """The name given to the parts and those acknowledged come back; what was lost does not."""
    first = Note(tmp_path / "envoi.json")
    parts = first.parts("a")
    parts.sent |= {0, 2}
    parts.lost[1] = 2
    first.keep()
    again = Note(tmp_path / "envoi.json").parts("a")
    assert (again.uuid, again.sent, again.lost) == (parts.uuid, {0, 2}, {})


def test_a_file_that_is_whole_is_forgotten(tmp_path):
    """It would be sent again from its beginning; others stay known."""
    note = Note(tmp_path / "envoi.json")
    done, other = note.parts("a"), note.parts("b")
    note.forget("a")
    again = Note(tmp_path / "envoi.json")
    assert again.parts("b").uuid == other.uuid
    assert again.parts("a").uuid != done.uuid


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"a": 1}', '{"a": {"uuid": "u", "sent": ["x"], "at": "z"}}']
)
def test_a_damaged_note_is_no_note(tmp_path, content):
    """Nothing is worth stopping a publication for it."""
    (tmp_path / "envoi.json").write_text(content)
    assert Note(tmp_path / "envoi.json").parts("a").sent == set()


def test_an_old_note_is_no_note(tmp_path):
    """The site throws the parts away after a day."""
    kept = {}
    for name, hours in (("old", 21), ("new", 1)):
        at = (datetime.now(UTC) - timedelta(hours=hours)).isoformat()
        kept[name] = {"uuid": name, "sent": [0], "at": at}
    (tmp_path / "envoi.json").write_text(json.dumps(kept))
    note = Note(tmp_path / "envoi.json")
    assert note.parts("old").sent == set()
    assert note.parts("new").sent == {0}


def test_without_a_file_the_note_lives_as_long_as_the_process():
    """What is sent is known within one run."""
    note = Note(None)
    note.parts("a").sent.add(3)
    note.keep()
    assert note.parts("a").sent == {3}
