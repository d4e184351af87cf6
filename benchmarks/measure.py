"""Where do time and memory go, from the collection to the validated package?

    python benchmarks/measure.py FOLDER [--peer pandas] [--keep] [--to-the-package]

FOLDER is a workspace that `generate.py` wrote. The product's own `collect` and
`build` run, with a stopwatch around their stages, so that what is measured is
what users run. Prints a Markdown table, and beside it what parsing the same
files takes DuckDB and nothing else. With `--to-the-package` it stops once the
package is written, before it is validated.
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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

import datapackage.normalise
import datapackage.package.write
import validation
from concertation import pipeline
from concertation.collect import collect
from concertation.workspace import Workspace
from datapackage.normalise import cleaned
from datapackage.sources.democracyos import DemocracyOS

STAGES = (
    (DemocracyOS, "read", "staging"),
    (pipeline, "normalise", "normalise"),
    (cleaned, "clean", "clean"),
    (datapackage.package.write, "write_tables", "Parquet, search index"),
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


class _WrittenError(Exception):
    """Raised in the place of the validation, when that is not to be measured."""


def measure(folder: Path, *, to_the_package: bool) -> tuple[dict[str, Spent], dict[str, int]]:
    """Collect and build the workspace `folder`; return what each stage used, and the rows."""
    watch = Stopwatch()
    for owner, name, stage in STAGES:
        watch.around(owner, name, stage)
    found: dict[str, int] = {}

    def stop(folder: Path, **_: object) -> None:
        found.update(rows(folder))
        raise _WrittenError

    if to_the_package:
        pipeline.validate = stop  # type: ignore[assignment]
    workspace = Workspace(folder)
    with workspace.writing("mesure"), suppress(_WrittenError):
        with watch.stage("collect"):
            collect(workspace)
        with watch.stage("rest"):
            built = pipeline.build(workspace)
        found = rows(built.package.path)
    return watch.stages, found


def rows(package: Path) -> dict[str, int]:
    """Count what a package is made of; `votes` are those behind its computed tallies."""
    counted = "SELECT count(*) FROM read_parquet(?)"
    voted = "SELECT sum(count)::BIGINT FROM read_parquet(?) WHERE origin = 'computed'"
    questions = {"contributions": counted, "comments": counted, "vote_tallies": voted}
    answers = {
        table: duckdb.execute(sql, [str(next(package.rglob(f"{table}.parquet")))]).fetchall()
        for table, sql in questions.items()
    }
    return {
        table.replace("vote_tallies", "votes"): found[0][0] or 0 for table, found in answers.items()
    }


def merely_parsed(export: Path) -> str:
    """Say what DuckDB takes to parse the files: the least that any reading costs."""
    wall, cpu = _now()
    duckdb.execute(
        "SELECT count(json_keys(json)) FROM read_json_objects(?, maximum_object_size = 1000000000)",
        [str(export / "*.json")],
    ).fetchall()
    then = _now()
    return f"Merely parsed by DuckDB: {then[0] - wall:.1f} s, {then[1] - cpu:.1f} CPU s"


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
    parser.add_argument("--to-the-package", action="store_true", help="do not validate it")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    made = [folder / name for name in ("raw", "private", "live", "releases", "receipts")]
    for path in made:
        shutil.rmtree(path, ignore_errors=True)
    stages, found = measure(folder, to_the_package=arguments.to_the_package)
    texts = found["contributions"] + found["comments"]
    print(", ".join(f"{count:,} {name}" for name, count in found.items()), "\n")
    print(table(stages, texts), "\n")
    print(merely_parsed(folder / "raw-export"), flush=True)
    if arguments.peer:
        # Other processes: their memory is their own, and nothing is warm for them.
        peer = Path(__file__).with_name(f"peer_{arguments.peer}.py")
        for job in ([], ["--same-job"]):
            subprocess.run(
                [sys.executable, str(peer), str(folder / "raw-export"), *job], check=True
            )
    if not arguments.keep:
        for path in made:
            shutil.rmtree(path, ignore_errors=True)


if __name__ == "__main__":
    main()
