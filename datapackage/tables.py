"""The canonical tables of one consultation, in a DuckDB connection, ready to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from datapackage import schemas

if TYPE_CHECKING:
    import duckdb

__all__ = ["Accounting", "Tables", "create", "order_by"]


@dataclass(frozen=True, slots=True)
class Accounting:
    """What became of the records read, for one type of object."""

    object_type: str
    read: int
    kept: int
    quarantined: int
    excluded: Mapping[str, int]
    """Rule of exclusion to number of records."""
    missing: int = 0
    """Number of objects that others name and that the export has not: they are in no sum."""

    @property
    def balanced(self) -> bool:
        """True when every record read is accounted for."""
        return self.read == self.kept + self.quarantined + sum(self.excluded.values())


@dataclass(frozen=True, slots=True)
class Tables:
    """Where the canonical tables are, and what is told about them as a whole."""

    connection: duckdb.DuckDBPyConnection
    """Holds one table per schema, named after it; never handed to a public process."""
    retrieved_at: datetime
    """When the data were collected, UTC."""
    accounting: tuple[Accounting, ...] = ()
    redactions: Mapping[str, int] = field(default_factory=dict)
    """Kind of personal datum to number of masks set."""
    left_aside: Mapping[str, int] = field(default_factory=dict)
    """How many `files` of the export are not read, and `columns` of those that are."""
    withheld: Mapping[str, int] = field(default_factory=dict)
    """Type of object to number of texts that wait for a person to read them."""
    collection: str = ""
    """SHA-256 of what was collected."""


def create(connection: duckdb.DuckDBPyConnection, only: Iterable[str] | None = None) -> None:
    """Create the empty canonical tables, all or `only` some, typed as the schemas say."""
    for table in schemas.names() if only is None else only:
        fields = ", ".join(f"{name} {kind}" for name, kind in schemas.columns(table).items())
        connection.execute(f"CREATE TABLE {table} ({fields})")


def order_by(table: str) -> str:
    """Return the ORDER BY list that sorts `table` by its key, numbers as numbers."""
    schema = schemas.load(table)
    key = schema["primaryKey"]
    types = schemas.columns(table)
    # What has a list or a form of its own is never a number.
    words = {
        field["name"]
        for field in schema["fields"]
        if field.get("constraints", {}).keys() & {"enum", "pattern"}
    }
    parts = []
    for column in [key] if isinstance(key, str) else key:
        if types[column] == "VARCHAR" and column not in words:
            parts.append(f"try_cast({column} AS BIGINT)")
        parts.append(column)
    return ", ".join(parts)
