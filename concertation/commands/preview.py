"""Show what would be published, before it is: by `init` of a table, and at the first build."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datapackage.package import Package
    from datapackage.sources.table import Proposal

__all__ = ["tell_first", "tell_proposal"]

_TITLE, _BODY, _COLUMN = 80, 160, 60

_FIRST = """
SELECT
    contributions.title, contributions.body, themes.title,
    strftime(created_at, '%d/%m/%Y'), place_label, author_id IS NOT NULL
FROM contributions
LEFT JOIN themes USING (theme_id)
WHERE body IS NOT NULL
ORDER BY try_cast(contribution_id AS BIGINT)
LIMIT 3
"""


def tell_proposal(proposed: Proposal) -> None:
    """Print what each column would feed, those left, and three contributions."""
    if proposed.uses:
        click.echo("Ce que chaque colonne deviendrait :")
    for line in proposed.uses:
        click.echo(f"  - {line}")
    if proposed.left:
        titles = ", ".join(
            f"« {shorten(title, _COLUMN, placeholder='…')} »" for title in proposed.left
        )
        click.echo(
            f"Colonnes laissées de côté, ni lues ni publiées ({len(proposed.left)}) : {titles}"
        )
    if proposed.shown:
        click.echo("Les premières contributions, telles qu’elles seraient publiées :")
    for one in proposed.shown:
        _tell(one.title, one.body, one.facts, signed=one.signed)


def tell_first(package: Package) -> None:
    """Print three contributions of the first package of a workspace."""
    import duckdb

    from datapackage.package.opening import open_tables

    with duckdb.connect() as connection:
        open_tables(connection, package, only=("contributions", "themes"))
        found = connection.execute(_FIRST).fetchall()
    if found:
        click.echo("  Premier paquet. Voici ce qui sera public, par exemple :")
    for title, body, *facts, signed in found:
        _tell(title or "", body, [fact for fact in facts if fact], signed=signed)
    if found:
        click.echo(
            "  Si un titre, un texte ou un thème n’est pas à sa place, corrigez avant de publier."
        )


def _tell(title: str, body: str, facts: Iterable[str], *, signed: bool) -> None:
    told = [*facts, *(["[pseudonyme]"] if signed else [])]
    head = shorten(title, _TITLE, placeholder="…") or "(sans titre)"
    click.echo(
        f"    • {' | '.join([head, *(shorten(fact, _COLUMN, placeholder='…') for fact in told)])}"
    )
    click.echo(f"      {shorten(body, _BODY, placeholder='…')}")
