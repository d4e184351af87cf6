"""What is to be online for one release: its metadata in our words, and its files.

A portal's own words appear only in that portal's module, which translates.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from datapackage.package import Package

__all__ = ["ARCHIVE", "DESCRIPTOR", "File", "Publication", "canonical", "prepare"]

Role = Literal["data", "documentation", "descriptor"]

ARCHIVE = "paquet-complet.zip"
"""Every file of the release, whatever the portal refuses singly."""

DESCRIPTOR = "datapackage.json"
"""Sent last: where files cannot change together, it marks the release as whole."""

_BLOCK = 1 << 20

_READ_FIRST = ("xlsx", "csv", "parquet")
"""A portal shows files in the order in which they were sent."""

_MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "parquet": "application/vnd.apache.parquet",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}

_DOCUMENTS = {
    "README.md": "À lire d’abord : contenu, méthode, limites",
    "CHANGELOG.md": "Journal des versions",
    "report.json": "Rapport de validation",
    "manifest.json": "Manifeste : empreinte SHA-256 de chaque fichier de la version",
}


@dataclass(frozen=True, slots=True)
class File:
    """One file to be online; `name` is its lasting identity on the portal."""

    name: str
    title: str
    path: Path
    """Where its bytes are on this machine."""
    bytes: int
    sha256: str
    sha1: str
    """udata's own checksum."""
    mediatype: str
    role: Role
    description: str = ""
    table: str | None = None
    """The canonical table it holds, if it does."""

    @property
    def format(self) -> str:
        """The extension without its dot, lower case."""
        return self.name.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True)
class Publication:
    """One release as a portal is to show it."""

    slug: str
    """The consultation's identifier; the marker by which a portal's dataset is found again."""
    version: str
    title: str
    description: str
    licence: str
    """A key of `datapackage.licences.LICENCES`."""
    keywords: tuple[str, ...]
    start: str
    """Day the consultation opened, ISO 8601."""
    end: str | None
    created: str
    """When the data were collected, ISO 8601, UTC."""
    language: str
    homepage: str | None
    contact: str | None
    organiser: str | None
    bbox: tuple[float, float, float, float] | None
    """West, south, east, north, WGS 84 degrees."""
    departments: tuple[str, ...]
    manifest_sha256: str
    """SHA-256 of `manifest.json`, which holds that of every file: it names the release's bytes."""
    files: tuple[File, ...]
    """In the order in which they are sent and shown; the descriptor is last."""
    revision: int = 0
    """How often a withdrawn text was taken out of its files; 0 for a release as it was made."""
    older: tuple[Publication, ...] = ()
    """Revised releases that the target shows beside this one, to be brought in line with it."""

    @property
    def punctual(self) -> bool:
        """True once the consultation has an end: its data are then collected once for all."""
        return self.end is not None

    def file(self, name: str) -> File:
        """Return the file of that name; KeyError if it is none of ours."""
        for file in self.files:
            if file.name == name:
                return file
        raise KeyError(name)


def prepare(
    package: Package,
    scratch: Path,
    refused: Collection[str] = (),
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Publication:
    """Return what is to be online for the release `package`.

    `refused` lists extensions (no dot, lower case) that the portal does not
    take: Markdown then goes as `.txt`, the rest only inside the archive, which
    is written to the folder `scratch` and holds the whole release; `progress` learns
    how far its writing is.
    """
    described = package.descriptor
    spatial = described.get("spatial", {})
    bbox = spatial.get("bbox")
    publishers = [who["title"] for who in described["contributors"] if who["role"] == "publisher"]
    return Publication(
        slug=package.slug,
        version=str(package.version),
        title=described["title"],
        description=described.get("description", ""),
        licence=described["licenses"][0]["name"],
        keywords=tuple(described["keywords"]),
        start=described["temporal"]["start"],
        end=described["temporal"].get("end"),
        created=described["created"],
        language=described["language"],
        homepage=described.get("homepage"),
        contact=described.get("contact"),
        organiser=publishers[0] if publishers else None,
        bbox=tuple(bbox) if bbox else None,
        departments=tuple(spatial.get("departments", ())),
        manifest_sha256=_digests(package.path / "manifest.json")[0],
        files=tuple(_files(package, _archive(package, scratch / ARCHIVE, progress), refused)),
        revision=package.revision,
    )


def _files(package: Package, archive: Path, refused: Collection[str]) -> Iterator[File]:
    for resource in sorted(package.descriptor["resources"], key=_rank):
        if resource["format"] not in refused:
            yield _data_file(package.path / resource["path"], resource)
    for name, title in _DOCUMENTS.items():
        path = package.path / name
        shown = name.replace(".md", ".txt") if "md" in refused else name
        yield _file(path, shown, title, "documentation")
    yield _file(
        archive,
        ARCHIVE,
        "Paquet complet : tous les fichiers de la version, Parquet et requêtes SQL compris",
        "data",
    )
    yield _file(package.path / DESCRIPTOR, DESCRIPTOR, "Descripteur Frictionless", "descriptor")


def _rank(resource: dict[str, Any]) -> tuple[int, int]:
    """Sort what people read first; within a format, contributions, then the package's order."""
    return _READ_FIRST.index(resource["format"]), resource.get("table") != "contributions"


def _data_file(path: Path, resource: dict[str, Any]) -> File:
    described = _file(path, path.name, f"{resource['title']} ({path.suffix[1:].upper()})", "data")
    return replace(
        described, description=resource.get("description", ""), table=resource.get("table")
    )


def _file(path: Path, name: str, title: str, role: Role) -> File:
    sha256, sha1 = _digests(path)
    extension = name.rpartition(".")[2].lower()
    return File(
        name=name,
        title=title,
        path=path,
        bytes=path.stat().st_size,
        sha256=sha256,
        sha1=sha1,
        mediatype=_MEDIA_TYPES.get(extension, "application/octet-stream"),
        role=role,
    )


def _digests(path: Path) -> tuple[str, str]:
    sha256, sha1 = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            sha256.update(block)
            sha1.update(block)
    return sha256.hexdigest(), sha1.hexdigest()


def _archive(package: Package, path: Path, progress: Callable[[str, int, int], None]) -> Path:
    """Write a ZIP whose bytes depend on the release only: fixed order, no date."""
    sizes = {
        name: (package.path / name).stat().st_size
        for name in sorted([*package.manifest["files"], "manifest.json"])
    }
    done, total = 0, sum(sizes.values())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in sizes.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            member.file_size = size
            with (package.path / name).open("rb") as source, archive.open(member, "w") as target:
                while block := source.read(_BLOCK):
                    target.write(block)
                    done += len(block)
                    progress(f"préparation de {path.name}", done, total)
    return path


def canonical(document: Any) -> str:
    """Return the SHA-256 of a JSON document, whatever the order of its keys."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
