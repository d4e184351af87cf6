"""Set apart, in the canonical tables, what the privacy gate found: the rest is published.

A text goes as a whole, and its place says so; an address, an identifier or a label that would
tell a name is left out of its row. What belongs to the package as a whole (its title, its
files) cannot be set apart: that stops a build.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from datapackage import schemas
from datapackage.normalise import history, sheets
from datapackage.tables import order_by

if TYPE_CHECKING:
    import duckdb

__all__ = ["Place", "Withheld", "hold", "withhold"]

_WAITING = "[texte en attente de relecture]"
_TEXTS = {"contributions": "contribution", "comments": "comment"}
"""Tables of texts that the public wrote, and what a row of each is."""
_WHOLE = ("title", "body")
_TITLES = {
    "themes": "[thème en attente de relecture]",
    "workshops": "[atelier en attente de relecture]",
}
_ROWS = ("links", "sources")
"""Tables of which a whole row goes: it is an address, and what is said of it."""
_HELD = """
SELECT DISTINCT numbers.id
FROM overlay.decisions AS decisions
JOIN work.cleaned AS cleaned
    ON cleaned.digest = decisions.text AND cleaned.slot IN ('{kind}.title', '{kind}.body')
JOIN work.{kind}_numbers AS numbers ON numbers.ref = cleaned.ref
JOIN {kind}s AS published ON published.{kind}_id = numbers.id AND published.status = 'published'
WHERE decisions.decision = 'hold'
ORDER BY numbers.id
"""
_TABLES = (*_TEXTS, *_TITLES, *_ROWS, "participants", "outcomes")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found, as a report says it."""

    table: str
    field: str
    row: int | None
    """Line of the table sorted by its key, the header being line 1; null when nobody counted."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was set apart."""

    place: Place
    number: str
    """Public number of the object, or the key of the row."""
    left: Literal["text", "cell", "row"]
    """What of it is not published."""


def withhold(
    connection: duckdb.DuckDBPyConnection, places: Iterable[Place], retrieved_at: datetime
) -> list[Withheld]:
    """Take what is at these places out of the canonical tables; return what could be.

    Votes and dates of a text stay, what it cites and its address go. Figures that are kept
    through time, and the sources, are made again.
    """
    asked = [place for place in places if place.table in _TABLES]
    # Numbers of rows hold until a row goes: all are found first.
    keys = {table: _keys(connection, table, asked) for table in {one.table for one in asked}}
    done = [
        _taken(connection, place, key)
        for place in asked
        if (key := keys[place.table].get(place.row or 0)) is not None
    ]
    held = [one for one in done if one is not None]
    if held:
        _measure_again(connection, retrieved_at)
    return held


def hold(connection: duckdb.DuckDBPyConnection, retrieved_at: datetime) -> list[Withheld]:
    """Withhold the texts that the operator decided to hold back; return them."""
    held = [
        Withheld(Place(f"{kind}s", "body", None), number, "text")
        for kind in _TEXTS.values()
        for (number,) in connection.execute(_HELD.format(kind=kind)).fetchall()
    ]
    for one in held:
        _withhold_text(connection, _TEXTS[one.place.table], one.number)
    if held:
        _measure_again(connection, retrieved_at)
    return held


def _measure_again(connection: duckdb.DuckDBPyConnection, retrieved_at: datetime) -> None:
    connection.execute("DELETE FROM sources; DELETE FROM history")
    sheets.cite(connection)
    history.measure(connection, retrieved_at)


def _keys(
    connection: duckdb.DuckDBPyConnection, table: str, places: Iterable[Place]
) -> dict[int, dict[str, str]]:
    """Return the key of each row of `table` that is asked, by its line."""
    key = schemas.load(table)["primaryKey"]
    names = [key] if isinstance(key, str) else list(key)
    rows = connection.execute(
        f"SELECT line, {', '.join(names)} FROM ("
        f"SELECT row_number() OVER (ORDER BY {order_by(table)}) + 1 AS line, * FROM {table}"
        ") WHERE list_contains($lines, line)",
        {"lines": [one.row for one in places if one.table == table]},
    ).fetchall()
    return {line: dict(zip(names, values, strict=True)) for line, *values in rows}


def _taken(
    connection: duckdb.DuckDBPyConnection, place: Place, key: dict[str, str]
) -> Withheld | None:
    """Take one thing out, as its table asks; null when its column may not be empty."""
    where = " AND ".join(f"{name} = ${name}" for name in key)
    number = " / ".join(map(str, key.values()))
    if place.table in _TEXTS and place.field in _WHOLE:
        _withhold_text(connection, _TEXTS[place.table], number)
        return Withheld(place, number, "text")
    if place.table in _ROWS:
        connection.execute(f"DELETE FROM {place.table} WHERE {where}", key)
        return Withheld(place, number, "row")
    if place.table in _TITLES and place.field == "title":
        values = key | {"waiting": _TITLES[place.table]}
        connection.execute(f"UPDATE {place.table} SET title = $waiting WHERE {where}", values)
        return Withheld(place, number, "text")
    field = next(one for one in schemas.load(place.table)["fields"] if one["name"] == place.field)
    if place.field in key or field.get("constraints", {}).get("required"):
        return None
    connection.execute(f"UPDATE {place.table} SET {place.field} = NULL WHERE {where}", key)
    return Withheld(place, number, "cell")


def _withhold_text(connection: duckdb.DuckDBPyConnection, kind: str, number: str) -> None:
    # A page's address often repeats the title.
    left = ", url = NULL" if kind == "contribution" else ""
    connection.execute(
        f"UPDATE {kind}s SET status = 'withheld', title = NULL, body = $waiting{left} "
        f"WHERE {kind}_id = $number AND status = 'published'",
        {"waiting": _WAITING, "number": number},
    )
    for table in ("links", "outcomes"):
        connection.execute(
            f"DELETE FROM {table} WHERE object_type = $kind AND object_id = $number",
            {"kind": kind, "number": number},
        )
