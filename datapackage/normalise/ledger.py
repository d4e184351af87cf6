"""Which public number belongs to which object of the platform, for ever.

The ledger is a private, append-only Parquet file: object type, source key,
number. An object is recognised by any of its keys (see `staging.py`), so a
contribution keeps its number whether it comes through a CSV, the API, or
edited. Numbers are never used twice, even after a deletion.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.durable import new_file
from datapackage.errors import LedgerError
from datapackage.literal import literal

if TYPE_CHECKING:
    import duckdb

__all__ = ["Ledger"]

_CREATE = """
CREATE TABLE ledger (object_type VARCHAR, key VARCHAR, number BIGINT);
"""

# A number that already answers to a platform id is not given, on the faith of its
# text alone, to an object that has another platform id: two people may write the same.
_RECOGNISE = """
CREATE OR REPLACE TEMP TABLE recognised AS
WITH wanted AS (
    SELECT objects.keys[1] AS source_key, objects.rank, unnest(objects.keys) AS key,
        unnest(range(1, len(objects.keys) + 1)) AS key_rank,
        len(list_filter(objects.keys, lambda k: starts_with(k, 'id:'))) > 0 AS has_id
    FROM objects
),
with_id AS (
    SELECT DISTINCT number
    FROM ledger
    WHERE object_type = $object_type AND starts_with(key, 'id:')
),
claims AS (
    SELECT wanted.source_key, wanted.rank, wanted.key_rank, ledger.number
    FROM wanted
    JOIN ledger ON ledger.object_type = $object_type AND ledger.key = wanted.key
    LEFT JOIN with_id ON with_id.number = ledger.number
    WHERE starts_with(wanted.key, 'id:') OR NOT wanted.has_id OR with_id.number IS NULL
),
best_per_object AS (
    SELECT source_key, rank, key_rank, number
    FROM claims
    QUALIFY row_number() OVER (PARTITION BY source_key ORDER BY key_rank, number) = 1
)
SELECT source_key, number, rank
FROM best_per_object
QUALIFY row_number() OVER (PARTITION BY number ORDER BY key_rank, rank) = 1
"""

_NUMBER = """
CREATE OR REPLACE TABLE numbers AS
SELECT source_key, number, rank
FROM recognised
UNION ALL
SELECT objects.keys[1],
    (SELECT coalesce(max(number), 0) FROM ledger WHERE object_type = $object_type)
        + row_number() OVER (ORDER BY objects.rank),
    objects.rank
FROM objects
ANTI JOIN recognised ON recognised.rank = objects.rank
"""

_REMEMBER = """
INSERT INTO ledger
SELECT $object_type, named.key, named.number
FROM (
    SELECT numbers.number, unnest(objects.keys) AS key
    FROM objects
    JOIN numbers ON numbers.rank = objects.rank
) AS named
ANTI JOIN ledger ON ledger.object_type = $object_type AND ledger.key = named.key
"""


class Ledger:
    """The ledger of one workspace, bound to the key that makes its pseudonyms."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._fingerprint = hashlib.sha256(b"ledger:" + key).hexdigest()[:16]
        self._kept: int | None = None
        """Rows of the file, None without one: a ledger only grows, so that they tell a change."""

    def load(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create the table `ledger` in `connection` from the file.

        Raises:
            LedgerError: the file is damaged, or was made with another key.
        """
        import duckdb  # noqa: PLC0415  0.15 s, only needed when building

        connection.execute(_CREATE)
        if not self.path.exists():
            connection.execute("INSERT INTO ledger VALUES ('key', $1, 0)", [self._fingerprint])
            return
        try:
            connection.execute(
                "INSERT INTO ledger SELECT object_type, key, number FROM read_parquet($1)",
                [literal(self.path)],
            )
        except duckdb.OutOfMemoryException:
            raise  # the file is not at fault: nobody should restore it
        except duckdb.Error as error:
            msg = f"{self.path} : registre des numéros illisible ; restaurez sa sauvegarde"
            raise LedgerError(msg) from error
        self._check_key(connection)
        self._kept = _count(connection)

    def assign(self, connection: duckdb.DuckDBPyConnection, object_type: str) -> None:
        """Give each row of the table `objects(keys, rank)` its number, in the order of `rank`.

        No two rows have one rank, and no row has one key twice. Creates the table
        `numbers(source_key, number, rank)` and adds to `ledger` the keys that it did not know.
        """
        value = {"object_type": object_type}
        for statement in (_RECOGNISE, _NUMBER, _REMEMBER):
            connection.execute(statement, value)

    def save(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write the table `ledger` back, before any package that shows its numbers."""
        if self._kept == _count(connection):
            return
        with new_file(self.path) as path:
            path.touch(0o600)
            connection.execute(
                "COPY (SELECT object_type, key, number FROM ledger "
                "ORDER BY object_type, number, key) TO $1 "
                # Most of it is digests: trying harder takes longer and makes them no smaller.
                "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)",
                [str(path)],
            )
            path.chmod(0o600)
        self._kept = _count(connection)

    def _check_key(self, connection: duckdb.DuckDBPyConnection) -> None:
        known = connection.execute("SELECT key FROM ledger WHERE object_type = 'key'").fetchone()
        if known is None or known[0] != self._fingerprint:
            msg = (
                f"{self.path} : ce registre a été fait avec une autre clé que private/key ; "
                "restaurez ensemble la clé et le registre depuis la même sauvegarde"
            )
            raise LedgerError(msg)


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute("SELECT count(*) FROM ledger").fetchone()
    return found[0] if found else 0
