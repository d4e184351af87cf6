"""The full-text index of a package: SQLite FTS5, accents and case aside, no extension."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.durable import point

if TYPE_CHECKING:
    import duckdb

__all__ = ["FILE", "write_index"]

FILE = "search.sqlite"

_BATCH = 10_000
_HELD = 64 * 2**20

_ROWS = """
SELECT CAST(contribution_id AS BIGINT), coalesce(title, ''), body
FROM contributions
WHERE status = 'published'
ORDER BY CAST(contribution_id AS BIGINT)
"""


def write_index(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write `search.sqlite`: table `contributions(title, body)`, rowid = contribution number.

    The index holds words, not texts: results are read from the package. The
    same contributions give the same bytes.
    """
    point(f"write {FILE}")
    index = sqlite3.connect(folder / FILE)
    try:
        index.execute("PRAGMA journal_mode = OFF")
        index.execute(
            "CREATE VIRTUAL TABLE contributions USING fts5 (title, body, content='', "
            'tokenize="unicode61 remove_diacritics 2")'
        )
        # Words are written out by this much at once; what is written by little is merged again.
        index.execute(
            "INSERT INTO contributions (contributions, rank) VALUES ('hashsize', ?)", [_HELD]
        )
        rows = connection.execute(_ROWS)
        while batch := rows.fetchmany(_BATCH):
            index.executemany(
                "INSERT INTO contributions (rowid, title, body) VALUES (?, ?, ?)", batch
            )
        index.execute("INSERT INTO contributions (contributions) VALUES ('optimize')")
        index.commit()
    finally:
        index.close()
