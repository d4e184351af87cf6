"""Every piece of text in a public file, with its place: what the privacy gate reads.

A table is read by records, an archive (a workbook is one) member by member, a
search index by SQLite, JSON string by string, anything else line by line. All
go through the sieve in batches, and no file is ever held whole, a JSON document
apart: memory does not grow with the release.
"""

from __future__ import annotations

import html
import itertools
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from validation.privacy import arrow_arrays
from validation.privacy.index_proof import SQLITE, connect, indexes
from validation.privacy.parquet_footers import parquet_metadata
from validation.privacy.sieve import Sieve
from validation.privacy.streams import Told, blocks, lines, watched
from validation.privacy.text_columns import Columns, DamagedError, csv_columns, parquet_columns
from validation.privacy.xml_texts import MarkupError, marked_up

__all__ = ["Text", "texts"]

_TABLES = {".csv": csv_columns, ".parquet": parquet_columns}
_BATCH = 50_000
"""Texts of a file that is no table that are in memory together, at most."""
_BATCH_LENGTH = 1 << 18
"""Their characters, about."""
_MARKUP = (".xml", ".rels")
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 22 + (1 << 16)
"""Bytes in which the end of a ZIP announces itself, its comment included."""
_BLOCK = 1 << 18

Open = Callable[[], BinaryIO]
"""Gives the bytes of a file, or of a member of an archive, from the beginning."""


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


def texts(path: Path, name: str, sieve: Sieve, told: Told = lambda _at: None) -> Iterator[Text]:
    """Yield the texts of the file `path`, called `name` in the package, that `sieve` keeps.

    `told` learns how far the reading is, to show people; it may go back.
    """
    yield Text(name, None, None, name)
    if path.suffix in _TABLES:
        try:
            yield from _table(path, sieve, told)
        except DamagedError:
            # No longer a table: structure says so, and its bytes are read anyway.
            yield from _sifted(_lines(name, None, _opener(path, told)), sieve)
        return
    yield from _sifted(_file(name, None, path, told), sieve)


def _sifted(read: Iterable[Text], sieve: Sieve) -> Iterator[Text]:
    for batch in _batches(read):
        try:
            values = arrow_arrays.texts(text.text for text in batch)
        except UnicodeEncodeError:  # half a character, as JSON allows: no column can hold it
            yield from batch
        else:
            yield from (batch[place] for place in sieve.kept(values))


def _batches(read: Iterable[Text]) -> Iterator[list[Text]]:
    batch: list[Text] = []
    length = 0
    for text in read:
        batch.append(text)
        length += len(text.text)
        if length > _BATCH_LENGTH or len(batch) == _BATCH:
            yield batch
            batch, length = [], 0
    yield batch


def _table(path: Path, sieve: Sieve, told: Told) -> Iterator[Text]:
    line = 1
    for columns in _TABLES[path.suffix](path, told):
        if line == 1:
            yield from (Text(path.stem, None, 1, name) for name in columns.names)
            line += 1
        yield from _suspects(path.stem, columns, line, sieve)
        line += columns.rows
    if path.suffix == ".parquet":
        for said in parquet_metadata(path):
            yield Text(path.name, "metadata", None, said)


def _suspects(table: str, columns: Columns, line: int, sieve: Sieve) -> Iterator[Text]:
    """Yield what `sieve` keeps of `columns`, whose first row is `line`, row by row."""
    kept: list[tuple[int, str, str]] = []
    for column, values in zip(columns.names, columns.values, strict=False):
        rows = sieve.kept(values)
        kept += zip(rows, repeat(column), values.take(arrow_arrays.numbers(rows)).to_pylist())
    for row, column, value in sorted(kept):
        yield Text(table, column, line + row, value)


def _opener(path: Path, told: Told) -> Open:
    return lambda: watched(path, told)


def _file(name: str, field: str | None, path: Path, told: Told) -> Iterator[Text]:
    """Yield the texts of a file, by its first bytes; by its last ones only if these say nothing.

    What others wrote decides the last bytes of a database, and may make them those of a ZIP.
    """
    with watched(path, told) as stream:
        is_database = stream.read(len(SQLITE)) == SQLITE
        if not is_database and zipfile.is_zipfile(stream):
            yield from _archive(name, stream)
            return
    content = _opener(path, told)
    yield from _database(name, field, path) if is_database else _content(name, field, content)


def _content(name: str, field: str | None, content: Open) -> Iterator[Text]:
    kind = field or name
    if kind.endswith(".json"):
        yield from _document(name, field, content)
    elif kind.endswith(_MARKUP):
        yield from _markup(name, field, content)
    else:
        yield from _lines(name, field, content)


def _archive(name: str, stream: IO[bytes]) -> Iterator[Text]:
    with zipfile.ZipFile(stream) as archive:
        yield Text(name, "comment", None, archive.comment.decode(errors="replace"))
        for member in archive.infolist():
            yield Text(name, member.filename, None, member.filename)
            yield from _member(name, member.filename, _member_opener(archive, member))


def _member_opener(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Open:
    return lambda: cast("BinaryIO", archive.open(member))


def _member(name: str, field: str, content: Open) -> Iterator[Text]:
    """Yield the texts of a member; it goes by the disk if it may be more than lines."""
    if field.endswith(_MARKUP):
        try:
            yield from _marked_up(name, field, content)
        except MarkupError:
            pass
        else:
            return  # the end of a ZIP has signs that XML may not have
    if Path(field).suffix in _TABLES or not _may_be_more(content):
        yield from _content(name, field, content)
        return
    with tempfile.NamedTemporaryFile() as copy:
        with content() as stream:
            shutil.copyfileobj(stream, copy, _BLOCK)
        copy.flush()
        yield from _file(name, field, Path(copy.name), lambda _at: None)


def _may_be_more(content: Open) -> bool:
    """Tell whether bytes begin as a database, or may end as an archive."""
    tail = b""
    with content() as stream:
        head = stream.read(len(SQLITE))
        for block in itertools.chain([head], blocks(stream)):
            tail = (tail + block)[-_ZIP_TAIL:]
    return head == SQLITE or _ZIP_END in tail


def _marked_up(name: str, field: str | None, content: Open) -> Iterator[Text]:
    with content() as stream:
        for row, text in marked_up(stream):
            yield Text(name, field, row, text)


def _markup(name: str, field: str | None, content: Open) -> Iterator[Text]:
    try:
        yield from _marked_up(name, field, content)
    except MarkupError:
        # All of it is read, tags included, as far as possible as it would be shown.
        yield from (
            replace(line, text=html.unescape(line.text)) for line in _lines(name, field, content)
        )


def _database(name: str, field: str | None, path: Path) -> Iterator[Text]:
    try:
        yield from _tables(name, path)
    except sqlite3.DatabaseError:
        # Damaged: its bytes are read, those that were read as cells again.
        yield from _lines(name, field, _opener(path, lambda _at: None))


def _tables(name: str, path: Path) -> Iterator[Text]:
    with closing(connect(path)) as connection:
        tables = indexes(connection)
        searched = [table for table, is_index in tables.items() if is_index]
        # The blocks of an index are numbers: read as text, they look like anything. Its words
        # are read as words.
        blocks = {f"{index}_{part}" for index in searched for part in ("data", "idx", "docsize")}
        for table in tables.keys() - blocks - set(searched):
            quoted = table.replace('"', '""')
            yield from _cells(name, table, connection.execute(f'SELECT * FROM "{quoted}"'))
        for index in searched:
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


def _document(name: str, field: str | None, content: Open) -> Iterator[Text]:
    try:
        # Whole: documents describe a package, and do not grow with what the public wrote.
        with content() as stream:
            document = json.load(stream)
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


def _lines(name: str, field: str | None, content: Open) -> Iterator[Text]:
    with content() as stream:
        yield from (Text(name, field, number, line) for number, line in lines(stream))
