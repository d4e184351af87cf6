"""CKAN's words for a publication: licence ids, extras as udata's harvester reads them, resources.

Only what has a value is listed: a field that we leave empty belongs to people.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from publishers.publication import File, Publication

__all__ = ["LICENCES", "MARKER", "RESOURCE", "TAGS", "VERSION", "Wanted", "licence", "translate"]

MARKER = "concertation:package"
VERSION = "concertation:version"
TAGS = "concertation:tags"
"""The tags that we put, so that one that we drop goes and one that people put stays."""
RESOURCE = "concertation_resource"
"""Field of a resource: the name of the file that it holds."""

LICENCES = {
    "etalab-2.0": ("lov2", "etalab-2.0", "fr-lo-2.0", "licence-ouverte-2.0"),
    "fr-lo": ("fr-lo", "lov1", "licence-ouverte"),
    "cc-by-4.0": ("cc-by-4.0", "cc-by"),
    "odc-by": ("odc-by",),
    "odc-odbl": ("odc-odbl",),
    "cc-by-sa-4.0": ("cc-by-sa-4.0", "cc-by-sa"),
    "odc-pddl": ("odc-pddl",),
    "cc-zero": ("cc-zero", "cc0-1.0"),
}
"""How CKAN sites call each of our licences, the most usual first."""

_NAMESPACE = uuid.UUID("4a8b5f0e-7c51-5d0a-9f3e-0f5f6f0b7a11")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that we own of a dataset, in CKAN's words."""

    name: str
    """Of the dataset, if it is to be created."""
    organization: str
    fields: dict[str, str]
    extras: dict[str, str]
    tags: tuple[str, ...]
    files: tuple[File, ...]

    @staticmethod
    def resource_id(dataset: str, file: str) -> str:
        """Return the id of a file's resource: chosen by us, so that no replay can make two."""
        return str(uuid.uuid5(_NAMESPACE, f"{dataset}/{file}"))

    @staticmethod
    def resource(file: File) -> dict[str, Any]:
        """Return the fields of ours in the resource that holds `file`."""
        described = {"description": file.description} if file.description else {}
        return {
            RESOURCE: file.name,
            "name": file.title,
            **described,
            "format": file.format.upper(),
            "mimetype": file.mediatype,
            "hash": file.sha256,
        }


def licence(ours: str, known: Collection[str]) -> str:
    """Return the portal's id for our licence; the usual one if it lists none of them."""
    names = LICENCES.get(ours, (ours,))
    return next((name for name in names if name in known), names[0])


def translate(
    publication: Publication, name: str, organization: str, licences: Collection[str]
) -> Wanted:
    """Return what is to be online; `licences` are the ids that the portal lists."""
    contact = publication.contact or ""
    fields = {
        "title": publication.title,
        "notes": publication.description,
        "license_id": licence(publication.licence, licences),
        "version": publication.version,
        "author": publication.organiser,
        "maintainer": publication.organiser,
        "maintainer_email": contact if _EMAIL.fullmatch(contact) else None,
        "url": publication.homepage,
    }
    return Wanted(
        name=name,
        organization=organization,
        fields={key: value for key, value in fields.items() if value},
        extras=_extras(publication),
        tags=tuple(sorted(set(publication.keywords))),
        files=publication.files,
    )


def _extras(publication: Publication) -> dict[str, str]:
    extras = {
        MARKER: publication.slug,
        VERSION: publication.version,
        "concertation:manifest_sha256": publication.manifest_sha256,
        TAGS: json.dumps(sorted(set(publication.keywords)), ensure_ascii=False),
        # udata's harvester knows its own word for it, and Dublin Core's for the rest.
        "frequency": "punctual" if publication.punctual else "irregular",
        "temporal_start": publication.start,
        "temporal_end": publication.end,
        "language": publication.language,
        "spatial": _polygon(publication.bbox),
    }
    return {key: value for key, value in extras.items() if value}


def _polygon(bbox: tuple[float, float, float, float] | None) -> str | None:
    """Return a GeoJSON polygon, the only geometry that both CKAN and its harvesters take."""
    if bbox is None or bbox[0] == bbox[2] or bbox[1] == bbox[3]:
        return None
    west, south, east, north = bbox
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})
