"""What a person looks at before publication, and decides: review, decide, approve."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import click

from concertation.commands.arguments import workspace_argument
from concertation.deciding import REVIEW
from concertation.workspace import Workspace
from datapackage.errors import ConfigurationError, PackageError
from datapackage.schemas.codes import labels

__all__ = ["COMMANDS"]

_SHOWN = 3
_WIDTH = 60
_OTHERS = (
    ("quarantine.csv", "Mis de côté"),
    ("left-aside.csv", "Fichiers et colonnes non lus"),
    ("unresolved-places.csv", "Lieux à trancher dans places.csv"),
    ("organisation-candidates.csv", "Organisations à confirmer dans organisations.csv"),
)


@click.command()
@workspace_argument
@click.option("--all", "whole", is_flag=True, help="Montrer chaque passage, pas les premiers.")
def review(workspace: Workspace, *, whole: bool) -> None:
    """Montrer ce qui a été masqué, retenu, signalé, écarté ; privé, à relire par une personne.

    Tout est aussi dans private/review.csv : une décision tapée dans sa première colonne, avec sa
    raison, est prise à la fabrication suivante. « concertation decide » fait de même.
    """
    from concertation.deciding import reviewed

    rows = reviewed(workspace)
    click.echo(f"À relire : {len(rows)} ({workspace.private / REVIEW})")
    for (state, kind), group in groupby(rows, key=lambda row: (row["state"], row["kind"])):
        several = list(group)
        named = labels("redaction").get(kind, kind)
        click.echo(f"{state.capitalize()}, {named} : {len(several)}")
        for line in _by_account(several, len(several) if whole else _SHOWN):
            click.echo(f"  {line}")
    for name, title in _OTHERS:
        _tell(workspace, name, title)


def _by_account(rows: list[dict[str, str]], most: int) -> Iterator[str]:
    for account, group in groupby(rows, key=lambda row: row["account"]):
        several = list(group)
        if account:
            yield f"compte {account} ({len(several)})"
        for row in several[:most]:
            number = f"n° {row['number']}" if row["number"] else "sans numéro"
            where = f"{row['source_file']}, ligne {row['source_row']}" if row["source_file"] else ""
            decided = f" → {row['decision']}" if row["decision"] else ""
            yield (
                f"  {row['object']} {number} ({where}) texte {row['text'] or '–'} : "
                f"« {_short(row['passage'])} »{decided} dans « {_short(row['context'])} »"
            )
        if len(several) > most:
            yield f"  et {len(several) - most} de plus (--all les montre)"


def _tell(workspace: Workspace, name: str, title: str) -> None:
    path = workspace.private / name
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8")))) if path.exists() else []
    click.echo(f"{title} : {len(rows)} ({path})")
    for row in rows:
        click.echo("  " + " | ".join(_short(str(cell)) for cell in row.values()))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


@click.command()
@workspace_argument
@click.argument(
    "decision",
    type=click.Choice(["mask", "keep", "hold", "organisation", "words"]),
    metavar="DÉCISION",
)
@click.argument("passage", metavar="PASSAGE")
@click.option("--reason", required=True, metavar="TEXTE", help="Pourquoi, en une phrase.")
@click.option("--in", "number", metavar="NUMÉRO", help="Numéro public du texte.")
@click.option(
    "--type",
    "kind",
    type=click.Choice(["contribution", "comment"]),
    default="contribution",
    help="Nature de l’objet qui porte ce numéro.",
)
@click.option("--text", metavar="EMPREINTE", help="Empreinte du texte, que donne review.")
@click.option("--author", metavar="NOM", help="Qui décide ; à défaut, le compte de cette machine.")
def decide(  # noqa: PLR0913, PLR0917  one parameter per option of the command
    workspace: Workspace,
    decision: str,
    passage: str,
    reason: str,
    number: str | None,
    kind: str,
    text: str | None,
    author: str | None,
) -> None:
    """Décider d’un passage : le masquer (mask), le garder (keep), retenir son texte (hold).

    Ou d’un nom de compte : c’est une organisation (organisation), des mots ordinaires (words).
    Une décision sur un passage vaut pour un texte tel qu’il est, et tombe s’il est corrigé.
    """
    from concertation.deciding import author as somebody
    from concertation.deciding import decide as note
    from concertation.review_texts import texts_with

    row: dict[str, Any] = {
        "decision": decision,
        "passage": passage,
        "text": None,
        "reason": " ".join(reason.split()),
        "date": datetime.now(UTC).date(),
        "author": author or somebody(),
    }
    with workspace.writing("décision"):
        texts: list[str | None] = [text]
        if decision in ("mask", "keep", "hold") and text is None:
            texts = [*texts_with(workspace, passage, kind, number)]
            if not texts:
                msg = (
                    f"« {passage} » n’est dans aucun texte relu ni publié"
                    f"{f' sous le numéro {number}' if number else ''} ; vérifiez l’orthographe, ou "
                    "donnez --text, l’empreinte que montre concertation review"
                )
                raise ConfigurationError(msg)
        added = note(workspace, [row | {"text": one} for one in texts])
    told = f"{added} décision{'s' * (added > 1)} notée{'s' * (added > 1)}" if added else "Déjà noté"
    click.echo(
        f"{told} dans {workspace.private / 'decisions.csv'} ({decision}, « {_short(passage)} »). "
        f"Relancez : concertation build {workspace.path}"
    )


@click.command()
@workspace_argument
def approve(workspace: Workspace) -> None:
    """Rendre public le paquet courant, sans attendre le délai de publish_after."""
    from concertation.commands.left_aside import tell_waiting
    from concertation.showing import approve as show

    # Without the lock: watch may hold it for minutes, and this is one step.
    folder = show(workspace)
    if folder is None:
        msg = f"{workspace.path} : aucun paquet ; lancez d’abord concertation build"
        raise PackageError(msg)
    click.echo(f"Le portail montre désormais {folder}")
    tell_waiting(workspace.private)


COMMANDS = (review, decide, approve)
