"""Contributions, comments, their votes and the sources they cite."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation
from datapackage.script import run
from datapackage.withdrawal import LEFT

if TYPE_CHECKING:
    import duckdb

__all__ = ["publish"]


def publish(
    connection: duckdb.DuckDBPyConnection, consultation: Consultation, retrieved_at: datetime
) -> None:
    """Fill `contributions`, `comments`, `vote_tallies` and `links`; withdraw what must be."""
    synthetic = {"synthetic": consultation.source.synthetic}
    links = {"source_links": consultation.privacy.source_links}
    run(connection, __package__, "contributions", synthetic | links)
    run(connection, __package__, "unreadable")
    run(connection, __package__, "comments", synthetic)
    run(connection, __package__, "quarantine")
    run(connection, __package__, "vote_tallies", {"retrieved_at": retrieved_at})
    for kind, left in LEFT.items():
        columns = ", ".join(f"{name} = ${name}" for name in left)
        removed = f"SELECT object_id FROM overlay.removals WHERE object_type = '{kind}'"
        connection.execute(f"UPDATE {kind}s SET {columns} WHERE {kind}_id IN ({removed})", left)
    run(connection, __package__, "links")
