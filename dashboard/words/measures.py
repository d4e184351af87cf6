"""How does the portal name what is counted, and the tables and columns that hold it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.words.codes import named
from datapackage import schemas

__all__ = [
    "FORMATS",
    "field_name",
    "held",
    "measure",
    "organisation_type",
    "table_name",
]

FORMATS = {"csv": "CSV", "parquet": "Parquet", "xlsx": "Excel"}

_OF_WORKSHOPS = ("workshops", "workshop_people")
_TABLES = {"organisations": "participants", "votes": "vote_tallies"}
_FIELDS = {"votes_for": "Votes pour", "votes_against": "Votes contre", "votes": "Votes"}


def measure(code: str) -> str:
    """Return the French name of a measure, or its code."""
    return named("measure", code)


def held(rows: Sequence[Mapping[str, Any]], value: str) -> list[dict[str, Any]]:
    """Return rows by measure with their French names, without those of workshops if none was held.

    `value` is the column that holds the measure.
    """
    none = any(row["measure"] == "workshops" and row[value] == 0 for row in rows)
    return [
        dict(row) | {"measure": measure(row["measure"])}
        for row in rows
        if not (none and row["measure"] in _OF_WORKSHOPS)
    ]


def field_name(table: str, field: str) -> str:
    """Return the title that the schema gives to a column, or its code."""
    if field in _FIELDS:
        return _FIELDS[field]
    name = _TABLES.get(table, table)
    if name not in schemas.names():
        return field
    titles = {item["name"]: item["title"] for item in schemas.load(name)["fields"]}
    return str(titles.get(field, field))


def table_name(table: str) -> str:
    """Return the title that its schema gives to a table, or its code."""
    return str(schemas.load(table)["title"]) if table in schemas.names() else table


def organisation_type(code: str | None) -> str:
    """Return the name of a type of organisation; an unknown one is said to be."""
    return named("organisation_type", code) if code else "Type inconnu"
