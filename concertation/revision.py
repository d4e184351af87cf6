"""Take what was withdrawn out of the releases: a version keeps its number, and gains a revision.

The former files leave the disk: that is what a withdrawal is for. Readers find a release as it
was, whole, or revised, whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from concertation.acceptance import severities
from concertation.catalog import write_catalog
from concertation.collect import last_collection
from concertation.pipeline import connect
from concertation.private_files import known_private
from concertation.workspace import Workspace
from datapackage.durable import discard, new_folder, pointed, sweep, switch
from datapackage.errors import ConcertationError, LedgerError, PackageError
from datapackage.package import Package
from datapackage.package.revision import Withdrawal, still_told, write_revision
from datapackage.package.versions import folder_of, latest, superseded, versions
from datapackage.package.write import seal
from datapackage.sheets import overlays
from validation import EXPECTATIONS, Finding, PrivateContext, Report, validate

__all__ = ["NotRevisedError", "Revised", "revise"]

_FIGURES = {one.check.id for one in EXPECTATIONS}
"""The checks that judge figures, not files."""


class NotRevisedError(ConcertationError):
    """Releases still tell what was withdrawn: each is as it was, and the text says why."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision that was made."""

    version: str
    revision: int
    folder: Path
    objects: tuple[tuple[str, str], ...]
    """What it no longer tells: type and public number of each."""


def revise(workspace: Workspace) -> list[Revised]:
    """Take what `removals.csv` names out of each release; call it under the writer's lock.

    Returns the revisions made, the oldest version first; none where no release tells any of it
    any more. What a killed run began is finished.

    Raises:
        ConfigurationError: `removals.csv` or `consultation.toml` has mistakes.
        NotRevisedError: a release was altered since it was made, or would have errors that it
            has not; it is as it was, the others are revised.
        CatalogError: the revisions are made, but their catalogue is not fit to be harvested.
    """
    sweep(workspace.releases)
    _finish(workspace)
    asked = [
        Withdrawal(row["object_type"], row["object_id"], row["reason_code"], row["date"])
        for row in overlays.read(workspace.path, "removals")
    ]
    made: list[Revised] = []
    failed: list[str] = []
    previous: Path | None = None
    for folder in versions(workspace.releases).values():
        newest = folder
        try:
            if one := _revised(workspace, folder, asked, previous):
                made.append(one)
                newest = one.folder
        except (PackageError, NotRevisedError) as error:
            # A text must leave as many files as it can.
            failed.append(str(error))
        previous = newest
    if previous:
        write_catalog(workspace)
    if failed:
        raise NotRevisedError("\n".join(failed))
    return made


def _revised(
    workspace: Workspace, folder: Path, asked: Sequence[Withdrawal], previous: Path | None
) -> Revised | None:
    former = Package.open(folder)
    with connect(workspace) as connection:
        told = still_told(connection, former, asked)
    if not told:
        return None
    version, revision = str(former.version), former.revision + 1
    revised = workspace.releases / folder_of(version, revision)
    _make(workspace, former, told, revised, previous)
    _finish(workspace)
    objects = tuple((one.object_type, one.object_id) for one in told)
    return Revised(version, revision, revised, objects)


def _make(
    workspace: Workspace,
    former: Package,
    told: Sequence[Withdrawal],
    folder: Path,
    previous: Path | None,
) -> None:
    if altered := former.altered():
        msg = (
            f"{former.path} : fichiers modifiés depuis la mise en version : {', '.join(altered)} ; "
            "restaurez la sauvegarde de cette version, puis relancez"
        )
        raise PackageError(msg)
    with new_folder(folder) as temporary:
        with connect(workspace) as connection:
            package = write_revision(connection, former, told, temporary)
        seal(package, _judged(workspace, former.path, temporary, previous).json(), former)
        for path in temporary.rglob("*.*"):
            # As those of a release.
            path.chmod(0o444)


def _judged(workspace: Workspace, former: Path, folder: Path, previous: Path | None) -> Report:
    """Return the report on the revision in `folder`, which must have no error of its own.

    What `former`, already public, has too must not keep a withdrawn text there, nor figures
    that are credible no more without it: these are warnings.
    """
    report = _validated(workspace, folder, previous)
    if report.valid:
        return report
    known = Counter(map(_place, _validated(workspace, former, previous).errors))
    findings: list[Finding] = []
    # There are few in a package that was fit to publish.
    for finding in report.findings:
        told = finding.check in _FIGURES or known[_place(finding)] > 0
        if finding.severity == "error":
            known[_place(finding)] -= 1
        findings.append(replace(finding, severity="warning") if told else finding)
    judged = Report.of(findings, report.checks, report.checked_at)
    if not judged.valid:
        msg = (
            f"{former} : sans le texte retiré, cette version aurait des erreurs qu’elle n’a pas ; "
            f"elle reste telle qu’elle est :\n{judged.text()}\nRetirez aussi ce que ces erreurs "
            "nomment, ou restaurez la sauvegarde de private/, puis relancez"
        )
        raise NotRevisedError(msg)
    return judged


def _validated(workspace: Workspace, folder: Path, previous: Path | None) -> Report:
    consultation, collected = workspace.consultation(), last_collection(workspace)
    return validate(
        folder,
        context=_context(workspace),
        previous=previous,
        thresholds=consultation.thresholds,
        severities=severities(consultation, collected.sha256 if collected else ""),
    )


def _context(workspace: Workspace) -> PrivateContext | None:
    try:
        return known_private(workspace.private)
    except LedgerError:
        # Where it was noted is gone, a text can be withdrawn all the same.
        return None


def _place(finding: Finding) -> tuple[str, str | None, str | None]:
    # Not its row: those after one that went are not where they were.
    return finding.check, finding.table, finding.field


def _finish(workspace: Workspace) -> None:
    """Lead `latest` to the newest revision, and remove those that it replaces."""
    newest = latest(workspace.releases)
    if newest is not None and newest != pointed(workspace.releases / "latest"):
        switch(workspace.releases / "latest", newest.name)
    for folder in superseded(workspace.releases):
        discard(folder)
