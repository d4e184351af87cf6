"""Push a release to a portal and prove it: plan, publish, verify, rollback, unpublish, status."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concertation.commands.arguments import json_option, print_json, workspace_argument
from concertation.commands.progress import progress
from concertation.workspace import Workspace

if TYPE_CHECKING:
    from concertation.publishing import Publishing
    from publishers.plan import Plan

__all__ = ["COMMANDS"]

_to = click.option(
    "--to", "target", metavar="CIBLE", help="Nom de la cible ; utile s’il y en a plusieurs."
)
_version = click.option("--release", "version", metavar="VERSION", help="Par défaut, la dernière.")
_yes = click.option("--yes", is_flag=True, help="Ne pas demander de confirmation (production).")


@click.command()
@workspace_argument
@_to
@_version
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FICHIER", help="Écrire le plan à approuver."
)
@json_option
@click.pass_context
def plan(
    context: click.Context,
    workspace: Workspace,
    target: str | None,
    version: str | None,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Dire ce qui changerait sur le portail, sans rien écrire ; code 1 s’il y a à changer."""
    from concertation.publishing import opened

    with progress() as told, opened(workspace, target, version, told) as publishing:
        made = publishing.plan()
    if out:
        made.save(out)
    if as_json:
        print_json(made.document())
    else:
        click.echo(made.text(), nl=False)
    context.exit(1 if made.pending else 0)


@click.command()
@workspace_argument
@_to
@_version
@click.option(
    "--plan",
    "approved",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="N’appliquer que ce plan, écrit par « plan --out ».",
)
@_yes
@json_option
def publish(
    workspace: Workspace,
    target: str | None,
    version: str | None,
    approved: Path | None,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    """Publier une version sur un portail : contrôler, montrer le plan, l’appliquer, prouver."""
    from publishers.plan import Plan

    given = Plan.load(approved) if approved else None
    if given:
        target, version = given.target, given.version
    _publish(workspace, target, version, given, yes=yes, as_json=as_json)


@click.command()
@workspace_argument
@_to
@_version
@json_option
def verify(workspace: Workspace, target: str | None, version: str | None, *, as_json: bool) -> None:
    """Relire ce qui est en ligne, comme un lecteur ; code 1 si ce n’est pas la version."""
    from concertation.publishing import opened

    with progress() as told, opened(workspace, target, version, told) as publishing:
        receipt = publishing.verify()
    _tell(receipt, as_json=as_json)


@click.command()
@workspace_argument
@click.argument("version", metavar="VERSION")
@_to
@_yes
@json_option
def rollback(
    workspace: Workspace, version: str, target: str | None, *, yes: bool, as_json: bool
) -> None:
    """Remettre en ligne une version antérieure, par le même chemin que publish."""
    _publish(workspace, target, version, None, yes=yes, as_json=as_json)


@click.command()
@workspace_argument
@_to
@_yes
@click.pass_context
def unpublish(
    context: click.Context, workspace: Workspace, target: str | None, *, yes: bool
) -> None:
    """Retirer les fichiers du portail, et redemander chaque adresse ; code 1 si l’une en rend."""
    from concertation.unpublishing import unpublish as withdraw

    with progress() as told:
        found = withdraw(workspace, target, _confirmer(yes=yes), told)
    for line in found.readable:
        click.echo(line)
    click.echo(
        f"{_count(found.asked, 'adresse redemandée', 'adresses redemandées')} sans compte : "
        f"{_count(len(found.readable), 'rend', 'rendent')} encore un fichier, "
        f"{found.other} autre chose (souvent une page du portail), {found.silent} sans réponse."
    )
    click.echo(
        "Hors de portée : ce qui a été téléchargé, copié ou moissonné avant ; "
        "demandez-en le retrait à qui l’a."
    )
    if not found.readable:
        click.echo("Retiré de la vue ; « concertation publish » le remet.")
    context.exit(1 if found.readable or found.silent else 0)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number in {0, 1} else many}"


@click.command()
@workspace_argument
@json_option
def status(workspace: Workspace, *, as_json: bool) -> None:
    """Dire ce que porte chaque cible, et quand cela a été prouvé."""
    from concertation.publishing import status as look

    found = look(workspace)
    if as_json:
        print_json(found)
        return
    for line in found:
        click.echo(_status_line(line))
    if not found:
        click.echo("Aucune cible : ajoutez une section [[target]] dans consultation.toml.")


def _publish(
    workspace: Workspace,
    target: str | None,
    version: str | None,
    given: Plan | None,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    from concertation.publishing import opened

    with progress() as told, opened(workspace, target, version, told) as publishing:
        publishing.preflight()
        for problem in publishing.advice:
            click.echo(f"conseil : {problem.message}", err=True)
        if given:
            publishing.check_plan(given)
        made = given or publishing.plan()
        click.echo(made.text(), nl=False, err=as_json)
        _confirm(publishing, made, _confirmer(yes=yes))
        receipt = publishing.publish(made)
    _tell(receipt, as_json=as_json)


def _confirm(publishing: Publishing, made: Plan, confirm: Callable[[str], None]) -> None:
    if made.pending and publishing.target.environment == "production":
        confirm(publishing.target.name)


def _confirmer(*, yes: bool) -> Callable[[str], None]:
    """Return what asks for the target's name before the real site is touched."""

    def confirm(name: str) -> None:
        if yes:
            return
        if not sys.stdin.isatty():
            msg = f"{name} est en production : ajoutez --yes pour confirmer sans clavier"
            raise click.UsageError(msg)
        if click.prompt(f"{name} est en production ; tapez son nom pour confirmer") != name:
            raise click.Abort

    return confirm


def _tell(receipt: Path, *, as_json: bool) -> None:
    import json

    document = json.loads(receipt.read_text(encoding="utf-8"))
    if as_json:
        print_json(document | {"receipt": str(receipt)})
        return
    older = {one["version"] for one in document["resources"] if one["version"]}
    files = len(document["resources"])
    named = _edition(document["release"], document["revision"])
    click.echo(
        f"Prouvé : {files} fichiers en ligne, identiques à la version {named}"
        + "".join(f", à la version {version} révisée" for version in sorted(older))
    )
    if asked := document["asked_again"]:
        again = "autre adresse connue redemandée", "autres adresses connues redemandées"
        click.echo(f"{_count(asked, *again)} : aucune ne rend ce qui a été retiré")
    if document["quality"] is not None:
        click.echo(f"Qualité selon le portail : {document['quality']:.0%}")
    click.echo(f"{document['url']}\nReçu : {receipt}")


def _edition(version: str, revision: int) -> str:
    return f"{version}, révision {revision}" if revision else version


def _status_line(line: dict[str, Any]) -> str:
    receipt = line["receipt"]
    proof = f"prouvé le {receipt['verified_at'][:10]}" if receipt else "jamais prouvé"
    if receipt and not receipt["proved"]:
        proof = f"différences le {receipt['verified_at'][:10]}"
    held = _VISIBILITIES[line["visibility"]]
    shown = f"version {line['version']}, {held}" if line["version"] else held
    late = line["version"] and line["version"] != line["latest"]
    behind = f" ; dernière version ici : {line['latest']}" if late else ""
    error = f" : {line['details']['error']}" if "error" in line["details"] else ""
    return f"{line['target']} ({line['kind']}) : {shown}{behind} ; {proof}{error}"


_VISIBILITIES = {
    "absent": "rien en ligne",
    "private": "privé",
    "public": "public",
    "archived": "archivé",
    "unknown": "état inconnu",
}


COMMANDS = (plan, publish, verify, rollback, unpublish, status)
