"""Every piece of text in a public file, with its place: what the privacy gate reads.

A table is read by DuckDB, an archive (a workbook is one) member by member, a
search index by SQLite, JSON string by string, anything else line by line. All
go through the sieve in batches: memory does not grow with the tables.
"""

from __future__ import annotations

import html
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from validation.sieve import Sieve

__all__ = ["Text", "texts"]

_SQLITE = b"SQLite format 3\x00"
_READERS = {
    ".parquet": "read_parquet($1)",
    ".csv": (
        "read_csv($1, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
    ),
}
_BATCH = 50_000
"""Rows of a table, or texts of another file, that are in memory together."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and where it was read."""

    table: str
    """Table of a Parquet or CSV file, else the file's path in the package."""
    field: str | None
    """Column, member of an archive, or place in a JSON document."""
    row: int | None
    """Line, the header of a table being line 1."""
    text: str


def texts(path: Path, name: str, sieve: Sieve) -> Iterator[Text]:
    """Yield the texts of the file `path`, called `name` in the package, that `sieve` keeps."""
    yield Text(name, None, None, name)
    if path.suffix in _READERS:
        try:
            yield from _table(path, sieve)
        except (duckdb.Error, pa.ArrowException):
            # Damaged, so no longer a table: structure says so, and its bytes are read anyway.
            yield from _sifted(_lines(name, None, path.read_bytes()), sieve)
        return
    yield from _sifted(_content(name, None, path.read_bytes(), path), sieve)


def _sifted(read: Iterable[Text], sieve: Sieve) -> Iterator[Text]:
    remaining = iter(read)
    while batch := list(islice(remaining, _BATCH)):
        try:
            values = pa.array([text.text for text in batch], pa.large_string())
        except UnicodeEncodeError:  # half a character, as JSON allows: no column can hold it
            yield from batch
        else:
            yield from (batch[place] for place in sieve.kept(values))


def _table(path: Path, sieve: Sieve) -> Iterator[Text]:
    reader = _READERS[path.suffix]
    with duckdb.connect() as connection:
        described = connection.execute(f"DESCRIBE FROM {reader}", [str(path)]).fetchall()
        yield from (Text(path.stem, None, 1, row[0]) for row in described)
        columns = sorted(row[0] for row in described if row[1] == "VARCHAR")
        if columns:
            listed = ", ".join(map(_identifier, columns))
            result = connection.execute(f"SELECT {listed} FROM {reader}", [str(path)])
            line = 2
            for batch in result.to_arrow_reader(_BATCH):
                yield from _suspects(path.stem, columns, batch, line, sieve)
                line += len(batch)
        if path.suffix == ".parquet":
            yield from _metadata(connection, path)


def _suspects(
    table: str, columns: list[str], batch: pa.RecordBatch, line: int, sieve: Sieve
) -> Iterator[Text]:
    """Yield what `sieve` keeps of `batch`, whose first row is `line`, row by row."""
    kept: list[tuple[int, str, str]] = []
    for column, values in zip(columns, batch.columns, strict=True):
        rows = sieve.kept(values)
        kept += zip(rows, repeat(column), values.take(pa.array(rows, pa.int64())).to_pylist())
    for row, column, value in sorted(kept):
        yield Text(table, column, line + row, value)


def _identifier(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _metadata(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[Text]:
    sql = "SELECT key, value FROM parquet_kv_metadata($1)"
    for pair in connection.execute(sql, [str(path)]).fetchall():
        for part in pair:
            yield Text(path.name, "metadata", None, bytes(part).decode(errors="replace"))


def _content(name: str, field: str | None, content: bytes, path: Path | None) -> Iterator[Text]:
    if zipfile.is_zipfile(BytesIO(content)):
        yield from _archive(name, content)
    elif content.startswith(_SQLITE) and path is not None:
        yield from _database(name, path)
    elif (field or name).endswith(".json"):
        yield from _document(name, field, content)
    elif (field or name).endswith((".xml", ".rels")):
        yield from _markup(name, field, content.decode(errors="replace"))
    else:
        yield from _lines(name, field, content)


def _archive(name: str, content: bytes) -> Iterator[Text]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        yield Text(name, "comment", None, archive.comment.decode(errors="replace"))
        for member in archive.namelist():
            yield Text(name, member, None, member)
            yield from _content(name, member, archive.read(member), None)


_MARKUP = re.compile(
    r'<row[^>]*? r="(?P<row>\d+)"'
    r'|(?:Target|location|display|tooltip)="(?P<attribute>[^"]*)"'
    r"|<(?P<tag>[\w:]+)[^<>]*>(?P<text>[^<]+)<"
)


def _markup(name: str, field: str | None, content: str) -> Iterator[Text]:
    row = None
    for match in _MARKUP.finditer(content):
        if match["row"]:
            row = int(match["row"])
        elif match["tag"] != "v":  # numbers, and places in the list of shared texts
            found = match["attribute"] or match["text"] or ""
            yield Text(name, field, row, html.unescape(found))


def _database(name: str, path: Path) -> Iterator[Text]:
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        listed = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        tables = dict(listed.fetchall())
        indexes = [table for table, sql in tables.items() if " fts5" in (sql or "").lower()]
        # The blocks of an index are numbers: read as text, they look like anything. Its words
        # are read as words.
        blocks = {f"{index}_{part}" for index in indexes for part in ("data", "idx", "docsize")}
        for table in tables.keys() - blocks - set(indexes):
            quoted = table.replace('"', '""')
            yield from _cells(name, table, connection.execute(f'SELECT * FROM "{quoted}"'))
        for index in indexes:
            quoted = index.replace('"', '""')
            connection.execute(
                f'CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, "{quoted}", row)'
            )
            yield from _cells(name, index, connection.execute("SELECT term FROM temp.words"))
            connection.execute("DROP TABLE temp.words")


def _cells(name: str, table: str, cursor: sqlite3.Cursor) -> Iterator[Text]:
    # SQLite has no columns to hand over: rows are what there is.
    for number, values in enumerate(cursor, 1):
        yield from (
            Text(name, table, number, _decoded(value))
            for value in values
            if isinstance(value, str | bytes)
        )


def _decoded(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode(errors="replace")


def _document(name: str, field: str | None, content: bytes) -> Iterator[Text]:
    try:
        document = json.loads(content)
    except ValueError:
        yield from _lines(name, field, content)
        return
    prefix = f"{field}:" if field else ""
    yield from (Text(name, f"{prefix}{place}", None, text) for place, text in _strings(document))


def _strings(document: Any, place: str = "$") -> Iterator[tuple[str, str]]:
    if isinstance(document, str):
        yield place, document
    elif isinstance(document, dict):
        for key, value in document.items():
            yield place, key
            yield from _strings(value, f"{place}.{key}")
    elif isinstance(document, list):
        for number, value in enumerate(document):
            yield from _strings(value, f"{place}[{number}]")


def _lines(name: str, field: str | None, content: bytes) -> Iterator[Text]:
    for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
        yield Text(name, field, number, line)
