"""Die at the steps of a build and a release, and look at what is left each time.

Usage: python kill_campaign.py FOLDER disks|steps|N [PART/PARTS]

The next run knows nothing of a dead one but what lies on the disk. So steps
between which not one byte, name or time changed there (a folder's fsyncs, above
all) are one death, at one of them drawn by lot; `steps` dies at each of them,
`N` at that many disks. Everything heavy is imported once; each death is a fork.
The parent never opens DuckDB: its threads do not survive a fork. Prints each
death and what it stands for; the first broken promise ends it.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import great_expectations  # noqa: F401  its 4 s import is paid once, before the forks
import pyshacl  # noqa: F401  the same
from rdflib import DCAT, Graph, URIRef
from small_export import write_small_export

from concertation.collect import collect
from concertation.pipeline import build
from concertation.release import NothingNewError, release
from concertation.workspace import Workspace
from datapackage import durable, schemas
from datapackage.durable import pointed
from datapackage.package import Package

SEED = 1789
VERSION = URIRef("http://www.w3.org/ns/dcat#version")

CONFIGURATION = """
[consultation]
id = "essai"
title = "Essai"
start_date = 2017-02-08
end_date = 2017-03-24
licence = "etalab-2.0"

[source]
platform = "democracyos"
location = "raw-export"
retrieved_at = {moment}

[portal]
url = "https://donnees.example"
"""


def write_workspace(folder: Path, moment: str, contributions: int) -> None:
    """Write a configuration and a small DemocracyOS API export."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "consultation.toml").write_text(CONFIGURATION.format(moment=moment), "utf-8")
    write_small_export(folder / "raw-export", contributions)


def make(folder: Path) -> None:
    """Collect, build and release, as the commands do."""
    workspace = Workspace(folder)
    with workspace.writing("campagne"):
        collect(workspace)
        build(workspace)
        try:
            release(workspace)
        except NothingNewError:
            print("nothing new")


def in_child(work: Callable[[], None]) -> int:
    """Run `work` in a fork; return its exit code, negative if a signal ended it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except Exception:  # noqa: BLE001  the parent asserts on the code, the log tells
            traceback.print_exc()
        sys.stdout.flush()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def steps_of_a_run(folder: Path, run: Callable[[Path], None]) -> list[tuple[str, str]]:
    """Run to the end in a copy of `folder`; return each step that touches the disk.

    A step is its name and a digest of the disk when it was announced.
    """
    copy = folder.with_name("steps")
    shutil.copytree(folder, copy, symlinks=True)
    note = folder.with_name("steps.json")

    def work() -> None:
        steps: list[tuple[str, str]] = []
        durable.LISTENERS.append(lambda name: steps.append((name, disk(copy))))
        run(copy)
        note.write_text(json.dumps([steps, sorted(sys.modules)]), encoding="utf-8")

    check(in_child(work) == 0, "the run ends well when nobody kills it")
    shutil.rmtree(copy)
    steps, modules = json.loads(note.read_text(encoding="utf-8"))
    warm(modules)
    return steps


def disk(folder: Path) -> str:
    """Digest all that a process could find in `folder`: names, modes, times, bytes."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        known = path.lstat()
        digest.update(f"{path} {known.st_mode} {known.st_mtime_ns} {known.st_size}\n".encode())
        if path.is_symlink():
            digest.update(os.fsencode(path.readlink()))
        elif path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def warm(modules: list[str]) -> None:
    """Import what a run imports on its way, for every fork to come."""
    for name in modules:
        if name not in sys.modules and not name.startswith("__"):
            importlib.import_module(name)


def deaths(disks: list[str], how_many: str) -> list[list[int]]:
    """Return the steps that each death stands for, the one to die at first."""
    draw = random.Random(SEED)
    numbered = range(len(disks))
    if how_many == "steps":
        return [[step] for step in numbered]
    found = []
    for _, alike in groupby(numbered, key=lambda step: disks[step]):
        steps = list(alike)
        chosen = draw.choice(steps)
        found.append([chosen, *(step for step in steps if step != chosen)])
    return found if how_many == "disks" else sorted(draw.sample(found, int(how_many)))


def die_at(folder: Path, step: int, run: Callable[[Path], None]) -> int:
    """Kill `run` when it announces its step number `step`; return the exit code."""

    def work() -> None:
        left = [step]

        def listener(_name: str) -> None:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

        durable.LISTENERS.append(listener)
        run(folder)

    return in_child(work)


def check(promise: bool, what: str) -> None:  # noqa: FBT001  an assertion that -O keeps
    """Stop the campaign at the first promise broken."""
    if not promise:
        sys.exit(f"broken promise: {what}")


def check_readers(folder: Path) -> None:
    """Whoever follows a pointer finds a package whose every byte is as its manifest says."""
    live = folder / "live"
    for pointer in (live / "public", live / "current", folder / "releases" / "latest"):
        reached = pointed(pointer)
        check(reached is not None, f"{pointer.name} leads somewhere")
        check(Package.open(reached).altered() == [], f"{pointer.name} leads to a whole package")
    for name in ("catalog.jsonld", "catalog.ttl"):
        version = catalogued(folder / "catalog" / "essai" / name)
        check(version in {"1.0.0", "1.1.0"}, f"{name} is that of a release, whole")


def catalogued(path: Path) -> str | None:
    """Return the version that a form of the catalogue tells, if every file of it is told."""
    graph = Graph().parse(path)
    files = set(graph.objects(None, DCAT.distribution))
    check(len(files) > len(schemas.names()), f"{path.name} tells every file")
    return next((str(version) for version in graph.objects(None, VERSION)), None)


def try_step(before: Path, step: int) -> None:
    """Die at `step` in a copy of `before`, check the readers, run again, check the result."""
    folder = before.with_name(f"step-{step}")
    shutil.copytree(before, folder, symlinks=True)
    check(die_at(folder, step, make) == -signal.SIGKILL, "the run was killed")
    check_readers(folder)
    check(in_child(lambda: make(folder)) == 0, "the next run succeeds")
    check_readers(folder)
    check(pointed(folder / "releases" / "latest").name == "1.1.0", "the release is out, once")
    for form in ("jsonld", "ttl"):
        said = catalogued(folder / "catalog" / "essai" / f"catalog.{form}")
        check(said == "1.1.0", f"catalog.{form} is that of the release")
    accounts = Package.open(folder / "live" / "current").descriptor["accounting"]
    check(accounts[0]["kept"] == 3, "the new contribution is there")
    check(not [*folder.rglob(".tmp-*")], "nothing is left behind")
    shutil.rmtree(folder)


def main(scratch: Path, how_many: str, part: str = "0/1") -> None:
    """Prepare a workspace with a release, let its export grow, and die."""
    before = scratch / "before"
    write_workspace(before, "2017-03-01T08:00:00Z", contributions=2)
    check(in_child(lambda: make(before)) == 0, "the first release is made")
    write_workspace(before, "2017-03-02T08:00:00Z", contributions=3)
    die_everywhere(before, make, try_step, how_many, part)


def die_everywhere(
    before: Path,
    run: Callable[[Path], None],
    attempt: Callable[[Path, int], None],
    how_many: str,
    part: str,
) -> None:
    """Make one `attempt` per death of `run` in a copy of `before`, for a `part` of them."""
    names, disks = zip(*steps_of_a_run(before, run), strict=True)
    chosen = deaths(disks, how_many)
    first, parts = (int(number) for number in part.split("/"))
    chosen = chosen[first::parts]
    print(f"seed {SEED}, {len(chosen)} deaths, {len(names)} steps", flush=True)
    for steps in chosen:
        for step in steps:
            alike = f" (the same disk as step {steps[0]})" if step != steps[0] else ""
            print(f"step {step}: {names[step]}{alike}", flush=True)
        attempt(before, steps[0])
    print(f"{len(chosen)} deaths, no promise broken")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
