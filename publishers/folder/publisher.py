"""Publish to a plain folder that a web server shows: one sub-folder a release, and `latest`.

The addresses are those of the portal: `<slug>/data/1.0.0/` and `<slug>/data/latest/`.
Readers see the old release or the new one, whole: the link is switched once
every byte is on the disk. Old releases stay beside it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from datapackage.consultation import Target
from datapackage.durable import new_folder, pointed, sweep, switch
from datapackage.package import sha256
from publishers.base import Problem, Resource, State, Step, Verification, converge
from publishers.errors import PublishError, StalePlanError
from publishers.plan import Action, Change, FileChange, Plan
from publishers.publication import Publication, canonical
from publishers.settings import Settings

__all__ = ["Folder"]

_CLOSED = 0o700
_OPEN = 0o755


class Folder:
    """The folder of one target; it may hold several consultations, each under its slug."""

    def __init__(self, target: Target, settings: Settings) -> None:
        self.target = target
        self.root = settings.home / target.folder
        self.progress = settings.progress
        self._home = self.root / settings.slug
        self._data = self._home / "data"
        self._retired = self.root / f".retired-{settings.slug}"
        self.reader = settings.http(target.url, {})

    def refused(self) -> frozenset[str]:
        """Return nothing: a folder takes any file."""
        return frozenset()

    def preflight(self, publication: Publication) -> list[Problem]:
        """Return what would go wrong on this disk."""
        needed = sum(file.bytes for file in publication.files)
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
        """Compare what `latest` shows with the release, every byte read."""
        seen = self._seen()
        files = [_change(file.name, file.bytes, file.sha256, seen) for file in publication.files]
        wanted = {file.name for file in publication.files}
        files += [FileChange(name, "remove", 0, None, name) for name in seen if name not in wanted]
        shown = self._version()
        changed = shown != publication.version
        return Plan(
            target=self.target.name,
            kind=self.target.kind,
            slug=publication.slug,
            version=publication.version,
            manifest_sha256=publication.manifest_sha256,
            dataset=str(self._home) if shown else None,
            url=self._address("") if shown else None,
            state=canonical([shown, seen]),
            changes=(Change("version", shown, publication.version),) if changed else (),
            files=tuple(files),
        )

    def apply(self, publication: Publication, plan: Plan) -> None:
        """Write the release beside the others, then switch `latest` to it."""
        if canonical([self._version(), self._seen()]) != plan.state:
            msg = f"{self._home} : modifié depuis le plan ; relancez concertation plan"
            raise StalePlanError(msg)
        self.root.mkdir(parents=True, exist_ok=True)
        sweep(self.root)
        sweep(self._data)
        converge(lambda: self.next_step(publication), self.reader.sleep)

    def next_step(self, publication: Publication) -> Step | None:
        """Return the one next write, or None when readers see the release."""
        folder = self._data / publication.version
        if self._retired.exists() and not self._home.exists():
            return Step("rouvrir le dossier retiré", self._reopen)
        if not self._holds(folder, publication):
            return Step(f"écrire {folder.name}", lambda: self._write(folder, publication))
        if pointed(self._data / "latest") != folder:
            return Step("montrer la version", lambda: switch(self._data / "latest", folder.name))
        return None

    def _holds(self, folder: Path, publication: Publication) -> bool:
        return _hashes(folder) == {file.name: file.sha256 for file in publication.files}

    def _write(self, folder: Path, publication: Publication) -> None:
        if folder.exists():
            # Never under a reader: a damaged release is put aside whole, then removed.
            damaged = folder.rename(folder.with_name(f".tmp-{folder.name}"))
            shutil.rmtree(damaged)
        with new_folder(folder) as temporary:
            for file in publication.files:
                shutil.copyfile(file.path, temporary / file.name)
                self.progress(file.name, file.bytes, file.bytes)

    def _reopen(self) -> None:
        self._retired.rename(self._home)
        self._home.chmod(_OPEN)

    def verify(self, publication: Publication) -> Verification:
        """Download every file from the public address, or read the disk where there is none."""
        differences, resources = [], []
        if self._version() != publication.version:
            differences.append(
                f"version : {self._version() or 'aucune'} en ligne, {publication.version} attendue"
            )
        for file in publication.files:
            found = self._read_back(file.name)
            resources.append(Resource(file.name, file.name, self._address(file.name), found))
            if found != file.sha256:
                differences.append(f"{file.name} : {found or 'absent'}, attendu {file.sha256}")
        extra = self._seen().keys() - {file.name for file in publication.files}
        differences += [f"{name} : en ligne sans être de cette version" for name in sorted(extra)]
        return Verification(
            str(self._home), self._address(""), tuple(resources), tuple(differences)
        )

    def unpublish(self) -> None:
        """Close the folder to readers and put it aside; every file is kept."""
        if not self._home.exists():
            msg = f"{self._home} : rien n’est publié ici"
            raise PublishError(msg)
        if self._retired.exists():
            shutil.rmtree(self._retired)
        self._home.chmod(_CLOSED)
        self._home.rename(self._retired)

    def state(self) -> State:
        """Return which release `latest` shows."""
        version = self._version()
        if version is None:
            return State(visibility="archived" if self._retired.exists() else "absent")
        return State(str(self._home), self._address(""), version, "public")

    def _version(self) -> str | None:
        shown = pointed(self._data / "latest")
        return shown.name if shown else None

    def _seen(self) -> dict[str, str]:
        shown = pointed(self._data / "latest")
        return _hashes(shown) if shown else {}

    def _address(self, name: str) -> str:
        if not self.target.url:
            return (self._data / "latest" / name).as_uri()
        return f"{self.target.url.rstrip('/')}/{self._home.name}/data/latest/{name}"

    def _read_back(self, name: str) -> str | None:
        if self.target.url:
            return self.reader.download(self._address(name))
        path = self._data / "latest" / name
        return sha256(path) if path.is_file() else None


def _hashes(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        return {}
    return {path.name: sha256(path) for path in sorted(folder.iterdir()) if path.is_file()}


def _change(name: str, size: int, digest: str, seen: dict[str, str]) -> FileChange:
    action: Action = "add"
    if name in seen:
        action = "same" if seen[name] == digest else "replace"
    return FileChange(name, action, size, digest, name if name in seen else None)
