"""Kill the revision of a release at each step that touches the disk, and see what readers find.

As `kill_campaign`, whose arguments it takes: a folder, which deaths, which part of them.
"""

import hashlib
import shutil
import signal
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from kill_campaign import (
    catalogued,
    check,
    die_at,
    die_everywhere,
    in_child,
    make,
    write_workspace,
)

from concertation.removal import remove
from concertation.revision import revise
from concertation.workspace import Workspace
from dashboard.reading.portal import Portal
from datapackage.durable import pointed, sweep
from datapackage.package import Package
from datapackage.package.versions import versions

RECOVERED: set[str] = set()
"""What `sweep` left of the disks from which a run already ended well."""
NUMBER = "3"
"""The contribution that is withdrawn: the second release alone has it."""


def run(folder: Path) -> None:
    """Revise, as the command does."""
    workspace = Workspace(folder)
    with workspace.writing("campagne"):
        revise(workspace)


def told(package: Package) -> bool:
    """Tell whether the text is in the package, of which every byte must be as it says."""
    check(package.altered() == [], f"{package.path.name} is whole")
    rows = pq.read_table(package.parquet["contributions"]).to_pylist()
    return any(row["contribution_id"] == NUMBER and "Planter" in row["body"] for row in rows)


def check_readers(folder: Path) -> None:
    """Each version is found once, whole: as it was, or revised."""
    found = versions(folder / "releases")
    check([*found] == ["1.0.0", "1.1.0"], "each version is there")
    check(found["1.0.0"].name == "1.0.0", "a release that never had the text is as it was")
    check(not told(Package.open(found["1.0.0"])), "and has not the text")
    newest = Package.open(found["1.1.0"])
    check(told(newest) == (newest.revision == 0), "the text is in no revision")
    pointer = pointed(folder / "releases" / "latest")
    check(pointer is not None and Package.open(pointer).altered() == [], "latest leads to a whole")


def check_portal(folder: Path) -> None:
    """The portal gives the newest revision, and never says the text."""
    newest = versions(folder / "releases")["1.1.0"]
    portal = Portal(folder)
    for release in ("1.1.0", "latest"):
        check(portal.package(release).path == newest, f"{release} is the newest")
        check(portal.contribution(NUMBER, release)["status"] == "withdrawn", "the text is not said")
        check(portal.search("Planter", release=release).total == 2, "the other texts are")


def attempt(before: Path, step: int) -> None:
    """Die at `step` in a copy of `before`, check the readers, run again, check the result."""
    folder = before.with_name(f"step-{step}")
    shutil.copytree(before, folder, symlinks=True)
    check(die_at(folder, step, run) == -signal.SIGKILL, "the run was killed")
    # Readers start threads, which a fork to come would be without.
    check(in_child(lambda: check_readers(folder)) == 0, "readers find the old or the new")
    # No reader looks at what the next run sweeps first: the same disk is then the same story.
    sweep(folder / "releases")
    left = contents(folder)
    if left not in RECOVERED:
        check(in_child(lambda: check_portal(folder)) == 0, "the portal gives the old or the new")
        check_next_run(folder)
        RECOVERED.add(left)
    shutil.rmtree(folder)


def contents(folder: Path) -> str:
    """Digest all that a revision writes: names, bytes, and where links lead."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("releases/**/*"), *folder.glob("catalog/**/*")]):
        digest.update(f"{path.relative_to(folder)} {path.is_symlink()}\n".encode())
        if path.is_symlink():
            digest.update(f"{path.readlink()}\n".encode())
        elif path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def check_next_run(folder: Path) -> None:
    """Run again, to the end, and check what there is then."""
    check(in_child(lambda: run(folder)) == 0, "the next run succeeds")
    check(in_child(lambda: check_readers(folder)) == 0, "readers find the new")
    check(in_child(lambda: check_portal(folder)) == 0, "the portal gives the new")
    there = sorted(path.name for path in (folder / "releases").iterdir())
    check(there == ["1.0.0", "1.1.0.r1", "latest"], "the former files are gone, nothing is left")
    check(
        pointed(folder / "releases" / "latest").name == "1.1.0.r1", "latest leads to the revision"
    )
    for form in ("jsonld", "ttl"):
        said = catalogued(folder / "catalog" / "essai" / f"catalog.{form}")
        check(said == "1.1.0", f"catalog.{form} is that of the release")


def withdraw(folder: Path) -> None:
    """Note the withdrawal."""
    workspace = Workspace(folder)
    with workspace.writing("campagne"):
        remove(workspace, "contribution", NUMBER, "author_request", date(2017, 4, 3))


def main(scratch: Path, how_many: str, part: str = "0/1") -> None:
    """Prepare a workspace with two releases, withdraw a text of the second one, and die."""
    before = scratch / "before"
    for day, contributions in ((1, 2), (2, 3)):
        write_workspace(before, f"2017-03-0{day}T08:00:00Z", contributions)
        check(in_child(lambda: make(before)) == 0, "the release is made")
    check(in_child(lambda: withdraw(before)) == 0, "the withdrawal is noted")
    die_everywhere(before, run, attempt, how_many, part)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
