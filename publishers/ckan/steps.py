"""What is the next write on a CKAN, from what is there and what is wanted; asks nobody.

CKAN moves the bytes of a file into place *before* the transaction that
describes them ends, one file after the other (`package_update`, 2.10 to 2.12;
a file's place depends on the resource's id only, and ids must not change). So
`package_revise` with several files is not atomic for whoever downloads, and one
that fails half way leaves new bytes under old hashes. Hence the rule here:
bytes change only out of sight, and never under a hash. A public dataset whose
files are to change is made private and those files lose their hash, in one
write; then they are sent (a re-run sends only what is missing); one last
`package_revise` makes everything public together. A reader finds one release,
the next one, or, for the time of the upload, nothing; never a mixture. When only
metadata differ, the one `package_revise` is atomic and nothing is hidden.

A CKAN may keep a copy of a file's rows in its database (datastore), which stays as it is, and
readable, when the file changes: it goes before the file does, and the portal makes it anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from publishers.ckan.translate import MARKER, RESOURCE, TAGS, VERSION, Wanted
from publishers.plan import Action, Change, FileChange
from publishers.publication import File

__all__ = [
    "Write",
    "changes",
    "extras",
    "files",
    "hidden_meanwhile",
    "hide",
    "next_write",
    "owned",
    "public",
    "resources",
]

Seen = dict[str, Any]
"""A dataset as `package_show` gives it."""


_HIDE = "rendre privé le jeu de données"
_BATCH = 1_000_000
"""Bytes of files in one form: what a front server takes unless told otherwise (nginx)."""


@dataclass(frozen=True, slots=True)
class Write:
    """One call of the action API: the same `name` for the same thing done again."""

    name: str
    action: str
    document: dict[str, Any]
    files: dict[str, File] = field(default_factory=dict)
    """Sent with it, by form field."""


def next_write(seen: Seen | None, wanted: Wanted) -> Write | None:
    """Return the one next write; None when the dataset is as wanted."""
    if seen is None:
        return _create(wanted)
    ours = resources(seen, wanted)
    missing = [file for file in wanted.files if not _holds(ours, file)]
    hashed = [ours[file.name]["id"] for file in missing if ours.get(file.name, {}).get("hash")]
    if hashed or (missing and public(seen)):
        return hide(seen, hashed)
    if copied := next(_copied(ours, wanted), None):
        return _forget(copied)
    if missing:
        return _send(seen, wanted, _batch(missing))
    if not [*changes(seen, wanted)] and set(ours) == {file.name for file in wanted.files}:
        return None
    return Write("publier le jeu de données", "package_revise", _publish(seen, wanted))


def hide(seen: Seen, changing: Iterable[str] = ()) -> Write:
    """Return the write that makes a dataset private; resources `changing` lose their hash.

    A hash left there would be believed by a rollback, were the server to fail
    between moving new bytes and noting that it did.
    """
    document = {
        "match": _lock(seen),
        "update": {"private": True},
        **{f"update__resources__{identifier}": {"hash": ""} for identifier in changing},
    }
    return Write(_HIDE, "package_revise", document)


def hidden_meanwhile(seen: Seen | None, wanted: Wanted) -> bool:
    """Tell whether readers will find nothing for the time of the upload."""
    write = next_write(seen, wanted)
    return seen is not None and public(seen) and write is not None and write.name == _HIDE


def public(seen: Seen) -> bool:
    """Tell whether anybody sees the dataset."""
    return seen.get("state") == "active" and not seen.get("private")


def extras(seen: Seen) -> dict[str, str]:
    """Return the extras by key."""
    return {extra["key"]: extra["value"] for extra in seen.get("extras", ())}


def resources(seen: Seen, wanted: Wanted) -> dict[str, dict[str, Any]]:
    """Return the resources of ours by file name, those to be removed included.

    A resource is ours by its field, or by its id when somebody emptied the field.
    """
    ids = {wanted.resource_id(seen["id"], file.name): file.name for file in wanted.files}
    found: dict[str, dict[str, Any]] = {}
    for resource in seen.get("resources", ()):
        name = ids.get(resource["id"]) or resource.get(RESOURCE)
        if name and name not in found:
            found[name] = resource
    return found


def changes(seen: Seen | None, wanted: Wanted) -> Iterator[Change]:
    """Yield each field of ours that is otherwise than wanted, old and new."""
    seen = seen or {}
    for key, value in wanted.fields.items():
        if seen.get(key) != value:
            yield Change(key, seen.get(key), value)
    online = extras(seen)
    for key, value in wanted.extras.items():
        if online.get(key) != value:
            yield Change(f"extras.{key}", online.get(key), value)
    tags = sorted(tag["name"] for tag in seen.get("tags", ()))
    if tags != _tags(seen, wanted):
        yield Change("tags", tags, _tags(seen, wanted))
    visibility = _visibility(seen)
    if visibility != "public":
        yield Change("visibilité", visibility, "public")
    if seen:
        yield from _resource_changes(seen, wanted)


def files(seen: Seen | None, wanted: Wanted) -> Iterator[FileChange]:
    """Yield what is to happen to each file."""
    ours = resources(seen, wanted) if seen else {}
    for file in wanted.files:
        resource = ours.get(file.name)
        if resource is None:
            yield FileChange(file.name, "add", file.bytes, file.sha256)
        else:
            action: Action = "same" if _holds(ours, file) else "replace"
            yield FileChange(file.name, action, file.bytes, file.sha256, resource["id"])
    for name in sorted(set(ours) - {file.name for file in wanted.files}):
        yield FileChange(name, "remove", 0, None, ours[name]["id"])


def owned(seen: Seen, wanted: Wanted) -> dict[str, Any]:
    """Return all that we own of what is online, for a fingerprint."""
    online = extras(seen)
    return {
        "id": seen["id"],
        "modified": seen["metadata_modified"],
        "visibility": _visibility(seen),
        "fields": {key: seen.get(key) for key in wanted.fields},
        "extras": {key: online.get(key) for key in [*wanted.extras, VERSION, MARKER]},
        "resources": [
            [name, resource["id"], resource.get("hash"), resource.get("size")]
            for name, resource in sorted(resources(seen, wanted).items())
        ],
    }


def _visibility(seen: Seen) -> str | None:
    if not seen:
        return None
    return "public" if public(seen) else "private" if seen["state"] == "active" else seen["state"]


def _create(wanted: Wanted) -> Write:
    document = {
        "name": wanted.name,
        "title": wanted.fields["title"],
        "owner_org": wanted.organization,
        "private": True,
        "state": "draft",
        "extras": [{"key": MARKER, "value": wanted.extras[MARKER]}],
    }
    return Write("créer le jeu de données", "package_create", document)


def _holds(ours: dict[str, dict[str, Any]], file: File) -> bool:
    resource = ours.get(file.name)
    return (
        resource is not None
        and resource.get("url_type") == "upload"
        and resource.get("hash") == file.sha256
        # Somebody's upload through the pages of the portal keeps the hash, but not the size.
        and resource.get("size") in {None, file.bytes}
    )


def _copied(ours: dict[str, dict[str, Any]], wanted: Wanted) -> Iterator[str]:
    """Yield the ids of our resources of which the database has a copy that is of other bytes."""
    right = {file.name for file in wanted.files if _holds(ours, file)}
    for name, resource in ours.items():
        if resource.get("datastore_active") and name not in right:
            yield resource["id"]


def _forget(resource: str) -> Write:
    document = {"resource_id": resource, "force": True}
    return Write(f"retirer la copie en base de {resource}", "datastore_delete", document)


def _batch(missing: list[File]) -> list[File]:
    """Return the first file, and those that follow it as long as together they are small."""
    sums = accumulate(file.bytes for file in missing)
    small = [file for file, total in zip(missing, sums, strict=True) if total <= _BATCH]
    return small or missing[:1]


def _send(seen: Seen, wanted: Wanted, batch: list[File]) -> Write:
    ours = resources(seen, wanted)
    document: dict[str, Any] = {"match": _lock(seen)}
    parts, added = {}, []
    for file in batch:
        described = wanted.resource(file)
        if file.name in ours:
            identifier = ours[file.name]["id"]
            document[f"update__resources__{identifier}"] = described
        else:
            identifier = wanted.resource_id(seen["id"], file.name)
            added.append({"id": identifier, **described})
        parts[f"update__resources__{identifier}__upload"] = file
    if added:
        document["update__resources__extend"] = added
    more = f" et {len(batch) - 1} autres" if len(batch) > 1 else ""
    return Write(f"envoyer {batch[0].name}{more}", "package_revise", document, parts)


def _publish(seen: Seen, wanted: Wanted) -> dict[str, Any]:
    """Return the revision that makes everything of ours as wanted, and keeps what is not ours."""
    return {
        "match": _lock(seen),
        # Without the filter, CKAN merges lists one index after the other.
        "filter": ["-extras", "-tags", "-resources"],
        "update": {
            **wanted.fields,
            "extras": [
                {"key": key, "value": value}
                for key, value in {**extras(seen), **wanted.extras}.items()
            ],
            "tags": _kept_tags(seen, wanted),
            "resources": _ordered(seen, wanted),
            "private": False,
            "state": "active",
        },
    }


def _lock(seen: Seen) -> dict[str, Any]:
    """Return what must still be so when CKAN applies the write; else it refuses it."""
    return {"id": seen["id"], "metadata_modified": seen["metadata_modified"]}


def _tags(seen: Seen, wanted: Wanted) -> list[str]:
    online = {tag["name"] for tag in seen.get("tags", ()) if not tag.get("vocabulary_id")}
    held = {tag["name"] for tag in seen.get("tags", ()) if tag.get("vocabulary_id")}
    return sorted((online - _put_before(seen)) | set(wanted.tags) | held)


def _put_before(seen: Seen) -> set[str]:
    try:
        return set(json.loads(extras(seen).get(TAGS, "[]")))
    except (ValueError, TypeError):
        return set()


def _kept_tags(seen: Seen, wanted: Wanted) -> list[dict[str, Any]]:
    kept = [tag for tag in seen.get("tags", ()) if tag.get("vocabulary_id")]
    names = set(_tags(seen, wanted)) - {tag["name"] for tag in kept}
    return [*kept, *({"name": name} for name in sorted(names))]


def _ordered(seen: Seen, wanted: Wanted) -> list[dict[str, Any]]:
    """Return ours in their order, then people's in theirs."""
    ours = resources(seen, wanted)
    mine = [
        {**ours[file.name], **wanted.resource(file)} for file in wanted.files if file.name in ours
    ]
    taken = {resource["id"] for resource in ours.values()}
    return mine + [other for other in seen.get("resources", ()) if other["id"] not in taken]


def _resource_changes(seen: Seen, wanted: Wanted) -> Iterator[Change]:
    ours = resources(seen, wanted)
    for file in wanted.files:
        if file.name not in ours:
            continue
        for key, value in wanted.resource(file).items():
            old = ours[file.name].get(key)
            if key != "hash" and not _same(key, old, value):
                yield Change(f"{file.name}.{key}", old, value)
    present = [resource["id"] for resource in seen.get("resources", ())]
    order = [resource["id"] for resource in _ordered(seen, wanted)]
    if [each for each in present if each in order] != order:
        yield Change("ordre des fichiers", None, [file.name for file in wanted.files])


def _same(key: str, old: Any, new: str) -> bool:
    if key == "format":  # CKAN writes the formats that it knows in its own way.
        return str(old or "").lower() == new.lower()
    return (old or "") == new
