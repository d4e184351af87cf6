"""Show it to people: serve, watch, demo."""

from __future__ import annotations

from pathlib import Path

import click

from concertation.commands.arguments import workspace_argument
from concertation.workspace import Workspace

__all__ = ["COMMANDS"]

_PORT = click.option("--port", default=8501, show_default=True, help="Port du portail.")
_HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")


@click.command()
@click.argument(
    "path", default=".", type=click.Path(exists=True, path_type=Path), metavar="[DOSSIER]"
)
@_HOST
@_PORT
def serve(path: Path, host: str, port: int) -> None:
    """Ouvrir le portail public sur un dossier de consultation, ou sur un paquet."""
    from concertation.commands.arguments import find_package
    from dashboard.server import serve as start

    find_package(path)
    start(path, host, port, on_ready=_announce)


@click.command()
@workspace_argument
@click.option("--every", default="60s", show_default=True, help="Période : 60s, 5m, 1h.")
def watch(workspace: Workspace, every: str) -> None:
    """Suivre la plateforme : collecter, fabriquer, valider, remplacer, recommencer."""
    from concertation.live import seconds
    from concertation.live import watch as follow

    try:
        period = seconds(every)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--every") from error
    follow(workspace, period, _stamp)


@click.command()
@click.option(
    "--folder",
    default=Path("concertation-demo"),
    type=click.Path(path_type=Path),
    show_default=True,
    help="Où fabriquer la démonstration.",
)
@_HOST
@_PORT
@click.option("--check", is_flag=True, help="Ouvrir chaque page, puis s’arrêter.")
def demo(folder: Path, host: str, port: int, *, check: bool) -> None:
    """Fabriquer la consultation d’exemple et ouvrir le portail dessus."""
    from concertation.demo import check_pages, free_port, prepare
    from dashboard.server import origin
    from dashboard.server import serve as start

    # A demonstration must open: any free port will do. Its catalogue needs to know which.
    number = free_port(host, 0 if check else port)
    workspace = prepare(folder, origin(host, number))
    if check:
        for line in check_pages(workspace, host, number):
            click.echo(line)
        return
    start(workspace.path, host, number, on_ready=_show)


def _show(url: str) -> None:
    import os
    import sys
    import webbrowser

    _announce(url)
    graphical = sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY")
    if graphical and sys.stdout.isatty():
        webbrowser.open(url)


def _announce(url: str) -> None:
    click.echo(f"Portail ouvert : {url}")


def _stamp(line: str) -> None:
    from datetime import UTC, datetime

    click.echo(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}")


COMMANDS = (serve, watch, demo)
