"""Public numbers of themes, workshops, contributions and comments, from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.normalise.ledger import Ledger
from datapackage.script import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["assign"]

_OBJECTS = ("theme", "workshop", "contribution", "comment")


def assign(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Create `work.<object>_numbers (source_key, id, ref)`.

    `id` is the number as text, `ref` the row of the object in the table it comes from.
    """
    run(connection, __package__, "objects")
    for object_type in _OBJECTS:
        connection.execute(f"CREATE OR REPLACE TABLE objects AS FROM work.{object_type}_objects")
        ledger.assign(connection, object_type)
        connection.execute(
            f"CREATE TABLE work.{object_type}_numbers AS "
            "SELECT source_key, CAST(number AS VARCHAR) AS id, ref "
            "FROM numbers JOIN objects USING (rank)"
        )
    connection.execute("DROP TABLE objects; DROP TABLE numbers")
