"""Texts and threads come whole and in order, whatever the group of rows they are read from."""

from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.reading.portal import Portal
from dashboard.reading.rows import Rows, shelf
from dashboard.reading.thread import threaded
from datapackage.errors import PackageError

OPENING = datetime(2017, 2, 8, tzinfo=UTC)


def comment(number: int, parent: int | None, minute: int | None) -> dict:
    """What a thread is made of."""
    return {
        "comment_id": str(number),
        "parent_comment_id": None if parent is None else str(parent),
        "created_at": None if minute is None else OPENING + timedelta(minutes=minute),
    }


def ordered(comments: list[dict]) -> list[tuple[str, int]]:
    """Each comment with its depth, by sorting the whole way from the root to it."""
    known = {row["comment_id"]: row for row in comments}
    ways = []
    for row in comments:
        way, at = [], row
        while at is not None and len(way) <= len(comments):
            moment = at["created_at"] or datetime(1970, 1, 1, tzinfo=UTC)
            way.append((moment, int(at["comment_id"])))
            at = known.get(at["parent_comment_id"])
        if at is None:
            ways.append((way[::-1], row["comment_id"]))
    return [(number, len(way) - 1) for way, number in sorted(ways)]


@st.composite
def discussions(draw) -> list[dict]:
    """Comments in any order, that answer one another, nothing, what is not here, or in a ring."""
    size = draw(st.integers(0, 25))
    parents = st.one_of(st.none(), st.integers(1, size + 2))
    minutes = st.one_of(st.none(), st.integers(0, 5))
    rows = [comment(number, draw(parents), draw(minutes)) for number in range(1, size + 1)]
    return draw(st.permutations(rows))


@given(comments=discussions())
def test_a_reply_comes_after_what_it_answers_the_oldest_first(comments):
    """As if each way from the root were sorted, which is another way to say it."""
    assert [(row["comment_id"], row["level"]) for row in threaded(comments)] == ordered(comments)


def test_a_thread_may_be_deeper_than_calls():
    """Five thousand answers, each to the one before, written in the opposite order."""
    rows = [comment(number, number - 1, -number) for number in range(5000, 0, -1)]
    read = threaded(rows)
    assert [row["level"] for row in read] == list(range(5000))
    assert [row["comment_id"] for row in read] == [str(number) for number in range(1, 5001)]


def test_the_threads_of_the_example_are_those_of_its_file(example):
    """Every comment under its contribution, in order, with the name of who signs it."""
    portal = Portal(example.path)
    paths = portal.package().parquet
    rows = duckdb.read_parquet(str(paths["comments"])).to_arrow_table().to_pylist()
    labels = dict(
        duckdb.sql(f"SELECT participant_id, label FROM '{paths['participants']}'").fetchall()
    )
    numbers = {row["contribution_id"] for row in rows}
    assert len(rows) > len(numbers) > 10
    for number in numbers:
        under = [row for row in rows if row["contribution_id"] == number]
        known = {row["comment_id"]: row for row in under}
        read = portal.comments(number)
        assert [(row["comment_id"], row["level"]) for row in read] == ordered(under)
        for row in read:
            source = known[row["comment_id"]]
            assert {name: row[name] for name in source} == source
            assert row["author_label"] == labels.get(row["author_id"])


def test_each_contribution_of_the_example_is_shown_as_its_file_says(example):
    """Text, theme, number of comments: alone, and in a list."""
    portal = Portal(example.path)
    paths = portal.package().parquet
    rows = duckdb.read_parquet(str(paths["contributions"])).to_arrow_table().to_pylist()
    themes = dict(duckdb.sql(f"SELECT theme_id, title FROM '{paths['themes']}'").fetchall())
    comments = f"SELECT contribution_id, count(*) FROM '{paths['comments']}' GROUP BY ALL"
    counts = dict(duckdb.sql(comments).fetchall())
    listed = {
        row["contribution_id"]: row
        for page in range(1, portal.search().pages + 1)
        for row in portal.search(page=page).rows
    }
    assert len(listed) == sum(row["status"] == "published" for row in rows)
    for source in rows:
        shown = portal.contribution(source["contribution_id"])
        assert {name: shown[name] for name in source} == source
        assert shown["theme_title"] == themes.get(source["theme_id"])
        assert shown["comments_count"] == counts.get(source["contribution_id"], 0)
        assert listed.get(source["contribution_id"], shown) == shown


@pytest.fixture(scope="module")
def grouped(tmp_path_factory):
    """A file of 100 rows in groups of 7."""
    path = tmp_path_factory.mktemp("rows") / "rows.parquet"
    rows = pa.table({"number": range(100), "text": [f"Texte {n}" for n in range(100)]})
    pq.write_table(rows, path, row_group_size=7)
    return path


@given(places=st.lists(st.integers(0, 99), max_size=30))
def test_rows_come_in_the_order_asked_whatever_their_groups(grouped, places):
    """Even twice the same; a column that the file has not is unknown."""
    rows = Rows(grouped, ["text", "number", "stance"], shelf())
    assert rows.at(places) == [
        {"text": f"Texte {place}", "number": place, "stance": None} for place in places
    ]


def test_a_file_that_is_gone_is_told(grouped, tmp_path):
    """At opening, or when a group that is not kept is asked for."""
    path = tmp_path / "rows.parquet"
    path.write_bytes(grouped.read_bytes())
    rows = Rows(path, ["number"], shelf())
    assert rows.at([3]) == [{"number": 3}]
    path.unlink()
    assert rows.at([4]) == [{"number": 4}], "its group is kept"
    with pytest.raises(PackageError, match=r"rows\.parquet : fichier illisible"):
        rows.at([50])
    with pytest.raises(PackageError, match=r"rows\.parquet : fichier illisible"):
        Rows(path, ["number"], shelf())


def test_a_file_that_was_replaced_is_never_read_as_the_one_before(grouped, tmp_path):
    """Places are those of the file that was opened: in another one, they would be other rows."""
    path = tmp_path / "rows.parquet"
    path.write_bytes(grouped.read_bytes())
    rows = Rows(path, ["number"], shelf())
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table({"number": range(100, 0, -1)}), other)
    other.replace(path)
    with pytest.raises(PackageError, match="remplacé"):
        rows.at([50])
