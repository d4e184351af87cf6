"""Make the folder of a package: live from tables, or a release from a live package."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datapackage.consultation import Consultation
from datapackage.durable import point
from datapackage.literal import literal
from datapackage.package import Package
from datapackage.package.descriptor import (
    coverage,
    describe,
    manifest,
    resources,
    to_json,
    withdrawn_files,
)
from datapackage.package.parquet import project_csv, write_parquet
from datapackage.package.readme import write_readme
from datapackage.package.search_index import FILE as SEARCH
from datapackage.package.search_index import make_index, save_index
from datapackage.package.workbook import write_workbook
from datapackage.tables import Tables

if TYPE_CHECKING:
    import duckdb

__all__ = ["freeze", "numbered", "seal", "write_description", "write_live"]


def write_live(consultation: Consultation, tables: Tables, folder: Path) -> Package:
    """Write the Parquet files, the descriptor, the README and the search index to `folder`."""
    write_tables(tables.connection, folder)
    covered = coverage(tables.connection)
    listed = resources(tables.connection, folder)
    descriptor = describe(consultation, tables, covered, listed)
    return write_description(tables.connection, descriptor, folder)


def write_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the Parquet files and the search index."""
    # Words are told apart by one processor while the others compress; apart from the folder,
    # because what is in it at each step must not depend on which of them is quicker.
    with ThreadPoolExecutor(1) as threads, connection.cursor() as cursor:
        index = threads.submit(make_index, cursor)
        write_parquet(connection, folder)
        save_index(index.result(), folder)


def freeze(
    connection: duckdb.DuckDBPyConnection, live: Package, version: str, folder: Path
) -> Package:
    """Copy `live` to `folder` under the number `version`, with its CSV and XLSX projections."""
    parquet = {}
    for table, path in live.parquet.items():
        point(f"write {path.name}")
        parquet[table] = Path(shutil.copyfile(path, folder / path.name))
    point(f"write {SEARCH}")
    shutil.copyfile(live.path / SEARCH, folder / SEARCH)
    project_csv(connection, parquet, folder)
    descriptor = numbered(live.descriptor, {"version": version})
    write_workbook(connection, descriptor, parquet, folder)
    descriptor["resources"] = resources(connection, folder)
    return write_description(connection, descriptor, folder)


def seal(package: Package, report: bytes, former: Package | None = None) -> None:
    """Add the public report, then the manifest that proves the folder whole; it comes last.

    That of a revision also lists what is no more as it was in `former`, the one before.
    """
    point("write report.json")
    (package.path / "report.json").write_bytes(report)
    collected = package.descriptor["sources"][0].get("hash", "").removeprefix("sha256:")
    proof = manifest(package.path, collected, package.descriptor["created"])
    # A revision has the tables that its release had, which may be of older schemas.
    proof["schemaVersion"] = package.descriptor["schemaVersion"]
    if former is not None:
        proof |= {
            "revision": package.revision,
            "withdrawn": withdrawn_files(former, proof["files"]),
        }
    point("write manifest.json")
    (package.path / "manifest.json").write_bytes(to_json(proof))


def write_description(
    connection: duckdb.DuckDBPyConnection, descriptor: dict[str, Any], folder: Path
) -> Package:
    """Write the descriptor and the README to `folder`, which has the tables."""
    point("write datapackage.json")
    (folder / "datapackage.json").write_bytes(to_json(descriptor))
    point("write README.md")
    synthetic = _is_synthetic(connection, folder)
    (folder / "README.md").write_bytes(write_readme(descriptor, synthetic=synthetic))
    return Package(folder)


def numbered(descriptor: dict[str, Any], numbers: dict[str, str | int]) -> dict[str, Any]:
    """Return `descriptor` with `numbers` beside the title: people read the top of the file."""
    document: dict[str, Any] = {}
    for key, value in descriptor.items():
        if key not in numbers:
            document[key] = value
        if key == "title":
            document |= numbers
    return document


def _is_synthetic(connection: duckdb.DuckDBPyConnection, folder: Path) -> bool:
    row = connection.execute(
        "SELECT coalesce(bool_or(synthetic), false) FROM read_parquet($1)",
        [literal(folder / "contributions.parquet")],
    ).fetchone()
    return bool(row and row[0])
