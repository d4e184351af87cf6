"""Make the workspace of an export: its platform is recognised, or a mapping is proposed for it."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from concertation.init import initialise
from concertation.workspace import Workspace
from datapackage.dates import month_first, to_utc
from datapackage.errors import ConcertationError, ConfigurationError, SourceError
from datapackage.mistaken import mistake
from datapackage.sources import Source
from datapackage.sources.local import copy_export, is_archive
from datapackage.sources.recognise import platform_of, recognised
from datapackage.sources.table import MAPPING, TABLES, look, proposal
from datapackage.texts.fold import letters_and_digits

__all__ = ["Initialised", "initialise_export"]

_EXAMPLE = "raw-export/all-comments.csv"
"""The fiction that `init` puts where the export goes."""
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Initialised:
    """A workspace that `init` has just filled."""

    workspace: Workspace
    recognised: str | None
    """What people call the platform of the export; None for a table, which has a mapping."""
    notes: list[str]
    """What a person must know before building, in French."""


def initialise_export(folder: Path, title: str, export: Path) -> Initialised:
    """Fill `folder` as `init` does, for this file, folder or ZIP.

    A file of no platform known is a table, with the mapping proposed for it.

    Raises:
        ConfigurationError: several platforms, or none in a folder; something is already
            in `folder`; a file that is no table.
        SourceError: the export cannot be read.
    """
    if export.is_file() and (wrong := mistake(export)):
        raise SourceError(wrong.said(export.name))
    alone = export.is_file() and not is_archive(export)
    if alone and platform_of(export) is None:
        workspace, notes = _from_table(folder, title, export)
        return Initialised(workspace, None, notes)
    with tempfile.TemporaryDirectory(prefix="concertation-") as place:
        copied = Path(place)
        copy_export(export, copied)
        files = sorted(path for path in copied.rglob("*") if path.is_file())
        source = _only(export, {path.name: platform_of(path) for path in files})
        workspace = initialise(folder, title)
        (workspace.path / _EXAMPLE).unlink()
        shutil.copytree(copied, (workspace.path / _EXAMPLE).parent, dirs_exist_ok=True)
        days = sorted({day for path in files for day in _days(path)})
    settings = workspace.configuration.read_text(encoding="utf-8")
    workspace.configuration.write_text(
        _configured(settings, source.platform, days), encoding="utf-8"
    )
    return Initialised(workspace, source.label, [])


def _from_table(folder: Path, title: str, file: Path) -> tuple[Workspace, list[str]]:
    """Fill `folder` as `init` does, with a copy of `file` and the mapping proposed for it.

    Returns what a person must know before building too: one sentence in French each.

    Raises:
        ConfigurationError: `file` is no table, or something is already in the folder.
        SourceError: the file cannot be read.
    """
    proposed = proposal(look(file))
    if (folder / MAPPING).exists():
        msg = f"{folder} : déjà présent : {MAPPING} ; rien n’a été écrit"
        raise ConfigurationError(msg)
    workspace = initialise(folder, title)
    (folder / _EXAMPLE).unlink()
    copied = folder / "raw-export" / file.name
    copied.write_bytes(file.read_bytes())
    copied.chmod(0o600)
    (folder / MAPPING).write_text(proposed.mapping, encoding="utf-8")
    settings = workspace.configuration.read_text(encoding="utf-8")
    workspace.configuration.write_text(
        _configured(settings, "table", proposed.days), encoding="utf-8"
    )
    return workspace, proposed.notes


def _only(export: Path, found: dict[str, Source | None]) -> Source:
    """Return the platform of the files of an export, by their names."""
    sources = {source.platform: source for source in found.values() if source is not None}
    if len(sources) == 1:
        return next(iter(sources.values()))
    if sources:
        told = ", ".join(sorted(source.label for source in sources.values()))
        msg = f"{export} : des fichiers de plusieurs plateformes ({told}) ; séparez-les"
        raise ConfigurationError(msg)
    listed = ", ".join(list(found)[:_LISTED]) or "aucun fichier"
    known = ", ".join(source.label for source in recognised())
    msg = (
        f"{export} : aucun export de {known} reconnu ({listed}) ; pour un autre tableau, "
        "indiquez son fichier CSV ou XLSX ; de plusieurs, un dossier de consultation pour chacun"
    )
    raise ConfigurationError(msg)


def _days(path: Path) -> list[date]:
    """Return the days on which the rows of a file were written, by its own column only.

    A guess could take a date of birth; to propose dates is a help, so what cannot
    be read is left for the build to tell.
    """
    source = platform_of(path)
    if source is None or path.suffix.lower() not in TABLES:
        return []
    try:
        sample = look(path)
    except ConcertationError:
        return []
    folded = {title: letters_and_digits(title) for title in sample.titles}
    titles = [title for title in sample.titles if folded[title].endswith(source.created)]
    cells = {cell for title in titles[:1] for cell in sample.cells(title)}
    if month_first(cells):
        return []
    moments = (to_utc(cell, "Europe/Paris")[0] for cell in cells)
    return [moment.date() for moment in moments if moment is not None]


def _configured(settings: str, platform: str, days: list[date]) -> str:
    """Return `consultation.toml` for an export: its platform, and the days that it tells."""
    written = f'platform = "{platform}"'.ljust(len('platform = "democracyos" '))
    settings = settings.replace('platform = "democracyos" ', written, 1)
    settings = re.sub(r"(?m)^synthetic = .*\n", "", settings)
    settings = re.sub(r"(?m)^retrieved_at", "# retrieved_at", settings)
    if days:
        note = "d’après les dates du fichier : à vérifier"
        settings = re.sub(r"(?m)^start_date = .*$", f"start_date = {days[0]}    # {note}", settings)
        settings = re.sub(r"(?m)^end_date = .*$", f"end_date = {days[-1]}    # {note}", settings)
    return settings
