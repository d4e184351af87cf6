"""Find contributions in one package: by number, by words, by theme, author, place or day."""

from __future__ import annotations

import re
import sqlite3
import threading
import unicodedata
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast, get_args

import duckdb
import pyarrow as pa

from datapackage import schemas, search
from datapackage.literal import literal
from datapackage.package import Package
from datapackage.tables import order_by
from queries import Engine
from queries.engine import ADDED, create_view, quoted

__all__ = ["NO_THEME", "PAGE_SIZE", "SORTS", "Filters", "Found", "Index", "Sort"]

Row = dict[str, Any]
Hidden = Collection[str]
Sort = Literal["support", "newest", "oldest", "number"]

SORTS: tuple[Sort, ...] = get_args(Sort)
"""The orders of a list, the default first."""

NO_THEME = "none"
"""Value of the filter `theme` for the contributions that belong to none."""

PAGE_SIZE = 20

_MATCH = "SELECT rowid FROM contributions WHERE contributions MATCH ?"
_NUMBER = re.compile(r"(?:n\s*[°º]\s*)?(\d+)", re.IGNORECASE)
_MOST_WORDS = 12

_ORDERS = {
    "support": "support_rank NULLS LAST, number, contribution_id",
    "newest": "created_at DESC NULLS LAST, number DESC, contribution_id DESC",
    "oldest": "created_at NULLS LAST, number, contribution_id",
    "number": "number NULLS LAST, contribution_id",
}

# What filters and sorts need, in memory; texts stay in their file until shown.
_NARROW = """
CREATE TABLE narrow AS
SELECT
    c.contribution_id,
    TRY_CAST(c.contribution_id AS BIGINT) AS number,
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
    s.support_rank
FROM contributions AS c
CROSS JOIN consultations AS o
LEFT JOIN support AS s ON s.contribution_id = c.contribution_id
"""

_SHOWN = """
SELECT
    {columns},
    n.votes_for,
    n.votes_against,
    n.score,
    n.support_rank,
    t.title AS theme_title,
    w.title AS workshop_title,
    p.label AS author_label,
    r.reason_code AS removal_reason,
    r.date AS removal_date,
    (
        SELECT count(*)
        FROM comments AS k
        WHERE k.contribution_id = c.contribution_id
    ) AS comments_count
FROM contributions AS c
JOIN narrow AS n ON n.contribution_id = c.contribution_id
LEFT JOIN themes AS t ON t.theme_id = c.theme_id
LEFT JOIN workshops AS w ON w.workshop_id = c.workshop_id
LEFT JOIN participants AS p ON p.participant_id = c.author_id
LEFT JOIN removals AS r
    ON r.object_type = 'contribution' AND r.object_id = c.contribution_id
"""

# A reply comes after what it answers; an answer to what is not here begins a thread.
_THREAD = """
WITH RECURSIVE here AS (
    SELECT
        *,
        coalesce(epoch_us(created_at), 0) AS moment,
        lpad(comment_id, 20, '0') AS number
    FROM comments
    WHERE contribution_id = $number
),
thread AS (
    SELECT h.comment_id, [printf('%020d', h.moment) || h.number] AS path
    FROM here AS h
    LEFT JOIN here AS p ON p.comment_id = h.parent_comment_id
    WHERE p.comment_id IS NULL
    UNION ALL
    SELECT h.comment_id, list_append(t.path, printf('%020d', h.moment) || h.number)
    FROM here AS h
    JOIN thread AS t ON t.comment_id = h.parent_comment_id
)
SELECT {columns}, len(t.path) - 1 AS level, p.label AS author_label
FROM comments AS c
JOIN thread AS t ON t.comment_id = c.comment_id
LEFT JOIN participants AS p ON p.participant_id = c.author_id
ORDER BY t.path
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
FROM contributions
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

    def __init__(self, package: Package, engine: Engine) -> None:
        self._package = package
        self._connection = duckdb.connect(config={"memory_limit": "1GB", "threads": 2})
        self._connection.execute("SET TimeZone = 'UTC'")
        for table, path in package.parquet.items():
            found = set(self._connection.read_parquet(literal(path)).columns)
            absent = ADDED.get(table, set()) - found
            self._connection.execute(create_view(table, literal(path), absent))
        self._connection.register("support", engine.run("support_rank"))
        self._connection.execute(_NARROW)
        self._lock = threading.Lock()
        self._records: dict[str, list[Row]] = {}

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
        is, none is newer: numbers order them.
        """
        (row,) = self._rows("SELECT count(created_at) AS known FROM narrow", {})
        known = {"support": self.ranked, "newest": row["known"], "oldest": row["known"]}
        orders = tuple(sort for sort in SORTS if known.get(sort, 1))
        return orders if self.ranked else ("number", *(o for o in orders if o != "number"))

    def contribution(self, number: str) -> Row | None:
        """Return what the list shows of one contribution, or None."""
        sql = f"{_shown()} WHERE c.contribution_id = $number"
        return next(iter(self._rows(sql, {"number": number})), None)

    def publishes(self, kind: str, numbers: list[str]) -> int:
        """Count which of these contributions, or comments, this package shows in full."""
        sql = (
            f"SELECT count(*) AS shown FROM {kind}s "
            f"WHERE status = 'published' AND list_contains($numbers, {kind}_id)"
        )
        return int(self._rows(sql, {"numbers": numbers})[0]["shown"]) if numbers else 0

    def comments(self, number: str) -> list[Row]:
        """Return the columns of `comments`, `author_label` and `level`, the depth shown."""
        columns = ", ".join(f"c.{name}" for name in schemas.columns("comments"))
        return self._rows(_THREAD.replace("{columns}", columns), {"number": number})

    def search(
        self, query: str, filters: Filters, sort: Sort, page: int, hidden: Hidden = ()
    ) -> Found:
        """Return the page asked, or the last one if there are fewer; never those `hidden`."""
        with self._connection.cursor() as cursor:
            where, values = self._where(cursor, query, filters, hidden)
            counted = cursor.execute(f"SELECT count(*) FROM narrow {where}", values)
            total = cast("tuple[int]", counted.fetchone())[0]
            pages = max(1, -(-total // PAGE_SIZE))
            shown = min(max(page, 1), pages)
            cursor.execute(
                f"SELECT contribution_id FROM narrow {where} ORDER BY {_ORDERS[sort]} "
                f"LIMIT {PAGE_SIZE} OFFSET {(shown - 1) * PAGE_SIZE}",
                values,
            )
            numbers = [number for (number,) in cursor.fetchall()]
        rows = self._rows(
            f"{_shown()} WHERE c.contribution_id IN (SELECT unnest($numbers))",
            {"numbers": numbers},
        )
        place = {number: rank for rank, number in enumerate(numbers)}
        rows.sort(key=lambda row: place[row["contribution_id"]])
        return Found(rows, total, shown, pages)

    def export(self, query: str, filters: Filters, path: Path, hidden: Hidden = ()) -> None:
        """Write to `path` the contributions found, by number, as a release's own CSV is."""
        columns = ", ".join(
            f"strftime(c.{name}, '%Y-%m-%dT%H:%M:%SZ') AS {name}"
            if kind.startswith("TIMESTAMP")
            else f"c.{name}"
            for name, kind in schemas.columns("contributions").items()
        )
        with self._connection.cursor() as cursor:
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
            clauses.append("contribution_id IN (SELECT contribution_id FROM found)")
            if number := _NUMBER.fullmatch(query.strip()):
                clauses[-1] = f"({clauses[-1]} OR contribution_id = $asked)"
                values["asked"] = number[1]
            cursor.register("found", found)
        return (f"WHERE {' AND '.join(clauses)}" if clauses else ""), values

    def _found(self, cursor: duckdb.DuckDBPyConnection, words: list[str]) -> pa.Table:
        """Return the numbers of the contributions in which each word begins a word."""
        if (self._package.path / search.FILE).is_file():
            return self._matched(words)
        with self._lock:
            cursor.execute(_WORDS)
        conditions = " AND ".join(f"contains(folded, $w{i})" for i in range(len(words)))
        cursor.execute(
            f"SELECT contribution_id FROM words WHERE {conditions}",
            {f"w{i}": f" {word}" for i, word in enumerate(words)},
        )
        return cursor.to_arrow_table()

    def _matched(self, words: list[str]) -> pa.Table:
        # Quoted, a word is never an operator of the full-text language.
        asked = " ".join(f'"{word}"*' for word in words)
        address = f"{(self._package.path / search.FILE).as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as file:
            numbers = file.execute(_MATCH, [asked]).fetchall()
        return pa.table({"contribution_id": pa.array([str(n) for (n,) in numbers], pa.string())})

    def _rows(self, sql: str, values: dict[str, Any]) -> list[Row]:
        with self._connection.cursor() as cursor:
            rows: list[Row] = cursor.execute(sql, values).to_arrow_table().to_pylist()
        return rows


def _shown() -> str:
    columns = ", ".join(f"c.{name}" for name in schemas.columns("contributions"))
    return _SHOWN.replace("{columns}", columns)


def _words(query: str) -> list[str]:
    """Return the words asked, without case nor accent, at most `_MOST_WORDS`."""
    folded = unicodedata.normalize("NFD", query.lower())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", bare)[:_MOST_WORDS]
