"""Withdraw an object: note it in removals.csv, and say which releases still hold it."""

from __future__ import annotations

import csv
import io
from datetime import date

from concertation.workspace import Workspace
from datapackage.durable import write_file
from datapackage.errors import ConfigurationError
from datapackage.package import Package
from datapackage.package.versions import versions
from datapackage.sheets import overlays

__all__ = ["is_removed", "remove", "status_in", "withdrawn_in"]

_COLUMNS = list(overlays.SHEETS["removals"].columns)


def remove(
    workspace: Workspace, object_type: str, object_id: str, reason: str, day: date
) -> list[str]:
    """Add a line to `removals.csv`; call it under the writer's lock.

    The portal of this workspace shows the text no more from its next answer on.
    Returns the numbers of the releases in which the object still has its
    text, until `concertation.revision.revise`; the operator replaces them
    where they are published.

    Raises:
        ConfigurationError: no package has this object, it is withdrawn already, or
            `removals.csv` has mistakes, one per line.
    """
    path = workspace.path / "removals.csv"
    rows = overlays.read(workspace.path, "removals")
    if is_removed(workspace, object_type, object_id):
        msg = f"{path} : {object_type} {object_id} est déjà dans la liste des retraits"
        raise ConfigurationError(msg)
    statuses = _statuses(workspace, object_type, object_id)
    if not set(statuses.values()) - {"withdrawn"}:
        msg = (
            f"aucun paquet ne contient {object_type} {object_id} ; "
            "donnez le numéro public qui figure dans son adresse"
        )
        raise ConfigurationError(msg)
    rows.append(
        {
            "object_type": object_type,
            "object_id": object_id,
            "reason_code": reason,
            "date": day,
        }
    )
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_file(path, text.getvalue().encode())
    return [name for name, one in statuses.items() if name != "live" and one == "published"]


def _statuses(workspace: Workspace, object_type: str, object_id: str) -> dict[str, str]:
    """Return the status of the object in the live package and in each release that has it."""
    packages = {"live": workspace.live / "current"}
    packages |= versions(workspace.releases)
    found = {
        name: status_in(Package.open(path), object_type, object_id)
        for name, path in packages.items()
        if path.exists()
    }
    return {name: status for name, status in found.items() if status is not None}


def is_removed(workspace: Workspace, object_type: str, object_id: str) -> bool:
    """Tell whether `removals.csv` has the object."""
    return any(
        row["object_type"] == object_type and row["object_id"] == object_id
        for row in overlays.read(workspace.path, "removals")
    )


def status_in(package: Package, object_type: str, object_id: str) -> str | None:
    """Return the status of an object in a package, or None if it is not in it."""
    import pyarrow.compute as pc  # noqa: PLC0415  heavy, only needed here
    import pyarrow.parquet as pq  # noqa: PLC0415

    key = f"{object_type}_id"
    # Some rows at a time: this also runs before each publication, however large.
    with pq.ParquetFile(package.parquet[f"{object_type}s"], pre_buffer=False) as file:
        for rows in file.iter_batches(columns=[key, "status"], use_threads=False):
            if found := rows.filter(pc.equal(rows[key], object_id))["status"].to_pylist():
                return str(found[0])
    return None


def withdrawn_in(workspace: Workspace, package: Package) -> list[tuple[str, str]]:
    """Return the objects (type, number) that removals.csv names and `package` still shows."""
    return [
        (row["object_type"], row["object_id"])
        for row in overlays.read(workspace.path, "removals")
        if status_in(package, row["object_type"], row["object_id"]) == "published"
    ]
