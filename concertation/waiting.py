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
from datapackage.withholding import Place, Withheld, withhold
from validation import Finding, Report

if TYPE_CHECKING:
    import duckdb

__all__ = ["WAITING", "Waiting", "save_waiting", "set_apart"]

WAITING = "withheld.csv"
"""What is set apart: where it is in the export, what was found there, and what is left out."""

_GATE = "personal-data"
_COLUMNS = ("object", "number", "left_out", "source_file", "source_row", "found", "value")
_LEFT = {"text": "texte retenu", "cell": "case laissée vide", "row": "ligne ôtée"}
_ORIGIN = """
SELECT staged.source_file, staged.source_row
FROM work.{kind}_numbers AS numbers
JOIN staging.{kind}s AS staged ON staged.rowid = numbers.ref
WHERE numbers.id = $number
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that is set apart, and the finding that asked for it."""

    withheld: Withheld
    finding: Finding


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
    return replace(tables, withheld=counts), [Waiting(one, asked[one.place]) for one in done]


def _counts(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int]]:
    for kind in ("contribution", "comment"):
        found = connection.execute(f"SELECT count(*) FROM {kind}s WHERE status = 'withheld'")
        if (row := found.fetchone()) and row[0]:
            yield kind, int(row[0])


def save_waiting(
    private: Path, connection: duckdb.DuckDBPyConnection, waiting: Iterable[Waiting]
) -> None:
    """Leave the list of what is set apart, empty when nothing is; never served."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in waiting:
        place = one.withheld.place
        told = one.finding.private()
        writer.writerow(
            (
                f"{place.table}, {place.field}",
                one.withheld.number,
                _LEFT[one.withheld.left],
                *_origin(connection, place.table, one.withheld.number),
                one.finding.message,
                told.get("value"),
            )
        )
    write_file(private / WAITING, text.getvalue().encode())


def _origin(
    connection: duckdb.DuckDBPyConnection, table: str, number: str
) -> tuple[str | None, int | None]:
    if table not in ("contributions", "comments"):
        return None, None
    row = connection.execute(
        _ORIGIN.format(kind=table.removesuffix("s")), {"number": number}
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)
