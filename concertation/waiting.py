"""One text that the privacy gate stops is set apart for a person to read; the rest goes out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.durable import write_file
from datapackage.tables import Tables
from datapackage.withholding import Place, Withheld, hold, withhold
from validation import Report

if TYPE_CHECKING:
    import duckdb

__all__ = ["WAITING", "Waiting", "hold_back", "save_waiting", "set_apart"]

WAITING = "withheld.csv"
"""What is set apart: where it is in the export, what was found there, and what is left out."""

_GATE = "personal-data"
_COLUMNS = ("object", "number", "left_out", "source_file", "source_row", "found", "value", "text")
_TABLE = """
CREATE OR REPLACE TABLE work.waiting (
    object VARCHAR, number VARCHAR, "left" VARCHAR, source_file VARCHAR, source_row BIGINT,
    found VARCHAR, value VARCHAR, "text" VARCHAR
)
"""
_LEFT = {"text": "texte retenu", "cell": "case laissée vide", "row": "ligne ôtée"}
_ORIGIN = """
SELECT staged.source_file, staged.source_row, cleaned.digest
FROM work.{kind}_numbers AS numbers
JOIN staging.{kind}s AS staged ON staged.rowid = numbers.ref
LEFT JOIN work.cleaned AS cleaned
    ON cleaned.ref = numbers.ref AND cleaned.slot = '{kind}.' || $field
WHERE numbers.id = $number
"""


_MOST_UNREADABLE = 200
"""Cells of a column that are listed: when all of them are so, the first ones tell."""
_UNREADABLE = """
SELECT "field", number, written, count(*) OVER (PARTITION BY "field")
FROM work.unreadable
QUALIFY row_number() OVER (PARTITION BY "field" ORDER BY number) <= $most
ORDER BY "field", number
"""
_NOT = {
    "url": "ce n’est pas une adresse web complète, « https://… »",
    "language": "ce n’est pas un code de langue, « fr »",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that is set apart, and the finding that asked for it."""

    withheld: Withheld
    found: str
    """What the gate found, in French, or that the operator decided it."""
    value: str | None = None
    """The passage; private."""


def hold_back(tables: Tables) -> tuple[Tables, list[Waiting]]:
    """Withhold what the operator decided to; return the tables, and what was taken or emptied."""
    held = hold(tables.connection, tables.retrieved_at)
    told = [Waiting(one, "retenu par décision (private/decisions.csv)") for one in held]
    told += _unreadable(tables.connection)
    return (replace(tables, withheld=dict(_counts(tables.connection))) if held else tables), told


def _unreadable(connection: duckdb.DuckDBPyConnection) -> list[Waiting]:
    rows = connection.execute(_UNREADABLE, {"most": _MOST_UNREADABLE}).fetchall()
    return [
        Waiting(
            Withheld(Place("contributions", field, None), number, "cell"),
            f"{_NOT[field]} ({total} en tout)",
            written,
        )
        for field, number, written, total in rows
    ]


def set_apart(tables: Tables, report: Report) -> tuple[Tables, list[Waiting]]:
    """Take what the gate found out of `tables`; return them, and what was taken.

    Nothing is taken when the package as a whole has other errors.
    """
    gate = [one for one in report.errors if one.check == _GATE]
    if len(gate) < len(report.errors):
        return tables, []
    asked = {
        Place(one.table, one.field, one.row): one
        for one in gate
        if one.table and one.field and one.row
    }
    done = withhold(tables.connection, asked, tables.retrieved_at)
    counts = dict(_counts(tables.connection))
    return replace(tables, withheld=counts), [
        Waiting(one, asked[one.place].message, asked[one.place].private().get("value"))
        for one in done
    ]


def _counts(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int]]:
    for kind in ("contribution", "comment"):
        found = connection.execute(f"SELECT count(*) FROM {kind}s WHERE status = 'withheld'")
        if (row := found.fetchone()) and row[0]:
            yield kind, int(row[0])


def save_waiting(
    private: Path, connection: duckdb.DuckDBPyConnection, waiting: Iterable[Waiting]
) -> None:
    """Leave the list of what is set apart, empty when nothing is; never served.

    And `work.waiting`, which says the same, for the sheet of review.
    """
    content = io.StringIO(newline="")
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(_COLUMNS)
    rows = [_row(connection, one) for one in waiting]
    writer.writerows(rows)
    connection.execute(_TABLE)
    if rows:
        connection.executemany("INSERT INTO work.waiting VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    write_file(private / WAITING, content.getvalue().encode())


def _row(connection: duckdb.DuckDBPyConnection, one: Waiting) -> tuple[object, ...]:
    place, number = one.withheld.place, one.withheld.number
    source, row, text = _origin(connection, place, number)
    left = _LEFT[one.withheld.left]
    return f"{place.table}, {place.field}", number, left, source, row, one.found, one.value, text


def _origin(
    connection: duckdb.DuckDBPyConnection, place: Place, number: str
) -> tuple[str | None, int | None, str | None]:
    if place.table not in ("contributions", "comments"):
        return None, None, None
    found = connection.execute(
        _ORIGIN.format(kind=place.table.removesuffix("s")),
        {"number": number, "field": place.field},
    ).fetchone()
    return found or (None, None, None)
