"""A small publication, written where a test says, without a build."""

import hashlib
from pathlib import Path

from publishers.publication import File, Publication

ROLES = {"datapackage.json": "descriptor", "LISEZMOI.txt": "documentation"}


def small_file(folder: Path, name: str, content: bytes) -> File:
    """Write one file and describe it."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = folder / f"{sha256}-{name}"
    path.write_bytes(content)
    return File(
        name=name,
        title=f"Fichier {name}",
        path=path,
        bytes=len(content),
        sha256=sha256,
        sha1=hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        mediatype="text/csv" if name.endswith("csv") else "application/octet-stream",
        role=ROLES.get(name, "data"),
    )


def small_publication(
    folder: Path, files: dict[str, bytes], version: str = "1.0.0", **changed
) -> Publication:
    """Describe a release of `files`, in that order."""
    whole = hashlib.sha256(repr((version, files)).encode()).hexdigest()
    described = {
        "slug": "mobilites",
        "version": version,
        "title": "Consultation « mobilités »",
        "description": "Les contributions d’une consultation sur les mobilités.\n\n" * 3,
        "licence": "etalab-2.0",
        "keywords": ("consultation-publique", "mobilités"),
        "start": "2026-01-05",
        "end": "2026-03-31",
        "created": "2026-04-01T08:00:00Z",
        "language": "fr",
        "homepage": None,
        "contact": None,
        "organiser": None,
        "bbox": (2.25, 48.8, 2.5, 48.95),
        "departments": ("75",),
        "manifest_sha256": whole,
        "files": tuple(small_file(folder, name, content) for name, content in files.items()),
    }
    return Publication(**{**described, **changed})
