"""How does SQL know the files that it reads, and which of them each object comes from?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from datapackage.literal import literal

__all__ = ["announce", "announced"]


def announce(
    prefix: str, files: Mapping[int, tuple[Path, str]], connection: duckdb.DuckDBPyConnection
) -> None:
    """Set the variables that SQL asks for: `<prefix>_patterns`, to read, and what `announced` says.

    `files` are, by number, a path and the name under which it is told to people.
    """
    paths, names = zip(*files.values(), strict=True)
    told = {
        "patterns": map(literal, paths), "paths": map(str, paths), "names": names, "numbers": files,
    }  # fmt: skip
    for what, values in told.items():
        connection.execute(f"SET VARIABLE {prefix}_{what} = ?", [list(values)])


def announced(prefix: str) -> str:
    """Return the SQL of the files announced: `path`, `file` (its name) and `number`."""
    return f"""(
        SELECT
            unnest(getvariable('{prefix}_paths')) AS path,
            unnest(getvariable('{prefix}_names')) AS file,
            unnest(getvariable('{prefix}_numbers')) :: BIGINT AS number
    )"""
