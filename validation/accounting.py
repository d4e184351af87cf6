"""Do the numbers of the package add up? What was read, what is kept, what refers to what.

The sums are those of the descriptor; what no schema can state of the rows is in
`validation/checks` (see `validation.check.Rule`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datapackage import schemas
from datapackage.package import Package
from queries import mentioned
from validation.check import RULES, Rule
from validation.reading import database, error, number, open_tables, show_people
from validation.report import Check, Finding

if TYPE_CHECKING:
    import duckdb

__all__ = ["CHECKS", "check_accounting"]

_ACCOUNTING = Check(
    "accounting",
    "error",
    "Comptes des enregistrements",
    "Accounts of records",
    "Tout enregistrement lu est gardé, mis en quarantaine ou écarté par une règle dite.",
    "Every record read is kept, quarantined or left out by a stated rule.",
)

CHECKS = (_ACCOUNTING, *(rule.check for rule in RULES))


def check_accounting(package: Package) -> Iterator[Finding]:
    """Yield every sum and every row of `package` that does not come out right.

    A rule that reads a table which is missing or unreadable is passed over: structure says it.
    """
    with database() as connection:
        tables = open_tables(connection, package)
        yield from _accounts(connection, package, tables)
        if "participants" in tables:
            show_people(connection, package)
        for rule in RULES:
            if _tables_read(rule) <= tables:
                yield from _broken(connection, rule)


def _tables_read(rule: Rule) -> set[str]:
    named = {form: table for table in schemas.names() for form in (table, f"{table}_lines")}
    return {named[form] for form in mentioned(rule.sql, named)}


def _accounts(
    connection: duckdb.DuckDBPyConnection, package: Package, tables: set[str]
) -> Iterator[Finding]:
    for account in package.descriptor.get("accounting", ()):
        kind, read, kept = account["object_type"], account["read"], account["kept"]
        told = kept + account["quarantined"] + sum(account["excluded"].values())
        if read != told:
            yield error(
                _ACCOUNTING.id,
                f"{kind}s",
                None,
                f"{kind} : {read} enregistrements lus, {told} retrouvés ; un enregistrement a été "
                "perdu ou compté deux fois : signalez-le",
                f"{kind}: {read} records read, {told} accounted for; a record was lost or counted "
                "twice: report it",
                abs(read - told),
            )
        if f"{kind}s" not in tables:
            continue
        rows = number(connection, f"SELECT count(*) FROM {kind}s_lines", [])
        # A withdrawn object keeps its row after its platform has deleted it.
        tombstones = _tombstones(connection, tables, kind)
        if not kept <= rows <= kept + tombstones:
            yield error(
                _ACCOUNTING.id,
                f"{kind}s",
                None,
                f"{kind} : {kept} enregistrements gardés, {rows} lignes ; reconstruisez le paquet",
                f"{kind}: {kept} records kept, {rows} rows; build the package again",
                abs(rows - kept),
            )


def _tombstones(connection: duckdb.DuckDBPyConnection, tables: set[str], kind: str) -> int:
    if "removals" not in tables:
        return 0
    return number(connection, "SELECT count(*) FROM removals_lines WHERE object_type = $1", [kind])


def _broken(connection: duckdb.DuckDBPyConnection, rule: Rule) -> Iterator[Finding]:
    check = rule.check
    # One finding per wrong row: there are none in a good package, few in a bad one.
    for table, field, line in connection.execute(rule.sql).fetchall():
        yield Finding(
            check=check.id,
            severity=check.severity,
            table=table,
            field=field,
            row=line,
            message=f"{table}, ligne {line}, {field} : règle non respectée. "
            f"{check.description} Corrigez la source ou reconstruisez le paquet",
            message_en=f"{table}, row {line}, {field}: rule broken. "
            f"{check.description_en} Correct the source or build the package again",
        )
