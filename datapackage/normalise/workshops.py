"""Workshops: what contributions call themselves, the platform's meetings, the sheet.

A workshop written under several spellings is one workshop, and counts its
people once: the sheet's figure, else the platform's, else the largest number
that one of its contributions declares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.script import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["gather", "publish"]


def gather(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `work.workshops` (one row each) and `work.contribution_workshops`."""
    run(connection, __package__, "gathered_workshops")


def publish(connection: duckdb.DuckDBPyConnection, *, synthetic: bool) -> None:
    """Fill the canonical table `workshops`."""
    run(connection, __package__, "workshops", {"synthetic": synthetic})
