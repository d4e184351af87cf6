"""How do the lines of an export reach the database, whatever their columns?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from datapackage.records import Records
from datapackage.sources.decidim.forms import FIELDS, ExportFile

if TYPE_CHECKING:
    import duckdb

__all__ = ["create", "load"]

_BATCH = 20_000
_LONGEST_RECORD = 16 * 1024 * 1024

_GUARD = re.compile(r"'(?=[=+\-@\t\r])")
"""What Decidim puts before a cell that a spreadsheet would run as a formula."""

_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("form", pa.string()),
        ("row", pa.int64()),
        ("problem", pa.string()),
        ("content", pa.string()),
        ("drafts", pa.bool_()),
        ("tells_meeting", pa.bool_()),
        *((name, pa.string()) for name in FIELDS),
    ]
)


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty `decidim.lines`: one row per line, whatever the form."""
    connection.register("decidim_batch", _SCHEMA.empty_table())
    connection.execute("CREATE TABLE decidim.lines AS FROM decidim_batch")
    connection.unregister("decidim_batch")


def load(export: ExportFile, connection: duckdb.DuckDBPyConnection) -> None:
    """Add the lines of `export`; `row` is 1 under the header, empty cells are null.

    `problem` is set, and `content` is the raw line, for a line that has not the
    header's number of cells. `drafts` and `tells_meeting` say that the file has
    the columns `published_at` and `created_in_meeting`.

    Raises:
        csv.Error: a line is too long; lines before it may have been added.
    """
    for batch in _batches(export):
        connection.register("decidim_batch", pa.Table.from_batches([batch]))
        connection.execute("INSERT INTO decidim.lines FROM decidim_batch")
        connection.unregister("decidim_batch")


def _batches(export: ExportFile) -> Iterator[pa.RecordBatch]:
    with export.path.open(encoding=export.encoding, errors="replace", newline="") as text:
        lines = iter(Records(text, _LONGEST_RECORD, export.delimiter))
        next(lines)
        first = 1
        while chunk := list(itertools.islice(lines, _BATCH)):
            yield _batch(export, chunk, first)
            first += len(chunk)


def _batch(export: ExportFile, lines: list[list[str]], first: int) -> pa.RecordBatch:
    # Line by line, because only here is a line's number of cells still known.
    numbered = [pair for pair in enumerate(lines, first) if pair[1]]
    whole = [len(cells) == export.width for _, cells in numbered]
    size = len(numbered)
    columns: dict[str, object] = {item.name: pa.nulls(size, item.type) for item in _SCHEMA}
    columns["file"] = [export.name] * size
    columns["form"] = [export.form] * size
    columns["row"] = [row for row, _ in numbered]
    columns["drafts"] = ["published_at" in export.columns] * size
    columns["tells_meeting"] = ["created_in_meeting" in export.columns] * size
    columns["problem"] = [None if complete else "wrong_number_of_cells" for complete in whole]
    columns["content"] = [
        None if complete else export.delimiter.join(cells)
        for (_, cells), complete in zip(numbered, whole, strict=True)
    ]
    for name, positions in export.columns.items():
        columns[name] = [
            _first(cells, positions) if complete else None
            for (_, cells), complete in zip(numbered, whole, strict=True)
        ]
    return pa.RecordBatch.from_pydict(columns, schema=_SCHEMA)


def _first(cells: list[str], positions: list[int]) -> str | None:
    """Return the first cell that holds something, without the guard."""
    for position in positions:
        cell = cells[position]
        if cell.strip():
            return cell[1:] if _GUARD.match(cell) else cell
    return None
