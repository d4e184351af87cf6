"""The canonical tables: which exist, and what each column means.

Nothing else lists tables or columns. To add a column, write it in its
`.schema.json`, with title, description and example in French and English, the
version it comes in (`since`) and the list of its codes if it has one (`codes`),
and fill it in `normalise/`; descriptor, dictionary, checks and types follow. What would tell
people apart is marked (`quasiIdentifier`): see `normalise/groups.py`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from datapackage.schemas import codes

__all__ = [
    "DUCKDB_TYPES",
    "SCHEMA_VERSION",
    "added",
    "columns",
    "labels",
    "load",
    "names",
    "quasi_identifiers",
    "since",
]

SCHEMA_VERSION = "1.2.0"
"""Version of the set of schemas; a removed or renamed field changes the minor one first."""

DUCKDB_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP WITH TIME ZONE",
}
"""Table Schema types to the DuckDB types that the Parquet files hold."""

_ORDER = (
    "consultations",
    "milestones",
    "themes",
    "contributions",
    "comments",
    "vote_tallies",
    "group_tallies",
    "participants",
    "workshops",
    "workshop_themes",
    "tags",
    "contribution_tags",
    "links",
    "sources",
    "outcomes",
    "history",
    "announced_figures",
    "removals",
)


def names() -> tuple[str, ...]:
    """Return the tables' names, in the order in which people should read them."""
    return _ORDER


@cache
def load(table: str) -> dict[str, Any]:
    """Return the Table Schema of `table`; shared between callers, so never change it."""
    text = (files(__name__) / f"{table}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema | {"fields": [_with_codes(field) for field in schema["fields"]]}


def columns(table: str) -> dict[str, str]:
    """Return the DuckDB type of each column of `table`, in order."""
    return {field["name"]: DUCKDB_TYPES[field["type"]] for field in load(table)["fields"]}


def since(table: str) -> str | None:
    """Return the version that `table` came in, or None if it was there at first."""
    found: str | None = load(table).get("since")
    return found


def added(table: str) -> dict[str, str]:
    """Return the columns that `table` did not have at first, each with the version it came in."""
    return {field["name"]: field["since"] for field in load(table)["fields"] if "since" in field}


def quasi_identifiers(table: str) -> tuple[str, ...]:
    """Return the columns of `table` that could tell people apart, those to keep longest first."""
    return tuple(field["name"] for field in load(table)["fields"] if field.get("quasiIdentifier"))


@cache
def labels(table: str, language: codes.Language = "fr") -> dict[str, dict[str, str]]:
    """Return the words for the codes of each coded column, by code; never change them."""
    return {
        field["name"]: codes.words(field["categories"], language)
        for field in load(table)["fields"]
        if "categories" in field
    }


def _with_codes(field: dict[str, Any]) -> dict[str, Any]:
    """Write out the list that `field` names, narrowed to its `enum` if it has one."""
    if "codes" not in field:
        return field
    listed = {code["value"]: code for code in codes.categories(field["codes"])}
    constraints = {"enum": list(listed)} | field.get("constraints", {})
    kept = [listed[value] for value in constraints["enum"]]
    plain = {key: value for key, value in field.items() if key != "codes"}
    return plain | {"categories": kept, "constraints": constraints}
