"""Are the files of the package all there, alone, and do they say the same thing?

What Frictionless cannot see: the inventory, the columns of Parquet files, the
counts that the descriptor states, and the two forms of one table.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage import schemas
from datapackage.literal import literal
from datapackage.package import Package
from validation.reading import CSV, database, error, number, tabular
from validation.report import Check, Finding

if TYPE_CHECKING:
    import duckdb

__all__ = ["CHECKS", "check_files"]

CHECKS = (
    Check(
        "manifest",
        "error",
        "Inventaire des fichiers",
        "Inventory of files",
        "Les fichiers du dossier sont ceux de manifest.json, à l’octet près, sans autre.",
        "The folder’s files are those of manifest.json, to the byte, and no other.",
    ),
    Check(
        "tables",
        "error",
        "Tables présentes",
        "Tables present",
        "Le paquet contient un fichier Parquet pour chaque table, même vide.",
        "The package holds a Parquet file for each table, even an empty one.",
    ),
    Check(
        "columns",
        "error",
        "Colonnes publiques",
        "Public columns",
        "Chaque fichier a les colonnes de son schéma public, et aucune autre.",
        "Each file has the columns of its public schema, and no other.",
    ),
    Check(
        "row-count",
        "error",
        "Nombre de lignes",
        "Number of rows",
        "Chaque fichier a le nombre de lignes que le descripteur annonce.",
        "Each file has the number of rows that the descriptor states.",
    ),
    Check(
        "twins",
        "error",
        "CSV et Parquet identiques",
        "CSV and Parquet alike",
        "Le CSV et le Parquet d’une même table disent la même chose.",
        "The CSV and the Parquet file of a table say the same thing.",
    ),
)


def check_files(package: Package) -> Iterator[Finding]:
    """Yield every file of `package` that is not what the package says it is.

    A file that is missing or unreadable is passed over: structure says it.
    """
    yield from _manifest(package)
    yield from _missing(package)
    with database() as connection:
        yield from _columns(connection, package)
        yield from _row_counts(connection, package)
        yield from _twins(connection, package)


def _manifest(package: Package) -> Iterator[Finding]:
    # The manifest is written last: a package being built is validated before it has one.
    if not (package.path / "manifest.json").is_file():
        return
    listed = set(package.manifest["files"]) | {"manifest.json"}
    present = {
        path.relative_to(package.path).as_posix()
        for path in package.path.rglob("*")
        if not path.is_dir()
    }
    for path in package.altered():
        yield error(
            "manifest",
            path,
            None,
            f"{path} : absent, ou différent de ce que dit manifest.json ; reprenez le fichier "
            "à sa source",
            f"{path}: missing, or not what manifest.json says; fetch the file again",
        )
    for path in sorted(present - listed):
        yield error(
            "manifest",
            path,
            None,
            f"{path} : fichier absent de manifest.json ; retirez-le ou reconstruisez le paquet",
            f"{path}: file not in manifest.json; remove it or build the package again",
        )


def _missing(package: Package) -> Iterator[Finding]:
    for table in schemas.names():
        path = package.parquet.get(table)
        if path is None or not path.is_file():
            yield error(
                "tables",
                table,
                None,
                f"{table} : aucun fichier Parquet ; reconstruisez le paquet",
                f"{table}: no Parquet file; build the package again",
            )


def _columns(connection: duckdb.DuckDBPyConnection, package: Package) -> Iterator[Finding]:
    for resource, path, expression in tabular(package):
        table = resource["table"]
        found = _described(connection, expression, path)
        if found is None:
            continue
        expected = schemas.columns(table)
        if list(found) != list(expected):
            wrong = sorted(set(found) ^ set(expected)) or sorted(found)
            yield error(
                "columns",
                table,
                None,
                f"{resource['path']} : colonnes en trop, absentes ou déplacées "
                f"({len(wrong)}) ; seules celles du schéma « {table} » se publient",
                f"{resource['path']}: columns added, missing or moved ({len(wrong)}); only "
                f"those of the schema “{table}” are published",
            )
        elif resource["format"] == "parquet" and found != expected:
            yield error(
                "columns",
                table,
                ", ".join(name for name in found if found[name] != expected[name]),
                f"{resource['path']} : colonne d’un autre type que dans le schéma ; "
                "reconstruisez le paquet",
                f"{resource['path']}: column of another type than in the schema; build the "
                "package again",
            )


def _row_counts(connection: duckdb.DuckDBPyConnection, package: Package) -> Iterator[Finding]:
    import duckdb  # noqa: PLC0415

    for resource, path, expression in tabular(package):
        stated = resource.get("rowCount")
        try:
            real = number(connection, f"SELECT count(*) FROM {expression}", [literal(path)])
        except duckdb.Error:
            continue
        if stated != real:
            yield error(
                "row-count",
                resource["table"],
                None,
                f"{resource['path']} : {real} lignes, {stated} selon le descripteur ; "
                "reconstruisez le paquet",
                f"{resource['path']}: {real} rows, {stated} in the descriptor; build the "
                "package again",
            )


def _twins(connection: duckdb.DuckDBPyConnection, package: Package) -> Iterator[Finding]:
    import duckdb  # noqa: PLC0415

    csvs = {r["table"]: path for r, path, _ in tabular(package) if r["format"] == "csv"}
    for table, path in csvs.items():
        parquet = package.parquet.get(table)
        if parquet is None or not parquet.is_file():
            continue
        columns = schemas.columns(table)
        typed = ", ".join(f"try_cast({name} AS {kind}) AS {name}" for name, kind in columns.items())
        names = ", ".join(_as_in_csv(name, kind) for name, kind in columns.items())
        sql = (
            f"WITH csv AS (SELECT {typed} FROM {CSV}), "
            f"parquet AS (SELECT {names} FROM read_parquet($2)) "
            "SELECT count(*) FROM ((FROM csv EXCEPT ALL FROM parquet) "
            "UNION ALL (FROM parquet EXCEPT ALL FROM csv))"
        )
        try:
            different = number(connection, sql, [literal(path), literal(parquet)])
        except duckdb.Error:
            continue
        if different:
            yield error(
                "twins",
                table,
                None,
                f"{path.name} et {parquet.name} diffèrent ; reconstruisez le paquet",
                f"{path.name} and {parquet.name} differ; build the package again",
                different,
            )


def _as_in_csv(name: str, kind: str) -> str:
    # A CSV cannot tell an empty text from no text, and is written to the second.
    if kind == "VARCHAR":
        return f"nullif({name}, '') AS {name}"
    return f"date_trunc('second', {name}) AS {name}" if kind.startswith("TIMESTAMP") else name


def _described(
    connection: duckdb.DuckDBPyConnection, expression: str, path: Path
) -> dict[str, str] | None:
    import duckdb  # noqa: PLC0415

    try:
        rows = connection.execute(f"DESCRIBE FROM {expression}", [literal(path)]).fetchall()
    except duckdb.Error:
        return None
    return {row[0]: row[1] for row in rows}
