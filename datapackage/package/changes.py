"""What differs between two packages of one consultation, in rows and in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from datapackage import schemas
from datapackage.literal import literal
from datapackage.package import Package
from datapackage.package.opening import added_since, no_rows, rows_of

if TYPE_CHECKING:
    import duckdb

__all__ = ["Change", "Level", "compare", "level", "next_version", "sentences"]

Level = Literal["major", "minor", "patch"]

_SHOWN = 12

# Not facts about the consultation: they move at each collection, with nothing new to tell;
# what texts cite is told with the texts.
_IGNORED_COLUMNS = {"vote_tallies": {"as_of"}, "consultations": {"retrieved_at"}}
_IGNORED_TABLES = {"history", "links", "sources"}

_FEMININE = {"consultations", "contributions", "tags", "contribution_tags", "outcomes"}


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to the rows of one table; keys are sorted, numbers as numbers."""

    table: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    altered: tuple[str, ...]
    """Keys of the rows of which another column changed."""


def compare(connection: duckdb.DuckDBPyConnection, old: Package, new: Package) -> list[Change]:
    """Return one change per table that differs, in the order of the schemas."""
    changes = [
        _compare_table(connection, old, new, table)
        for table in schemas.names()
        if table not in _IGNORED_TABLES
    ]
    return [change for change in changes if change.added or change.removed or change.altered]


def level(changes: list[Change], old: Package, new: Package) -> Level | None:
    """Say how much changed, or None if nothing did.

    The rule: *major* when the structure changes in a way that breaks a reader
    (another major version of the schemas) or when a row that was published
    disappears; *minor* when rows are added, or the schemas gain a field;
    *patch* when only values are corrected. Votes and counters that move count
    as values.
    """
    before = old.descriptor["schemaVersion"].split(".")
    after = new.descriptor["schemaVersion"].split(".")
    if before[0] != after[0] or any(change.removed for change in changes):
        return "major"
    if before[1] != after[1] or any(change.added for change in changes):
        return "minor"
    return "patch" if changes else None


def next_version(version: str, how_much: Level) -> str:
    """Return the number that follows `version`, by semantic versioning of the data."""
    major, minor, patch = (int(part) for part in version.split("."))
    if how_much == "major":
        return f"{major + 1}.0.0"
    if how_much == "minor":
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def sentences(changes: list[Change]) -> list[str]:
    """Tell the changes in French, one sentence per table and kind of change."""
    told = []
    for change in changes:
        title = str(schemas.load(change.table)["title"])
        agreed = "e" if change.table in _FEMININE else ""
        for verb, keys in (
            (f"ajouté{agreed}", change.added),
            (f"retiré{agreed}", change.removed),
            (f"modifié{agreed}", change.altered),
        ):
            if keys:
                told.append(_sentence(title, verb, keys))
    return told


def _sentence(title: str, verb: str, keys: tuple[str, ...]) -> str:
    plural = "s" if len(keys) > 1 else ""
    shown = ", ".join(keys[:_SHOWN])
    more = f" et {len(keys) - _SHOWN} autres" if len(keys) > _SHOWN else ""
    return f"{title} : {len(keys)} {verb}{plural} ({shown}{more})."


def _compare_table(
    connection: duckdb.DuckDBPyConnection, old: Package, new: Package, table: str
) -> Change:
    key = schemas.load(table)["primaryKey"]
    keys = [key] if isinstance(key, str) else list(key)
    ignored = _IGNORED_COLUMNS.get(table, set())
    # A package made before a column was added has no value that could have changed.
    before, added = _rows(connection, old, table)
    after, lacking = _rows(connection, new, table)
    unknown = {*keys, *ignored, *added, *lacking}
    values = [name for name in schemas.columns(table) if name not in unknown]
    joined = " AND ".join(f"before.{name} = after.{name}" for name in keys)
    label = ", ".join(f"CAST({name} AS VARCHAR)" for name in keys)
    differs = " OR ".join(f"before.{name} IS DISTINCT FROM after.{name}" for name in values)
    rows = connection.execute(
        f"""
        WITH before AS ({before}),
        after AS ({after})
        SELECT change, label
        FROM (
            SELECT 'added' AS change, concat_ws(' / ', {label}) AS label
            FROM after ANTI JOIN before ON {joined}
            UNION ALL
            SELECT 'removed', concat_ws(' / ', {label})
            FROM before ANTI JOIN after ON {joined}
            UNION ALL
            SELECT 'altered', concat_ws(' / ', {label.replace("CAST(", "CAST(after.")})
            FROM after JOIN before ON {joined}
            WHERE {differs or "false"}
        ) AS changes
        ORDER BY change, try_cast(label AS BIGINT), label
        """
    ).fetchall()
    named = {
        kind: tuple(label for change, label in rows if change == kind)
        for kind in ("added", "removed", "altered")
    }
    return Change(table, named["added"], named["removed"], named["altered"])


def _rows(
    connection: duckdb.DuckDBPyConnection, package: Package, table: str
) -> tuple[str, frozenset[str]]:
    """Return the SELECT of the rows of `table`, and the columns that it gained since."""
    path = package.parquet.get(table)
    if path is None:
        return no_rows(table), frozenset()
    absent = added_since(connection, table, path)
    return rows_of(table, literal(path), absent), absent
