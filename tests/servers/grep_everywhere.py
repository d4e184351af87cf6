"""Search every byte of a folder for words, containers unpacked, however a file may write them.

Knows nothing of how the product finds a text: a word that is split by nothing is looked for in
each encoding that a file may use.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq


def found(folder: Path, *words: str) -> set[str]:
    """Return the files of `folder`, relative to it, that hold one of the words."""
    spelled = {way for word in words for way in spellings(word)}
    return {
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and holds(path, spelled)
    }


def spellings(word: str) -> Iterator[bytes]:
    """Yield the bytes by which a file may write a word."""
    for case in (word, word.lower(), word.upper()):
        for form in ("NFC", "NFD"):
            text = unicodedata.normalize(form, case)
            for encoding in ("utf-8", "latin-1", "cp1252", "utf-16-le", "utf-16-be"):
                yield text.encode(encoding, "ignore")
            yield json.dumps(text)[1:-1].encode()
            yield quote(text).encode()
            yield text.encode("ascii", "xmlcharrefreplace")
            yield html.escape(text).encode()
        yield unaccented(case).encode()


def unaccented(word: str) -> str:
    """Return a word as slugs and search indexes have it."""
    parted = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in parted if not unicodedata.combining(sign))


def holds(path: Path, spelled: Iterable[bytes]) -> bool:
    """Tell whether a file holds one of the spellings, in itself or in what it contains."""
    return any(any(way in content for way in spelled) for content in contents(path))


def contents(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, then of all that it contains."""
    data = path.read_bytes()
    yield path.name.encode()
    yield from unpacked(data)
    if data[:4] == b"PAR1":
        for column in pq.read_table(path).columns:
            yield "\n".join(map(str, column.to_pylist())).encode()
    if data[:6] == b"SQLite":
        yield from dumped(path)


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield some bytes, and the members of the archives that they are."""
    yield data
    if data[:2] == b"\x1f\x8b":
        yield from unpacked(gzip.decompress(data))
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield member.filename.encode() + member.comment
                yield from unpacked(archive.read(member))


def dumped(path: Path) -> Iterator[bytes]:
    """Yield each cell of each table of a database, and each word of its full-text indexes."""
    database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    tables = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    for name, made in tables:
        if "fts5" in (made or "").lower():
            database.execute(
                f"CREATE VIRTUAL TABLE temp.words_{name} USING fts5vocab('main', '{name}', 'row')"
            )
            for (term,) in database.execute(f"SELECT term FROM temp.words_{name}"):
                yield str(term).encode()
        else:
            for row in database.execute(f'SELECT * FROM "{name}"'):
                for cell in row:
                    yield cell if isinstance(cell, bytes) else str(cell).encode()
    database.close()
