"""How are a file and a text written in SQL? DuckDB takes names of files for patterns."""

from __future__ import annotations

import glob
from pathlib import Path

__all__ = ["literal", "quoted"]


def literal(path: Path) -> str:
    """Return the pattern that only the file at `path` has.

    `Essai [1]/a.csv` would also be that of `Essai 1/a.csv`, which is another consultation's.
    """
    return glob.escape(str(path))


def quoted(text: str) -> str:
    """Return `text` as an SQL string literal, for statements that take no bound value."""
    return "'" + text.replace("'", "''") + "'"
