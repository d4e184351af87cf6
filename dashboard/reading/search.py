"""Find contributions in one package: by number, by words, by theme, author, place or day."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast, get_args

import duckdb
import pyarrow as pa

from dashboard.reading.kept import Kept
from dashboard.reading.rows import Rows, Shelf, shelf
from dashboard.reading.thread import threaded
from datapackage import schemas
from datapackage.errors import PackageError
from datapackage.literal import literal, quoted
from datapackage.package import Package, search_index
from datapackage.package.opening import open_tables
from datapackage.tables import order_by
from datapackage.texts.fold import UNSPACED, parted, searched
from queries import AT_ONCE, Engine, load, reading, spill_folder

__all__ = ["NO_THEME", "PAGE_SIZE", "SORTS", "Filters", "Found", "Index", "Sort", "enough_votes"]

Row = dict[str, Any]
Hidden = Collection[str]
Sort = Literal["support", "contested", "commented", "newest", "oldest", "number"]

SORTS: tuple[Sort, ...] = get_args(Sort)
"""The orders of a list, the default first."""

NO_THEME = "none"
"""Value of the filter `theme` for the contributions that belong to none."""

PAGE_SIZE = 20

_MATCH = "SELECT rowid FROM contributions WHERE contributions MATCH ?"
_NUMBER = re.compile(r"(?:n\s*[°º]\s*)?(\d+)", re.IGNORECASE)
_MOST_WORDS = 12
_KEPT_PAGES = 256
_TALLIES = ("votes_for", "votes_against", "score", "support_rank")

_ORDERS = {
    "support": "support_rank NULLS LAST, number, contribution_id",
    # As the figure `most_contested`; those with too few votes to tell come after.
    "contested": "contest DESC NULLS LAST, votes_for + votes_against DESC NULLS LAST, "
    "created_at NULLS LAST, number, contribution_id",
    "commented": "comments_count DESC, number, contribution_id",
    "newest": "created_at DESC NULLS LAST, number DESC, contribution_id DESC",
    "oldest": "created_at NULLS LAST, number, contribution_id",
    "number": "number NULLS LAST, contribution_id",
}

# What filters and sorts need, in memory, and where each row is in its file, in which texts stay.
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
    s.votes_for,
    s.votes_against,
    s.score,
    s.support_rank,
    CASE
        WHEN least(s.votes_for, s.votes_against) > 0 AND s.votes_for + s.votes_against >= {enough}
        THEN 2 * least(s.votes_for, s.votes_against) / (s.votes_for + s.votes_against)
    END AS contest,
    coalesce(k.comments_count, 0) AS comments_count
FROM read_parquet({contributions}, file_row_number = true) AS c
CROSS JOIN consultations AS o
LEFT JOIN support AS s ON s.contribution_id = c.contribution_id
LEFT JOIN (
    SELECT contribution_id, count(*) AS comments_count
    FROM comments
    GROUP BY contribution_id
) AS k ON k.contribution_id = c.contribution_id
"""

# In the order of their marks, so that those of one contribution are found without reading all.
_REPLIES = """
CREATE TABLE replies AS
SELECT hash(contribution_id) AS mark, file_row_number AS place
FROM read_parquet({comments}, file_row_number = true)
ORDER BY mark, place
"""

_SHOWN = """
SELECT
    contribution_id,
    place,
    votes_for,
    votes_against,
    score,
    support_rank,
    comments_count
FROM narrow
"""

_KNOWN = """
SELECT count(created_at) AS newest, count(contest) AS contested, sum(comments_count) AS commented
FROM narrow
"""

# One space before each word, no accent, no case: ' word' finds what begins with it.
_WORDS = """
CREATE TABLE IF NOT EXISTS words AS
SELECT
    contribution_id,
    ' ' || regexp_replace(
        strip_accents(lower(coalesce(title, '') || ' ' || body)),
        '[^\\p{L}\\p{N}]+', ' ', 'g'
    ) AS folded
FROM (
    SELECT
        contribution_id,
        regexp_replace(title, $letter, ' \\0 ', 'g') AS title,
        regexp_replace(body, $letter, ' \\0 ', 'g') AS body
    FROM contributions
) AS parted
"""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of contributions is narrowed to; None keeps everything."""

    theme: str | None = None
    """A theme's identifier, or `none` for the contributions without one."""
    authorship: str | None = None
    workshop: str | None = None
    department: str | None = None
    status: str | None = "published"
    since: date | None = None
    """First day kept, in the consultation's time zone."""
    until: date | None = None
    """Last day kept, in the consultation's time zone."""

    def clauses(self) -> list[tuple[str, Any]]:
        """Return the SQL conditions over `narrow`, each with the value of `$<name>`."""
        conditions = {
            "theme": "theme_id = $theme",
            "authorship": "authorship = $authorship",
            "workshop": "workshop_id = $workshop",
            "department": "department_code = $department",
            "status": "status = $status",
            "since": "local_day >= $since",
            "until": "local_day <= $until",
        }
        if self.theme == NO_THEME:
            conditions["theme"] = "coalesce(theme_id, $theme) = $theme"
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return [(conditions[name], {name: value}) for name, value in values.items() if value]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the contributions found."""

    rows: list[Row]
    """Same columns as `Portal.contribution`."""
    total: int
    """How many were found in all."""
    page: int
    """The page shown, from 1; the last one when a higher number was asked."""
    pages: int
    """At least 1, even when nothing was found."""


class Index:
    """The contributions of one package, ready to be filtered and sorted."""

    def __init__(self, package: Package, engine: Engine, kept: Shelf | None = None) -> None:
        """Open `package`; `kept` is where the texts read last are, for several packages.

        Raises:
            PackageError: a file cannot be read.
            UnavailableError: memory is short.
        """
        kept = kept if kept is not None else shelf()
        self._package = package
        paths = package.parquet
        self._texts = {
            table: Rows(paths[table], schemas.columns(table), kept, _identity(package, table))
            for table in ("contributions", "comments")
        }
        self._connection = duckdb.connect(
            config={"memory_limit": "1GB", "threads": 2, "temp_directory": str(spill_folder())}
        )
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._exports = threading.BoundedSemaphore(1)
        self._lock = threading.Lock()
        self._records: dict[str, list[Row]] = {}
        self._pages: Kept[tuple[Any, ...], Found] = Kept(_KEPT_PAGES)
        with reading(package):
            self._open(engine)

    def _open(self, engine: Engine) -> None:
        # Global, since each cursor is a session.
        self._connection.execute("SET GLOBAL TimeZone = 'UTC'")
        open_tables(self._connection, self._package)
        self._connection.register("support", engine.run("support_rank"))
        files = {table: quoted(literal(path)) for table, path in self._package.parquet.items()}
        for statement in (_NARROW, _REPLIES):
            self._connection.execute(statement.format_map(files | {"enough": enough_votes()}))
        self._connection.unregister("support")

    def records(self, table: str) -> list[Row]:
        """Return every row of a small table in the order of its key; kept in memory."""
        if table not in self._package.parquet:
            raise KeyError(table)
        if table not in self._records:
            columns = ", ".join(schemas.columns(table))
            self._records[table] = self._rows(
                f"SELECT {columns} FROM {table} ORDER BY {order_by(table)}", {}
            )
        return self._records[table]

    @cached_property
    def ranked(self) -> int:
        """How many contributions have a rank, votes being known."""
        return int(self._rows("SELECT count(support_rank) AS known FROM narrow", {})[0]["known"])

    @cached_property
    def sorts(self) -> tuple[Sort, ...]:
        """The orders that mean something here, the default first.

        Where no vote is known, none is supported more than another, and where no date
        is, none is newer: numbers order them. Where too few voted, none is contested.
        """
        (row,) = self._rows(_KNOWN, {})
        known = row | {"support": self.ranked, "oldest": row["newest"]}
        orders = tuple(sort for sort in SORTS if known.get(sort, 1))
        return orders if self.ranked else ("number", *(o for o in orders if o != "number"))

    def contribution(self, number: str) -> Row | None:
        """Return what the list shows of one contribution, or None."""
        sql = f"{_SHOWN} WHERE mark = hash($number) AND contribution_id = $number"
        return next(iter(self._shown(self._rows(sql, {"number": number}))), None)

    def publishes(self, kind: str, numbers: list[str]) -> int:
        """Count which of these contributions, or comments, this package shows in full."""
        sql = (
            f"SELECT count(*) AS shown FROM {kind}s "
            f"WHERE status = 'published' AND list_contains($numbers, {kind}_id)"
        )
        return int(self._rows(sql, {"numbers": numbers})[0]["shown"]) if numbers else 0

    def cited_by(self, objects: Collection[tuple[str, str]]) -> set[str]:
        """Return the addresses that these objects, each a type and a number, cite."""
        sql = (
            "SELECT DISTINCT url FROM links "
            "WHERE list_contains($objects, object_type || ' ' || object_id)"
        )
        told = [" ".join(one) for one in objects]
        return {row["url"] for row in self._rows(sql, {"objects": told})}

    def outcome(self, kind: str, number: str) -> Row | None:
        """Return what the institution answered to a contribution or a theme, if anything."""
        sql = "SELECT * FROM outcomes WHERE object_type = $kind AND object_id = $number"
        return next(iter(self._rows(sql, {"kind": kind, "number": number})), None)

    def comments(self, number: str) -> list[Row]:
        """Return the columns of `comments`, `level`, the depth shown, and `author_label`."""
        sql = "SELECT place FROM replies WHERE mark = hash($number)"
        places = [row["place"] for row in self._rows(sql, {"number": number})]
        # Two numbers may have the same mark.
        rows = [r for r in self._texts["comments"].at(places) if r["contribution_id"] == number]
        names = self._names
        return [row | {"author_label": names.get(row["author_id"])} for row in threaded(rows)]

    def search(
        self, query: str, filters: Filters, sort: Sort, page: int, hidden: Hidden = ()
    ) -> Found:
        """Return the page asked, or the last one if there are fewer; never those `hidden`.

        The pages asked last are kept and shared: do not change their rows.
        """
        key = (query, filters, sort, page, tuple(sorted(hidden)))
        return self._pages.get(key, lambda: self._search(query, filters, sort, page, hidden))

    def _search(self, query: str, filters: Filters, sort: Sort, page: int, hidden: Hidden) -> Found:
        with self._asking() as cursor:
            where, values = self._where(cursor, query, filters, hidden)
            counted = cursor.execute(f"SELECT count(*) FROM narrow {where}", values)
            total = cast("tuple[int]", counted.fetchone())[0]
            pages = max(1, -(-total // PAGE_SIZE))
            shown = min(max(page, 1), pages)
            cursor.execute(
                f"{_SHOWN} {where} ORDER BY {_ORDERS[sort]} "
                f"LIMIT {PAGE_SIZE} OFFSET {(shown - 1) * PAGE_SIZE}",
                values,
            )
            found = cursor.to_arrow_table().to_pylist()
        return Found(self._shown(found), total, shown, pages)

    def export(self, query: str, filters: Filters, path: Path, hidden: Hidden = ()) -> None:
        """Write to `path` the contributions found, by number, as a release's own CSV is."""
        columns = ", ".join(
            f"strftime(c.{name}, '%Y-%m-%dT%H:%M:%SZ') AS {name}"
            if kind.startswith("TIMESTAMP")
            else f"c.{name}"
            for name, kind in schemas.columns("contributions").items()
        )
        # A long job: readers do not wait for it.
        with self._exports, reading(self._package), self._connection.cursor() as cursor:
            where, values = self._where(cursor, query, filters, hidden)
            # COPY takes no bound value, so what was found goes through a table first.
            cursor.execute(
                f"CREATE TEMP TABLE chosen AS SELECT contribution_id, number FROM narrow {where}",
                values,
            )
            cursor.execute(
                f"COPY (SELECT {columns} FROM contributions AS c "
                "JOIN chosen AS n ON n.contribution_id = c.contribution_id "
                f"ORDER BY n.number NULLS LAST, c.contribution_id) TO {quoted(str(path))} "
                "(FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NEW_LINE '\\n')"
            )

    def _where(
        self, cursor: duckdb.DuckDBPyConnection, query: str, filters: Filters, hidden: Hidden
    ) -> tuple[str, dict[str, Any]]:
        """Return the WHERE clause over `narrow` and its values."""
        clauses: list[str] = []
        values: dict[str, Any] = {}
        for clause, value in filters.clauses():
            clauses.append(clause)
            values |= value
        if hidden:
            clauses.append("NOT list_contains($hidden, contribution_id)")
            values["hidden"] = list(hidden)
        if words := _words(query):
            found = self._found(cursor, words)
            (column,) = found.column_names
            clauses.append(f"{column} IN (SELECT {column} FROM found)")
            if number := _NUMBER.fullmatch(query.strip()):
                clauses[-1] = f"({clauses[-1]} OR contribution_id = $asked)"
                values["asked"] = number[1]
            cursor.register("found", found)
        return (f"WHERE {' AND '.join(clauses)}" if clauses else ""), values

    def _found(self, cursor: duckdb.DuckDBPyConnection, words: list[str]) -> pa.Table:
        """Return the contributions in which each word begins a word, in the only column.

        It is named as that of `narrow` to which it is to be compared.
        """
        if (self._package.path / search_index.FILE).is_file():
            return self._matched(words)
        with self._lock:
            cursor.execute(_WORDS, {"letter": UNSPACED})
        conditions = " AND ".join(f"contains(folded, $w{i})" for i in range(len(words)))
        cursor.execute(
            f"SELECT contribution_id FROM words WHERE {conditions}",
            {f"w{i}": f" {word}" for i, word in enumerate(words)},
        )
        return cursor.to_arrow_table()

    def _matched(self, words: list[str]) -> pa.Table:
        # Quoted, a word is never an operator of the full-text language.
        asked = " ".join(f'"{word}"*' for word in words)
        address = f"{(self._package.path / search_index.FILE).as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as file:
            numbers = file.execute(_MATCH, [asked]).fetchall()
        return pa.table({"number": pa.array([number for (number,) in numbers], pa.int64())})

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
        rows = self._rows(
            "SELECT participant_id, label FROM participants WHERE label IS NOT NULL", {}
        )
        return {row["participant_id"]: row["label"] for row in rows}

    def _rows(self, sql: str, values: dict[str, Any]) -> list[Row]:
        with self._asking() as cursor:
            rows: list[Row] = cursor.execute(sql, values).to_arrow_table().to_pylist()
        return rows

    @contextmanager
    def _asking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Wait for one's turn, and tell in our words what DuckDB says of files and memory."""
        with self._turns, reading(self._package), self._connection.cursor() as cursor:
            yield cursor


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


def _words(query: str) -> list[str]:
    """Return the words asked, without case nor accent, at most `_MOST_WORDS`."""
    words = re.findall(r"[^\W_]+", searched(query))[:_MOST_WORDS]
    # A phrase, where letters are words: they are to follow one another.
    return [" ".join(parted(word).split()) for word in words]
