"""The proof of each publication, and every address at which a target ever showed a file.

One JSON per release and target. It is replaced at each verification, but no address that it knew
is lost: those that are no longer of it go to its `former`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from datapackage.consultation import Target
from datapackage.durable import write_file
from datapackage.package.descriptor import to_json
from publishers.base import Resource, Verification
from publishers.publication import Publication

__all__ = ["Address", "addresses", "last", "of_resource", "write"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a file of a release was online."""

    url: str
    name: str
    version: str
    revision: int
    sha256: str | None
    """Of what was there then; None if it is not known."""


def write(
    folder: Path, target: Target, publication: Publication, found: Verification, asked: int
) -> Path:
    """Write the receipt of what was `found`, and return its path.

    `asked` is how many addresses known from before were asked again.
    """
    path = folder / f"{publication.version}-{target.name}.json"
    receipt = {
        "release": publication.version,
        "revision": publication.revision,
        "manifest_sha256": publication.manifest_sha256,
        "target": target.name,
        "kind": target.kind,
        "environment": target.environment,
        "proved": found.proved,
        "verified_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **asdict(found),
        "asked_again": asked,
    }
    here = set(_addresses(receipt))
    before = _addresses(_read(path)) if path.is_file() else ()
    former = [asdict(one) for one in dict.fromkeys(before) if one not in here]
    write_file(path, to_json(receipt | {"former": former}))
    return path


def addresses(folder: Path, target: str) -> list[Address]:
    """Return every address that the receipts of a target know, each once for each content."""
    return list(dict.fromkeys(one for each in _of(folder, target) for one in _addresses(each)))


def of_resource(resource: Resource, version: str, revision: int) -> Iterator[Address]:
    """Yield the addresses of a file; `version` and `revision` are those of the receipt."""
    if resource.version is not None:
        version, revision = resource.version, resource.revision
    for url in (resource.url, resource.also):
        if url is not None:
            yield Address(url, resource.name, version, revision, resource.sha256)


def last(folder: Path, target: str) -> dict[str, Any] | None:
    """Return in short the last proof of a target, None if there was none."""
    newest = max(_of(folder, target), key=lambda receipt: receipt["verified_at"], default=None)
    return newest and {name: newest[name] for name in ("release", "proved", "verified_at", "url")}


def _of(folder: Path, target: str) -> list[dict[str, Any]]:
    receipts = [_read(path) for path in sorted(folder.glob(f"*-{target}.json"))]
    return [receipt for receipt in receipts if receipt["target"] == target]


def _read(path: Path) -> dict[str, Any]:
    receipt: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return receipt


def _addresses(receipt: dict[str, Any]) -> Iterator[Address]:
    for resource in receipt["resources"]:
        yield from of_resource(Resource(**resource), receipt["release"], receipt.get("revision", 0))
    for former in receipt.get("former", ()):
        yield Address(**former)
