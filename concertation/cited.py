"""Begin `sources.csv` with the works that texts cite, for the team to say who published them."""

from __future__ import annotations

import csv
import io

from concertation.workspace import Workspace
from datapackage.durable import write_file
from datapackage.package import Package
from datapackage.package.opening import open_tables
from datapackage.sheets import overlays

__all__ = ["list_cited"]

_COLUMNS = list(overlays.SHEETS["sources"].columns)


def list_cited(workspace: Workspace, package: Package) -> int:
    """Add to `sources.csv` the sources of `package` that it lacks, the most cited first.

    Call it under the writer's lock. Returns how many were added; lines already there keep
    what the team wrote.

    Raises:
        ConfigurationError: `sources.csv` has mistakes, one per line.
        PackageError: the package cannot be read.
    """
    import duckdb  # noqa: PLC0415  heavy, only this command needs it here

    rows = overlays.read(workspace.path, "sources")
    with duckdb.connect() as connection:
        open_tables(connection, package, only=["sources"])
        cited = connection.execute(
            "SELECT url, title FROM sources ORDER BY citations DESC, url"
        ).fetchall()
    known = {row["url"] for row in rows}
    added = [{"url": url, "title": title} for url, title in cited if url not in known]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*rows, *added])
    write_file(workspace.path / "sources.csv", text.getvalue().encode())
    return len(added)
