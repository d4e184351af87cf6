"""In which folder is each numbered release?

`1.0.0` is a release as it was made; `1.0.0.r1` is what is left of it once a withdrawn text was
taken out of its files. Of one version only the newest revision is read; the others are on their
way out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datapackage.durable import pointed

__all__ = ["edition", "folder_of", "latest", "superseded", "versions"]

_FOLDER = re.compile(r"(?P<version>\d+\.\d+\.\d+)(?:\.r(?P<revision>[1-9]\d*))?", re.ASCII)


def versions(releases: Path) -> dict[str, Path]:
    """Return the folder of each version under `releases`, the oldest version first."""
    newest = {version: path for version, _, path in _found(releases)}
    return dict(sorted(newest.items(), key=lambda one: _order(one[0])))


def superseded(releases: Path) -> list[Path]:
    """Return the folders of which a newer revision is there."""
    read = set(versions(releases).values())
    return [path for _, _, path in _found(releases) if path not in read]


def folder_of(version: str, revision: int) -> str:
    """Return the name of the folder of a revision; 0 is the release as it was made."""
    return f"{version}.r{revision}" if revision else version


def latest(releases: Path) -> Path | None:
    """Return the folder that `latest` leads to, or that of a newer revision of its version.

    A run may be killed between the appearance of a revision and the pointer's switch.
    """
    folder = pointed(releases / "latest")
    version = folder and _FOLDER.fullmatch(folder.name)
    return versions(releases).get(version["version"], folder) if version else folder


def edition(descriptor: Mapping[str, Any]) -> str:
    """Return what a release is called by people: its version, then its revision if it has one."""
    revision = descriptor.get("revision")
    return f"{descriptor['version']}, révision {revision}" if revision else descriptor["version"]


def _found(releases: Path) -> list[tuple[str, int, Path]]:
    """Return version, revision and folder of each release, older revisions first."""
    if not releases.is_dir():
        return []
    named = [(_FOLDER.fullmatch(path.name), path) for path in releases.iterdir()]
    return sorted(
        (name["version"], int(name["revision"] or 0), path)
        for name, path in named
        if name and path.is_dir() and not path.is_symlink()
    )


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
