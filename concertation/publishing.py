"""Carry a release to a target and keep the proof: plan, publish, verify, roll back, unpublish."""

from __future__ import annotations

import ctypes
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from concertation.private_files import known_private
from concertation.removal import withdrawn_in
from concertation.workspace import Workspace
from datapackage.consultation import Target
from datapackage.durable import pointed, write_file
from datapackage.errors import ConcertationError, ConfigurationError, PackageError
from datapackage.package import Package
from datapackage.package.descriptor import to_json
from datapackage.package.versions import versions
from publishers.base import Problem, Progress, Publisher, State, Verification
from publishers.errors import NotPublishableError, PublishError, StalePlanError
from publishers.http import silent
from publishers.kinds import kind_of
from publishers.plan import Plan
from publishers.preflight import check_release
from publishers.publication import Publication, prepare
from publishers.settings import Settings

__all__ = ["NotProvedError", "Publishing", "opened", "status", "target_of", "unpublish"]

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
        problems = [
            *check_release(self.package, self.publication, context, self.progress),
            *self._withdrawn(),
            *self.publisher.preflight(self.publication),
        ]
        self.advice[:] = [problem for problem in problems if not problem.blocking]
        blocking = [problem.message for problem in problems if problem.blocking]
        if blocking:
            raise NotPublishableError("\n".join(["rien n’a été envoyé :", *blocking]))

    def _withdrawn(self) -> Iterator[Problem]:
        # An older release may still say what its author has withdrawn since.
        for kind, number in withdrawn_in(self.workspace, self.package):
            said = (
                f"version {self.package.version} : elle contient encore {kind} {number}, retiré "
                "depuis ; faites-en une nouvelle avec concertation build, puis release"
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
        path = self.workspace.receipts / f"{self.publication.version}-{self.target.name}.json"
        write_file(path, to_json(self._receipt(found)))
        if not found.proved:
            lines = "\n".join(f"  - {difference}" for difference in found.differences)
            msg = (
                f"{self.target.name} : ce qui est en ligne n’est pas la version "
                f"{self.publication.version} :\n{lines}\nReçu : {path}"
            )
            raise NotProvedError(msg)
        return path

    def _receipt(self, found: Verification) -> dict[str, Any]:
        return {
            "release": self.publication.version,
            "manifest_sha256": self.publication.manifest_sha256,
            "target": self.target.name,
            "kind": self.target.kind,
            "environment": self.target.environment,
            "proved": found.proved,
            "verified_at": datetime.now(UTC).isoformat(timespec="seconds"),
            **asdict(found),
        }


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
    publisher = _publisher(workspace, target_of(workspace, name), progress)
    package = _release(workspace, version)
    with tempfile.TemporaryDirectory(prefix=".tmp-", dir=workspace.private) as scratch:
        publication = prepare(package, Path(scratch), publisher.refused(), progress)
        yield Publishing(workspace, publisher, package, publication, progress)


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


def unpublish(workspace: Workspace, name: str | None, confirm: Callable[[str], None]) -> None:
    """Take the target's dataset out of sight; `confirm` raises if production is not meant."""
    target = target_of(workspace, name)
    if target.environment == "production":
        confirm(target.name)
    _publisher(workspace, target, silent).unpublish()


def status(workspace: Workspace) -> list[dict[str, Any]]:
    """Return, for each target, what it holds, its last receipt, and the latest release here."""
    latest = pointed(workspace.releases / "latest")
    return [
        {
            "target": target.name,
            "kind": target.kind,
            "environment": target.environment,
            "latest": Package.open(latest).version if latest else None,
            **_held(workspace, target),
            "receipt": _last_receipt(workspace, target),
        }
        for target in workspace.consultation().targets
    ]


def _held(workspace: Workspace, target: Target) -> dict[str, Any]:
    try:
        held = _publisher(workspace, target, silent).state()
    except ConcertationError as error:
        # One portal out of reach must not hide the others.
        held = State(visibility="unknown", details={"error": str(error)})
    return asdict(held)


def _last_receipt(workspace: Workspace, target: Target) -> dict[str, Any] | None:
    receipts = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in workspace.receipts.glob(f"*-{target.name}.json")
    ]
    mine = [receipt for receipt in receipts if receipt["target"] == target.name]
    last = max(mine, key=lambda receipt: receipt["verified_at"], default=None)
    return last and {name: last[name] for name in ("release", "proved", "verified_at", "url")}


def _publisher(workspace: Workspace, target: Target, progress: Progress) -> Publisher:
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
    folder = numbered.get(version) if version else pointed(workspace.releases / "latest")
    if folder is None or not (folder / "datapackage.json").is_file():
        known = list(numbered)
        msg = (
            f"{workspace.releases} : pas de version {version or ''} ; "
            f"{'versions : ' + ', '.join(known) if known else 'lancez concertation release'}"
        )
        raise PackageError(msg)
    return Package.open(folder)
