"""Public numbers of themes, workshops, contributions and comments, from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.normalise.ledger import Ledger

if TYPE_CHECKING:
    import duckdb

__all__ = ["assign"]

# New numbers follow the order in which a reader would count: themes as displayed,
# workshops as listed, contributions and comments by date, the undated last.
_OBJECTS = {
    "theme": """
        SELECT [source_key] AS keys, themes.rowid AS ref,
            row_number() OVER (ORDER BY position NULLS LAST, source_key) AS rank
        FROM staging.themes
    """,
    "workshop": """
        SELECT [workshop_key] AS keys, workshops.rowid AS ref,
            row_number() OVER (ORDER BY rank, workshop_key) AS rank
        FROM work.workshops
    """,
    "contribution": """
        SELECT contributions.keys, contributions.rowid AS ref,
            row_number() OVER (
                ORDER BY dates.utc NULLS LAST, contributions.position, contributions.rowid
            ) AS rank
        FROM staging.contributions
        LEFT JOIN work.dates ON dates.raw = contributions.created_raw
    """,
    "comment": """
        SELECT comments.keys, comments.rowid AS ref,
            row_number() OVER (
                ORDER BY dates.utc NULLS LAST, comments.position, comments.rowid
            ) AS rank
        FROM staging.comments
        LEFT JOIN work.dates ON dates.raw = comments.created_raw
    """,
}


def assign(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Create `work.<object>_numbers (source_key, id, ref)`.

    `id` is the number as text, `ref` the row of the object in the table it comes from.
    """
    for object_type, objects in _OBJECTS.items():
        connection.execute(f"CREATE OR REPLACE TABLE objects AS {objects}")
        ledger.assign(connection, object_type)
        connection.execute(
            f"CREATE TABLE work.{object_type}_numbers AS "
            "SELECT source_key, CAST(number AS VARCHAR) AS id, ref "
            "FROM numbers JOIN objects USING (rank)"
        )
    connection.execute("DROP TABLE objects; DROP TABLE numbers")
