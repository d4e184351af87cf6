"""The tables of one package as readers ask them: facts in memory, texts in their file."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.reading.rows import Rows, Shelf, shelf
from dashboard.reading.thread import threaded
from datapackage import schemas
from datapackage.errors import PackageError
from datapackage.literal import literal, quoted
from datapackage.package import Package
from datapackage.package.opening import open_tables
from datapackage.tables import order_by
from queries import AT_ONCE, Engine, load, reading, spill_folder

__all__ = ["Store", "enough_votes"]

Row = dict[str, Any]

_TALLIES = (
    "votes_for",
    "votes_against",
    "votes_neutral",
    "votes",
    "score",
    "support_rank",
    "answer",
)

# What filters and sorts need, in memory, and where each row is in its file, in which texts stay.
# The rows are in the order of that file: the place of a row is its place here too.
_NARROW = """
CREATE TABLE narrow AS
SELECT
    c.contribution_id,
    TRY_CAST(c.contribution_id AS BIGINT) AS number,
    hash(c.contribution_id) AS mark,
    c.file_row_number AS place,
    c.theme_id,
    c.authorship,
    c.workshop_id,
    c.department_code,
    c.status,
    c.created_at,
    CAST(timezone(o.timezone, c.created_at) AS DATE) AS local_day,
    v.votes_for,
    v.votes_against,
    v.votes,
    -- Where nobody was ever neutral, the platform does not let people be.
    CASE
        WHEN max(v.votes - v.votes_for - v.votes_against) OVER () > 0
        THEN v.votes - v.votes_for - v.votes_against
    END AS votes_neutral,
    s.score,
    s.support_rank,
    CASE
        WHEN least(v.votes_for, v.votes_against) > 0 AND v.votes_for + v.votes_against >= {enough}
        THEN 2 * least(v.votes_for, v.votes_against) / (v.votes_for + v.votes_against)
    END AS contest,
    CASE
        WHEN v.votes_for + v.votes_against >= {enough}
        THEN greatest(v.votes_for, v.votes_against) / (v.votes_for + v.votes_against)
    END AS agreement,
    coalesce(k.comments_count, 0) AS comments_count,
    a.state AS answer
FROM read_parquet({contributions}, file_row_number = true) AS c
CROSS JOIN consultations AS o
LEFT JOIN support AS s ON s.contribution_id = c.contribution_id
LEFT JOIN voted AS v ON v.contribution_id = c.contribution_id
LEFT JOIN (
    SELECT contribution_id, count(*) AS comments_count
    FROM comments
    GROUP BY contribution_id
) AS k ON k.contribution_id = c.contribution_id
LEFT JOIN outcomes AS a ON a.object_type = 'contribution' AND a.object_id = c.contribution_id
ORDER BY c.file_row_number
"""

# In the order of their marks, so that those of one contribution are found without reading all.
_REPLIES = """
CREATE TABLE replies AS
SELECT hash(contribution_id) AS mark, file_row_number AS place
FROM read_parquet({comments}, file_row_number = true)
ORDER BY mark, place
"""

_FACTS = f"SELECT contribution_id, place, comments_count, {', '.join(_TALLIES)} FROM narrow"


class Store:
    """The tables of one package; shared by threads."""

    def __init__(self, package: Package, engine: Engine, kept: Shelf | None = None) -> None:
        """Open `package`; `kept` is where the texts read last are, for several packages.

        Raises:
            PackageError: a file cannot be read.
            UnavailableError: memory is short.
        """
        kept = kept if kept is not None else shelf()
        self.package = package
        paths = package.parquet
        self._texts = {
            table: Rows(paths[table], schemas.columns(table), kept, _identity(package, table))
            for table in ("contributions", "comments")
        }
        self._connection = duckdb.connect(
            config={"memory_limit": "1GB", "threads": 2, "temp_directory": str(spill_folder())}
        )
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._records: dict[str, list[Row]] = {}
        with reading(package):
            self._open(engine)

    def _open(self, engine: Engine) -> None:
        # Global, since each cursor is a session.
        self._connection.execute("SET GLOBAL TimeZone = 'UTC'")
        open_tables(self._connection, self.package)
        figures = {"support": "support_rank", "voted": "contribution_votes"}
        for name, figure in figures.items():
            self._connection.register(name, engine.run(figure))
        files = {table: quoted(literal(path)) for table, path in self.package.parquet.items()}
        for statement in (_NARROW, _REPLIES):
            self._connection.execute(statement.format_map(files | {"enough": enough_votes()}))
        for name in figures:
            self._connection.unregister(name)

    def records(self, table: str) -> list[Row]:
        """Return every row of a small table in the order of its key; kept in memory."""
        if table not in self.package.parquet:
            raise KeyError(table)
        if table not in self._records:
            columns = ", ".join(schemas.columns(table))
            self._records[table] = self.rows(
                f"SELECT {columns} FROM {table} ORDER BY {order_by(table)}", {}
            )
        return self._records[table]

    def contribution(self, number: str) -> Row | None:
        """Return what the list shows of one contribution, or None."""
        sql = f"{_FACTS} WHERE mark = hash($number) AND contribution_id = $number"
        return next(iter(self._shown(self.rows(sql, {"number": number}))), None)

    def contributions(self, places: pa.Array) -> list[Row]:
        """Return what the list shows of the contributions at these places, in that order."""
        return self._shown(self._facts.take(places).to_pylist())

    def place(self, number: str) -> int | None:
        """Return the place of a contribution in its file, from 0; None if it has none."""
        sql = "SELECT place FROM narrow WHERE mark = hash($number) AND contribution_id = $number"
        return next((row["place"] for row in self.rows(sql, {"number": number})), None)

    def number(self, place: int) -> str:
        """Return the number of the contribution at this place."""
        number: str = self._facts["contribution_id"][place].as_py()
        return number

    def publishes(self, kind: str, numbers: list[str]) -> int:
        """Count which of these contributions, or comments, this package shows in full."""
        sql = (
            f"SELECT count(*) AS shown FROM {kind}s "
            f"WHERE status = 'published' AND list_contains($numbers, {kind}_id)"
        )
        return int(self.rows(sql, {"numbers": numbers})[0]["shown"]) if numbers else 0

    def cited_by(self, objects: Collection[tuple[str, str]]) -> set[str]:
        """Return the addresses that these objects, each a type and a number, cite."""
        sql = (
            "SELECT DISTINCT url FROM links "
            "WHERE list_contains($objects, object_type || ' ' || object_id)"
        )
        told = [" ".join(one) for one in objects]
        return {row["url"] for row in self.rows(sql, {"objects": told})}

    def outcome(self, kind: str, number: str) -> Row | None:
        """Return what the institution answered to a contribution or a theme, if anything."""
        sql = "SELECT * FROM outcomes WHERE object_type = $kind AND object_id = $number"
        return next(iter(self.rows(sql, {"kind": kind, "number": number})), None)

    def comments(self, number: str) -> list[Row]:
        """Return the columns of `comments`, `level`, the depth shown, and `author_label`."""
        sql = "SELECT place FROM replies WHERE mark = hash($number)"
        places = [row["place"] for row in self.rows(sql, {"number": number})]
        # Two numbers may have the same mark.
        rows = [r for r in self._texts["comments"].at(places) if r["contribution_id"] == number]
        names = self._names
        return [row | {"author_label": names.get(row["author_id"])} for row in threaded(rows)]

    @contextmanager
    def asking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Wait for one's turn, and tell in our words what DuckDB says of files and memory."""
        with self._turns, self.apart() as cursor:
            yield cursor

    @contextmanager
    def apart(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a session that takes no reader's turn: for a long job, one at a time."""
        with reading(self.package), self._connection.cursor() as cursor:
            yield cursor

    def rows(self, sql: str, values: dict[str, Any]) -> list[Row]:
        """Return the rows of a statement over the tables, `narrow` and `replies`."""
        with self.asking() as cursor:
            rows: list[Row] = cursor.execute(sql, values).to_arrow_table().to_pylist()
        return rows

    @cached_property
    def _facts(self) -> pa.Table:
        """What a list shows beside the texts, a row for each place."""
        with self.asking() as cursor:
            return cursor.execute(f"{_FACTS} ORDER BY place").to_arrow_table().combine_chunks()

    def _shown(self, found: list[Row]) -> list[Row]:
        """Return what is shown of the contributions found in `narrow`, in the same order."""
        rows = self._texts["contributions"].at([row["place"] for row in found])
        removed: Row = {"reason_code": None, "date": None}
        shown = []
        # A page of rows at most, each completed from small tables that are in memory.
        for row, known in zip(rows, found, strict=True):
            removal = self._removals.get(row["contribution_id"], removed)
            shown.append(
                row
                | {name: known[name] for name in _TALLIES}
                | {
                    "theme_title": self._titles["themes"].get(row["theme_id"]),
                    "workshop_title": self._titles["workshops"].get(row["workshop_id"]),
                    "author_label": self._names.get(row["author_id"]),
                    "removal_reason": removal["reason_code"],
                    "removal_date": removal["date"],
                    "comments_count": known["comments_count"],
                }
            )
        return shown

    @cached_property
    def _titles(self) -> dict[str, dict[str, str]]:
        return {
            table: {row[key]: row["title"] for row in self.records(table)}
            for table, key in (("themes", "theme_id"), ("workshops", "workshop_id"))
        }

    @cached_property
    def _removals(self) -> dict[str, Row]:
        rows = self.records("removals")
        return {row["object_id"]: row for row in rows if row["object_type"] == "contribution"}

    @cached_property
    def _names(self) -> dict[str | None, str]:
        """The authors who have a name: organisations, and those who consented."""
        rows = self.rows(
            "SELECT participant_id, label FROM participants WHERE label IS NOT NULL", {}
        )
        return {row["participant_id"]: row["label"] for row in rows}


def enough_votes() -> int:
    """Return the votes from which the figure `most_contested` tells how contested a text is."""
    figure = load("most_contested")
    return int(next(one.default for one in figure.parameters if one.name == "minimum") or 0)


def _identity(package: Package, table: str) -> str:
    """Return what tells the bytes of a table: a release often has those of the live package."""
    path = package.parquet[table]
    try:
        digest: str = package.manifest["files"][path.name]["sha256"]
    except (PackageError, KeyError):
        return str(path)
    return digest
