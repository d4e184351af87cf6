"""Publish to a plain folder that a web server shows: one sub-folder a release, and `latest`.

The addresses are those of the portal: `<slug>/data/1.0.0/` and `<slug>/data/latest/`.
Readers see the old release or the new one, whole: the link is switched once
every byte is on the disk. Old releases stay beside it; one that was revised
since takes the place of what is there, in one step.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from datapackage.consultation import Target
from datapackage.durable import new_folder, pointed, replaced_folder, sweep, switch
from datapackage.package import sha256
from datapackage.package.versions import versions
from publishers.base import Problem, Resource, State, Step, Verification, converge
from publishers.errors import StalePlanError
from publishers.folder.compare import file_changes, hashes, leftovers, version_changes
from publishers.plan import Change, Plan
from publishers.publication import Publication, canonical
from publishers.settings import Settings

__all__ = ["Folder"]

_CLOSED = 0o700


class Folder:
    """The folder of one target; it may hold several consultations, each under its slug."""

    def __init__(self, target: Target, settings: Settings) -> None:
        self.target = target
        self.root = settings.home / target.folder
        self.progress = settings.progress
        self._home = self.root / settings.slug
        self._data = self._home / "data"
        self._retired = self.root / f".retired-{settings.slug}"
        self._closed = self.root / f".tmp-closed-{settings.slug}"
        self.reader = settings.http(target.url, {})

    def refused(self) -> frozenset[str]:
        """Return nothing: a folder takes any file."""
        return frozenset()

    def preflight(self, publication: Publication) -> list[Problem]:
        """Return what would go wrong on this disk."""
        needed = sum(file.bytes for one in _all(publication) for file in one.files)
        existing = next(path for path in (self.root, *self.root.parents) if path.exists())
        problems = []
        if shutil.disk_usage(existing).free < 2 * needed:
            said = f"{self.root} : {needed} octets à écrire ; libérez de la place sur ce disque"
            problems.append(Problem(said))
        if not self.target.url:
            said = (
                f"cible {self.target.name} : sans « url », la vérification relit le disque et "
                "non ce qu’un lecteur télécharge ; donnez l’adresse publique du dossier"
            )
            problems.append(Problem(said, blocking=False))
        return problems

    def plan(self, publication: Publication) -> Plan:
        """Compare what is there with the release, and with the older ones that were revised."""
        shown = self._version()
        files = list(file_changes(publication, self._seen()))
        changes = [Change("version", shown, publication.version)]
        if shown == publication.version:
            changes = list(version_changes(publication, self._data / shown))
        for one in publication.older:
            folder = self._data / one.version
            files += file_changes(one, hashes(folder), f"{one.version}/")
            changes += version_changes(one, folder)
        changes += [
            Change(f"reste d’un arrêt ({path.name})", "présent", None) for path in self._leftovers()
        ]
        return Plan(
            target=self.target.name,
            kind=self.target.kind,
            slug=publication.slug,
            version=publication.version,
            manifest_sha256=publication.manifest_sha256,
            dataset=str(self._home) if shown else None,
            url=self._address("latest", "") if shown else None,
            state=self._fingerprint(publication),
            changes=tuple(changes),
            files=tuple(files),
        )

    def _fingerprint(self, publication: Publication) -> str:
        older = {one.version: hashes(self._data / one.version) for one in publication.older}
        return canonical([self._version(), self._seen(), older])

    def apply(self, publication: Publication, plan: Plan) -> None:
        """Write the release beside the others, switch `latest` to it, then renew the older ones."""
        if self._fingerprint(publication) != plan.state:
            msg = f"{self._home} : modifié depuis le plan ; relancez concertation plan"
            raise StalePlanError(msg)
        self.root.mkdir(parents=True, exist_ok=True)
        self._sweep()
        converge(lambda: self.next_step(publication), self.reader.sleep)
        for one in publication.older:
            converge(partial(self._written, one), self.reader.sleep)

    def next_step(self, publication: Publication) -> Step | None:
        """Return the one next write, or None when readers see the release."""
        folder = self._data / publication.version
        if step := self._written(publication):
            return step
        if pointed(self._data / "latest") != folder:
            return Step("montrer la version", lambda: switch(self._data / "latest", folder.name))
        return None

    def _written(self, publication: Publication) -> Step | None:
        """Return the write that puts a release in its folder, None if it is there whole."""
        folder = self._data / publication.version
        if hashes(folder) == {file.name: file.sha256 for file in publication.files}:
            return None
        return Step(f"écrire {folder.name}", lambda: self._write(folder, publication))

    def _write(self, folder: Path, publication: Publication) -> None:
        made = replaced_folder if folder.exists() else new_folder
        with made(folder) as temporary:
            for file in publication.files:
                shutil.copyfile(file.path, temporary / file.name)
                self.progress(file.name, file.bytes, file.bytes)

    def verify(self, publication: Publication) -> Verification:
        """Download every file from the public address, or read the disk where there is none."""
        differences, resources = [], []
        if self._version() != publication.version:
            differences.append(
                f"version : {self._version() or 'aucune'} en ligne, {publication.version} attendue"
            )
        for one in _all(publication):
            part = "latest" if one is publication else one.version
            found = [self._read_back(part, one, file.name) for file in one.files]
            resources += found
            differences += self._differences(part, one, found)
        differences += [
            f"{path} : reste d’une publication interrompue, peut-être servi ; publiez à nouveau"
            for path in self._leftovers()
        ]
        return Verification(
            str(self._home), self._address("latest", ""), tuple(resources), tuple(differences)
        )

    def _differences(self, part: str, one: Publication, found: list[Resource]) -> Iterator[str]:
        said = "" if part == "latest" else f"{part}/"
        for file, online in zip(one.files, found, strict=True):
            if online.sha256 != file.sha256:
                yield f"{said}{file.name} : {online.sha256 or 'absent'}, attendu {file.sha256}"
        there = self._seen() if part == "latest" else hashes(self._data / part)
        for name in sorted(there.keys() - {file.name for file in one.files}):
            yield f"{said}{name} : en ligne sans être de cette version"

    def kept(self) -> tuple[Resource, ...]:
        """Return the files of every version in the folder but the one that `latest` shows."""
        shown = pointed(self._data / "latest")
        return tuple(
            Resource(path.name, path.name, self._address(version, path.name), version=version)
            for version, folder in versions(self._data).items()
            if folder != shown
            for path in sorted(folder.iterdir())
        )

    def found(self, url: str) -> str | None:
        """Return what a reader finds at `url`; the disk is read where there is no public one."""
        address = urlsplit(url)
        if address.scheme != "file":
            return self.reader.found(url)
        path = Path(url2pathname(address.path))
        return sha256(path) if path.is_file() else None

    def unpublish(self) -> tuple[Resource, ...]:
        """Remove every version from the folder: the workspace's own releases stay."""
        online = self._online()
        self._sweep()
        if not self._home.exists():
            return ()
        # Out of sight in one step; whoever cannot enter reads nothing while it goes.
        self._home.chmod(_CLOSED)
        self._home.rename(self._closed)
        shutil.rmtree(self._closed)
        return online

    def _online(self) -> tuple[Resource, ...]:
        shown = [
            Resource(name, name, self._address("latest", name), also=self._address(version, name))
            for version in [self._version() or ""]
            for name in self._seen()
        ]
        return (*shown, *self.kept())

    def state(self) -> State:
        """Return which release `latest` shows."""
        version = self._version()
        if version is None:
            return State()
        return State(str(self._home), self._address("latest", ""), version, "public")

    def _leftovers(self) -> list[Path]:
        # What an earlier product put aside: out of sight, but still served.
        aside = [self._retired] if self._retired.exists() else []
        return [*leftovers(self.root), *leftovers(self._data), *aside]

    def _sweep(self) -> None:
        shutil.rmtree(self._retired, ignore_errors=True)
        for folder in (self.root, self._data):
            sweep(folder)

    def _version(self) -> str | None:
        shown = pointed(self._data / "latest")
        return shown.name if shown else None

    def _seen(self) -> dict[str, str]:
        shown = pointed(self._data / "latest")
        return hashes(shown) if shown else {}

    def _address(self, part: str, name: str) -> str:
        if not self.target.url:
            return (self._data / part / name).as_uri()
        return f"{self.target.url.rstrip('/')}/{self._home.name}/data/{part}/{name}"

    def _read_back(self, part: str, one: Publication, name: str) -> Resource:
        url, older = self._address(part, name), part != "latest"
        if self.target.url:
            digest: str | None = self.reader.download(url)
        else:
            digest = self.found(url)
        return Resource(
            name=name,
            id=name,
            url=url,
            sha256=digest,
            also=None if older else self._address(one.version, name),
            version=one.version if older else None,
            revision=one.revision,
        )


def _all(publication: Publication) -> tuple[Publication, ...]:
    return (publication, *publication.older)
