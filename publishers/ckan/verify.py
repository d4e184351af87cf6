"""What an anonymous reader of a CKAN finds, against what is wanted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from publishers.base import Resource
from publishers.ckan import steps
from publishers.ckan.translate import Wanted
from publishers.publication import File

__all__ = ["compare"]


def compare(
    seen: dict[str, Any], wanted: Wanted, download: Callable[[str], str]
) -> tuple[tuple[Resource, ...], tuple[str, ...]]:
    """Return our files as they are online, and each difference as a French sentence.

    `seen` is an anonymous `package_show`; `download` returns the SHA-256 found at an address.
    """
    differences = [
        f"{change.field} : en ligne {_text(change.old)}, attendu {_text(change.new)}"
        for change in steps.changes(seen, wanted)
    ]
    online = steps.resources(seen, wanted)
    found = []
    for file in wanted.files:
        if (resource := online.pop(file.name, None)) is None:
            differences.append(f"{file.name} : absent du portail")
            continue
        sha256 = download(resource["url"])
        found.append(Resource(file.name, resource["id"], resource["url"], sha256))
        differences += _file_differences(file, sha256, resource.get("hash"))
    differences += [f"{name} : en ligne mais absent de cette version" for name in online]
    return tuple(found), tuple(differences)


def _file_differences(file: File, downloaded: str, declared: str | None) -> Iterator[str]:
    if downloaded != file.sha256:
        yield f"{file.name} : SHA-256 {downloaded}, attendu {file.sha256}"
    if declared != file.sha256:
        yield f"{file.name}.hash : en ligne {_text(declared)}, attendu {file.sha256}"


def _text(value: Any) -> str:
    return "(rien)" if value in (None, "", []) else json.dumps(value, ensure_ascii=False)
