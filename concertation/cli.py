"""`concertation`: one command for the four people. Each room is imported when it is needed.

Exit codes: 0 done; 1 findings, refusal or differences; 2 wrong use, configuration
or unreadable input; 3 a remote or the disk failed.
"""

from __future__ import annotations

import sys
from importlib.metadata import version

import click

from concertation.commands import making, reading, serving
from datapackage.errors import ConcertationError

__all__ = ["cli", "main"]

_FAILED_REMOTE_OR_DISK = 3


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("concertation-ouverte"), prog_name="concertation")
def cli() -> None:
    """Des contributions d’une consultation à des données ouvertes et à un portail.

    Le dossier de la consultation est le premier argument ; par défaut, le
    dossier courant.
    """


for _command in (*making.COMMANDS, *reading.COMMANDS, *serving.COMMANDS):
    cli.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command, and turn every expected failure into one clear message."""
    try:
        code = cli.main(arguments, prog_name="concertation", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Abort:
        code = 130
    except ConcertationError as error:
        click.echo(f"erreur : {error}", err=True)
        code = error.exit_code
    except OSError as error:
        where = f"{error.filename} : " if error.filename else ""
        click.echo(f"erreur : {where}{error.strerror or error}", err=True)
        code = _FAILED_REMOTE_OR_DISK
    sys.exit(code if isinstance(code, int) else 0)
