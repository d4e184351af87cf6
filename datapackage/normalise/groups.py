"""Which facts about people stay hidden, so that nobody stands out by several of them together.

The columns are those that the schema of `participants` marks as quasi-identifiers. What people
share with fewer than `min_group` others is left out, the last of the marked columns first; more
goes with it where a subtraction would give it away.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from datapackage import schemas
from datapackage.script import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["hide"]

_PERSON = "kind NOT IN ('organisation', 'official')"


def hide(connection: duckdb.DuckDBPyConnection, min_group: int) -> None:
    """Blank the cells of `participants` by which fewer than `min_group` people could be told.

    Each set of values that is left to people is borne by at least `min_group` of them who are
    not named; those who lost the same columns and share the rest are as many, of several sets.
    """
    columns = _told(connection)
    if not columns:
        return
    _count(connection, columns, min_group)
    places = range(1, len(columns) + 1)
    # The more columns are kept the better, and of as many, the first of the schema.
    subsets = [list(kept) for size in reversed(places[:-1]) for kept in combinations(places, size)]
    changed = True
    while changed:
        while _changed(connection, "groups_complement", {"columns": len(columns)}):
            pass
        for kept in subsets:
            run(connection, __package__, "groups_kept", {"kept": kept, "min_group": min_group})
        # Those who lost everything are a group as well: another joins them if they are too few.
        changed = _changed(connection, "groups_lost", {"min_group": min_group})
    _blank(connection, columns)


def _told(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the marked columns of which anything is known of a person."""
    marked = schemas.quasi_identifiers("participants")
    counts = ", ".join(f"count({name})" for name in marked)
    row = connection.execute(f"SELECT {counts} FROM participants WHERE {_PERSON}").fetchone()
    return [name for name, count in zip(marked, row or (), strict=True) if count]


def _count(connection: duckdb.DuckDBPyConnection, columns: list[str], min_group: int) -> None:
    """Make `work.combinations`: each set of values, and how many people without a name bear it.

    `hidden` ones are not published whole: of them `kept` lists the places of the cells that
    are, null as long as it is not known.
    """
    names = ", ".join(columns)
    connection.execute(
        "CREATE OR REPLACE TABLE work.combinations AS "
        "SELECT cells, people, people < $min_group AS hidden, CAST(NULL AS INTEGER[]) AS kept, "
        "row_number() OVER (ORDER BY cells) AS number "
        f"FROM (SELECT [{', '.join(map(_text, columns))}] AS cells, "
        "count(*) FILTER (label IS NULL) AS people "
        f"FROM participants WHERE {_PERSON} AND coalesce({', '.join(map(_text, columns))}) "
        f"IS NOT NULL GROUP BY {names})",
        {"min_group": min_group},
    )


def _changed(connection: duckdb.DuckDBPyConnection, script: str, values: dict[str, int]) -> bool:
    row = run(connection, __package__, script, values).fetchone()
    return bool(row and row[0])


def _blank(connection: duckdb.DuckDBPyConnection, columns: list[str]) -> None:
    left = ", ".join(
        f"{name} = CASE WHEN list_contains(kept, {place}) THEN {name} END"
        for place, name in enumerate(columns, 1)
    )
    same = " AND ".join(
        f"{_text(name)} IS NOT DISTINCT FROM cells[{place}]"
        for place, name in enumerate(columns, 1)
    )
    connection.execute(
        f"UPDATE participants SET {left} FROM work.combinations "
        f"WHERE hidden AND {_PERSON} AND {same}"
    )


def _text(column: str) -> str:
    return f"CAST({column} AS VARCHAR)"
