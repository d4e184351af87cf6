"""Write a release again without what was withdrawn since: the same version, one revision more.

Its tables become what the build of that day would have made, had the withdrawals been known:
the schemas stay those of the release, the other rows stay cell for cell, and a file of which
nothing changed keeps its bytes. The numbers of links stay too, with holes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datapackage.durable import point
from datapackage.package import Package
from datapackage.package.descriptor import coverage, remeasured
from datapackage.package.opening import present
from datapackage.package.parquet import project_csv, write_table
from datapackage.package.revision.notes import changelog
from datapackage.package.revision.tables import Withdrawal, define, still_told, waiting
from datapackage.package.search_index import FILE as SEARCH
from datapackage.package.search_index import make_index, save_index
from datapackage.package.workbook import FILE as WORKBOOK
from datapackage.package.workbook import write_workbook
from datapackage.package.write import numbered, write_description

if TYPE_CHECKING:
    import duckdb

__all__ = ["Withdrawal", "still_told", "write_revision"]

_CHANGELOG = "CHANGELOG.md"
_WRITTEN = {"datapackage.json", "README.md", _CHANGELOG, "report.json", "manifest.json"}
"""What every revision writes anew."""


def write_revision(
    connection: duckdb.DuckDBPyConnection,
    former: Package,
    withdrawn: Sequence[Withdrawal],
    folder: Path,
) -> Package:
    """Write to `folder` the release `former` without what is `withdrawn`, which it still tells.

    All but the report and the manifest, which `write.seal` adds. The same release and the
    same withdrawals give the same bytes: days are those of the withdrawals.
    """
    changed = define(connection, former, withdrawn)
    written = _files(former, changed)
    _copy(former, written | _WRITTEN, folder)
    _write_tables(connection, former, changed, folder)
    if SEARCH in written:
        save_index(make_index(connection), folder)
    descriptor = _described(connection, former, withdrawn)
    if WORKBOOK in written:
        parquet = {table: folder / path.name for table, path in former.parquet.items()}
        write_workbook(connection, descriptor, parquet, folder)
    descriptor["resources"] = remeasured(connection, descriptor["resources"], folder)
    if (log := former.path / _CHANGELOG).is_file():
        point(f"write {_CHANGELOG}")
        told = changelog(log.read_text(encoding="utf-8"), descriptor, withdrawn)
        (folder / _CHANGELOG).write_text(told, encoding="utf-8")
    return write_description(connection, descriptor, folder)


def _files(former: Package, changed: Iterable[str]) -> set[str]:
    """Return the files of `former` that tell something of the tables that changed."""
    projections = {WORKBOOK} | ({SEARCH} if "contributions" in changed else set())
    tables = {f"{table}{suffix}" for table in changed for suffix in (".parquet", ".csv")}
    return {name for name in former.manifest["files"] if name in tables | projections}


def _copy(former: Package, but: Iterable[str], folder: Path) -> None:
    for name in sorted(former.manifest["files"].keys() - {*but}):
        point(f"write {name}")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(former.path / name, folder / name)


def _write_tables(
    connection: duckdb.DuckDBPyConnection, former: Package, changed: Sequence[str], folder: Path
) -> None:
    for table in changed:
        write_table(connection, table, present(connection, table, former.parquet[table]), folder)
    with_csv = {item["table"] for item in former.descriptor["resources"] if "schema" in item}
    parquet = {table: folder / f"{table}.parquet" for table in changed if table in with_csv}
    project_csv(connection, parquet, folder)


def _described(
    connection: duckdb.DuckDBPyConnection, former: Package, withdrawn: Sequence[Withdrawal]
) -> dict[str, Any]:
    described = numbered(
        former.descriptor,
        {"version": former.descriptor["version"], "revision": former.revision + 1},
    )
    held = waiting(connection)
    withheld = {
        kind: count - held.get(kind, 0) for kind, count in described.get("withheld", {}).items()
    }
    places = {name: value for name, value in asdict(coverage(connection)).items() if value}
    again = {
        "spatial": places,
        "withheld": {kind: count for kind, count in withheld.items() if count},
        "withdrawn": [
            *former.descriptor.get("withdrawn", []),
            *({"revision": former.revision + 1, **one.public()} for one in withdrawn),
        ],
        "resources": described.pop("resources"),
    }
    return {name: value for name, value in (described | again).items() if value != {}}
