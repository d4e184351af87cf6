"""Freeze the live package into a numbered release, which only a withdrawal ever changes.

The number follows from the difference with the previous release: see
`datapackage.package.changes.level` for the rule. The first release is 1.0.0. The
catalogue that the portal serves follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from concertation.acceptance import severities
from concertation.catalog import write_catalog
from concertation.collect import last_collection
from concertation.init import left_in_place
from concertation.pipeline import NotFitError, connect
from concertation.private_files import known_private
from concertation.removal import withdrawn_in
from concertation.workspace import Workspace
from datapackage.consultation import Consultation
from datapackage.durable import new_folder, point, pointed, sweep, switch
from datapackage.errors import ConcertationError, ConfigurationError, PackageError
from datapackage.package import Package
from datapackage.package.changes import compare, level, next_version, sentences
from datapackage.package.versions import versions
from datapackage.package.write import freeze, seal
from queries import export
from validation import validate

__all__ = ["NothingNewError", "Released", "release"]


class NothingNewError(ConcertationError):
    """The live package holds what the last release holds: there is nothing to number."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Released:
    """A release that was made, and what it tells."""

    package: Package
    changes: list[str]
    """French sentences, as in its CHANGELOG.md."""


def release(workspace: Workspace) -> Released:
    """Make the next release from `live/current`; call it under the writer's lock.

    Raises:
        ConfigurationError: values of the template of `init` are left in place.
        PackageError: there is no live package, it was altered since it was made, or it
            still says what was withdrawn since.
        NothingNewError: nothing changed since the last release; its catalogue is up to date.
        NotFitError: the release has errors; `releases/latest` has not moved.
        CatalogError: the release is made, but its catalogue is not fit to be harvested.
    """
    try:
        released = _release(workspace)
    except NothingNewError:
        # The run that made it may have been killed before the catalogue, or had no address.
        write_catalog(workspace)
        raise
    write_catalog(workspace)
    return released


def _release(workspace: Workspace) -> Released:
    consultation = workspace.consultation()
    if not consultation.source.synthetic and (left := left_in_place(workspace)):
        raise ConfigurationError("\n".join(left))
    live = _live(workspace)
    sweep(workspace.releases)
    previous = _latest(workspace)
    version, told = _number(workspace, previous, live)
    folder = workspace.releases / version
    with new_folder(folder) as temporary, connect(workspace) as connection:
        package = freeze(connection, live, version, temporary)
        point("write CHANGELOG.md")
        (temporary / "CHANGELOG.md").write_text(
            _changelog(previous, version, live, told), encoding="utf-8"
        )
        export(temporary, package.descriptor)
        seal(package, _judged(workspace, consultation, temporary, previous))
        for path in temporary.rglob("*.*"):
            # A slip of the hand must be refused.
            path.chmod(0o444)
    switch(workspace.releases / "latest", version)
    return Released(Package.open(folder), told)


def _judged(
    workspace: Workspace, consultation: Consultation, folder: Path, previous: Package | None
) -> bytes:
    """Return the public report on the release in `folder`, which must have no error."""
    collected = last_collection(workspace)
    report = validate(
        folder,
        context=known_private(workspace.private),
        previous=previous.path if previous else None,
        thresholds=consultation.thresholds,
        severities=severities(consultation, collected.sha256 if collected else ""),
    )
    if not report.valid:
        raise NotFitError(report, workspace.private)
    return report.json()


def _live(workspace: Workspace) -> Package:
    folder = pointed(workspace.live / "current")
    if folder is None:
        msg = f"{workspace.path} : aucun paquet courant ; lancez d’abord concertation build"
        raise PackageError(msg)
    live = Package.open(folder)
    if altered := live.altered():
        msg = (
            f"{folder} : fichiers modifiés depuis leur fabrication : {', '.join(altered)} ; "
            "relancez concertation build"
        )
        raise PackageError(msg)
    if withdrawn := withdrawn_in(workspace, live):
        listed = ", ".join(f"{kind} {number}" for kind, number in withdrawn)
        msg = f"{folder} : contient encore {listed}, retiré depuis ; relancez concertation build"
        raise PackageError(msg)
    return live


def _latest(workspace: Workspace) -> Package | None:
    folder = pointed(workspace.releases / "latest")
    newest = next(reversed(versions(workspace.releases).values()), None)
    if newest is not None and newest != folder:
        # A run was killed between the folder's appearance, whole, and the pointer's switch.
        switch(workspace.releases / "latest", newest.name)
        folder = newest
    return Package.open(folder) if folder else None


def _number(workspace: Workspace, previous: Package | None, live: Package) -> tuple[str, list[str]]:
    if previous is None:
        return "1.0.0", ["Première publication."]
    with connect(workspace) as connection:
        changes = compare(connection, previous, live)
    how_much = level(changes, previous, live)
    if how_much is None:
        msg = f"rien n’a changé depuis la version {previous.version} : aucune version à publier"
        raise NothingNewError(msg)
    return next_version(str(previous.version), how_much), sentences(changes) or [
        "Structure des tables complétée."
    ]


def _changelog(previous: Package | None, version: str, live: Package, told: list[str]) -> str:
    head = f"# Journal des versions : {live.descriptor['title']}\n"
    day = live.descriptor["created"][:10]
    lines = "\n".join(f"- {sentence}" for sentence in told)
    entry = f"\n## {version}\n\nDonnées arrêtées au {day}.\n\n{lines}\n"
    older = ""
    if previous is not None and (log := previous.path / "CHANGELOG.md").exists():
        older = log.read_text(encoding="utf-8").split("\n", 1)[1]
    return head + entry + older
