"""Validate any path a person may hand over: a package, its ZIP, or a CSV with a schema."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from datapackage import schemas
from datapackage.errors import PackageError
from datapackage.mistaken import mistake, mistakes
from validation.report import Report
from validation.structure import check_descriptor, check_table

__all__ = ["opened", "validate_path"]

_MAX_FILES = 10_000
_MAX_BYTES = 20 << 30
_BLOCK = 1 << 20


def validate_path(path: Path, schema: Path | None = None) -> Report:
    """Return the structural report of any data package, ZIP of one, or CSV file.

    `path` is a folder with `datapackage.json`, that file itself, a ZIP, or a
    CSV. A CSV is judged by `schema` (a Table Schema in JSON); without it, by
    the canonical schema of the same name, if there is one, else by its form.

    Raises:
        PackageError: there is nothing to validate there, the ZIP is unsafe, or the file
            is what a failed download leaves.
    """
    if not path.exists():
        msg = f"{path} : introuvable ; donnez un dossier, un ZIP, un datapackage.json ou un CSV"
        raise PackageError(msg)
    if path.is_file() and path.suffix.lower() not in (".zip", ".json"):
        _refuse_mistaken(path)
        return Report.of(check_table(path, _schema(path, schema)))
    with opened(path) as descriptor:
        return Report.of(check_descriptor(descriptor), checked_at=_created(descriptor))


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Yield the `datapackage.json` that `path` leads to, unzipped for the time of the block.

    Raises:
        PackageError: there is none, or the ZIP is unsafe.
    """
    _refuse_mistaken(path)
    if path.suffix.lower() == ".zip" and path.is_file():
        with TemporaryDirectory() as name:
            _extract(path, Path(name))
            yield _descriptor(Path(name), path)
    elif path.is_dir():
        yield _descriptor(path, path)
    else:
        yield path


def _refuse_mistaken(path: Path) -> None:
    is_json = path.suffix.lower() == ".json"
    if path.is_file() and (found := mistake(path, json_too=not is_json)):
        raise PackageError(found.said(path.name))


def _descriptor(folder: Path, shown: Path) -> Path:
    # A ZIP often holds the package in one folder named after it.
    candidates = [folder / "datapackage.json", *sorted(folder.glob("*/datapackage.json"))]
    found = [candidate for candidate in candidates if candidate.is_file()]
    if not found:
        files = {path.name: path for path in sorted(folder.rglob("*")) if path.is_file()}
        if wrong := mistakes(files):
            msg = f"{shown.name} : {wrong}"
            raise PackageError(msg)
        msg = f"{shown} : aucun datapackage.json ; un paquet de données doit en contenir un"
        raise PackageError(msg)
    return found[0]


def _extract(path: Path, folder: Path) -> None:
    """Extract the ZIP `path`, writing nothing outside of `folder` nor more than promised."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _refuse_unsafe(path, members)
            for member in members:
                _extract_member(archive, member, folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        msg = (
            f"{path} : ce n’est pas un ZIP lisible ({error}) ; refaites l’archive sans mot de passe"
        )
        raise PackageError(msg) from error


def _refuse_unsafe(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MAX_FILES or sum(member.file_size for member in members) > _MAX_BYTES:
        msg = f"{path} : archive trop grande ; validez plutôt le dossier décompressé"
        raise PackageError(msg)
    for member in members:
        parts = Path(member.filename.replace("\\", "/")).parts
        link = stat.S_ISLNK(member.external_attr >> 16)
        if link or ".." in parts or Path(*parts).is_absolute() or ":" in parts[0]:
            msg = f"{path} : le fichier {member.filename!r} en sortirait ; refaites l’archive"
            raise PackageError(msg)


def _extract_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    target = folder / member.filename.replace("\\", "/")
    target.parent.mkdir(parents=True, exist_ok=True)
    # zipfile stops at the declared size, so the sum checked before is what is written.
    with archive.open(member) as source, target.open("wb") as destination:
        while block := source.read(_BLOCK):
            destination.write(block)


def _schema(path: Path, schema: Path | None) -> dict[str, Any] | None:
    if schema is None:
        return schemas.load(path.stem) if path.stem in schemas.names() else None
    try:
        content: dict[str, Any] = json.loads(schema.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"{schema} : schéma illisible ({error}) ; un Table Schema en JSON est attendu"
        raise PackageError(msg) from error
    return content


def _created(descriptor: Path) -> str | None:
    try:
        content = json.loads(descriptor.read_text(encoding="utf-8"))
    except ValueError:
        return None
    created = content.get("created") if isinstance(content, dict) else None
    return created if isinstance(created, str) else None
