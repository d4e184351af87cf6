"""`concertation`: one command for the four people. Each room is imported when it is needed.

Exit codes: 0 done; 1 findings, refusal or differences; 2 wrong use, configuration
or unreadable input; 3 a remote or the disk failed.
"""

from __future__ import annotations

import errno
import sys
from importlib.metadata import version

import click

from concertation.commands import making, publishing, reading, removing, reviewing, serving
from datapackage.errors import ConcertationError

__all__ = ["cli", "main"]

_FAILED_REMOTE_OR_DISK = 3

_FULL = "le disque est plein ; libérez de la place, puis relancez"
_REFUSED = "accès refusé ; vérifiez les droits de ce fichier et de son dossier"
_DISK = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: "le système refuse un fichier aussi gros ; relevez la limite (ulimit -f)",
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.EROFS: "le disque est en lecture seule ; choisissez un autre dossier",
    errno.ENOENT: "fichier ou dossier absent ; il a été retiré pendant le travail",
    errno.EEXIST: "un fichier est là où il faut un dossier ; déplacez-le",
    errno.ENOTDIR: "un fichier est là où il faut un dossier ; déplacez-le",
    errno.EISDIR: "un dossier est là où il faut un fichier ; déplacez-le",
    errno.EIO: "le disque ne répond pas comme il faut ; vérifiez-le",
}

_STORES = {"IOException", "OutOfMemoryException", "OperationalError"}
"""What DuckDB and SQLite raise, by name, when disk or memory fail them: they are not loaded yet."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("concertation-ouverte"), prog_name="concertation")
def cli() -> None:
    """Des contributions d’une consultation à des données ouvertes et à un portail.

    Le dossier de la consultation est le premier argument ; par défaut, le
    dossier courant.
    """


for _command in (
    *making.COMMANDS,
    *removing.COMMANDS,
    *publishing.COMMANDS,
    *reading.COMMANDS,
    *reviewing.COMMANDS,
    *serving.COMMANDS,
):
    cli.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command, and turn every expected failure into one clear message."""
    try:
        code = cli.main(arguments, prog_name="concertation", standalone_mode=False)
    except click.ClickException as error:
        # Of a wrong argument, our own checks say all there is to say, in French.
        ours = isinstance(error, click.BadParameter) and error.message
        click.echo(f"erreur : {error.message if ours else error.format_message()}", err=True)
        code = error.exit_code
    except click.exceptions.Abort:
        code = 130
    except ConcertationError as error:
        click.echo(f"erreur : {error}", err=True)
        code = error.exit_code
    except OSError as error:
        where = f"{error.filename} : " if error.filename else ""
        said = _DISK.get(error.errno or 0, error.strerror or str(error))
        click.echo(f"erreur : {where}{said}", err=True)
        code = _FAILED_REMOTE_OR_DISK
    except Exception as error:
        if type(error).__name__ not in _STORES:
            raise
        said = " ".join(str(error).split())
        click.echo(
            f"erreur : le disque ou la mémoire a manqué ({said}) ; libérez de la place, "
            "puis relancez",
            err=True,
        )
        code = _FAILED_REMOTE_OR_DISK
    sys.exit(code if isinstance(code, int) else 0)
