"""Do the numbers of the package add up? What was read, what is kept, what refers to what.

These are the sums and references that no schema can state. To add one, write a
query below that selects what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackage.package import Package
from validation.reading import error, number, open_tables
from validation.report import Check, Finding

if TYPE_CHECKING:
    import duckdb

__all__ = ["CHECKS", "check_accounting"]

CHECKS = (
    Check(
        "accounting",
        "error",
        "Comptes des enregistrements",
        "Accounts of records",
        "Tout enregistrement lu est gardé, mis en quarantaine ou écarté par une règle dite.",
        "Every record read is kept, quarantined or left out by a stated rule.",
    ),
    Check(
        "dangling-object",
        "error",
        "Objets cités",
        "Objects referred to",
        "Un vote, un lien ou un retrait porte sur une contribution, un commentaire ou un thème "
        "du paquet.",
        "A vote, a link or a removal is about a contribution, a comment or a theme of the package.",
    ),
    Check(
        "withdrawn",
        "error",
        "Contenus retirés",
        "Withdrawn content",
        "Ce qui est retiré n’a plus ni auteur, ni adresse, ni identifiant d’origine.",
        "What is withdrawn has no author, address or source identifier left.",
    ),
)

_TEXTS = {check.id: check for check in CHECKS}


@dataclass(frozen=True, slots=True)
class _Rule:
    """A query that selects the line in the CSV file of each wrong row, in order."""

    check: str
    table: str
    field: str
    sql: str
    needs: tuple[str, ...]


def _polymorphic(table: str) -> _Rule:
    kinds = {"contribution": "contributions", "comment": "comments", "theme": "themes"}
    known = " UNION ALL ".join(
        f"SELECT '{kind}' AS object_type, {kind}_id AS object_id FROM {name}"
        for kind, name in kinds.items()
    )
    return _Rule(
        "dangling-object",
        table,
        "object_id",
        f"SELECT line FROM {table}_lines ANTI JOIN ({known}) AS known "
        "USING (object_type, object_id) ORDER BY line",
        (table, *kinds.values()),
    )


def _totals(table: str) -> _Rule:
    # "all" stands for the whole consultation, and a theme may have left since it was measured.
    return _Rule(
        "dangling-object",
        table,
        "theme_id",
        f"SELECT line FROM {table}_lines ANTI JOIN themes USING (theme_id) "
        "WHERE theme_id <> 'all' ORDER BY line",
        (table, "themes"),
    )


_RULES = (
    _polymorphic("vote_tallies"),
    _polymorphic("links"),
    _polymorphic("removals"),
    _totals("announced_figures"),
    _Rule(
        "withdrawn",
        "contributions",
        "status",
        "SELECT line FROM contributions_lines WHERE status = 'withdrawn' "
        "AND coalesce(author_id, url, source_id, title) IS NOT NULL ORDER BY line",
        ("contributions",),
    ),
    _Rule(
        "withdrawn",
        "comments",
        "status",
        "SELECT line FROM comments_lines WHERE status = 'withdrawn' "
        "AND coalesce(author_id, title) IS NOT NULL ORDER BY line",
        ("comments",),
    ),
)


def check_accounting(package: Package) -> Iterator[Finding]:
    """Yield every sum and every reference of `package` that does not come out right.

    A table that is missing or unreadable is passed over: structure says it.
    """
    import duckdb  # noqa: PLC0415  heavy, and the privacy gate alone does without

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        tables = open_tables(connection, package)
        yield from _accounts(connection, package, tables)
        for rule in _RULES:
            if tables.issuperset(rule.needs):
                yield from _broken(connection, rule)


def _accounts(
    connection: duckdb.DuckDBPyConnection, package: Package, tables: set[str]
) -> Iterator[Finding]:
    for account in package.descriptor.get("accounting", ()):
        kind, read, kept = account["object_type"], account["read"], account["kept"]
        told = kept + account["quarantined"] + sum(account["excluded"].values())
        if read != told:
            yield error(
                "accounting",
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
                "accounting",
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


def _broken(connection: duckdb.DuckDBPyConnection, rule: _Rule) -> Iterator[Finding]:
    texts = _TEXTS[rule.check]
    # One finding per wrong row: there are none in a good package, few in a bad one.
    for (line,) in connection.execute(rule.sql).fetchall():
        yield Finding(
            check=rule.check,
            severity="error",
            table=rule.table,
            field=rule.field,
            row=line,
            message=f"{rule.table}, ligne {line}, {rule.field} : règle non respectée. "
            f"{texts.description} Corrigez la source ou reconstruisez le paquet",
            message_en=f"{rule.table}, row {line}, {rule.field}: rule broken. "
            f"{texts.description_en} Correct the source or build the package again",
        )
