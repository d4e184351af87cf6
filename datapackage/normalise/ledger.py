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
from datapackage.script import run

if TYPE_CHECKING:
    import duckdb

__all__ = ["Ledger"]


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

        connection.execute("CREATE TABLE ledger (object_type VARCHAR, key VARCHAR, number BIGINT)")
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
        for step in ("ledger_recognised", "ledger_numbers", "ledger_remembered"):
            run(connection, __package__, step, value)

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
