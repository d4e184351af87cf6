"""Where do time and memory go, from the collection to the validated package?

    python benchmarks/measure.py FOLDER [--peer pandas] [--keep]

FOLDER is a workspace that `generate.py` wrote. The product's own `collect` and
`build` run, with a stopwatch around their stages, so that what is measured is
what users run. Prints a Markdown table; read the CPU seconds where the machine
is shared, since they hardly depend on the neighbours.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

import datapackage.normalise
import datapackage.write
import validation
from concertation import pipeline
from concertation.collect import collect
from concertation.workspace import Workspace
from datapackage.normalise import cleaned
from datapackage.package import Package
from datapackage.sources.democracyos import DemocracyOS

STAGES = (
    (DemocracyOS, "read", "staging"),
    (pipeline, "normalise", "normalise"),
    (cleaned, "clean", "clean"),
    (datapackage.write, "write_parquet", "Parquet"),
    (datapackage.write, "write_index", "search index"),
    (pipeline, "write_live", "descriptor"),
    (pipeline, "validate", "other checks"),
    (validation, "check_structure", "structure (Frictionless)"),
    (validation, "check_privacy", "privacy checks"),
    (validation, "check_plausibility", "plausibility (Great Expectations)"),
)
"""Where each stage begins and ends; a stage does not count those that it calls."""


@dataclass(slots=True)
class Spent:
    """What one stage used, without the stages inside it."""

    wall: float = 0.0
    cpu: float = 0.0
    """Of this process and of those it waited for."""
    peak: int = 0
    """Resident bytes of this process at most."""


class Stopwatch:
    """Shares out time and memory among nested stages."""

    def __init__(self) -> None:
        self.stages: dict[str, Spent] = {}
        self._open: list[str] = []
        self._last = _now()

    def around(self, owner: object, name: str, stage: str) -> None:
        """Make `owner.name` count as `stage`."""
        function: Callable[..., Any] = getattr(owner, name)

        @functools.wraps(function)
        def measured(*args: object, **kwargs: object) -> object:
            with self.stage(stage):
                result = function(*args, **kwargs)
                # A generator does its work when it is read: all of it, now.
                return iter(list(result)) if isinstance(result, Generator) else result

        setattr(owner, name, measured)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the block as `name`."""
        self._settle()
        self._open.append(name)
        self.stages.setdefault(name, Spent())
        try:
            yield
        finally:
            self._settle()
            self._open.pop()

    def _settle(self) -> None:
        wall, cpu = _now()
        if self._open:
            spent = self.stages[self._open[-1]]
            spent.wall += wall - self._last[0]
            spent.cpu += cpu - self._last[1]
            spent.peak = max(spent.peak, _peak())
        _forget_peak()
        self._last = _now()


def _now() -> tuple[float, float]:
    used = os.times()
    cpu = used.user + used.system + used.children_user + used.children_system
    return time.perf_counter(), cpu


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def _forget_peak() -> None:
    # Linux: 5 sets the peak back to what is resident now (man 5 proc).
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def measure(folder: Path) -> tuple[dict[str, Spent], Package]:
    """Collect and build the workspace `folder`; return what each stage used, and the package."""
    watch = Stopwatch()
    for owner, name, stage in STAGES:
        watch.around(owner, name, stage)
    workspace = Workspace(folder)
    with workspace.writing("mesure"):
        with watch.stage("collect"):
            collect(workspace)
        with watch.stage("rest"):
            built = pipeline.build(workspace)
    return watch.stages, built.package


def rows(package: Package) -> dict[str, int]:
    """Count what the package is made of; `votes` are those behind its computed tallies."""
    tables = {table: str(path) for table, path in package.parquet.items()}
    count = {
        table: duckdb.execute("SELECT count(*) FROM read_parquet(?)", [tables[table]]).fetchall()
        for table in ("contributions", "comments")
    }
    votes = duckdb.execute(
        "SELECT sum(count)::BIGINT FROM read_parquet(?) WHERE origin = 'computed'",
        [tables["vote_tallies"]],
    ).fetchall()
    return {table: found[0][0] for table, found in count.items()} | {"votes": votes[0][0] or 0}


def table(stages: dict[str, Spent], texts: int) -> str:
    """Return the Markdown table of the stages; `texts` are contributions and comments."""
    lines = [
        "| stage | wall s | CPU s | CPU s per 10 000 texts | texts per CPU s | peak MB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    total = Spent(
        sum(spent.wall for spent in stages.values()),
        sum(spent.cpu for spent in stages.values()),
        max(spent.peak for spent in stages.values()),
    )
    for stage, spent in (*stages.items(), ("**total**", total)):
        rate = texts / spent.cpu if spent.cpu else 0
        lines.append(
            f"| {stage} | {spent.wall:.2f} | {spent.cpu:.2f} | {spent.cpu / texts * 1e4:.3f} "
            f"| {rate:,.0f} | {spent.peak / 1e6:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", choices=["pandas"])
    parser.add_argument("--keep", action="store_true", help="keep what was built")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    made = [folder / name for name in ("raw", "private", "live", "releases", "receipts")]
    for path in made:
        shutil.rmtree(path, ignore_errors=True)
    stages, package = measure(folder)
    found = rows(package)
    texts = found["contributions"] + found["comments"]
    print(", ".join(f"{count:,} {name}" for name, count in found.items()), "\n")
    print(table(stages, texts))
    if arguments.peer:
        # Another process: its memory is its own, and nothing is warm for it.
        peer = Path(__file__).with_name(f"peer_{arguments.peer}.py")
        subprocess.run([sys.executable, str(peer), str(folder / "raw-export")], check=True)
        print(f"\nThis product: {sum(spent.cpu for spent in stages.values()):.2f} CPU s")
    if not arguments.keep:
        for path in made:
            shutil.rmtree(path, ignore_errors=True)


if __name__ == "__main__":
    main()
