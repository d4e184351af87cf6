"""How is a file named to DuckDB? It takes names for patterns, and may read another file."""

from __future__ import annotations

import glob
from pathlib import Path

__all__ = ["literal"]


def literal(path: Path) -> str:
    """Return the pattern that only the file at `path` has.

    `Essai [1]/a.csv` would also be that of `Essai 1/a.csv`, which is another consultation's.
    """
    return glob.escape(str(path))
