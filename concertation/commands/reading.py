"""Read what was made: query a figure, and check that this machine has what it takes."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concertation.commands.arguments import find_package, json_option, print_json

if TYPE_CHECKING:
    from queries import Figure

__all__ = ["COMMANDS"]

_WIDTH = 60
"""Widest cell of a table on the terminal, in characters."""


@click.command()
@click.argument("words", nargs=-1, metavar="[DOSSIER] [CHIFFRE]")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "csv", "json", "sql"]),
    default="table",
    help="Présentation ; sql donne la requête à coller dans DuckDB.",
)
@click.option("--release", help="Numéro de version ; par défaut le paquet courant.")
@click.option(
    "--parameter", "-p", "given", multiple=True, metavar="NOM=VALEUR", help="Paramètre du chiffre."
)
def query(words: tuple[str, ...], layout: str, release: str | None, given: tuple[str, ...]) -> None:
    """Calculer un chiffre publié ; sans nom de chiffre, en donner la liste."""
    from queries import Engine, load_all, pasteable

    figures = {figure.name: figure for figure in load_all()}
    path, name = _words(words, set(figures))
    if name is None:
        for figure in figures.values():
            click.echo(f"{figure.name:32} {figure.title}")
        return
    parameters = _parameters(given)
    if layout == "sql":
        click.echo(pasteable(figures[name], parameters))
        return
    with Engine(find_package(path, release)) as engine:
        rows = engine.run(figures[name], parameters).to_pylist()
    _print(figures[name], rows, layout)


@click.command()
@json_option
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Vérifier que cette machine a ce qu’il faut."""
    import shutil
    import sqlite3
    from importlib.metadata import version

    free = shutil.disk_usage(Path.cwd()).free
    compiled = {row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}
    checks = {
        "Python 3.11 ou plus": sys.version_info >= (3, 11),
        "SQLite avec FTS5": "ENABLE_FTS5" in compiled,
        "1 Go libre ici": free > 1 << 30,
        f"DuckDB {version('duckdb')} (1.5.5 ou plus, pas 2)": version("duckdb").startswith("1."),
    }
    if as_json:
        print_json(checks)
    else:
        for name, passed in checks.items():
            click.echo(f"{'oui' if passed else 'NON'}  {name}")
    context.exit(0 if all(checks.values()) else 1)


def _words(words: tuple[str, ...], names: set[str]) -> tuple[Path, str | None]:
    """Tell the folder from the figure: the folder comes first, and may be left out."""
    rest = list(words)
    name = rest.pop() if rest and rest[-1] in names else None
    path = Path(rest.pop(0)) if rest else Path()
    if rest or not path.is_dir():
        unknown = rest[0] if rest else path
        msg = (
            f"{unknown} n’est ni un dossier ni un chiffre connu ; "
            "« concertation query » en donne la liste"
        )
        raise click.UsageError(msg)
    return path, name


def _parameters(given: tuple[str, ...]) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            msg = f"{text!r} : un paramètre s’écrit nom=valeur"
            raise click.UsageError(msg)
        parameters[name] = int(value) if value.lstrip("-").isdigit() else value
    return parameters


def _print(figure: Figure, rows: list[dict[str, Any]], layout: str) -> None:
    names = [column.name for column in figure.columns]
    if layout == "json":
        print_json(rows)
        return
    if layout == "csv":
        writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return
    click.echo(f"{figure.title}\n")
    _print_table(figure, rows)


def _print_table(figure: Figure, rows: list[dict[str, Any]]) -> None:
    """Print the columns that people read, as the portal's tables show them."""
    from dashboard.words.cells import is_number, read

    columns = [column for column in figure.columns if column.format != "hidden"]
    table = [[column.label for column in columns]]
    table += [[_fitted(read(column, row)) for column in columns] for row in rows]
    widths = [max(map(len, cells)) for cells in zip(*table, strict=True)]
    numbers = [any(is_number(column, row) for row in rows) for column in columns]
    for line in table:
        cells = zip(line, widths, numbers, strict=True)
        laid = [text.rjust(width) if right else text.ljust(width) for text, width, right in cells]
        click.echo("  ".join(laid).rstrip(" "))


def _fitted(text: str) -> str:
    text = " ".join(text.split(" "))
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


COMMANDS = (query, doctor)
