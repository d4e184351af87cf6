"""What differs between two packages, and the number of the release that follows."""

from pathlib import Path

import duckdb
import pytest

from datapackage.package.changes import compare, level, next_version, sentences
from queries import Engine
from validation.observed import observe


def theme(number, title):
    """Return a row of the table themes."""
    return {"theme_id": str(number), "title": title}


def differ(old, new):
    """Return the changes between two packages."""
    return compare(duckdb.connect(), old, new)


def test_same_rows_are_no_change(make_package):
    """Nothing to tell, nothing to number."""
    old = make_package("old", themes=[theme(1, "A")])
    new = make_package("new", themes=[theme(1, "A")])
    assert differ(old, new) == []
    assert level([], old, new) is None


def test_added_removed_and_altered_rows_are_named_by_their_keys(make_package):
    """Each change names the rows; numbers sort as numbers."""
    old = make_package("old", themes=[theme(1, "A"), theme(2, "B"), theme(10, "C")])
    new = make_package("new", themes=[theme(1, "A"), theme(10, "c"), theme(9, "D"), theme(11, "E")])
    (change,) = differ(old, new)
    assert (change.added, change.removed, change.altered) == (("9", "11"), ("2",), ("10",))
    assert sentences([change]) == [
        "Thèmes : 2 ajoutés (9, 11).",
        "Thèmes : 1 retiré (2).",
        "Thèmes : 1 modifié (10).",
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([theme(1, "A"), theme(2, "B")], "minor"),
        ([theme(1, "corrigé")], "patch"),
        ([], "major"),
    ],
    ids=["row added", "value corrected", "row gone"],
)
def test_level_follows_the_written_rule(make_package, rows, expected):
    """Rows gone break a citation; rows added add; the rest corrects."""
    old = make_package("old", themes=[theme(1, "A")])
    new = make_package("new", themes=rows)
    assert level(differ(old, new), old, new) == expected


def test_another_major_schema_is_a_major_release(make_package):
    """Readers of the old structure would break."""
    old = make_package("old", schema_version="1.0.0")
    assert level([], old, make_package("new", schema_version="2.0.0")) == "major"
    assert level([], old, make_package("next", schema_version="1.1.0")) == "minor"


def test_a_package_made_before_a_column_was_added_is_compared(make_package):
    """The column that it lacks is no change of its rows."""
    row = {
        "contribution_id": "1",
        "kind": "contribution",
        "body": "Un",
        "authorship": "individual",
        "date_precision": "unknown",
        "status": "published",
        "redacted": False,
        "synthetic": False,
    }
    old = make_package("old", schema_version="1.0.0", contributions=[row])
    new = make_package("new", contributions=[{**row, "stance": "for"}])
    path = str(old.parquet["contributions"])
    duckdb.sql(
        f"COPY (SELECT * EXCLUDE (stance) FROM read_parquet('{path}')) TO '{path}.new' "
        "(FORMAT parquet)"
    )
    Path(f"{path}.new").replace(path)
    assert differ(old, new) == []
    assert level([], old, new) == "minor"
    assert observe(new, old)["rewritten"] == 0
    with Engine(old) as engine:
        assert engine.run("totals").num_rows > 0


def test_numbers_follow_semantic_versioning():
    """1.2.3 is followed by 2.0.0, 1.3.0 or 1.2.4."""
    assert [next_version("1.2.3", how) for how in ("major", "minor", "patch")] == [
        "2.0.0",
        "1.3.0",
        "1.2.4",
    ]


def test_unknown_that_becomes_known_is_a_change(make_package):
    """A null replaced by a value is seen."""
    old = make_package("old", themes=[theme(1, "A")])
    new = make_package("new", themes=[{**theme(1, "A"), "description": "enfin"}])
    assert differ(old, new)[0].altered == ("1",)


def test_long_lists_are_cut(make_package):
    """A sentence stays readable."""
    old = make_package("old")
    new = make_package("new", themes=[theme(n, "T") for n in range(1, 21)])
    assert sentences(differ(old, new))[0].endswith("11, 12 et 8 autres).")
