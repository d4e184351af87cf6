"""Read = kept + quarantined + excluded: what became of every record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.tables import Accounting

if TYPE_CHECKING:
    import duckdb

__all__ = ["balance", "redactions"]

_READ = """
SELECT
    (SELECT coalesce(sum(count), 0) FROM staging.records_read WHERE object_type = $1),
    (SELECT count(*) FROM staging.quarantine WHERE object_type = $1)
"""

_EXCLUDED = """
SELECT rule, sum(count)
FROM staging.exclusions
WHERE object_type = $1
GROUP BY rule
HAVING sum(count) > 0
ORDER BY rule
"""

_MASKS = """
SELECT mask.kind, sum(mask.count)
FROM (SELECT unnest(kinds) AS mask FROM work.cleaned) AS masks
GROUP BY mask.kind
ORDER BY mask.kind
"""


def balance(connection: duckdb.DuckDBPyConnection) -> tuple[Accounting, ...]:
    """Return the accounts of contributions and comments."""
    return tuple(_account(connection, name) for name in ("contribution", "comment"))


def redactions(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the number of masks set, by kind of personal datum."""
    return {kind: int(count) for kind, count in connection.execute(_MASKS).fetchall()}


def _account(connection: duckdb.DuckDBPyConnection, object_type: str) -> Accounting:
    row = connection.execute(_READ, [object_type]).fetchone()
    read, quarantined = row or (0, 0)
    kept = connection.execute(f"SELECT count(*) FROM {object_type}s").fetchone()
    excluded = connection.execute(_EXCLUDED, [object_type]).fetchall()
    return Accounting(
        object_type=object_type,
        read=int(read),
        kept=int(kept[0]) if kept else 0,
        quarantined=int(quarantined),
        excluded={rule: int(count) for rule, count in excluded},
    )
