"""Is what a workspace shows fit to publish? The four layers, as its build judged them."""

from __future__ import annotations

from pathlib import Path

from concertation.private_files import known_private
from concertation.workspace import Workspace
from datapackage.package import Package
from validation import Report, validate

__all__ = ["judge"]


def judge(workspace: Workspace, package: Package) -> Report:
    """Validate a package of `workspace` by its thresholds, against what it replaced.

    Raises:
        ConfigurationError: `consultation.toml` is wrong.
        LedgerError: nothing tells any more what is private; a build notes it again.
        ValidationFailure: a layer failed; nothing may be concluded.
    """
    consultation = workspace.consultation()
    return validate(
        package.path,
        context=known_private(workspace.private),
        previous=_replaced(package.path),
        thresholds=consultation.thresholds,
        severities=consultation.severities,
    )


def _replaced(folder: Path) -> Path | None:
    """Return the package made just before that of `folder`, if it is still kept.

    Names do not tell: a live package is named by the collection, which two builds may share.
    """
    made = folder.stat().st_mtime_ns
    older = {
        other.parent: other.parent.stat().st_mtime_ns
        for other in folder.parent.glob("[!.]*/manifest.json")
        if not other.parent.is_symlink()
    }
    earlier = [path for path, moment in older.items() if moment < made]
    return max(earlier, key=lambda path: older[path], default=None)
