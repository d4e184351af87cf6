"""Small publications for tests of publishers: a few files, made in a folder of the test's own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from publishers.publication import File, Publication

FIRST = {
    "contributions.csv": b"id;texte\n1;Bonjour\n",
    "propositions.csv": b"id\n1\n",
    "datapackage.json": b'{"version": "1.0.0"}\n',
}
SECOND = {
    "contributions.csv": b"id;texte\n1;Bonjour\n2;Bonsoir\n",
    "ateliers.csv": b"id\n1\n",
    "datapackage.json": b'{"version": "1.1.0"}\n',
}
"""Against FIRST: one file stays under its name with other bytes, one goes, one comes."""

_ROLES = {"datapackage.json": "descriptor", "LISEZMOI.txt": "documentation"}
_TYPES = {".csv": "text/csv", ".json": "application/json", ".txt": "text/plain"}


def publication(
    folder: Path, slug: str, version: str, contents: dict[str, bytes], **others: Any
) -> Publication:
    """Write `contents` to `folder` and return them as a release; `others` replaces fields."""
    home = folder / version
    home.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (home / name).write_bytes(content)
    listed = "".join(sorted(hashlib.sha256(content).hexdigest() for content in contents.values()))
    fields: dict[str, Any] = {
        "slug": slug,
        "version": version,
        "title": "Consultation d’essai",
        "description": f"Ce que le public a écrit, version {version}.\n\n" * 4,
        "licence": "etalab-2.0",
        "keywords": ("consultation-publique", "mobilités"),
        "start": "2026-01-05",
        "end": "2026-06-30",
        "created": "2026-07-01T08:00:00Z",
        "language": "fr",
        "homepage": "https://consultation.example.org/",
        "contact": "contact@example.org",
        "organiser": "Ville d’essai",
        "bbox": (2.2, 48.8, 2.4, 48.9),
        "departments": ("75",),
        "manifest_sha256": hashlib.sha256(listed.encode()).hexdigest(),
        "files": tuple(file(home / name) for name in contents),
    }
    return Publication(**{**fields, **others})


def file(path: Path) -> File:
    """Return a file on the disk as a publication names it."""
    content = path.read_bytes()
    return File(
        name=path.name,
        title=f"Fichier {path.name}",
        path=path,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sha1=hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        mediatype=_TYPES.get(path.suffix, "application/octet-stream"),
        role=_ROLES.get(path.name, "data"),
    )
