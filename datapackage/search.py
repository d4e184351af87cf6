"""The full-text index of a package: SQLite FTS5, accents and case aside, no extension."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.durable import point

if TYPE_CHECKING:
    import duckdb

__all__ = ["FILE", "make_index", "save_index"]

FILE = "search.sqlite"

_BATCH = 10_000
_HELD = 64 * 2**20

_ROWS = """
SELECT CAST(contribution_id AS BIGINT), coalesce(title, ''), body
FROM contributions
WHERE status = 'published'
ORDER BY CAST(contribution_id AS BIGINT)
"""


def make_index(connection: duckdb.DuckDBPyConnection) -> sqlite3.Connection:
    """Return, in memory, the index of the contributions of `connection`, which it takes for itself.

    Table `contributions(title, body)`, rowid = contribution number. The index holds
    words, not texts: results are read from the package.
    """
    # Made in one thread, saved by another one.
    index = sqlite3.connect(":memory:", check_same_thread=False)
    index.execute(
        "CREATE VIRTUAL TABLE contributions USING fts5 (title, body, content='', "
        'tokenize="unicode61 remove_diacritics 2")'
    )
    # Words are written out by this much at once; what is written by little is merged again.
    index.execute("INSERT INTO contributions (contributions, rank) VALUES ('hashsize', ?)", [_HELD])
    rows = connection.execute(_ROWS)
    while batch := rows.fetchmany(_BATCH):
        index.executemany("INSERT INTO contributions (rowid, title, body) VALUES (?, ?, ?)", batch)
    index.execute("INSERT INTO contributions (contributions) VALUES ('optimize')")
    index.commit()
    return index


def save_index(index: sqlite3.Connection, folder: Path) -> None:
    """Write `search.sqlite` and close `index`; the same contributions give the same bytes."""
    point(f"write {FILE}")
    with closing(index), closing(sqlite3.connect(folder / FILE)) as file:
        file.execute("PRAGMA journal_mode = OFF")
        index.backup(file)
