"""Make the workspace of an export: its platform is recognised, or a mapping is proposed for it."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from concertation.init import TITLE, Written, initialise
from concertation.workspace import Workspace
from datapackage.dates import month_first, to_utc
from datapackage.errors import ConcertationError, ConfigurationError, SourceError
from datapackage.mistaken import mistake
from datapackage.sources import Source
from datapackage.sources.local import copy_export, is_archive
from datapackage.sources.recognise import platform_of, recognised
from datapackage.sources.table import MAPPING, TABLES, Proposal, look, proposal
from datapackage.texts.fold import letters_and_digits

__all__ = ["Initialised", "initialise_export"]

_EXAMPLE = "raw-export/all-comments.csv"
"""The fiction that `init` puts where the export goes."""
_LISTED = 5
_LARGEST_JSON = 64 * 2**20
_LANGUAGE = re.compile(r"(?:title|body)/([a-z]{2})")
_PEOPLE = ("author", "authors", "user", "users", "owner", "participant", "participants")


@dataclass(frozen=True, slots=True)
class Initialised:
    """A workspace that `init` has just filled."""

    workspace: Workspace
    recognised: str | None
    """What people call the platform of the export; None for a table, which has a mapping."""
    notes: list[str]
    """What a person must know before building, in French."""
    proposed: Proposal | None = None
    """What is proposed for a table."""


def initialise_export(
    folder: Path, title: str | None, export: Path, name: str | None = None
) -> Initialised:
    """Fill `folder` as `init` does, for this file, folder or ZIP.

    A file of no platform known is a table, with the mapping proposed for it. What an
    export says of the consultation is written, unless `title` or its id, `name`, is given.

    Raises:
        ConfigurationError: several platforms, or none in a folder; something is already
            in `folder`; a file that is no table.
        SourceError: the export cannot be read.
    """
    if export.is_file() and (wrong := mistake(export)):
        raise SourceError(wrong.said(export.name))
    alone = export.is_file() and not is_archive(export)
    if alone and platform_of(export) is None:
        workspace, proposed = _from_table(folder, _given(title, name), export)
        return Initialised(workspace, None, proposed.notes, proposed)
    with tempfile.TemporaryDirectory(prefix="concertation-") as place:
        copied = Path(place)
        copy_export(export, copied)
        files = sorted(path for path in copied.rglob("*") if path.is_file())
        source = _only(export, {path.name: platform_of(path) for path in files})
        spaces = source.spaces(copied)
        values = _said(source, files) | _choice(spaces) | _given(title, name)
        days = sorted({day for path in files for day in _days(path)})
        workspace = _initialised(folder, source.platform, values, days)
        shutil.copytree(copied, (workspace.path / _EXAMPLE).parent, dirs_exist_ok=True)
    return Initialised(workspace, source.label, _question(spaces))


def _choice(spaces: list[str]) -> dict[str, Written]:
    """Leave `forum` to be filled in, where an export holds several consultations."""
    listed = " ; ".join(spaces[:_LISTED])
    return {"forum": Written("", f"lequel : {listed}")} if spaces else {}


def _question(spaces: list[str]) -> list[str]:
    if not spaces:
        return []
    listed = " ; ".join(spaces[:_LISTED])
    more = f" ; et {len(spaces) - _LISTED} autres" if len(spaces) > _LISTED else ""
    question = (
        f"À vous de dire lequel publier : l’export en contient {len(spaces)} ({listed}{more}) ; "
        "écrivez-le à forum, dans consultation.toml."
    )
    return [question]


def _given(title: str | None, name: str | None) -> dict[str, Written]:
    values = {"title": title, "id": name}
    return {key: Written(value) for key, value in values.items() if value is not None}


def _from_table(folder: Path, values: dict[str, Written], file: Path) -> tuple[Workspace, Proposal]:
    """Fill `folder` as `init` does, with a copy of `file` and the mapping proposed for it.

    Raises:
        ConfigurationError: `file` is no table, or something is already in the folder.
        SourceError: the file cannot be read.
    """
    proposed = proposal(look(file))
    if (folder / MAPPING).exists():
        msg = f"{folder} : déjà présent : {MAPPING} ; rien n’a été écrit"
        raise ConfigurationError(msg)
    workspace = _initialised(folder, "table", values, proposed.days)
    copied = folder / "raw-export" / file.name
    copied.write_bytes(file.read_bytes())
    copied.chmod(0o600)
    (folder / MAPPING).write_text(proposed.mapping, encoding="utf-8")
    return workspace, proposed


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


def _initialised(
    folder: Path, platform: str, values: dict[str, Written], days: list[date]
) -> Workspace:
    """Fill `folder` for an export that is not the example, which goes."""
    note = "d’après les dates du fichier : à vérifier"
    ends = (("start_date", days[0]), ("end_date", days[-1])) if days else ()
    title = str(values.get("title", Written(TITLE)).value)
    settings = {
        **values,
        **{key: Written(day, note) for key, day in ends},
        "platform": Written(platform),
        "synthetic": Written(None),
        "retrieved_at": Written(None),
    }
    workspace = initialise(folder, title, settings)
    (workspace.path / _EXAMPLE).unlink()
    return workspace


def _said(source: Source, files: list[Path]) -> dict[str, Written]:
    """Return what the files of an export all say of the consultation, with where."""
    found: dict[str, dict[str, str]] = {}
    for path in files:
        for key, value in (*source.told(path).items(), *_told_by_rows(source, path)):
            found.setdefault(key, {}).setdefault(value, path.name)
    return {
        key: Written(value, f"d’après {name} : à vérifier")
        for key, values in found.items()
        if len(values) == 1
        for value, name in values.items()
    }


def _told_by_rows(source: Source, path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix.lower() not in TABLES or platform_of(path) is not source:
        return
    try:
        sample = look(path)
    except ConcertationError:
        return
    for key, column in source.says.items():
        title = next((one for one in sample.titles if one.lower() == column), None)
        for value in sorted(set(sample.cells(title))) if title else ():
            yield key, value
    for title in sample.titles:
        if language := _LANGUAGE.fullmatch(title.lower()):
            yield "language", language[1]


def _days(path: Path) -> list[date]:
    """Return the days on which the rows of a file were written, by its own column only.

    A guess could take a date of birth; to propose dates is a help, so what cannot
    be read is left for the build to tell.
    """
    source = platform_of(path)
    if source is None:
        return []
    cells = set(_moments(path, source))
    if month_first(cells):
        return []
    moments = (to_utc(cell, "Europe/Paris")[0] for cell in cells)
    return [moment.date() for moment in moments if moment is not None]


def _moments(path: Path, source: Source) -> list[str]:
    """Return the moments that a table or a JSON of a platform gives of its rows, as written."""
    if path.suffix.lower() == ".json" and path.stat().st_size <= _LARGEST_JSON:
        try:
            return list(_created(json.loads(path.read_bytes()), source))
        except (ValueError, RecursionError):
            return []
    if path.suffix.lower() not in TABLES:
        return []
    try:
        sample = look(path)
    except ConcertationError:
        return []
    folded = {title: letters_and_digits(title) for title in sample.titles}
    titles = [title for title in sample.titles if folded[title].endswith(source.created)]
    return [cell for title in titles[:1] for cell in sample.cells(title)]


def _created(value: Any, source: Source) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _created(one, source)
    elif isinstance(value, dict):
        for key, inner in value.items():
            # An account is older than what it wrote.
            if isinstance(inner, dict | list):
                if letters_and_digits(key) not in _PEOPLE:
                    yield from _created(inner, source)
            elif inner is not None and letters_and_digits(key).endswith(source.created):
                yield str(inner)
