"""Does a file still hold a text, once unpacked? What a person is told, and what a purge proves."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from concertation.purge.files import is_zip, opened
from concertation.purge.words import Data, Finder

__all__ = ["holds"]

_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def holds(path: Path, finder: Finder, number: int | None = None) -> bool:
    """Tell whether the file at `path` holds one of the texts.

    A search index has words and no text: it is asked whether it knows the contribution `number`.
    """
    if path.suffix == ".parquet":
        return any(_has(content, finder) for content in _columns(path))
    if path.suffix == ".sqlite":
        return number is not None and _indexed(path, number)
    if path.suffix == ".gz":
        with gzip.open(path) as stream:
            return _has(stream.read(), finder)
    if is_zip(path):
        return _zip_holds(path.read_bytes(), finder)
    with opened(path) as data:
        return _has(data, finder)


def _has(data: Data, finder: Finder) -> bool:
    if encoding := _WIDE.get(data[:2]):
        plain = data[2:].decode(encoding, "replace").encode("utf-8", "surrogatepass")
        return bool(finder.spans(plain, 0, len(plain)))
    return bool(finder.spans(data, 0, len(data)))


def _zip_holds(content: bytes, finder: Finder) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            data = archive.read(member)
            inner = data[:4] == b"PK\x03\x04"
            if _zip_holds(data, finder) if inner else _has(data, finder):
                return True
    return False


def _columns(path: Path) -> Iterator[bytes]:
    import pyarrow as pa  # noqa: PLC0415  heavy, only needed here
    import pyarrow.parquet as pq  # noqa: PLC0415

    with pq.ParquetFile(path, pre_buffer=False) as file:
        names = [one.name for one in file.schema_arrow if pa.types.is_string(one.type)]
        # Some rows at a time: a column of texts may be larger than the memory.
        for rows in file.iter_batches(columns=names, use_threads=False):
            for column in rows.columns:
                yield "\n".join(text or "" for text in column.to_pylist()).encode()


def _indexed(path: Path, number: int) -> bool:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as index:
        found = index.execute("SELECT 1 FROM contributions_docsize WHERE id = ?", [number])
        return found.fetchone() is not None
