"""What a folder holds, against what it is to hold; asks only the disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from datapackage.package import sha256
from publishers.plan import Action, Change, FileChange
from publishers.publication import DESCRIPTOR, Publication

__all__ = ["file_changes", "hashes", "leftovers", "version_changes"]


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file by its name, every byte read; none if there is no folder."""
    if not folder.is_dir():
        return {}
    return {path.name: sha256(path) for path in sorted(folder.iterdir()) if path.is_file()}


def leftovers(folder: Path) -> list[Path]:
    """Return what a killed publication left in `folder`, and the next one sweeps."""
    return sorted(folder.glob(".tmp-*"))


def file_changes(
    publication: Publication, seen: dict[str, str], prefix: str = ""
) -> Iterator[FileChange]:
    """Yield what is to happen to each file; `seen` is what its folder holds."""
    for file in publication.files:
        action: Action = "add"
        if file.name in seen:
            action = "same" if seen[file.name] == file.sha256 else "replace"
        held = prefix + file.name if file.name in seen else None
        yield FileChange(prefix + file.name, action, file.bytes, file.sha256, held)
    for name in sorted(seen.keys() - {file.name for file in publication.files}):
        yield FileChange(prefix + name, "remove", 0, None, prefix + name)


def version_changes(publication: Publication, folder: Path) -> Iterator[Change]:
    """Yield the change of revision of a version that is there already."""
    online = _revision(folder / DESCRIPTOR)
    if online != publication.revision:
        coming = f"la révision {publication.revision} remplace la version en ligne"
        yield Change(f"version {publication.version}", _named(online), coming)


def _revision(descriptor: Path) -> int | None:
    try:
        revision: int = json.loads(descriptor.read_text(encoding="utf-8")).get("revision", 0)
    except (OSError, ValueError, AttributeError):
        return None
    return revision


def _named(revision: int | None) -> str:
    if revision is None:
        return "illisible"
    return f"révision {revision}" if revision else "sans révision"
