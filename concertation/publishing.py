"""Carry a release to a target and keep the proof: plan, publish, verify, roll back."""

from __future__ import annotations

import ctypes
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from concertation import receipts
from concertation.private_files import known_private
from concertation.removal import withdrawn_in
from concertation.still_online import again, ask, differences, given, withdrawn
from concertation.workspace import Workspace
from datapackage.consultation import Target
from datapackage.errors import ConcertationError, ConfigurationError, PackageError
from datapackage.package import Package
from datapackage.package.versions import latest as latest_of
from datapackage.package.versions import versions
from publishers.base import Problem, Progress, Publisher, State
from publishers.errors import NotPublishableError, PublishError, StalePlanError
from publishers.http import silent
from publishers.kinds import kind_of
from publishers.plan import Plan
from publishers.preflight import check_release
from publishers.publication import Publication, prepare
from publishers.settings import Settings

__all__ = [
    "NotProvedError",
    "Publishing",
    "opened",
    "publisher_of",
    "status",
    "target_of",
]

_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of malloc.h."""
_LARGE_BLOCK = 1 << 20


class NotProvedError(PublishError):
    """What is online is not what was released; the text says what differs."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """One release, ready for one target."""

    workspace: Workspace
    publisher: Publisher
    package: Package
    publication: Publication
    older: tuple[Package, ...] = ()
    """The revised releases of `publication.older`, in the same order."""
    progress: Progress = silent
    """Told how far the check and the sending are."""
    advice: list[Problem] = field(default_factory=list)
    """What preflight found without forbidding."""

    @property
    def target(self) -> Target:
        """The target of `consultation.toml`."""
        return self.publisher.target

    def plan(self) -> Plan:
        """Return what would change on the portal."""
        return self.publisher.plan(self.publication)

    def preflight(self) -> None:
        """Check release and portal before any byte is sent.

        Raises:
            NotPublishableError: one line per problem.
        """
        context = known_private(self.workspace.private)
        packages = (self.package, *self.older)
        publications = (self.publication, *self.publication.older)
        # Revised releases have most of their advice in common.
        problems = dict.fromkeys(
            [
                *chain.from_iterable(
                    check_release(package, publication, context, self.progress)
                    for package, publication in zip(packages, publications, strict=True)
                ),
                *self._withdrawn(),
                *self.publisher.preflight(self.publication),
            ]
        )
        self.advice[:] = [problem for problem in problems if not problem.blocking]
        blocking = [problem.message for problem in problems if problem.blocking]
        if blocking:
            raise NotPublishableError("\n".join(["rien n’a été envoyé :", *blocking]))

    def _withdrawn(self) -> Iterator[Problem]:
        # An older release may still say what its author has withdrawn since.
        for kind, number in withdrawn_in(self.workspace, self.package):
            said = (
                f"version {self.package.version} : elle contient encore {kind} {number}, retiré "
                f"depuis ; faites-en une révision, avec concertation remove {number} … --purge, ou "
                "une nouvelle version, avec concertation build, puis release"
            )
            yield Problem(said)

    def check_plan(self, approved: Plan) -> None:
        """Refuse a plan made for other bytes, another target or another state of the portal.

        Raises:
            StalePlanError: it must be made and approved again.
        """
        now = self.plan()
        for name in ("target", "version", "manifest_sha256", "state"):
            if getattr(approved, name) != getattr(now, name):
                msg = (
                    f"{self.target.name} : le plan approuvé ne vaut plus ({name} a changé "
                    f"depuis) ; relancez concertation plan. À ce jour :\n{now.text()}"
                )
                raise StalePlanError(msg)

    def publish(self, plan: Plan) -> Path:
        """Apply `plan`, prove the result, and return the receipt's path.

        Raises:
            StalePlanError: the portal moved since the plan; nothing was written.
            NotProvedError: what is online differs; the receipt says how.
        """
        self.publisher.apply(self.publication, plan)
        return self.verify()

    def verify(self) -> Path:
        """Read everything back as an anonymous reader; write and return the receipt.

        Raises:
            NotProvedError: something differs; the receipt was written all the same.
        """
        found = self.publisher.verify(self.publication)
        known = self._known()
        asked = ask(self.publisher, again(known, found.resources))
        listed = withdrawn(self.workspace, known)
        remedy = kind_of(self.target.kind).remedy
        told = differences([*given(found.resources), *asked], listed, remedy, self.target.url)
        found = replace(found, differences=(*found.differences, *told))
        path = receipts.write(
            self.workspace.receipts, self.target, self.publication, found, len(asked)
        )
        if not found.proved:
            lines = "\n".join(f"  - {difference}" for difference in found.differences)
            msg = (
                f"{self.target.name} : ce qui est en ligne n’est pas la version "
                f"{self.publication.version} :\n{lines}\nReçu : {path}"
            )
            raise NotProvedError(msg)
        return path

    def _known(self) -> list[receipts.Address]:
        known = receipts.addresses(self.workspace.receipts, self.target.name)
        for one in self.publisher.kept():
            known += receipts.of_resource(one, self.publication.version, 0)
        return known


@contextmanager
def opened(
    workspace: Workspace, name: str | None, version: str | None, progress: Progress = silent
) -> Iterator[Publishing]:
    """Yield the release (the latest by default) made ready for the target `name`.

    Raises:
        ConfigurationError: there is no such target, or its token is not in the environment.
        PackageError: there is no such release.
    """
    workspace.create_folders()
    _spare_memory()
    publisher = publisher_of(workspace, target_of(workspace, name), progress)
    package = _release(workspace, version)
    with tempfile.TemporaryDirectory(prefix=".tmp-", dir=workspace.private) as scratch:
        refused = publisher.refused()

        def prepared(package: Package) -> Publication:
            folder = Path(scratch) / package.path.name
            folder.mkdir()
            return prepare(package, folder, refused, progress)

        older = tuple(_older(workspace, publisher, package))
        publication = replace(prepared(package), older=tuple(map(prepared, older)))
        yield Publishing(workspace, publisher, package, publication, older, progress)


def _older(workspace: Workspace, publisher: Publisher, package: Package) -> Iterator[Package]:
    """Yield the revised releases that the target holds beside `package`, in whatever revision."""
    online = {one.version for one in publisher.kept()} - {package.version}
    for version, folder in versions(workspace.releases).items():
        if version in online:
            older = Package.open(folder)
            # One that still says what was withdrawn is never sent; `verify` tells of it.
            if older.revision and not withdrawn_in(workspace, older):
                yield older


def _spare_memory() -> None:
    """Have what is no longer used given back: a release is larger than the memory."""
    import pyarrow as pa  # noqa: PLC0415  heavy, only needed here

    # Arrow's own allocator keeps what it once had, up to 20 MB more.
    pa.set_memory_pool(pa.system_memory_pool())
    # So does that of the GNU C library, which raises its limit with the blocks that it sees,
    # unless told one (mallopt(3)). Others have no such call, and no such habit.
    with suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE_BLOCK)


def target_of(workspace: Workspace, name: str | None) -> Target:
    """Return the target of that name, or the only one.

    Raises:
        ConfigurationError: there is none of that name, or several and no name.
    """
    targets = {target.name: target for target in workspace.consultation().targets}
    if not targets:
        msg = (
            f"{workspace.configuration} : aucune cible ; ajoutez une section [[target]] "
            "(docs/how-to/portails.md en donne une par sorte de portail)"
        )
        raise ConfigurationError(msg)
    if name is None and len(targets) == 1:
        return next(iter(targets.values()))
    if name not in targets:
        asked = f"« {name} » n’est pas une cible" if name else "laquelle ?"
        msg = f"{workspace.configuration} : {asked} ; attendu : --to {' ou '.join(targets)}"
        raise ConfigurationError(msg)
    return targets[name]


def status(workspace: Workspace) -> list[dict[str, Any]]:
    """Return, for each target, what it holds, its last receipt, and the latest release here."""
    latest = latest_of(workspace.releases)
    return [
        {
            "target": target.name,
            "kind": target.kind,
            "environment": target.environment,
            "latest": Package.open(latest).version if latest else None,
            **_held(workspace, target),
            "receipt": receipts.last(workspace.receipts, target.name),
        }
        for target in workspace.consultation().targets
    ]


def _held(workspace: Workspace, target: Target) -> dict[str, Any]:
    try:
        held = publisher_of(workspace, target, silent).state()
    except ConcertationError as error:
        # One portal out of reach must not hide the others.
        held = State(visibility="unknown", details={"error": str(error)})
    return asdict(held)


def publisher_of(workspace: Workspace, target: Target, progress: Progress) -> Publisher:
    """Return what publishes to `target`.

    Raises:
        ConfigurationError: its token is not in the environment.
    """
    token = os.environ.get(target.token_env, "") if target.token_env else ""
    if target.token_env and not token:
        msg = (
            f"cible {target.name} : la variable d’environnement {target.token_env} est vide ; "
            "mettez-y le jeton du portail (jamais dans un fichier ni sur la ligne de commande)"
        )
        raise ConfigurationError(msg)
    settings = Settings(
        slug=workspace.consultation().id,
        home=workspace.path,
        audit=workspace.receipts / "journal.jsonl",
        progress=progress,
        token=token,
        note=workspace.private / f"envoi-{target.name}.json",
    )
    return kind_of(target.kind).open(target, settings)


def _release(workspace: Workspace, version: str | None) -> Package:
    numbered = versions(workspace.releases)
    folder = numbered.get(version) if version else latest_of(workspace.releases)
    if folder is None or not (folder / "datapackage.json").is_file():
        known = list(numbered)
        msg = (
            f"{workspace.releases} : pas de version {version or ''} ; "
            f"{'versions : ' + ', '.join(known) if known else 'lancez concertation release'}"
        )
        raise PackageError(msg)
    return Package.open(folder)
