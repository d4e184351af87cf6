"""What are the themes of a consultation, as its current package tells them?"""

from __future__ import annotations

from concertation.workspace import Workspace
from datapackage.durable import pointed
from datapackage.package import Package
from datapackage.package.opening import open_tables

__all__ = ["known_themes"]


def known_themes(workspace: Workspace) -> list[str]:
    """Return the themes' titles in the current package, in order; none before the first build."""
    pointer = workspace.live / "current"
    if not pointed(pointer):
        return []
    import duckdb  # noqa: PLC0415  0.15 s that `--help` need not pay

    with duckdb.connect() as connection:
        open_tables(connection, Package.open(pointer), only=["themes"])
        found = connection.execute("SELECT title FROM themes ORDER BY position").fetchall()
    return [row[0] for row in found]
