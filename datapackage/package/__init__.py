"""Open a data package that is already on the disk, and trust it only if it is whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from datapackage.errors import PackageError

__all__ = ["Package", "sha256"]

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Package:
    """A folder with `datapackage.json`, `manifest.json` and one Parquet file per table."""

    path: Path
    """The folder itself, never a link to it: it must not change under a reader."""

    @classmethod
    def open(cls, path: Path) -> Package:
        """Open the package in the folder `path`, following a link such as `live/current`.

        Raises:
            PackageError: there is no `datapackage.json`, or it is not JSON.
        """
        package = cls(path.resolve())
        _ = package.descriptor
        return package

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The content of `datapackage.json`."""
        return self._json("datapackage.json")

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The content of `manifest.json`: `files` maps each path to `bytes` and `sha256`."""
        return self._json("manifest.json")

    @cached_property
    def report(self) -> dict[str, Any]:
        """The public validation report that ships in the package."""
        return self._json("report.json")

    @property
    def version(self) -> str | None:
        """The number of the release, or None for a live package."""
        version: str | None = self.descriptor.get("version")
        return version

    @property
    def revision(self) -> int:
        """How many times withdrawn texts were taken out of the release; 0 as it was made."""
        revision: int = self.descriptor.get("revision", 0)
        return revision

    @property
    def slug(self) -> str:
        """The consultation's identifier, first part of its permanent addresses."""
        name: str = self.descriptor["name"]
        return name

    @property
    def generation(self) -> str:
        """What tells this package from any other: cache on this, never on the path."""
        return f"{self.path.name}:{self.version or 'live'}"

    @cached_property
    def parquet(self) -> dict[str, Path]:
        """The Parquet file of each table, as listed by the descriptor, never globbed."""
        return {
            resource["table"]: self.path / resource["path"]
            for resource in self.descriptor["resources"]
            if resource.get("format") == "parquet"
        }

    def altered(self) -> list[str]:
        """Return the paths whose bytes are not those of the manifest, sorted; all are read."""
        return sorted(
            name
            for name, expected in self.manifest["files"].items()
            if not (self.path / name).is_file() or sha256(self.path / name) != expected["sha256"]
        )

    def _json(self, name: str) -> dict[str, Any]:
        path = self.path / name
        try:
            content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            msg = f"{path} : fichier absent ; un paquet de données doit le contenir"
            raise PackageError(msg) from None
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            msg = f"{path} : ce n’est pas du JSON lisible ({error})"
            raise PackageError(msg) from error
        return content


def sha256(path: Path) -> str:
    """Return the SHA-256 of the file, in hexadecimal, without holding it in memory."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
