"""How do the lines of a CSV export reach the database, whatever their bytes?

Python's reader does it rather than DuckDB's: DuckDB cannot read windows-1252
without an extension, and refuses rows ended by CRLF and by LF in one file,
which people's tools leave behind. Lines go by in Arrow batches.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from datapackage.sources.democracyos.forms import CSV_FIELDS, ExportFile

if TYPE_CHECKING:
    import duckdb

__all__ = ["load"]

_BATCH = 20_000
_LONGEST_CELL = 16 * 1024 * 1024
"""Characters; the platform stops at 25 000, an unclosed quote does not."""


def load(export: ExportFile, connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `democracyos.lines` with the lines of `export`: row, fields, problem, content.

    `row` is 1 for the first line under the header; absent columns and empty
    cells are null; `problem` is set, and `content` is the raw line, for a line
    that has not the header's number of cells.
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
    csv.field_size_limit(_LONGEST_CELL)
    with export.path.open(encoding=export.encoding, errors="replace", newline="") as text:
        lines = csv.reader(text, delimiter=export.delimiter)
        next(lines)
        first = 1
        while chunk := list(itertools.islice(lines, _BATCH)):
            yield _batch(export, schema, chunk, first)
            first += len(chunk)


def _batch(
    export: ExportFile, schema: pa.Schema, lines: list[list[str]], first: int
) -> pa.RecordBatch:
    # Line by line, because only here is a line's number of cells still known.
    numbered = [pair for pair in enumerate(lines, first) if pair[1]]
    whole = [len(cells) == export.width for _, cells in numbered]
    columns: dict[str, list[object]] = {name: [None] * len(whole) for name in schema.names}
    columns["row"] = [row for row, _ in numbered]
    for position, name in export.columns.items():
        columns[name] = [
            cells[position] or None if complete else None
            for (_, cells), complete in zip(numbered, whole, strict=True)
        ]
    columns["problem"] = [None if complete else "wrong_number_of_cells" for complete in whole]
    columns["content"] = [
        None if complete else export.delimiter.join(cells)
        for (_, cells), complete in zip(numbered, whole, strict=True)
    ]
    return pa.RecordBatch.from_pydict(columns, schema=schema)
