"""Territories: from what people wrote as a place to codes, and from a code to what it lies in.

What a sheet says is never replaced: `places.csv` fills what is empty, then the
resolver does. Workshops gain coordinates; contributions, whose authors may be
one person, only gain codes. What stays open is listed in
`work.unresolved_places`, private, for whoever completes `places.csv`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.literal import literal
from datapackage.script import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["locate"]


def locate(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the empty territories of the canonical tables, and list what stays open.

    `work.unresolved_places` has label, department_code (what was known of it),
    uses, reason (ambiguous or unknown) and candidates, most used first.
    """
    # Read here only: most of the product never needs the places.
    from datapackage import places  # noqa: PLC0415

    run(connection, __package__, "place_labels")
    run(connection, __package__, "known_places", {"path": literal(places.PLACES)})
    _resolve(connection)
    for step in ("places", "territories", "unresolved_places"):
        run(connection, __package__, step)


def _resolve(connection: duckdb.DuckDBPyConnection) -> None:
    from datapackage.places import resolve  # noqa: PLC0415  see `locate`

    labels = connection.execute(
        "SELECT label, department_hint FROM work.place_labels ORDER BY label, department_hint"
    ).to_arrow_table()
    found = resolve(labels["label"].combine_chunks(), labels["department_hint"].combine_chunks())
    connection.register("resolved_labels", found)
    connection.execute("CREATE TABLE work.resolved_places AS FROM resolved_labels")
    connection.unregister("resolved_labels")
