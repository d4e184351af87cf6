"""How does an export on disk (file, folder, ZIP) get into the private folder?"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import BinaryIO

from datapackage.errors import ConfigurationError, SourceError
from datapackage.mistaken import mistake, mistakes

__all__ = [
    "DOCUMENTS",
    "MAX_BYTES",
    "MAX_UNPACKED",
    "copy_export",
    "files_found",
    "is_archive",
    "refuse_mistaken",
    "visible_files",
]

MAX_BYTES = 16 * 1024**3
"""Largest export accepted: twice what two million contributions weigh as JSON."""

MAX_UNPACKED = 4 * 1024**3
"""Largest ZIP accepted, once unpacked: a ZIP may announce less than it holds."""

DOCUMENTS = {".md", ".pdf", ".docx", ".odt", ".db", ".ini"}
"""Suffixes of documentation and of what desktops leave: no record can be in them."""

_WHOLE = {".xlsx", ".xlsm", ".docx", ".odt", ".ods"}
_ZIP_START = b"PK\x03\x04"
_CHUNK = 1024 * 1024
_LONGEST_NAME = 255
"""Bytes of one name on the usual disks."""
_NAMED = 5


def copy_export(source: Path, destination: Path, max_bytes: int | None = None) -> None:
    """Copy the file, folder or ZIP `source` into the existing folder `destination`.

    Names inside a folder or a ZIP are kept. Links are not followed: a link in
    an export could bring any file of the machine into the raw folder.

    Raises:
        ConfigurationError: `source` does not exist, is neither a file nor a
            folder, or holds `destination`.
        SourceError: damaged or encrypted ZIP, a name that leaves the folder,
            nothing but what failed downloads leave, more than `max_bytes` in all (by
            default `MAX_BYTES`, and `MAX_UNPACKED` for a ZIP).
    """
    _check_location(source, destination)
    if source.is_file() and (found := mistake(source)):
        raise SourceError(found.said(source.name))
    zipped = is_archive(source)
    budget = _Budget(source, max_bytes or (MAX_UNPACKED if zipped else MAX_BYTES))
    if source.is_dir():
        _copy_folder(source, destination, budget)
    elif zipped:
        _extract(source, destination, budget)
    else:
        with source.open("rb") as stream:
            budget.copy(stream, destination / source.name)
    refuse_mistaken(destination, source.name)


def refuse_mistaken(raw: Path, name: str, *, json_too: bool = False) -> None:
    """Refuse the export called `name` if all its files are what failed downloads leave.

    One among others is set aside by whoever reads them; documents do not count.

    Raises:
        SourceError: that is so; it says what each file is.
    """
    files = {name: path for path, name in visible_files(raw)}
    data = {name: path for name, path in files.items() if path.suffix.lower() not in DOCUMENTS}
    if said := mistakes(data or files, json_too=json_too):
        raise SourceError(f"{name} : {said}" if list(files) != [name] else said)


def is_archive(path: Path) -> bool:
    """Tell whether the file at `path` holds others: by its first bytes, or its name.

    What ends a file was written by the public: it does not decide. A workbook, an archive to
    computers, is one file to people.
    """
    suffix = path.suffix.lower()
    if suffix == ".zip" or suffix in _WHOLE or not path.is_file():
        return suffix == ".zip"
    with path.open("rb") as stream:
        return stream.read(len(_ZIP_START)) == _ZIP_START and zipfile.is_zipfile(stream)


def files_found(raw: Path) -> str:
    """Return the first files of an export by name, for a message that says what was found."""
    names = sorted(path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file())
    if not names:
        return "aucun fichier"
    left = len(names) - _NAMED
    more = f" et {left} autre{'s' if left > 1 else ''}" if left > 0 else ""
    return ", ".join(names[:_NAMED]) + more


def visible_files(raw: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files of an export that are not hidden, and their name in it, with `/`."""
    for path in sorted(raw.rglob("*")):
        name = path.relative_to(raw).as_posix()
        hidden = any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
        if path.is_file() and not hidden:
            yield path, name


def _check_location(source: Path, destination: Path) -> None:
    if not source.exists():
        message = (
            f"source.location : {source} n’existe pas ; "
            "indiquez un fichier, un dossier, un ZIP ou une adresse http(s)"
        )
        raise ConfigurationError(message)
    # A device never ends, a pipe never begins.
    if not (source.is_file() or source.is_dir()):
        message = (
            f"source.location : {source} n’est ni un fichier ni un dossier ; "
            "indiquez l’export lui-même, ou copiez-le dans un fichier"
        )
        raise ConfigurationError(message)
    if destination.resolve().is_relative_to(source.resolve()):
        message = (
            f"source.location : {source} contient le dossier où l’export est copié "
            f"({destination.parent}) ; mettez l’export à part, par exemple dans raw-export/"
        )
        raise ConfigurationError(message)


class _Budget:
    """Copies streams, from several threads at once, until the bound on them all is reached."""

    def __init__(self, source: Path, max_bytes: int) -> None:
        self._source = source
        self._max_bytes = max_bytes
        self._left = max_bytes
        self._lock = Lock()

    def announce(self, size: int) -> None:
        """Refuse at once what says itself too big, before the disk is filled to learn it."""
        if size > self._max_bytes:
            message = (
                f"{self._source} : plus de {self._max_bytes} octets une fois décompressé "
                f"({size} annoncés) ; retirez ce qui n’est pas l’export"
            )
            raise SourceError(message)

    def copy(self, stream: BinaryIO, target: Path) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except (FileExistsError, NotADirectoryError) as error:
            message = (
                f"{self._source} : « {target.parent.name} » y est à la fois un fichier et un "
                "dossier ; indiquez le dossier décompressé"
            )
            raise SourceError(message) from error
        if target.exists():
            message = f"{self._source} : le nom {target.name!r} y figure deux fois"
            raise SourceError(message)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            while chunk := stream.read(_CHUNK):
                with self._lock:
                    self._left -= len(chunk)
                if self._left < 0:
                    message = (
                        f"{self._source} : plus de {self._max_bytes} octets "
                        "en tout ; retirez ce qui n’est pas l’export"
                    )
                    raise SourceError(message)
                out.write(chunk)


def _copy_folder(source: Path, destination: Path, budget: _Budget) -> None:
    def copy(path: Path) -> None:
        with path.open("rb") as stream:
            budget.copy(stream, destination / path.relative_to(source))

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for copied in [threads.submit(copy, path) for path in _regular_files(source)]:
            copied.result()


def _regular_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = [path, *path.parents][: len(path.relative_to(folder).parts)]
        if path.is_file() and not any(part.is_symlink() for part in inside):
            yield path


def _extract(source: Path, destination: Path, budget: _Budget) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            budget.announce(sum(member.file_size for member in archive.infolist()))
            for member in archive.infolist():
                if not _is_regular(member):
                    continue
                target = destination / _safe_name(source, member.filename)
                with archive.open(member) as stream:
                    budget.copy(stream, target)  # type: ignore[arg-type] # IO[bytes]
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        message = (
            f"{source} : archive ZIP illisible ({error}) ; refaites-la sans mot de "
            "passe, ou indiquez le dossier décompressé"
        )
        raise SourceError(message) from error


def _is_regular(member: zipfile.ZipInfo) -> bool:
    """Tell if `member` is a file: folders and links are left out."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    return not member.is_dir() and kind in {0, stat.S_IFREG}


def _safe_name(source: Path, name: str) -> PurePosixPath:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or not path.parts:
        message = f"{source} : le nom {name!r} sort du dossier ; archive refusée"
        raise SourceError(message)
    if any(len(part.encode(errors="replace")) > _LONGEST_NAME for part in path.parts):
        message = (
            f"{source} : le nom {name[:60]!r}… est trop long pour le disque ; raccourcissez-le"
        )
        raise SourceError(message)
    return path
