"""What several commands take in the same way: the workspace, and JSON for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from concertation.workspace import Workspace
from datapackage.durable import pointed
from datapackage.errors import PackageError
from datapackage.package import Package
from datapackage.package.versions import latest, versions

__all__ = ["find_package", "json_option", "print_json", "workspace_argument"]


class _WorkspaceType(click.ParamType[Workspace]):
    name = "dossier"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Workspace:
        if isinstance(value, Workspace):
            return value
        path = Path(value)
        if path.name == "consultation.toml":
            path = path.parent
        if not (path / "consultation.toml").is_file():
            self.fail(
                f"{path} : pas de consultation.toml ici ; donnez le dossier d’une consultation, "
                f"ou créez-en un avec : concertation init {path}",
                param,
                ctx,
            )
        return Workspace(path)


def workspace_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument WORKSPACE, a folder with consultation.toml; default: where one is."""
    return click.argument("workspace", default=".", type=_WorkspaceType(), metavar="[DOSSIER]")(
        command
    )


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--json`, for scripts."""
    return click.option("as_json", "--json", is_flag=True, help="Répondre en JSON.")(command)


def print_json(document: Any) -> None:
    """Print a JSON answer on the standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def find_package(path: Path, release: str | None = None) -> Package:
    """Open the package of a workspace (a release, else the current one), or a package itself.

    Raises:
        PackageError: there is none; the text says what to run.
    """
    if (path / "datapackage.json").is_file():
        return Package.open(path)
    if release is not None:
        return Package.open(versions(path / "releases").get(release, path / "releases" / release))
    for folder in (pointed(path / "live" / "current"), latest(path / "releases")):
        if folder:
            return Package.open(folder)
    msg = f"{path} : aucun paquet de données ici ; lancez d’abord concertation build"
    raise PackageError(msg)
