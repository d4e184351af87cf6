"""What do the tables of a release become once some of its objects are withdrawn?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from datapackage import schemas
from datapackage.literal import literal, quoted
from datapackage.package import Package
from datapackage.package.opening import open_tables
from datapackage.script import run
from datapackage.withdrawal import LEFT

if TYPE_CHECKING:
    import duckdb

__all__ = ["Withdrawal", "define", "still_told", "waiting"]

_NAMING = {
    "links": ("told.object_type", "told.object_id"),
    "outcomes": ("told.object_type", "told.object_id"),
    "contribution_tags": ("'contribution'", "told.contribution_id"),
}
"""Tables of which a row goes with the object that it is about, and how they name that object."""
_COUNTED = ("removals", "sources", "history")
"""Tables that are made again from the others; each has its `.sql` file beside."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One line of `removals.csv`."""

    object_type: str
    object_id: str
    reason_code: str
    date: date

    def public(self) -> dict[str, str]:
        """Return what the table `removals` tells of it."""
        return {
            "object_type": self.object_type,
            "object_id": self.object_id,
            "reason_code": self.reason_code,
            "date": self.date.isoformat(),
        }


def still_told(
    connection: duckdb.DuckDBPyConnection, package: Package, asked: Iterable[Withdrawal]
) -> list[Withdrawal]:
    """Return those of the withdrawals `asked` of which `package` has more than a number.

    In the order of the public numbers, contributions first.
    """
    known = {(one.object_type, one.object_id): one for one in asked}
    found: list[Withdrawal] = []
    for kind in LEFT:
        rows = connection.execute(
            f"SELECT {kind}_id FROM read_parquet($path) "
            f"WHERE status <> 'withdrawn' AND list_contains($numbers, {kind}_id) "
            f"ORDER BY try_cast({kind}_id AS BIGINT), {kind}_id",
            {
                "path": literal(package.parquet[f"{kind}s"]),
                "numbers": [number for what, number in known if what == kind],
            },
        ).fetchall()
        found += [known[kind, number] for (number,) in rows]
    return found


def define(
    connection: duckdb.DuckDBPyConnection, former: Package, withdrawn: Sequence[Withdrawal]
) -> list[str]:
    """Show the tables of `former`, without what is `withdrawn`, under their names.

    They are in the schema `main`; as they were, in `former`. Returns the tables that `former`
    has and of which a row changed.
    """
    open_tables(connection, former, schema="former")
    _list(connection, withdrawn)
    _measure(connection, "former")
    for table in (name for name in schemas.names() if name not in _COUNTED):
        connection.execute(f"CREATE VIEW {table} AS {_left(table)}")
    connection.execute("CREATE TABLE work.measured AS FROM work.measures")
    _measure(connection, "main")
    for table in _COUNTED:
        run(connection, __package__, table)
    return [*_changed(connection, former, withdrawn)]


def waiting(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return how many of the objects that `define` withdrew waited for a person to read them."""
    sql = " UNION ALL ".join(
        f"SELECT '{kind}', count(*) FROM former.{kind}s AS told JOIN work.withdrawn AS gone "
        f"ON gone.object_type = '{kind}' AND gone.object_id = told.{kind}_id "
        "WHERE told.status = 'withheld'"
        for kind in LEFT
    )
    return dict(connection.execute(sql).fetchall())


def _list(connection: duckdb.DuckDBPyConnection, withdrawn: Sequence[Withdrawal]) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in schemas.columns("removals").items())
    connection.execute(f"CREATE SCHEMA work; CREATE TABLE work.withdrawn ({columns})")
    # One by one: people ask for them one by one.
    for one in withdrawn:
        connection.execute(
            "INSERT INTO work.withdrawn BY NAME SELECT $object_type AS object_type, "
            "$object_id AS object_id, $reason_code AS reason_code, CAST($date AS DATE) AS date",
            one.public(),
        )


def _measure(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    connection.execute(f"USE {schema}")
    run(connection, "datapackage.normalise", "measures")
    connection.execute("USE main")


def _left(table: str) -> str:
    """Return the SELECT of what is left of `table`."""
    if table in _NAMING:
        kind, number = _NAMING[table]
        told = ", ".join(f"told.{name}" for name in schemas.columns(table))
        return (
            f"SELECT {told} FROM former.{table} AS told ANTI JOIN work.withdrawn AS gone "
            f"ON gone.object_type = {kind} AND gone.object_id = {number}"
        )
    kind = table.removesuffix("s")
    left = {name: _written(value) for name, value in LEFT.get(kind, {}).items()}
    told = ", ".join(
        f"CASE WHEN gone.object_id IS NULL THEN told.{name} ELSE {left[name]} END AS {name}"
        if name in left
        else f"told.{name}"
        for name in schemas.columns(table)
    )
    joined = (
        f"LEFT JOIN work.withdrawn AS gone "
        f"ON gone.object_type = '{kind}' AND gone.object_id = told.{kind}_id"
        if left
        else ""
    )
    return f"SELECT {told} FROM former.{table} AS told {joined}"


def _written(value: object) -> str:
    """Return a value as a view, which binds none, writes it."""
    if value is None:
        return "NULL"
    return quoted(value) if isinstance(value, str) else str(value).upper()


def _changed(
    connection: duckdb.DuckDBPyConnection, former: Package, withdrawn: Sequence[Withdrawal]
) -> Iterator[str]:
    texts = {f"{one.object_type}s" for one in withdrawn}
    for table in former.parquet:
        if table in texts or (
            table in {*_NAMING, *_COUNTED}
            and connection.execute(
                f"SELECT count(*) FROM ((FROM {table} EXCEPT ALL FROM former.{table}) "
                f"UNION ALL (FROM former.{table} EXCEPT ALL FROM {table}))"
            ).fetchone()
            != (0,)
        ):
            yield table
