"""Publish to a folder with a DCAT-AP catalogue beside it, for portals that harvest."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from datapackage.durable import pointed
from datapackage.package import Package, sha256
from publishers.base import Resource, Step, Verification
from publishers.dcat import write_catalog, write_schemas
from publishers.folder.publisher import Folder
from publishers.plan import Change, Plan
from publishers.publication import Publication

__all__ = ["Catalog"]


class Catalog(Folder):
    """A folder whose `catalog.jsonld` and `catalog.ttl` describe every consultation in it."""

    def plan(self, publication: Publication) -> Plan:
        """Compare files, then the catalogue, which follows from them."""
        plan = super().plan(publication)
        stale = [] if plan.pending else self._stale()
        changes = tuple(Change(f"catalogue {name}", "périmé", "refait") for name in stale)
        return replace(plan, changes=plan.changes + changes)

    def next_step(self, publication: Publication) -> Step | None:
        """Return the one next write: the files, then the catalogue that names them."""
        step = super().next_step(publication)
        if step is None and self._stale():
            return Step("écrire le catalogue", self._write_catalog)
        return step

    def verify(self, publication: Publication) -> Verification:
        """Download the files, then the catalogue, from their public address."""
        found = super().verify(publication)
        differences = [f"{name} : périmé ; publiez à nouveau" for name in self._stale()]
        resources = []
        for path in sorted(self.root.glob("catalog*")):
            address = f"{self.target.url.rstrip('/')}/{path.name}"
            online = self.reader.download(address)
            resources.append(Resource(path.name, path.name, address, online))
            if online != sha256(path):
                differences.append(f"{path.name} : {address} rend autre chose ({online})")
        return Verification(
            found.dataset,
            found.url,
            found.resources + tuple(resources),
            found.differences + tuple(differences),
        )

    def unpublish(self) -> tuple[Resource, ...]:
        """Remove the consultation's folder, and take it out of the catalogue."""
        online = super().unpublish()
        self._write_catalog()
        return online

    def _shown(self) -> list[Package]:
        """Return the release that `latest` shows, for each consultation of the folder."""
        found = (pointed(path) for path in sorted(self.root.glob("[!.]*/data/latest")))
        return [Package.open(folder) for folder in found if folder]

    def _write_catalog(self) -> None:
        self._make(self.root)

    def _make(self, folder: Path) -> None:
        releases = self._shown()
        if not releases:
            # A catalogue of nothing is no catalogue: harvesters then archive what they had.
            for path in folder.glob("catalog*"):
                path.unlink()
            return
        for release in releases:
            write_schemas(release, folder)
        write_catalog(releases, self.target.url, folder)

    def _stale(self) -> list[str]:
        """Return the names of what the catalogue should be and is not, every byte compared."""
        with tempfile.TemporaryDirectory() as temporary:
            fresh = Path(temporary)
            self._make(fresh)
            wanted = {path.relative_to(fresh): path for path in fresh.rglob("*") if path.is_file()}
            stale = [
                str(name)
                for name, path in wanted.items()
                if not (self.root / name).is_file()
                or (self.root / name).read_bytes() != path.read_bytes()
            ]
        extra = {path.relative_to(self.root) for path in self.root.glob("catalog*")} - set(wanted)
        return sorted([*stale, *map(str, extra)])
