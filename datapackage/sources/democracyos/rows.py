"""How do the lines of a CSV export reach the database, whatever their bytes?

Python's reader does it rather than DuckDB's: DuckDB cannot read windows-1252
without an extension, and refuses rows ended by CRLF and by LF in one file,
which people's tools leave behind. Lines go by in Arrow batches.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from datapackage.records import Records
from datapackage.sources.democracyos.forms import CSV_FIELDS, ExportFile

if TYPE_CHECKING:
    import duckdb

__all__ = ["load"]

_BATCH = 20_000
_LONGEST_RECORD = 16 * 1024 * 1024
"""Characters; the platform stops at 25 000, an unclosed quote does not."""

_LONGEST_SHOWN = 10_000
"""Characters of a malformed line that a person is given to look at."""


class _Record(NamedTuple):
    row: int
    cells: list[str]
    """Empty when there is a problem."""
    problem: str | None = None
    content: str | None = None


def load(export: ExportFile, connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `democracyos.lines` with the lines of `export`: row, fields, problem, content.

    `row` is 1 for the first line under the header; absent columns and empty
    cells are null; `problem` is set, and `content` is the raw line, for a line
    that has not the header's number of cells, or whose quotes are not closed.
    """
    fields = CSV_FIELDS[export.form]
    schema = pa.schema(
        [
            ("row", pa.int64()),
            *((name, pa.string()) for name in fields),
            ("problem", pa.string()),
            ("content", pa.string()),
        ]
    )
    _create(connection, fields)
    for batch in _batches(export, schema):
        connection.register("democracyos_batch", pa.Table.from_batches([batch]))
        connection.execute("INSERT INTO democracyos.lines FROM democracyos_batch")
        connection.unregister("democracyos_batch")


def _create(connection: duckdb.DuckDBPyConnection, fields: tuple[str, ...]) -> None:
    columns = ", ".join(f"{name} VARCHAR" for name in (*fields, "problem", "content"))
    connection.execute(f"CREATE OR REPLACE TABLE democracyos.lines (row BIGINT, {columns})")


def _batches(export: ExportFile, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    records = _records(export)
    while chunk := list(itertools.islice(records, _BATCH)):
        yield _batch(export, schema, chunk)


def _records(export: ExportFile) -> Iterator[_Record]:
    """Yield the lines under the header; one that is malformed costs itself, not the others.

    The reader is strict: a lenient one takes what follows a quote never closed,
    other people's lines, for one person's text.
    """
    with export.path.open(encoding=export.encoding, errors="replace", newline="") as text:
        records = Records(text, _LONGEST_RECORD, export.delimiter, strict=True)
        lines = iter(records)
        next(lines)
        for row in itertools.count(1):
            try:
                cells = next(lines)
            except StopIteration:
                return
            except csv.Error:
                content = "".join(records.taken)[:_LONGEST_SHOWN]
                yield _Record(row, [], "malformed_quotes", content)
                lines = iter(records)
                continue
            if len(cells) == export.width:
                yield _Record(row, cells)
            elif cells:
                content = export.delimiter.join(cells)
                yield _Record(row, [], "wrong_number_of_cells", content)


def _batch(export: ExportFile, schema: pa.Schema, records: list[_Record]) -> pa.RecordBatch:
    # Line by line, because only here is a line's number of cells still known.
    columns: dict[str, list[object]] = {name: [None] * len(records) for name in schema.names}
    columns["row"] = [record.row for record in records]
    columns["problem"] = [record.problem for record in records]
    columns["content"] = [record.content for record in records]
    for position, name in export.columns.items():
        columns[name] = [
            record.cells[position] or None if record.cells else None for record in records
        ]
    return pa.RecordBatch.from_pydict(columns, schema=schema)
