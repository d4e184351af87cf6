"""Which files of a workspace may hold a text of the public, and what does a purge do of each?

Whatever a room keeps in a workspace lies in one of these places: a test makes a workspace
that has everything, and fails on a file of none. A new room adds its own here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from concertation.workspace import Workspace
from datapackage.consultation import SourceSettings
from datapackage.sheets import overlays
from datapackage.sources.base import is_address

__all__ = ["PLACES", "Place", "exported", "files", "place_of", "places"]

Fate = Literal["cleaned", "removed", "rebuilt", "revised", "yours", "textless"]


@dataclass(frozen=True, slots=True)
class Place:
    """Files of a workspace, in which a text may be, or not."""

    name: str
    """What they are, in French."""
    fate: Fate
    """`cleaned`: the text goes, the rest stays; `removed`: the files go, nothing reads them;
    `rebuilt`: made again from what was cleaned; `revised`: replaced by a revision; `yours`: people
    wrote or sent them, the command only names them; `textless`: hold no text of the public."""
    patterns: tuple[str, ...]
    """Where they are in the workspace; `*` goes through folders too."""


_SHEETS = ("quarantine", "flagged", "excluded", "review", "withheld", "unresolved-places")
_MORE_SHEETS = ("left-aside", "organisation-candidates")

_REGISTERS = ("key", "ids.parquet", "texts.parquet", "history.csv", "known.json")

PLACES = (
    Place("copies temporaires", "removed", (".tmp-*", "*/.tmp-*", "*/.tmp-*/*")),
    Place("collectes", "cleaned", ("raw/*",)),
    Place(
        "feuilles et rapport privés",
        "rebuilt",
        ("private/report.json", *(f"private/{name}.csv" for name in (*_SHEETS, *_MORE_SHEETS))),
    ),
    Place("décisions", "cleaned", ("private/decisions.csv",)),
    Place("paquets en direct", "rebuilt", ("live/*/*", "live/current", "live/public")),
    Place("versions", "revised", ("releases/*",)),
    Place("catalogue", "rebuilt", ("catalog/*",)),
    Place(
        "registres privés",
        "textless",
        (
            *(f"private/{name}" for name in _REGISTERS),
            "private/consents.csv",
            *(f"private/{name}" for name in (".lock", ".writer.json", ".watch.lock")),
            "private/envoi-*.json",
        ),
    ),
    Place("état de la surveillance", "textless", ("live/status.json",)),
    Place("reçus et journal des envois", "textless", ("receipts/*",)),
    Place(
        "configuration et feuilles écrites par vous",
        "yours",
        (
            "consultation.toml",
            "mapping.toml",
            *(f"{name}{end}" for name in overlays.SHEETS for end in (".csv", ".xlsx")),
            "news/*",
        ),
    ),
)
"""The first place that has a file is its own."""

_OTHER = Place("fichiers d’ailleurs", "yours", ("*",))


def places(workspace: Workspace) -> list[Place]:
    """Return the places of this workspace; the first one that has a file is its own."""
    consultation = workspace.consultation()
    export = exported(workspace, consultation.source)
    folders = {
        (workspace.path / one.folder).resolve() for one in consultation.targets if one.folder
    }
    found = list(PLACES)
    if export is not None:
        name = export.relative_to(workspace.path).as_posix()
        found.append(Place("export que lit « location »", "cleaned", (name, f"{name}/*")))
    found += [
        Place("dossier d’une cible", "yours", (f"{name}/*",))
        for folder in sorted(folders)
        if folder.is_relative_to(workspace.path)
        for name in [folder.relative_to(workspace.path).as_posix()]
    ]
    return found


def place_of(known: Sequence[Place], name: str) -> Place | None:
    """Return which of the `known` places has the file `name`, or None if no room declares it."""
    for place in known:
        if any(fnmatchcase(name, pattern) for pattern in place.patterns):
            return place
    return None


def exported(workspace: Workspace, source: SourceSettings) -> Path | None:
    """Return the file or folder that is collected, if it is in the workspace."""
    if is_address(source.location):
        return None
    path = (workspace.path / source.location).resolve()
    inside = path.is_relative_to(workspace.path) and path != workspace.path
    return path if inside and path.exists() else None


def files(workspace: Workspace) -> Iterator[tuple[Path, Place]]:
    """Yield every file of the workspace with its place; links are not followed."""
    known = places(workspace)
    for path in sorted(workspace.path.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(workspace.path).as_posix()
            yield path, place_of(known, name) or _OTHER
