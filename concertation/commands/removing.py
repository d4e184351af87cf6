"""Withdraw what somebody wrote, and take it out of everything that is kept: remove."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from concertation.commands.arguments import json_option, print_json, workspace_argument
from concertation.workspace import Workspace
from datapackage.durable import pointed
from datapackage.schemas.codes import labels

if TYPE_CHECKING:
    from concertation.purge.report import Given, Held
    from concertation.purge.run import Purged

__all__ = ["COMMANDS"]


@click.command()
@workspace_argument
@click.argument("object_id", metavar="NUMÉRO")
@click.option(
    "--type",
    "object_type",
    type=click.Choice(["contribution", "comment"]),
    default="contribution",
    help="Nature de l’objet.",
)
@click.option(
    "--reason",
    type=click.Choice(list(labels("removal_reason"))),
    required=True,
    help="Motif du retrait.",
)
@click.option(
    "--purge",
    is_flag=True,
    help="Ôter aussi le texte de tout ce que garde le dossier de travail : collectes, export, "
    "feuilles privées, paquets, versions. À relancer s’il a été interrompu.",
)
@json_option
@click.pass_context
def remove(  # noqa: PLR0913  one per option, and the exit code
    context: click.Context,
    workspace: Workspace,
    object_id: str,
    object_type: str,
    reason: str,
    *,
    purge: bool,
    as_json: bool,
) -> None:
    """Retirer une contribution ou un commentaire : le numéro reste, le texte disparaît.

    Le portail ne le montre plus dès sa réponse suivante, et ne donne plus les fichiers qui le
    contiennent. La commande nomme ensuite tout ce qui garde encore le texte ; avec --purge, elle
    l’en ôte, et dit ce qui reste hors de portée. Code de sortie 1 si, après --purge, un fichier
    du dossier le garde encore.
    """
    from concertation.removal import is_removed
    from concertation.removal import remove as withdraw

    today = datetime.now(UTC).date()
    with workspace.writing("retrait"):
        if not (purge and is_removed(workspace, object_type, object_id)):
            withdraw(workspace, object_type, object_id, reason, today)
        done = _purged(workspace, object_type, object_id, today) if purge else None
        held, given = (done.held, done.given) if done else _where(workspace, object_type, object_id)
    said = f"{object_type} {object_id}"
    if as_json:
        print_json({"object_type": object_type, "object_id": object_id, **_told(done, held, given)})
    elif done:
        _tell_purged(done, said)
    else:
        _tell_noted(said, held, f"{_command(workspace, object_type, object_id, reason)}")
    if not as_json:
        _tell_away(workspace, given, done)
        _tell_hidden(workspace)
    context.exit(1 if done and held else 0)


def _command(workspace: Workspace, object_type: str, object_id: str, reason: str) -> str:
    kind = " --type comment" if object_type == "comment" else ""
    return f"concertation remove {workspace.path} {object_id}{kind} --reason {reason} --purge"


def _purged(workspace: Workspace, object_type: str, object_id: str, day: date) -> Purged:
    from concertation.purge.run import purge

    return purge(workspace, object_type, object_id, day)


def _where(workspace: Workspace, kind: str, number: str) -> tuple[list[Held], list[Given]]:
    from concertation.purge.report import (
        given_away,
        held,
        published_links,
        published_texts,
        searched,
    )

    texts = published_texts(workspace, kind, number) + published_links(workspace, kind, number)
    finder = searched(workspace, kind, number, texts)
    if not finder:
        click.echo(
            "Ce texte est très court, ou d’autres ont écrit le même : il n’est pas cherché dans "
            "les collectes, l’export et les feuilles privées, où sa ligne le garde.",
            err=True,
        )
    return held(workspace, finder, kind, number), given_away(workspace, kind, number)


def _told(done: Purged | None, held: list[Held], given: list[Given]) -> dict[str, Any]:
    places = [{"place": one.place.name, "fate": one.place.fate, "files": one.files} for one in held]
    told: dict[str, Any] = {"held": places, "given_away": [asdict(one) for one in given]}
    if done:
        told["purged"] = {
            "cleaned": [str(path) for path in done.taken.cleaned],
            "collections_removed": [path.name for path in done.taken.removed],
            "live_removed": done.generations,
            "releases": done.releases,
            "quoted_by_others": done.taken.quoted,
            "title_kept": done.taken.kept_titles,
            "short_texts_left": len(done.taken.remain),
            "export_elsewhere": done.outside,
        }
    return told


def _tell_noted(said: str, held: list[Held], command: str) -> None:
    click.echo(f"{said} : retrait noté dans removals.csv.")
    click.echo(
        "Le portail ne montre plus ce texte dès maintenant, et ne donne plus les fichiers qui le "
        "contiennent."
    )
    click.echo(
        "Chiffres et fichiers suivront au prochain « build » (watch le fait de lui-même) ; "
        "concertation release en fera une version."
    )
    if held:
        click.echo("Le texte est encore ici :")
    for one in held:
        cure = (
            "à vous d’y voir : --purge n’y touche pas" if one.place.fate == "yours" else "--purge"
        )
        click.echo(f"  - {one.place.name} : {_listed(one)} ({cure})")
    if any(one.place.fate != "yours" for one in held):
        click.echo(f"Pour l’ôter de tout ce dossier : {command}")


def _tell_purged(done: Purged, said: str) -> None:
    click.echo(f"{said} : texte ôté de ce dossier de travail.")
    taken = done.taken
    lines = [
        ([one.name for one in taken.cleaned], "export nettoyé : {}"),
        ([one.name for one in taken.removed], "collectes anciennes supprimées : {}"),
        (done.generations, "paquets en direct anciens supprimés : {}"),
        (done.releases, "versions remplacées : {}"),
    ]
    for names, line in lines:
        if names:
            click.echo(f"  - {line.format(', '.join(names))}")
    for line in _warnings(done):
        click.echo(f"  - {line}")
    if done.held:
        click.echo("Le texte est encore ici, à vous d’agir :")
    for one in done.held:
        click.echo(f"  - {one.place.name} : {_listed(one)}")


def _warnings(done: Purged) -> list[str]:
    taken = done.taken
    told = []
    if taken.quoted:
        told.append(
            f"{taken.quoted} texte{'s' if taken.quoted > 1 else ''} d’autres personnes le citent, "
            "ou disent de même : laissés tels quels, car leurs auteurs ne les ont pas retirés"
        )
    if taken.ordinary:
        told.append(
            "un de ses textes est très court, ou quelqu’un d’autre a écrit le même : ôté de sa "
            "seule ligne de l’export"
        )
    if taken.kept_titles:
        told.append(
            "son titre reste dans l’export : sans lui, d’autres lignes ne s’y liraient plus pareil"
        )
    if taken.remain:
        told.append(
            "un texte très court n’a pas été retrouvé dans sa ligne de l’export : ôtez-le à la main"
        )
    return told


def _tell_away(workspace: Workspace, given: list[Given], done: Purged | None) -> None:
    for one in given:
        click.echo(
            f"Hors de portée : la version {one.version} envoyée à {one.target} ({one.url}) le "
            f"contient ; à remettre en ligne : concertation publish {workspace.path} "
            f"--to {one.target}"
        )
        for address in one.files:
            click.echo(f"    {address}")
    if done and done.outside:
        click.echo(
            f"Hors de portée : l’export lui-même, à {done.outside} ; ôtez-en le texte, sans quoi "
            "la collecte suivante le rapportera (relancez alors cette commande)"
        )
    click.echo(
        "Hors de portée aussi : la plateforme, les copies téléchargées par des tiers, vos "
        "sauvegardes."
    )


def _tell_hidden(workspace: Workspace) -> None:
    """Say that readers see no live package, as when the one that they saw had the text."""
    if pointed(workspace.live / "current") and not pointed(workspace.live / "public"):
        click.echo(
            "Le portail ne montre aucun paquet en direct ; le paquet courant attend d’être relu : "
            f"concertation approve {workspace.path}"
        )


def _listed(one: Held, most: int = 4) -> str:
    more = len(one.files) - most
    return ", ".join(one.files[:most]) + (f" et {more} autres" if more > 1 else "")


COMMANDS = (remove,)
