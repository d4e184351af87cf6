"""A release in udata's words: which fields are ours, what they should hold, what differs.

What is not named here belongs to people (acronym, contact points, their tags
and files, granularity…): it is sent back as it was found, because udata's PUT
drops some of what it is not given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publishers.plan import Change
from publishers.publication import File, Publication, canonical

__all__ = [
    "MARK",
    "RESOURCE",
    "SENT",
    "SHA256",
    "TAG_LENGTHS",
    "VERSION",
    "Document",
    "Wanted",
    "changes",
    "created",
    "described",
    "licence",
    "same_bytes",
    "slugified",
    "traces",
    "translate",
]

Document = dict[str, Any]
"""A dataset or a resource as udata's API gives it."""

MARK = "concertation:package"
VERSION = "concertation:version"
MANIFEST = "concertation:manifest_sha256"
TAGS = "concertation:tags"
"""Which tags are ours: the others are people's."""
SENT = "concertation:sent"
"""SHA-1 of what we sent or are about to: an upload whose answer was lost is known by it."""
RESOURCE = "concertation:resource"
SHA256 = "concertation:sha256"

TAG_LENGTHS = (3, 96)

# https://www.data.gouv.fr/api/1/datasets/licenses/
_LICENCES = {
    "etalab-2.0": "lov2",
    "fr-lo": "fr-lo",
    "cc-by-4.0": "cc-by",
    "odc-by": "odc-by",
    "odc-odbl": "odc-odbl",
    "cc-by-sa-4.0": "cc-by-sa",
    "odc-pddl": "odc-pddl",
    "cc-zero": "cc-zero",
}

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "", "'": "", "‘": ""})
_DIGEST = 16


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a dataset is to hold once published."""

    slug: str
    organization: str
    """udata's identifier of the organisation."""
    fields: Document
    tags: tuple[str, ...]
    geometry: Document | None
    """MultiPolygon; None leaves the dataset's coverage as it is."""
    extras: Document
    files: tuple[File, ...]

    @property
    def sent(self) -> list[str]:
        """The SHA-1 of every file, sorted."""
        return sorted({file.sha1 for file in self.files})


def translate(publication: Publication, organization: str) -> Wanted:
    """Say `publication` in udata's words."""
    tags = tuple(sorted({slugified(word) for word in publication.keywords}))
    return Wanted(
        slug=publication.slug,
        organization=organization,
        fields={
            "title": publication.title.strip(),
            # udata refuses an empty description.
            "description": publication.description.strip() or publication.title.strip(),
            "license": licence(publication.licence),
            "frequency": "punctual" if publication.punctual else "irregular",
            "temporal_coverage": {"start": publication.start, "end": publication.end},
            "private": False,
            "archived": None,
        },
        tags=tags,
        geometry=_rectangle(publication.bbox),
        extras={
            MARK: publication.slug,
            VERSION: publication.version,
            MANIFEST: publication.manifest_sha256,
            TAGS: list(tags),
        },
        files=publication.files,
    )


def licence(ours: str) -> str:
    """Return udata's identifier of a licence; one it does not know becomes `notspecified`."""
    return _LICENCES[ours]


def slugified(word: str) -> str:
    """Return the tag that udata would make of `word`."""
    plain = unicodedata.normalize("NFKD", word.lower().translate(_LIGATURES))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")


def created(wanted: Wanted) -> Document:
    """Return the dataset to create: private, marked, without a file."""
    return {
        **wanted.fields,
        "private": True,
        "organization": wanted.organization,
        "tags": list(wanted.tags),
        "spatial": {"geom": wanted.geometry} if wanted.geometry else None,
        "extras": {**wanted.extras, SENT: wanted.sent},
    }


def described(wanted: Wanted, dataset: Document, held: Mapping[str, Document]) -> Document:
    """Return `dataset` whole, with our fields as they should be and people's as they are.

    `held` gives, by file name, the dataset's resources that are ours to keep.
    """
    document = {
        **dataset,
        **wanted.fields,
        "tags": _tags(wanted, dataset),
        "extras": {**dataset["extras"], **wanted.extras, SENT: wanted.sent},
        "resources": _resources(wanted, dataset, held),
    }
    spatial = dataset.get("spatial") or {}
    # A zone chosen by somebody says more than our rectangle, and udata refuses both together.
    if wanted.geometry and not spatial.get("zones"):
        document["spatial"] = {**spatial, "geom": wanted.geometry}
    return document


def changes(document: Document, dataset: Document) -> Iterator[Change]:
    """Yield what of ours differs between `dataset` as seen and as `described`.

    Those of a file are called by its name, then ` : ` and the field.
    """
    old, new = _owned(document, dataset), _owned(document, document)
    for name, value in new.items():
        if old.get(name) != value:
            yield Change(name, old.get(name), value)


def traces(dataset: Document | None) -> dict[str, str]:
    """Return a short digest of each thing of a dataset that people or we may move."""
    if dataset is None:
        return {"dataset": "absent"}
    watched = {
        name: dataset.get(name)
        for name in (
            *("id", "title", "acronym", "description", "license", "frequency", "private"),
            *("archived", "tags", "temporal_coverage", "spatial"),
        )
    }
    watched["extras"] = _ours(dataset["extras"])
    for resource in dataset["resources"]:
        watched[f"« {resource['title']} »/{resource['id']}"] = [
            *(resource.get(name) for name in ("title", "description", "type", "checksum", "url")),
            _ours(resource["extras"]),
        ]
    return {name: canonical(value)[:_DIGEST] for name, value in watched.items()}


def same_bytes(resource: Document, file: File) -> bool:
    """Tell whether a resource holds the bytes of `file`, by udata's own checksum."""
    checksum = resource.get("checksum") or {}
    known = {"sha1": file.sha1, "sha256": file.sha256}
    return bool(known.get(checksum.get("type", "")) == checksum.get("value", ""))


def _ours(extras: Document) -> Document:
    return {name: value for name, value in extras.items() if name.startswith("concertation:")}


def _owned(document: Document, dataset: Document) -> Document:
    """Return what is ours in `dataset`; `document` says which resources are."""
    owned: Document = {name: dataset.get(name) for name in _FIELDS}
    owned["tags"] = sorted(dataset.get("tags") or ())
    owned["spatial"] = (dataset.get("spatial") or {}).get("geom")
    for name in _ours(document["extras"]):
        owned[f"extras {name}"] = dataset["extras"].get(name)
    ours = {r["id"]: r["extras"][RESOURCE] for r in document["resources"] if _is_ours(r)}
    for resource in dataset["resources"]:
        if resource["id"] in ours:
            for name, value in _of_resource(resource).items():
                owned[f"{ours[resource['id']]} : {name}"] = value
    owned["ordre des fichiers"] = [
        ours[resource["id"]] for resource in dataset["resources"] if resource["id"] in ours
    ]
    return owned


_FIELDS = (
    *("title", "description", "license", "frequency"),
    *("temporal_coverage", "private", "archived"),
)


def _is_ours(resource: Document) -> bool:
    return RESOURCE in resource["extras"]


def _of_resource(resource: Document) -> Document:
    return {
        "title": resource["title"],
        "description": resource.get("description") or None,
        "type": resource["type"],
        **_ours(resource["extras"]),
    }


def _tags(wanted: Wanted, dataset: Document) -> list[str]:
    before = set(dataset["extras"].get(TAGS) or ())
    return sorted((set(dataset.get("tags") or ()) - before) | set(wanted.tags))


def _resources(wanted: Wanted, dataset: Document, held: Mapping[str, Document]) -> list[Document]:
    """Return every resource: ours in the order of the release, in the places that ours have."""
    ours = [_resource(file, held[file.name]) for file in wanted.files if file.name in held]
    places = {resource["id"] for resource in ours}
    ordered = iter(ours)
    return [next(ordered) if r["id"] in places else r for r in dataset["resources"]]


def _resource(file: File, online: Document) -> Document:
    return {
        **online,
        "title": file.title,
        # A description that we leave empty belongs to people.
        "description": file.description or online.get("description"),
        "type": "main" if file.role == "data" else "documentation",
        "extras": {**online["extras"], RESOURCE: file.name, SHA256: file.sha256},
    }


def _rectangle(bbox: tuple[float, float, float, float] | None) -> Document | None:
    if bbox is None:
        return None
    west, south, east, north = bbox
    # One place, or several in a line, make no polygon.
    if west >= east or south >= north:
        return None
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}
