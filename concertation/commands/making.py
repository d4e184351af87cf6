"""From an export to a release: init, collect, build, validate, release, diff.

The catalogue of the releases, which the portal serves, can be written again: catalog.

And what people fill in: the workbook of workshops, the list of cited sources.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concertation.commands.arguments import (
    find_package,
    json_option,
    print_json,
    workspace_argument,
)
from concertation.commands.left_aside import tell_left_aside, tell_masked_workshops, tell_waiting
from concertation.commands.preview import tell_first, tell_proposal
from concertation.workspace import Workspace
from datapackage.schemas.codes import label

if TYPE_CHECKING:
    from concertation.pipeline import Built

__all__ = ["COMMANDS"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option(
    "--title",
    metavar="TITRE",
    help="Titre de la consultation ; à défaut, celui que dit l’export.",
)
@click.option(
    "--id",
    "name",
    metavar="NOM",
    help="Son nom dans les adresses (minuscules, chiffres, tirets) ; à défaut, tiré du titre.",
)
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, path_type=Path),
    metavar="EXPORT",
    help="Export (fichier, dossier ou ZIP) dont reconnaître la plateforme ; à défaut, tableau CSV "
    "ou XLSX dont proposer le mapping.toml.",
)
def init(folder: Path, title: str | None, name: str | None, file: Path | None) -> None:
    """Créer le dossier d’une consultation, prêt à fabriquer."""
    from concertation.init import TITLE, Written, initialise
    from concertation.init_from_export import initialise_export

    if file is not None:
        made = initialise_export(folder, title, file, name)
        told = (
            f"Export {made.recognised} reconnu. Relisez consultation.toml"
            if made.recognised
            else "Relisez mapping.toml, qui dit quelle colonne est quoi, et consultation.toml"
        )
        click.echo(
            f"{made.workspace.path} est prêt. {told}, ses dates et sa licence d’abord (aucun "
            f"export ne dit la sienne), puis : concertation build {folder}"
        )
        if made.proposed is not None:
            tell_proposal(made.proposed)
        for note in made.notes:
            click.echo(note)
        return
    workspace = initialise(folder, title or TITLE, {"id": Written(name)} if name else None)
    click.echo(
        f"{workspace.path} est prêt. Remplissez consultation.toml, mettez l’export de votre "
        f"plateforme dans raw-export/, puis : concertation build {folder}"
    )


@click.command("workshop-template")
@workspace_argument
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Où l’écrire ; par défaut, workshops.xlsx dans le dossier.",
)
def workshop_template(workspace: Workspace, out: Path | None) -> None:
    """Écrire le classeur que remplissent les organisateurs d’ateliers."""
    from concertation.known_themes import known_themes
    from datapackage.sheets.workshop_template import write_template

    path = out or workspace.path / "workshops.xlsx"
    themes = known_themes(workspace)
    write_template(path, workspace.consultation().title, themes)
    click.echo(f"Classeur prêt à remplir : {path}")
    if not themes:
        click.echo("Sans liste de thèmes : relancez après concertation build pour l’avoir.")


@click.command()
@workspace_argument
def sources(workspace: Workspace) -> None:
    """Ajouter à sources.csv les ouvrages que les textes citent, pour dire qui les publie."""
    from concertation.cited import list_cited

    with workspace.writing("sources"):
        added = list_cited(workspace, find_package(workspace.path))
    lines = f"{added} source ajoutée" if added <= 1 else f"{added} sources ajoutées"
    click.echo(
        f"{lines} à {workspace.path / 'sources.csv'}. Remplissez les colonnes publisher, "
        f"publisher_type et date, puis : concertation build {workspace.path}"
    )


@click.command()
@workspace_argument
@json_option
def collect(workspace: Workspace, *, as_json: bool) -> None:
    """Copier l’export de la plateforme dans raw/, haché et daté."""
    from concertation.collect import collect as bring

    with workspace.writing("collecte"):
        collection, fresh = bring(workspace)
    if as_json:
        print_json(
            {
                "new": fresh,
                "retrieved_at": collection.retrieved_at.isoformat(),
                "sha256": collection.sha256,
            }
        )
    else:
        state = "collecté" if fresh else "inchangé depuis la dernière collecte"
        click.echo(f"Export {state} : {collection.path}")


@click.command()
@workspace_argument
@click.option("--collect/--no-collect", "again", default=True, help="Relire d’abord la source.")
@json_option
def build(workspace: Workspace, *, again: bool, as_json: bool) -> None:
    """Fabriquer le paquet de données courant, et le valider."""
    from concertation.collect import collect as bring
    from concertation.collect import purge
    from concertation.pipeline import build as make

    first = not (workspace.live / "current").exists()
    with workspace.writing("fabrication"):
        if again:
            bring(workspace)
        built = make(workspace)
        purge(workspace, datetime.now(UTC))
    if as_json:
        print_json(_summary(built))
    else:
        _tell(built)
        if first:
            tell_first(built.package)
        tell_left_aside(workspace.private)
        tell_masked_workshops(workspace.private)
        tell_waiting(workspace.private)
        if told := built.shown.told(workspace.path):
            click.echo(f"  Ce paquet n’est {told}")


@click.command()
@click.argument("path", default=".", type=click.Path(exists=True, path_type=Path), metavar="CHEMIN")
@click.option(
    "--schema", type=click.Path(exists=True, path_type=Path), help="Schéma d’un fichier CSV seul."
)
@json_option
@click.pass_context
def validate(context: click.Context, path: Path, schema: Path | None, *, as_json: bool) -> None:
    """Valider un dossier de consultation, un paquet, un ZIP de paquet ou un CSV.

    D’un dossier de consultation, tout est jugé, selon ses seuils ; d’un paquet fait ici,
    tout aussi, selon les seuils habituels ; du reste, la structure.
    """
    from concertation.verdict import judge, judge_path

    if (path / "consultation.toml").is_file():
        report = judge(Workspace(path), find_package(path))
    else:
        report = judge_path(path, schema)
    if as_json:
        print_json(report.cli())
    else:
        click.echo(report.text(), nl=False)
    context.exit(0 if report.valid else 1)


@click.command()
@workspace_argument
@json_option
def release(workspace: Workspace, *, as_json: bool) -> None:
    """Figer le paquet courant en une version numérotée, avec CSV et classeur."""
    from concertation.release import release as freeze

    with workspace.writing("mise en version"):
        released = freeze(workspace)
    if as_json:
        print_json(
            {
                "version": released.package.version,
                "path": str(released.package.path),
                "changes": released.changes,
            }
        )
        return
    click.echo(f"Version {released.package.version} : {released.package.path}")
    for sentence in released.changes:
        click.echo(f"  - {sentence}")


@click.command()
@workspace_argument
@json_option
def catalog(workspace: Workspace, *, as_json: bool) -> None:
    """Refaire le catalogue DCAT-AP que sert le portail ; release le fait déjà."""
    from concertation.catalog import write_catalog
    from datapackage.errors import ConfigurationError

    portal = workspace.consultation().portal
    if portal is None and not workspace.catalog.exists():
        msg = (
            f"{workspace.configuration} : sans l’adresse publique du portail, pas de catalogue ; "
            'ajoutez une section [portal] avec url = "https://…"'
        )
        raise ConfigurationError(msg)
    with workspace.writing("catalogue"):
        paths = write_catalog(workspace)
    if as_json:
        print_json({"url": portal and portal.url, "files": [str(path) for path in paths]})
        return
    for path in paths[:2]:
        click.echo(f"Catalogue : {path}")
    if not paths:
        click.echo("Sans section [portal], pas de catalogue : celui qui était là est retiré.")


@click.command()
@click.argument("old", type=click.Path(exists=True, path_type=Path), metavar="ANCIEN")
@click.argument("new", type=click.Path(exists=True, path_type=Path), metavar="NOUVEAU")
@json_option
@click.pass_context
def diff(context: click.Context, old: Path, new: Path, *, as_json: bool) -> None:
    """Dire ce qui diffère entre deux paquets ; code de sortie 1 s’ils diffèrent."""
    import dataclasses

    import duckdb

    from datapackage.package.changes import compare, sentences

    changes = compare(duckdb.connect(), find_package(old), find_package(new))
    if as_json:
        print_json([dataclasses.asdict(change) for change in changes])
    else:
        click.echo("\n".join(sentences(changes)) or "Aucune différence.")
    context.exit(1 if changes else 0)


def _summary(built: Built) -> dict[str, Any]:
    described = built.package.descriptor
    return {
        "path": str(built.package.path),
        "new": built.fresh,
        "valid": built.report["valid"],
        "accounting": described["accounting"],
        "left_aside": described.get("leftAside", {}),
        "redactions": described.get("redactions", {}),
        "withheld": described.get("withheld", {}),
        "public": built.shown.public and str(built.shown.public),
        "rows": {
            resource["table"]: resource["rowCount"]
            for resource in described["resources"]
            if resource["format"] == "parquet"
        },
    }


def _tell(built: Built) -> None:
    summary = _summary(built)
    rows = summary["rows"]
    click.echo(f"Paquet {'fabriqué' if built.fresh else 'inchangé'} : {summary['path']}")
    units = ("contribution", "commentaire", "thème", "atelier")
    tables = ("contributions", "comments", "themes", "workshops")
    told = (
        f"{rows[table]} {unit}{'s' if rows[table] > 1 else ''}"
        for table, unit in zip(tables, units, strict=True)
    )
    click.echo(f"  {', '.join(told)}")
    for line in summary["accounting"]:
        if line["read"]:
            click.echo(f"  {_account(line)}")
    warnings = [item for item in built.report["findings"] if item["severity"] == "warning"]
    click.echo(f"  Valide, {len(warnings)} avertissement{'s' if len(warnings) > 1 else ''}")
    for finding in warnings:
        click.echo(f"    - {finding['message']}")


def _account(line: dict[str, Any]) -> str:
    """Return the fate of the records of one type, agreed in gender and number."""
    kind, rules = line["object_type"], line["excluded"]
    name = label("record_type", kind)
    feminine = "e" if kind == "contribution" else ""

    def agreed(count: int, word: str) -> str:
        return f"{count}\u00a0{word}{feminine}{'s' if count > 1 else ''}"

    left_out = sum(rules.values())
    aside = line["quarantined"]
    reasons = " ; ".join(
        f"{count}\u00a0: {label('exclusion_rule', rule)}" for rule, count in rules.items()
    )
    parts = [
        agreed(line["kept"], "gardé"),
        f"{aside}\u00a0mis{'e' * bool(feminine)}{'s' * (aside > 1 and bool(feminine))} de côté",
        agreed(left_out, "écarté") + (f" ({reasons})" if reasons else ""),
    ]
    plural = "s" if line["read"] > 1 else ""
    return f"{name}{plural}\u00a0: {agreed(line['read'], 'lu')} = {' + '.join(parts)}"


@click.command()
@workspace_argument
@click.argument("check", metavar="CONTRÔLE")
@click.option("--reason", required=True, metavar="TEXTE", help="Pourquoi cet export est bon.")
def accept(workspace: Workspace, check: str, reason: str) -> None:
    """Accepter ce qu’un contrôle dit de l’export collecté ; cela expire avec cet export."""
    from concertation.acceptance import accept as note
    from concertation.configuration.checks import ACCEPTABLE

    if check not in ACCEPTABLE:
        msg = f"« {check} » ne s’accepte pas ; attendu : {', '.join(ACCEPTABLE)}"
        raise click.BadParameter(msg, param_hint="CONTRÔLE")
    with workspace.writing("acceptation"):
        export = note(workspace, check, reason)
    click.echo(
        f"« {check} » accepté pour l’export {export[:8]}…, noté dans consultation.toml, sous "
        f"[accept.{check}]. Relancez : concertation build {workspace.path}"
    )


COMMANDS = (
    init,
    workshop_template,
    sources,
    collect,
    build,
    accept,
    validate,
    release,
    catalog,
    diff,
)
