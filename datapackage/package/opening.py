"""Open the tables of a package in DuckDB, whichever version of the schemas it was made with.

A table or a column added to the schemas says since which version (`"since": "1.1.0"`); a package
made before it shows it empty. No other may be missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage import schemas
from datapackage.errors import PackageError
from datapackage.literal import literal, quoted
from datapackage.package import Package

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "added_since",
    "create_view",
    "empty_view",
    "no_rows",
    "open_table",
    "open_tables",
    "present",
    "rows_of",
]


def open_tables(
    connection: duckdb.DuckDBPyConnection,
    package: Package,
    *,
    only: Collection[str] | None = None,
    schema: str = "main",
) -> None:
    """Show each table of `package`, or `only` some, as a view of its name in DuckDB's `schema`.

    Raises:
        PackageError: a table or a column is missing, or a file cannot be read.
    """
    for table in schemas.names() if only is None else only:
        path = package.parquet.get(table)
        if path is None and schemas.since(table):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            connection.execute(empty_view(f"{schema}.{table}", table))
            continue
        if path is None:
            msg = (
                f"{package.path} : table {table!r} absente de datapackage.json ; "
                "reconstruire le paquet avec cette version"
            )
            raise PackageError(msg)
        open_table(connection, table, path, schema=schema)


def open_table(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    path: Path,
    *,
    schema: str = "main",
) -> None:
    """Show the Parquet file at `path` as `open_tables` does.

    Raises:
        PackageError: as `open_tables`.
    """
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    with _told(table, path):
        absent = added_since(connection, table, path)
        connection.execute(create_view(f"{schema}.{table}", table, literal(path), absent))


def added_since(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> frozenset[str]:
    """Return the columns that `table` gained after the Parquet file at `path` was written."""
    added = frozenset(schemas.added(table))
    return added.difference(connection.read_parquet(literal(path)).columns) if added else added


def present(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> dict[str, str]:
    """Return the DuckDB type of each column that `table` has in the Parquet file at `path`."""
    absent = added_since(connection, table, path)
    return {name: kind for name, kind in schemas.columns(table).items() if name not in absent}


def create_view(name: str, table: str, location: str, absent: Collection[str] = ()) -> str:
    """Return the statement that shows the Parquet file at `location` as the view `name`."""
    return f"CREATE OR REPLACE VIEW {name} AS\n{rows_of(table, location, absent)};"


def empty_view(name: str, table: str) -> str:
    """Return the statement that shows `table`, which the package has not, as the view `name`."""
    return f"CREATE OR REPLACE VIEW {name} AS\n{no_rows(table)};"


def no_rows(table: str) -> str:
    """Return the SELECT of the columns of `table`, without any row."""
    columns = ",\n".join(
        f"    CAST(NULL AS {kind}) AS {name}" for name, kind in schemas.columns(table).items()
    )
    return f"SELECT\n{columns}\nWHERE FALSE"


def rows_of(table: str, location: str, absent: Collection[str] = ()) -> str:
    """Return the SELECT of the columns of `table` in the Parquet file at `location`.

    The columns `absent` from it are empty.
    """
    columns = ",\n".join(
        f"    CAST(NULL AS {kind}) AS {name}" if name in absent else f"    {name}"
        for name, kind in schemas.columns(table).items()
    )
    return f"SELECT\n{columns}\nFROM read_parquet({quoted(location)})"


@contextmanager
def _told(table: str, path: Path) -> Iterator[None]:
    """Say what DuckDB says of the file of `table` in our words."""
    import duckdb  # noqa: PLC0415  heavy, and a package opens without it

    try:
        yield
    except duckdb.BinderException as error:
        msg = (
            f"{path} : colonnes attendues : {', '.join(schemas.columns(table))} ; "
            f"reconstruire le paquet avec cette version ({error})"
        )
        raise PackageError(msg) from error
    except duckdb.OutOfMemoryException:
        raise  # the file is not at fault
    except duckdb.Error as error:
        msg = f"{path} : fichier Parquet illisible : {error}"
        raise PackageError(msg) from error
