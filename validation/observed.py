"""What does each check see of a package? DuckDB computes one number for each.

Only what checks read is read: tables are views over the Parquet files, and what several checks
share is computed once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from datapackage import schemas
from datapackage.errors import PackageError
from datapackage.package import Package
from datapackage.package.opening import open_tables
from datapackage.tables import create
from queries import read_views, views
from validation.check import EXPECTATIONS, FOLDER, Expectation
from validation.errors import ValidationFailure
from validation.reading import database, show_people

if TYPE_CHECKING:
    import duckdb

__all__ = ["observe"]


def observe(
    package: Package,
    previous: Package | None = None,
    expectations: Iterable[Expectation] = EXPECTATIONS,
) -> dict[str, float | None]:
    """Return the number that each of `expectations` is about, by its id; None is unknown.

    Raises:
        ValidationFailure: a table is missing or is not what its schema says, or the SQL of a
            check does not give one number.
    """
    import duckdb  # noqa: PLC0415  heavy, and the privacy gate alone does without

    try:
        with database() as connection:
            _show(connection, previous, "previous")
            _show(connection, package)
            _account(connection, package)
            show_people(connection, package)
            for shared in read_views(FOLDER / "shared"):
                connection.execute(f"CREATE TABLE {shared.name} AS {shared.sql}")
            return {one.check.id: _number(connection, one) for one in expectations}
    except (duckdb.Error, PackageError) as error:
        msg = f"{package.path} : les chiffres du paquet ne peuvent pas être calculés ({error})"
        raise ValidationFailure(msg) from error


def _show(
    connection: duckdb.DuckDBPyConnection, package: Package | None, schema: str = "main"
) -> None:
    """Make the tables of `package`, empty if there is none, and the views of figures over them."""
    # The package before may have been made when there were fewer tables.
    there = [table for table in schemas.names() if package and table in package.parquet]
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    connection.execute(f"USE {schema}")
    create(connection, [table for table in schemas.names() if table not in there])
    if package:
        open_tables(connection, package, only=there, schema=schema)
    connection.execute(views())


def _account(connection: duckdb.DuckDBPyConnection, package: Package) -> None:
    connection.execute(
        "CREATE TABLE accounting "
        "(object_type VARCHAR, read BIGINT, kept BIGINT, quarantined BIGINT, excluded BIGINT, "
        "missing BIGINT)"
    )
    connection.execute("CREATE TABLE exclusions (object_type VARCHAR, rule VARCHAR, count BIGINT)")
    for account in package.descriptor.get("accounting", ()):
        for rule, count in account["excluded"].items():
            connection.execute(
                "INSERT INTO exclusions VALUES ($1, $2, $3)", [account["object_type"], rule, count]
            )
        numbers = [account[name] for name in ("read", "kept", "quarantined")]
        excluded = sum(account["excluded"].values())
        connection.execute(
            "INSERT INTO accounting VALUES ($1, $2, $3, $4, $5, $6)",
            # Packages made before say nothing of what is missing.
            [account["object_type"], *numbers, excluded, account.get("missing", 0)],
        )


def _number(connection: duckdb.DuckDBPyConnection, expectation: Expectation) -> float | None:
    import duckdb  # noqa: PLC0415

    name = f"{expectation.check.id}.sql"
    try:
        rows = connection.execute(expectation.sql).fetchall()
    except duckdb.Error as error:
        msg = f"{name} : calcul impossible sur ce paquet ({error}) ; signalez-le"
        raise ValidationFailure(msg) from error
    if len(rows) != 1 or len(rows[0]) != 1:
        msg = f"{name} : un SELECT d’un seul nombre est attendu ; corrigez le contrôle"
        raise ValidationFailure(msg)
    value = rows[0][0]
    return None if value is None else float(value)
