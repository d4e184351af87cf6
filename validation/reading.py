"""Read the tables of a package with DuckDB, whole or damaged, without trusting them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datapackage import schemas
from datapackage.errors import PackageError
from datapackage.package import Package
from datapackage.package.opening import open_table
from datapackage.tables import order_by
from queries import spill_folder
from validation.report import Finding

if TYPE_CHECKING:
    import duckdb

__all__ = ["CSV", "database", "error", "number", "open_tables", "show_people", "tabular"]

CSV = "read_csv($1, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
_READERS = {"csv": CSV, "parquet": "read_parquet($1)"}
"""How DuckDB reads each format of a table, all cells of a CSV as text."""


@contextmanager
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a DuckDB in memory, times in UTC, that spills to a private folder."""
    import duckdb  # noqa: PLC0415  heavy, and the privacy gate alone does without

    with duckdb.connect(config={"temp_directory": str(spill_folder())}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def tabular(package: Package) -> Iterator[tuple[dict[str, Any], Path, str]]:
    """Yield each canonical table's resource, its file and how DuckDB reads `$1`."""
    for resource in package.descriptor["resources"]:
        path = package.path / str(resource.get("path"))
        reader = _READERS.get(str(resource.get("format")))
        if resource.get("table") in schemas.names() and reader and path.is_file():
            yield resource, path, reader


def open_tables(connection: duckdb.DuckDBPyConnection, package: Package) -> set[str]:
    """Make `<table>` and `<table>_lines` (with its line in the CSV) for what can be read."""
    import duckdb  # noqa: PLC0415  heavy, and the privacy gate alone does without

    made = set()
    for resource, path, _ in tabular(package):
        table = resource["table"]
        if resource["format"] != "parquet":
            continue
        try:
            open_table(connection, table, path, schema="files")
            connection.execute(
                f"CREATE TABLE {table}_lines AS SELECT *, "
                f"row_number() OVER (ORDER BY {order_by(table)}) + 1 AS line FROM files.{table}"
            )
        except (duckdb.Error, PackageError):
            continue
        connection.execute(f"CREATE VIEW {table} AS SELECT * EXCLUDE (line) FROM {table}_lines")
        made.add(table)
    return made


def show_people(connection: duckdb.DuckDBPyConnection, package: Package) -> None:
    """Make `people`, what is told of each person of whom something is, over `participants`.

    It has participant_id, named (has the person a public name?), cells: those of the columns
    that the schema marks as quasi-identifiers, and fields: which of them are filled. `policy`
    has the least size of a group that `package` gives itself, null in those made before.
    """
    connection.execute("CREATE TABLE policy (min_group BIGINT)")
    connection.execute("INSERT INTO policy VALUES ($1)", [package.descriptor.get("minGroup")])
    marked = schemas.quasi_identifiers("participants")
    cells = ", ".join(f"CAST({name} AS VARCHAR)" for name in marked)
    fields = ", ".join(f"CASE WHEN {name} IS NOT NULL THEN '{name}' END" for name in marked)
    connection.execute(
        "CREATE VIEW people AS SELECT participant_id, label IS NOT NULL AS named, "
        f"[{cells}] AS cells, concat_ws(', ', {fields}) AS fields FROM participants "
        f"WHERE kind NOT IN ('organisation', 'official') AND coalesce({cells}) IS NOT NULL"
    )


def number(connection: duckdb.DuckDBPyConnection, sql: str, values: list[Any]) -> int:
    """Return the only value of the only row of `sql`, 0 if it has none."""
    row = connection.execute(sql, values).fetchone()
    return int(row[0]) if row else 0


def error(
    check: str, table: str, field: str | None, message: str, message_en: str, count: int = 1
) -> Finding:
    """Return the finding of an error that concerns a whole file, or a column of it."""
    return Finding(check, "error", table, field, None, message, message_en, count)
