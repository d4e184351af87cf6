"""Is the search index made of the published texts, and of nothing else? It is made again.

Words in an index are out of their texts: ten digits of an address, read alone, look like a
telephone, and numbers that say where words are look like anything. So an index of ours is not
read: the gate reads the texts it is made of, and the index must be what these make.
"""

from __future__ import annotations

import filecmp
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from datapackage.package.search_index import FILE, Searched, index_of, save_index
from validation.privacy.streams import Told
from validation.privacy.text_columns import DamagedError, parquet_columns

__all__ = ["SQLITE", "connect", "holds_index", "indexes", "is_made_of"]

SQLITE = b"SQLite format 3\x00"
"""First bytes of such a file."""

_COLUMNS = ("contribution_id", "title", "body", "status")
_WRITER = slice(96, 100)
"""Where a file bears the version of SQLite that wrote it."""

# Another version of SQLite lays the same rows out in other pages, and may give another number
# to the one segment of an index, which is all that the row 10 of its data tells.
_ROWS = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name",
    "SELECT freelist_count = 0, page_size FROM pragma_freelist_count, pragma_page_size",
    "SELECT k, v FROM contributions_config ORDER BY k",
    "SELECT id, sz FROM contributions_docsize ORDER BY id",
    "SELECT term, pgno FROM contributions_idx ORDER BY segid, term",
    "SELECT id & ((1 << 37) - 1), block FROM contributions_data WHERE id <> 10 ORDER BY id",
    "SELECT length(block) < 64 FROM contributions_data WHERE id = 10",
)


def connect(path: Path) -> sqlite3.Connection:
    """Open a file that nobody writes, for reading."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def indexes(connection: sqlite3.Connection) -> dict[str, bool]:
    """Return the names of the tables, and whether each is a full-text index."""
    listed = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    return {name: " fts5" in (sql or "").lower() for name, sql in listed.fetchall()}


def holds_index(path: Path) -> bool:
    """Tell whether a file has words that cannot be read as its author wrote them."""
    with path.open("rb") as stream:
        if stream.read(len(SQLITE)) != SQLITE:
            return False
    try:
        with closing(connect(path)) as connection:
            return any(indexes(connection).values())
    except sqlite3.DatabaseError:
        return True


def is_made_of(path: Path, contributions: Path, told: Told) -> bool:
    """Tell whether the index at `path` is that of what a Parquet file publishes, to the byte.

    To the row, where another version of SQLite wrote it. `told` learns how far the reading
    of `contributions` is.
    """
    with TemporaryDirectory() as name:
        again = Path(name) / FILE
        try:
            save_index(index_of(_published(contributions, told)), again.parent)
            return _same_bytes(path, again) or (
                _writer(path) != _writer(again) and _same_rows(path, again)
            )
        except (DamagedError, KeyError, ValueError, OverflowError, sqlite3.DatabaseError):
            return False  # no such table, or no such index


def _published(contributions: Path, told: Told) -> Iterator[Searched]:
    for columns in parquet_columns(contributions, told, _COLUMNS):
        values = dict(zip(columns.names, columns.values, strict=False))
        if values:
            # By the row, as an index is made.
            rows = zip(*(values[name].to_pylist() for name in _COLUMNS), strict=True)
            for number, title, body, status in rows:
                if status == "published":
                    yield int(number), title or "", body


def _same_bytes(path: Path, again: Path) -> bool:
    return filecmp.cmp(path, again, shallow=False)


def _writer(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_WRITER.stop)[_WRITER]


def _same_rows(path: Path, again: Path) -> bool:
    with closing(connect(path)) as one, closing(connect(again)) as other:
        pages, size = one.execute("SELECT * FROM pragma_page_count, pragma_page_size").fetchone()
        return path.stat().st_size == pages * size and all(
            all(mine == its for mine, its in zip(one.execute(sql), other.execute(sql), strict=True))
            for sql in _ROWS
        )
