"""Public numbers: given once, kept through every export form, bound to the key."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapackage.errors import LedgerError
from datapackage.normalise.ledger import Ledger


def number(path, *objects, key=b"k"):
    """Assign numbers to objects given as lists of keys; return source key -> number."""
    connection = duckdb.connect()
    ledger = Ledger(path, key)
    ledger.load(connection)
    connection.execute("CREATE TABLE objects (keys VARCHAR[], rank BIGINT)")
    for rank, keys in enumerate(objects):
        connection.execute("INSERT INTO objects VALUES ($1, $2)", [keys, rank])
    ledger.assign(connection, "contribution")
    ledger.save(connection)
    return dict(connection.execute("SELECT source_key, number FROM numbers").fetchall())


def test_first_numbers_follow_the_rank(tmp_path):
    """The first object is number 1."""
    assert number(tmp_path / "ids", ["id:b"], ["id:a"]) == {"id:b": 1, "id:a": 2}


def test_number_is_kept_through_another_export_form(tmp_path):
    """An object first seen by its text keeps its number when its platform id appears."""
    path = tmp_path / "ids"
    number(path, ["text:x"], ["text:y"])
    assert number(path, ["id:2", "text:y"], ["id:1", "text:x"]) == {"id:1": 1, "id:2": 2}
    assert number(path, ["text:y"]) == {"text:y": 2}


def test_number_is_kept_when_the_text_is_edited(tmp_path):
    """The platform's id outlives the text."""
    path = tmp_path / "ids"
    number(path, ["id:1", "text:x"])
    assert number(path, ["id:1", "text:edited"]) == {"id:1": 1}


def test_same_words_by_another_object_get_another_number(tmp_path):
    """A new object that says what an older one said is not taken for it."""
    path = tmp_path / "ids"
    number(path, ["id:1", "text:x"])
    assert number(path, ["id:1", "text:edited"], ["id:2", "text:x"]) == {"id:1": 1, "id:2": 2}


def test_number_of_a_vanished_object_is_never_given_again(tmp_path):
    """Deleting the last contribution does not free its number."""
    path = tmp_path / "ids"
    number(path, ["id:1"], ["id:2"])
    number(path, ["id:1"])
    assert number(path, ["id:1"], ["id:3"]) == {"id:1": 1, "id:3": 3}
    assert number(path, ["id:2"]) == {"id:2": 2}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sets(st.integers(0, 30), max_size=15), min_size=1, max_size=5))
def test_numbers_are_stable_and_unique_whatever_comes_and_goes(tmp_path_factory, batches):
    """Over any sequence of collections, one object has one number and no number two objects."""
    path = tmp_path_factory.mktemp("ledger") / "ids"
    seen = {}
    for batch in batches:
        given_now = number(path, *[[f"id:{item}", f"text:{item}"] for item in sorted(batch)])
        for source_key, value in given_now.items():
            assert seen.setdefault(source_key, value) == value
    assert len(set(seen.values())) == len(seen)


def test_another_key_is_refused(tmp_path):
    """Ledger and key come from one backup, or nothing goes on."""
    number(tmp_path / "ids", ["id:1"])
    with pytest.raises(LedgerError, match="autre clé"):
        number(tmp_path / "ids", ["id:1"], key=b"other")


def test_damaged_ledger_is_refused_and_left_as_it_is(tmp_path):
    """A truncated ledger is not taken for an empty one."""
    path = tmp_path / "ids"
    number(path, ["id:1"])
    damaged = path.read_bytes()[:-20]
    path.write_bytes(damaged)
    with pytest.raises(LedgerError, match="restaurez"):
        number(path, ["id:1"])
    assert path.read_bytes() == damaged


def test_a_lack_of_memory_is_not_a_damaged_ledger(tmp_path):
    """Nothing is to be restored: the build may go on with more memory."""
    number(tmp_path / "ids", *([f"id:{n}"] for n in range(3)))
    limited = duckdb.connect(config={"memory_limit": "1KiB", "temp_directory": ""})
    with pytest.raises(duckdb.OutOfMemoryException):
        Ledger(tmp_path / "ids", b"k").load(limited)
