"""Die at the steps of a purge, look at what is left each time, and purge again.

Usage: python purge_campaign.py FOLDER MORE

Dies at each step that is the purge's own (up to the build that it ends with), wherever the disk
changed, and at `MORE` of the others, drawn by lot: those of a build and of a revision have
campaigns of their own. Prints each death; the first broken promise ends it.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

from grep_everywhere import found
from kill_campaign import SEED, check, disk, in_child, make, warm, write_workspace

from concertation.collect import last_collection
from concertation.purge.run import purge
from concertation.removal import is_removed, remove
from concertation.workspace import Workspace
from datapackage import durable
from datapackage.durable import pointed
from datapackage.package import Package
from datapackage.package.versions import versions

DAY = date(2017, 4, 1)
TEXT = "Planter 2 arbres devant la mairie"


def withdraw(folder: Path) -> None:
    """Do what `concertation remove --purge` does."""
    workspace = Workspace(folder)
    with workspace.writing("campagne"):
        if not is_removed(workspace, "contribution", "2"):
            remove(workspace, "contribution", "2", "author_request", DAY)
        done = purge(workspace, "contribution", "2", DAY)
    check(done.held == [], "the purge finds the text nowhere")


def die_at(folder: Path, step: int) -> int:
    """Kill the purge when it announces its step number `step`; return the exit code."""

    def work() -> None:
        left = [step]

        def listener(_name: str) -> None:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

        durable.LISTENERS.append(listener)
        withdraw(folder)

    return in_child(work)


def steps_of_a_purge(folder: Path) -> list[tuple[str, str]]:
    """Purge to the end in a copy of `folder`; return each step, and a digest of the disk then."""
    copy = folder.with_name("steps")
    shutil.copytree(folder, copy, symlinks=True)
    note = folder.with_name("steps.json")

    def work() -> None:
        steps: list[tuple[str, str]] = []
        durable.LISTENERS.append(lambda name: steps.append((name, disk(copy))))
        withdraw(copy)
        note.write_text(json.dumps([steps, sorted(sys.modules)]), encoding="utf-8")

    check(in_child(work) == 0, "the purge ends well when nobody kills it")
    check_clean(copy)
    shutil.rmtree(copy)
    steps, modules = json.loads(note.read_text(encoding="utf-8"))
    warm(modules)
    return steps


def chosen(steps: list[tuple[str, str]], more: int) -> list[int]:
    """Return the steps to die at: those of the purge itself, and some of the others."""
    changed = [0] + [at for at, (one, two) in enumerate(pairwise(steps), 1) if one[1] != two[1]]
    # The older collection goes last; the next folder that is begun is that of the build.
    older = next(at for at, (name, _) in enumerate(steps) if name.startswith("write -20"))
    begins = next(at for at in range(older, len(steps)) if steps[at][0].endswith("/"))
    others = [at for at in changed if at > begins]
    drawn = random.Random(SEED).sample(others, min(more, len(others)))
    return [at for at in changed if at <= begins] + sorted(drawn)


def check_readers(folder: Path) -> None:
    """Whoever follows a pointer finds something whole, with the text or without it."""
    workspace = Workspace(folder)
    shown = [pointed(workspace.live / name) for name in ("current", "public")]
    released = versions(workspace.releases)
    for reached in [*shown, *released.values()]:
        check(reached is not None, "live/current leads somewhere")
        check(Package.open(reached).altered() == [], f"{reached.name} is whole")
    check(len(released) == 1, "the release is there, once")
    collection = last_collection(workspace)
    said = json.loads((collection.export / "comments.json").read_text("utf-8"))
    check([one["id"] for one in said] == ["c1", "c2", "c3"], "the collection has its rows")
    check(
        len(json.loads((folder / "raw-export" / "comments.json").read_text())) == 3, "so the export"
    )


def check_clean(folder: Path) -> None:
    """Nothing has the text, nothing is left behind, and others have theirs."""
    check(found(folder, TEXT) == set(), "the text is nowhere")
    check(not [*folder.rglob(".tmp-*")], "nothing is left behind")
    check(bool(found(folder, TEXT.replace("2", "3"))), "others have their text")
    release = next(iter(versions(folder / "releases").values()))
    check(release.name == "1.0.0.r1", "the release has its revision, once")


def try_step(before: Path, step: int, told: Callable[[str], None]) -> None:
    """Die at `step` in a copy of `before`, check the readers, purge again, check the result."""
    folder = before.with_name(f"step-{step}")
    shutil.copytree(before, folder, symlinks=True)
    check(die_at(folder, step) == -signal.SIGKILL, "the purge was killed")
    check_readers(folder)
    told(f"{len(found(folder, TEXT))} files have the text then")
    check(in_child(lambda: withdraw(folder)) == 0, "the next purge succeeds")
    check_readers(folder)
    check_clean(folder)
    shutil.rmtree(folder)


def main(scratch: Path, more: str, part: str = "0/1") -> None:
    """Prepare a workspace with a release, and die; `0/3` is one death of three."""
    before = scratch / "before"
    write_workspace(before, "2017-03-01T08:00:00Z", contributions=3)
    check(in_child(lambda: make(before)) == 0, "the release is made")
    steps = steps_of_a_purge(before)
    first, parts = map(int, part.split("/"))
    deaths = chosen(steps, int(more))[first::parts]
    print(f"seed {SEED}, {len(deaths)} deaths of {len(steps)} steps", flush=True)
    for step in deaths:
        print(f"step {step}: {steps[step][0]}", flush=True)
        try_step(before, step, lambda said: print(f"  {said}", flush=True))
    print(f"{len(deaths)} deaths, no promise broken")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
