"""Say after a build what is not published: files and columns not read, workshops masked."""

from __future__ import annotations

import csv
import io
from itertools import groupby
from pathlib import Path

import click

from concertation.private_files import CANDIDATES, LEFT_ASIDE, MASKED_WORKSHOP
from concertation.waiting import WAITING

__all__ = ["tell_left_aside", "tell_masked_workshops", "tell_waiting"]

_NAMED = 12
_LONGEST = 60


def tell_left_aside(private: Path) -> None:
    """Print what the last build noted in `private`; nothing when all was read."""
    rows = _rows(private / LEFT_ASIDE)
    if files := [row["source_file"] for row in rows if not row["column"]]:
        click.echo(f"  Fichiers non lus ({len(files)}) : {_listed(files)}")
    columns = [row for row in rows if row["column"]]
    for name, several in groupby(columns, key=lambda row: row["source_file"]):
        titles = [row["column"] for row in several]
        click.echo(f"  Colonnes non lues de {name} ({len(titles)}) : {_listed(titles)}")


def tell_waiting(private: Path) -> None:
    """Print what the privacy gate held back until somebody reads it, and what to do."""
    rows = _rows(private / WAITING)
    if not rows:
        return
    click.echo(
        f"  Retenus jusqu’à relecture ({len(rows)}), le reste est publié ; concertation review en "
        "montre le passage :"
    )
    for row in rows[:_NAMED]:
        place = row["source_file"] and f" ({row['source_file']}, ligne {row['source_row']})"
        click.echo(f"    - {row['object']} n° {row['number']}{place} : {row['left_out']}")
    if len(rows) > _NAMED:
        click.echo(f"    et {len(rows) - _NAMED} de plus")
    click.echo(
        "    À tort : concertation decide keep PASSAGE --reason … ; à raison : decide mask ; ou "
        "corrigez-les sur la plateforme puis refaites l’export"
    )


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8")))) if path.exists() else []


def _listed(names: list[str]) -> str:
    """Return the first names; a title may be a whole question."""
    short = [" ".join(name.split()) for name in names[:_NAMED]]
    told = ", ".join(n if len(n) <= _LONGEST else f"{n[:_LONGEST]}…" for n in short)
    more = len(names) - _NAMED
    return f"{told} et {more} de plus, que liste concertation review" if more > 0 else told


def tell_masked_workshops(private: Path) -> None:
    """Print the names of accounts that are masked in titles of workshops, and how to list them."""
    masked = [row for row in _rows(private / CANDIDATES) if row["why"] == MASKED_WORKSHOP]
    if not masked:
        return
    names = _listed([f"« {row['alias']} »" for row in masked])
    click.echo(
        f"  Noms de comptes masqués dans des noms d’ateliers ({len(masked)}) : {names} ; si c’est "
        "une organisation, ajoutez sa ligne à organisations.csv, par exemple :"
    )
    click.echo(f"    {masked[0]['line']}")
