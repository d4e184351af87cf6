"""Is a package fit to publish? The four layers, as its build judged them."""

from __future__ import annotations

from pathlib import Path

from concertation.acceptance import severities
from concertation.collect import last_collection
from concertation.private_files import known_private
from concertation.workspace import Workspace
from datapackage.package import Package
from validation import Report, opened, validate, validate_path

__all__ = ["judge", "judge_path"]


def judge(workspace: Workspace, package: Package) -> Report:
    """Validate a package of `workspace` by its thresholds, against what it replaced.

    Raises:
        ConfigurationError: `consultation.toml` is wrong.
        LedgerError: nothing tells any more what is private; a build notes it again.
        ValidationFailure: a layer failed; nothing may be concluded.
    """
    consultation = workspace.consultation()
    collected = last_collection(workspace)
    return validate(
        package.path,
        context=known_private(workspace.private),
        previous=_replaced(package.path),
        thresholds=consultation.thresholds,
        severities=severities(consultation, collected.sha256 if collected else ""),
    )


def judge_path(path: Path, schema: Path | None = None) -> Report:
    """Validate what a person may have received: a package of ours in full, the rest by its form.

    Of a package, alone or in a ZIP, the four layers, by the usual thresholds; who is to be
    found nowhere in it, only its workspace knows. `path` and `schema` as in `validate_path`.

    Raises:
        PackageError: there is nothing to validate there, or the ZIP is unsafe.
        ValidationFailure: a layer failed; nothing may be concluded.
    """
    if path.is_dir() or path.suffix.lower() in {".zip", ".json"}:
        with opened(path) as descriptor:
            if (descriptor.parent / "manifest.json").is_file():
                return validate(descriptor.parent)
    return validate_path(path, schema)


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
