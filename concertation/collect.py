"""Bring a platform's export into `raw/`, hashed and dated, and never twice the same."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from concertation.workspace import Workspace
from datapackage.consultation import Consultation
from datapackage.durable import new_folder, pointed, sweep, switch, write_file
from datapackage.errors import ConfigurationError, SourceError
from datapackage.package import sha256
from datapackage.package.descriptor import to_json
from datapackage.sources import source_for

__all__ = ["Collection", "collect", "last_collection", "older", "purge", "replaced", "rewritten"]

_FILE = "collection.json"

_Files = dict[str, dict[str, object]]
"""By path inside the export, `bytes` and `sha256` of each file."""

_KEPT = 20
"""Raw exports are personal data: the live loop must not pile them up."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What was collected at one moment; its folder never changes."""

    path: Path
    """Folder whose `export/` holds the files as they came."""
    retrieved_at: datetime
    sha256: str
    """Of all the files: names and contents."""

    @property
    def export(self) -> Path:
        """The folder that the source reads."""
        return self.path / "export"


def collect(workspace: Workspace, now: datetime | None = None) -> tuple[Collection, bool]:
    """Collect the source of the workspace; call it under the writer's lock.

    Returns the collection, and whether it is new: an export that is the same
    as the last one adds nothing to `raw/`.

    Raises:
        ConfigurationError: the location does not exist, or is not readable.
        RemoteError: the platform did not answer as documented.
    """
    consultation = workspace.consultation()
    sweep(workspace.raw)
    moment = consultation.source.retrieved_at or now or datetime.now(UTC)
    moment = moment.astimezone(UTC).replace(microsecond=0)
    last = last_collection(workspace)
    incoming = workspace.raw / f".tmp-export-{moment:%Y%m%dT%H%M%SZ}"
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir(mode=0o700)
    try:
        source = source_for(consultation.source.platform)
        source.collect(consultation.source, workspace.path, incoming)
        _refuse_nothing(consultation, incoming)
        files = _files(incoming)
        digest = _digest(files)
        if last is not None and last.sha256 == digest and not _redated(consultation, last):
            return last, False
        return _keep(workspace, incoming, moment, files), True
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def last_collection(workspace: Workspace) -> Collection | None:
    """Return the newest whole collection, or None if nothing was collected.

    Raises:
        SourceError: what was noted of it is lost or damaged.
    """
    folder = pointed(workspace.raw / "latest")
    if folder is None:
        return None
    try:
        stated = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        moment = datetime.fromisoformat(stated["retrieved_at"])
        return Collection(folder, moment, stated["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        msg = (
            f"{folder / _FILE} : absent ou illisible ; supprimez le dossier {folder}, "
            "puis relancez concertation build, qui collecte à nouveau"
        )
        raise SourceError(msg) from None


def older(workspace: Workspace) -> list[Path]:
    """Return the folders of the collections that no build reads any more, the oldest first."""
    last = pointed(workspace.raw / "latest")
    return [path for path in _collections(workspace) if path != last]


@contextmanager
def rewritten(workspace: Workspace, last: Collection, note: dict[str, str]) -> Iterator[Path]:
    """Yield where to write an export that replaces that of the collection `last`.

    When the block ends well it is the last collection, of the same moment; `note` is added to
    what is told of it. `purged_from` lists the SHA-256 of those that it replaces. Nothing
    happens when the export is the same.
    """
    incoming = workspace.raw / f".tmp-export-{last.path.name}"
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir(mode=0o700)
    try:
        yield incoming
        files = _files(incoming)
        if _digest(files) != last.sha256:
            stated = _stated(last)
            told = {
                "purged": [*stated.get("purged", []), note],
                "purged_from": [*stated.get("purged_from", []), last.sha256],
            }
            _keep(workspace, incoming, last.retrieved_at, files, told)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def replaced(collection: Collection) -> list[str]:
    """Return the SHA-256 of the collections of which this one is what a purge left."""
    return [str(digest) for digest in _stated(collection).get("purged_from", [])]


def _stated(collection: Collection) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = json.loads((collection.path / _FILE).read_text(encoding="utf-8"))
    return found


def _collections(workspace: Workspace) -> list[Path]:
    return sorted(
        path for path in workspace.raw.iterdir() if path.is_dir() and not path.is_symlink()
    )


def purge(workspace: Workspace, now: datetime) -> list[str]:
    """Remove raw exports past their retention, or too many; return the names removed.

    The last one is kept whatever its age: it is what the next build reads.
    """
    days = workspace.consultation().privacy.raw_retention_days
    oldest = f"{now - timedelta(days=days):%Y%m%dT%H%M%SZ}"
    last = pointed(workspace.raw / "latest")
    folders = _collections(workspace)
    old = [path for path in folders if path.name < oldest or path in folders[:-_KEPT]]
    removed = [path for path in old if path != last]
    for path in removed:
        shutil.rmtree(path)
    return [path.name for path in removed]


def _redated(consultation: Consultation, last: Collection) -> bool:
    stated = consultation.source.retrieved_at
    return stated is not None and stated.astimezone(UTC) != last.retrieved_at


def _keep(
    workspace: Workspace,
    incoming: Path,
    moment: datetime,
    files: _Files,
    told: Mapping[str, object] | None = None,
) -> Collection:
    digest = _digest(files)
    folder = workspace.raw / f"{moment:%Y%m%dT%H%M%SZ}-{digest[:8]}"
    if not folder.exists():
        with new_folder(folder) as temporary:
            temporary.chmod(0o700)
            incoming.rename(temporary / "export")
            stated = {
                "retrieved_at": moment.isoformat(),
                "sha256": digest,
                "files": files,
                **(told or {}),
            }
            write_file(temporary / _FILE, to_json(stated))
    switch(workspace.raw / "latest", folder.name)
    return Collection(folder, moment, digest)


def _refuse_nothing(consultation: Consultation, folder: Path) -> None:
    if any(path.is_file() for path in folder.rglob("*")):
        return
    msg = (
        f"{consultation.path.name} : [source] location = {consultation.source.location} ne "
        "contient aucun fichier ; mettez-y l’export de la plateforme"
    )
    raise ConfigurationError(msg)


def _files(folder: Path) -> _Files:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    # What hashes lets other threads run: each processor takes a file.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        digests = threads.map(sha256, paths)
        return {
            path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": digest}
            for path, digest in zip(paths, digests, strict=True)
        }


def _digest(files: _Files) -> str:
    digest = hashlib.sha256()
    for name, stated in files.items():
        digest.update(f"{name}\0{stated['sha256']}\n".encode())
    return digest.hexdigest()
