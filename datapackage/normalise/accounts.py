"""Read = kept + quarantined + excluded: what became of every record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.script import run
from datapackage.tables import Accounting

if TYPE_CHECKING:
    import duckdb

__all__ = ["balance", "left_aside", "redactions"]

_KEPT = {
    "contribution": "SELECT count(*) FROM contributions",
    "comment": "SELECT count(*) FROM comments",
    # A vote that is kept is one that a tally counts.
    "vote": "SELECT coalesce(sum(count), 0) FROM vote_tallies WHERE origin = 'computed'",
}


def balance(connection: duckdb.DuckDBPyConnection) -> tuple[Accounting, ...]:
    """Return the accounts of contributions, of comments and, where they are listed, of votes."""
    votes = _account(connection, "vote")
    texts = (_account(connection, name) for name in ("contribution", "comment"))
    return (*texts, votes) if votes.read else tuple(texts)


def redactions(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the number of masks set, by kind of personal datum."""
    return {kind: int(count) for kind, count in run(connection, __package__, "masks").fetchall()}


def left_aside(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the number of files of the export that are not read, and of columns of the others."""
    counts = connection.execute(
        "SELECT (SELECT count(*) FROM staging.records_read WHERE object_type = 'file'), "
        "(SELECT count(*) FROM staging.columns_left)"
    ).fetchone()
    return dict(zip(("files", "columns"), counts or (0, 0), strict=True))


def _account(connection: duckdb.DuckDBPyConnection, object_type: str) -> Accounting:
    row = run(connection, __package__, "records", [object_type]).fetchone()
    read, quarantined = row or (0, 0)
    kept = connection.execute(_KEPT[object_type]).fetchone()
    missing = connection.execute("SELECT count(*) FROM staging.missing_contributions").fetchone()
    excluded = run(connection, __package__, "excluded", [object_type]).fetchall()
    return Accounting(
        object_type=object_type,
        read=int(read),
        kept=int(kept[0]) if kept else 0,
        quarantined=int(quarantined),
        excluded={rule: int(count) for rule, count in excluded},
        missing=int(missing[0]) if missing and object_type == "contribution" else 0,
    )
