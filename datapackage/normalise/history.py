"""What is measured at each collection, because it has no date of its own: votes above all."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datapackage.script import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["measure"]


def measure(connection: duckdb.DuckDBPyConnection, retrieved_at: datetime) -> None:
    """Fill `history`: the past of `overlay.history`, then what changed at `retrieved_at`."""
    run(connection, __package__, "measures")
    run(connection, __package__, "history", {"retrieved_at": retrieved_at})
