"""Run the `.sql` files that stand beside a module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

__all__ = ["run", "text"]


@cache
def text(package: str, name: str) -> str:
    """Return `<name>.sql` of `package`."""
    return (files(package) / f"{name}.sql").read_text(encoding="utf-8")


def run(
    connection: duckdb.DuckDBPyConnection,
    package: str,
    name: str,
    values: Sequence[Any] | Mapping[str, Any] | None = None,
) -> duckdb.DuckDBPyConnection:
    """Run `<name>.sql` of `package`; a file that takes values holds one statement.

    Returns `connection`, which holds the rows of the last statement.
    """
    return connection.execute(text(package, name), values)
