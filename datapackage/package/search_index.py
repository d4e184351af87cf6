"""The full-text index of a package: SQLite FTS5, accents and case aside, no extension."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.durable import point
from datapackage.script import run
from datapackage.texts.fold import parted

if TYPE_CHECKING:
    import duckdb

__all__ = ["FILE", "Searched", "index_of", "make_index", "save_index"]

FILE = "search.sqlite"

Searched = tuple[int, str, str | None]
"""Number, title and body of a published contribution."""

_BATCH = 10_000
_HELD = 4 * 2**20
"""Bytes of words in memory; sixteen times as many make an index no faster."""


def make_index(connection: duckdb.DuckDBPyConnection) -> sqlite3.Connection:
    """Return the index of the contributions of `connection`, which it takes for itself."""
    return index_of(_fetched(run(connection, __package__, "searched")))


def index_of(rows: Iterable[Searched]) -> sqlite3.Connection:
    """Return, in a file that has no name, the index of contributions given by number.

    Table `contributions(title, body)`, rowid = contribution number. The index holds
    words, not texts: results are read from the package. Where a language puts no space
    between words, each sign is one (`texts.fold.parted`).
    """
    # Made in one thread, saved by another one.
    index = sqlite3.connect("", check_same_thread=False)
    index.execute("PRAGMA journal_mode = OFF")
    index.execute(
        "CREATE VIRTUAL TABLE contributions USING fts5 (title, body, content='', "
        'tokenize="unicode61 remove_diacritics 2")'
    )
    # Words are written out by this much at once; what is written by little is merged again.
    index.execute("INSERT INTO contributions (contributions, rank) VALUES ('hashsize', ?)", [_HELD])
    index.executemany(
        "INSERT INTO contributions (rowid, title, body) VALUES (?, ?, ?)",
        ((number, parted(title), body and parted(body)) for number, title, body in rows),
    )
    index.execute("INSERT INTO contributions (contributions) VALUES ('optimize')")
    index.commit()
    return index


def save_index(index: sqlite3.Connection, folder: Path) -> None:
    """Write `search.sqlite` and close `index`; the same contributions give the same bytes."""
    point(f"write {FILE}")
    # Written anew, without the pages that were used and left: they hold words as well.
    with closing(index):
        index.execute("VACUUM INTO ?", [str(folder / FILE)])


def _fetched(rows: duckdb.DuckDBPyConnection) -> Iterator[Searched]:
    while batch := rows.fetchmany(_BATCH):
        yield from batch
