"""Join the rooms: a collection becomes a validated live package, whole or not at all."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concertation import deciding, private_files
from concertation.acceptance import guarded, severities
from concertation.collect import Collection, collect, last_collection
from concertation.configuration.checks import ACCEPTABLE
from concertation.showing import Shown, hide, keep_waiting, show
from concertation.waiting import hold_back, save_waiting, set_apart
from concertation.workspace import Workspace
from datapackage import schemas, staging
from datapackage.consultation import Consultation
from datapackage.durable import new_folder, point, pointed, replaced_folder, sweep, switch
from datapackage.errors import ConcertationError, PackageError
from datapackage.normalise import normalise
from datapackage.normalise.ledger import Ledger
from datapackage.package import Package
from datapackage.package.write import seal, write_live
from datapackage.sheets import overlays
from datapackage.sources import source_for
from datapackage.tables import Tables
from queries import export
from validation import Report, validate

if TYPE_CHECKING:
    import duckdb

__all__ = ["Built", "NotFitError", "build", "connect", "forget", "tabulate"]

_log = logging.getLogger(__name__)

_TABLES_LEAST, _TABLES_MOST = 2 * 2**30, 5 * 2**30
"""Bytes that tables may take before they spill, for small exports and for the largest.

More makes no build faster.
"""

_KEPT_GENERATIONS = 3
_ROUNDS = 3
"""Times that a package is made again without what the privacy gate found in it."""


class NotFitError(ConcertationError):
    """A package has errors: it was not put in place, and the previous one still is."""

    exit_code = 1

    def __init__(self, report: Report, private: Path) -> None:
        super().__init__(
            f"{report.text()}\nRien n’a été publié : le paquet précédent reste en place. "
            f"Les valeurs en cause sont dans {private / 'report.json'} (privé)."
            f"{_remedy(report, private.parent)}"
        )
        self.report = report


def _remedy(report: Report, workspace: Path) -> str:
    """Return the command of each error that a person may accept, once the export is looked at."""
    stopped = [name for name in ACCEPTABLE if name in {one.check for one in report.errors}]
    lines = [f'  concertation accept {workspace} {name} --reason "…"' for name in stopped]
    told = "Si cet export est bon tel qu’il est, dites-le, puis relancez :"
    return "\n".join(["", told, *lines]) if lines else ""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gave."""

    package: Package
    fresh: bool
    """False when the same inputs had already given this very package."""
    shown: Shown
    """What readers see of it."""

    @property
    def report(self) -> dict[str, Any]:
        """The public validation report of the package."""
        return self.package.report


def build(workspace: Workspace, *, typed: bool = True) -> Built:
    """Build the live package of the workspace from its last collection; collect if none.

    Call it under the writer's lock. Readers see the previous package until
    the new one is whole, validated and shown to them; `typed`: a person asks for it.

    Raises:
        NotFitError: the package has errors; nothing was switched.
        ConcertationError: an input cannot be read; nothing was switched.
    """
    consultation = workspace.consultation()
    deciding.adopt(workspace)
    collection = last_collection(workspace) or collect(workspace)[0]
    sweep(workspace.live)
    sweep(workspace.private)
    folder = workspace.live / _generation(workspace, collection)
    # An older package was judged against another than the one it would now replace.
    fresh = folder != pointed(workspace.live / "current") or not _is_whole(folder)
    if fresh:
        if folder != pointed(workspace.live / "public"):
            shutil.rmtree(folder, ignore_errors=True)
        _make(workspace, consultation, collection, folder)
    switch(workspace.live / "current", folder.name)
    after = consultation.privacy.publish_after
    shown = show(workspace, after, typed=typed)
    _forget(workspace, keep_waiting(workspace, after))
    return Built(Package.open(folder), fresh, shown)


def _is_whole(folder: Path) -> bool:
    try:
        return folder.is_dir() and not Package.open(folder).altered()
    except (PackageError, KeyError, TypeError, AttributeError):
        return False


def _previous(workspace: Workspace) -> Path | None:
    """Return what the new package is compared with; a damaged one is only to be replaced."""
    folder = pointed(workspace.live / "current")
    return folder if folder is not None and _is_whole(folder) else None


def _make(
    workspace: Workspace, consultation: Consultation, collection: Collection, folder: Path
) -> None:
    import duckdb  # noqa: PLC0415  0.15 s that `--help` need not pay

    def within(memory: int) -> None:
        with connect(workspace, memory) as connection:
            tables = tabulate(workspace, consultation, collection, connection)
            _write(workspace, consultation, collection, tables, folder)

    usual, most = _memory(collection.export), _most_memory()
    try:
        within(usual)
    except duckdb.OutOfMemoryException:
        if usual == most:
            raise
        # What tells records apart, when all of them meet others, cannot be spilled.
        _log.warning(
            "%s : plus de %d Mo de tables ; la fabrication recommence avec %d Mo au plus",
            workspace.path,
            usual // 10**6,
            most // 10**6,
        )
        within(most)


def _memory(export: Path) -> int:
    """Return the bytes that the tables of `export` may take before they spill to the disk."""
    size = sum(path.stat().st_size for path in export.rglob("*") if path.is_file())
    return min(max(_TABLES_LEAST, size * 3 // 4), _TABLES_MOST, _most_memory())


def _most_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 3 // 4


@contextmanager
def connect(
    workspace: Workspace, memory: int | None = None, spill_to: str = ".tmp-spill"
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a private DuckDB that spills to the workspace's private folder, then forgets.

    It takes `memory` bytes before it spills, by default three quarters of the machine's. Two at
    once need a folder each.
    """
    import duckdb  # noqa: PLC0415  0.15 s that `--help` need not pay

    spill = workspace.private / spill_to
    limit = f"{(memory or _most_memory()) // 2**20}MiB"
    connection = duckdb.connect(
        config={
            "temp_directory": str(spill),
            "memory_limit": limit,
            # Tables that will be dropped are not worth compressing each time something is deleted.
            "checkpoint_threshold": "1TB",
        }
    )
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)


def tabulate(
    workspace: Workspace,
    consultation: Consultation,
    collection: Collection,
    connection: duckdb.DuckDBPyConnection,
) -> Tables:
    """Read `collection` into the canonical tables of `connection`; note the numbers given.

    Call it under the writer's lock.

    Raises:
        ConcertationError: an input cannot be read; the ledger stays as it was.
    """
    key = workspace.key()
    ledger = Ledger(workspace.ledger_file, key)
    staging.create(connection)
    source_for(consultation.source.platform).read(collection.export, consultation, connection)
    overlays.load(workspace.path, connection)
    private_files.load(workspace.private, connection)
    deciding.load(workspace, connection)
    ledger.load(connection)
    tables = normalise(
        connection,
        consultation,
        ledger,
        key=key,
        retrieved_at=collection.retrieved_at,
        collection=collection.sha256,
    )
    # Before any package shows a number: a number once shown is never given again.
    ledger.save(connection)
    return tables


def _write(
    workspace: Workspace,
    consultation: Consultation,
    collection: Collection,
    tables: Tables,
    folder: Path,
) -> None:
    previous = _previous(workspace)
    context = private_files.save_known(workspace.private, tables.connection)

    def written(tables: Tables, temporary: Path) -> tuple[Package, Report]:
        package = write_live(consultation, tables, temporary)
        export(temporary, package.descriptor)
        report = validate(
            temporary,
            context=context,
            previous=previous,
            thresholds=consultation.thresholds,
            severities=severities(consultation, collection.sha256),
        )
        return package, guarded(report, consultation, collection.sha256, previous)

    # Readers may see a package of these very inputs, while the newest one has others.
    placed = replaced_folder if folder.exists() else new_folder
    with placed(folder) as temporary:
        tables, waiting = hold_back(tables)
        package, report = written(tables, temporary)
        # What is left may hold, once something went, what was found with it: a few rounds.
        for _ in range(_ROUNDS):
            tables, taken = set_apart(tables, report) if not report.valid else (tables, [])
            if not taken:
                break
            waiting += taken
            _empty(temporary)
            package, report = written(tables, temporary)
        save_waiting(workspace.private, tables.connection, waiting)
        private_files.save_review(workspace.private, tables.connection, report)
        if not report.valid:
            raise NotFitError(report, workspace.private)
        private_files.save_history(workspace.private, tables.connection)
        seal(package, report.json())


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _generation(workspace: Workspace, collection: Collection) -> str:
    """Name a build by its inputs: the same inputs give the same package, hence the same name."""
    digest = hashlib.sha256(collection.sha256.encode())
    digest.update(workspace.key())
    sheets = [
        workspace.path / f"{name}{suffix}"
        for name in overlays.SHEETS
        for suffix in (".csv", ".xlsx")
    ]
    private = [workspace.private / name for name in ("consents.csv", deciding.DECISIONS)]
    for path in (workspace.configuration, *sheets, *private):
        if path.exists():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    digest.update(f"{version('concertation-ouverte')} {schemas.SCHEMA_VERSION}".encode())
    return f"{collection.retrieved_at:%Y%m%dT%H%M%SZ}-{digest.hexdigest()[:8]}"


def forget(workspace: Workspace) -> list[str]:
    """Remove all live packages but the current one; return the names of those removed.

    Whoever reads one of them at this instant must ask again: they hold what was withdrawn.
    """
    current = pointed(workspace.live / "current")
    if pointed(workspace.live / "public") != current:
        hide(workspace)
    old = _but(workspace, [current])
    for path in old:
        point(f"write -{path.name}")
        shutil.rmtree(path)
    return [path.name for path in old]


def _forget(workspace: Workspace, kept: Sequence[Path]) -> None:
    """Remove the oldest live packages; readers of the last few are left in peace."""
    for path in _but(workspace, kept)[:-_KEPT_GENERATIONS]:
        shutil.rmtree(path)


def _but(workspace: Workspace, kept: Sequence[Path | None]) -> list[Path]:
    return sorted(
        path
        for path in workspace.live.iterdir()
        if path.is_dir() and not path.is_symlink() and path not in kept
    )
