"""What does not fit in memory goes to a private folder that lives no longer than its process."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from datapackage import Package
from queries import Engine, UnavailableError, load

# Sorts far more than the memory it may take, then says where it is and ends, or is killed.
_SPILLING = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from datapackage import Package
from queries import Engine, load
from queries.spill import spill_folder
heavy = "SELECT count(*) AS n FROM (SELECT hash(i) AS h FROM range(4000000) AS t (i) ORDER BY h)"
with Engine(Package.open(Path(sys.argv[1])), "24MB") as engine:
    assert engine.run(replace(load("totals"), sql=heavy)).to_pylist() == [{"n": 4000000}]
    folder = spill_folder().parent
    print(folder, len(list(folder.iterdir())), oct(folder.stat().st_mode & 0o777), flush=True)
    if sys.argv[2] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
"""

_LIVING = """
from queries.spill import spill_folder
print(spill_folder().parent, flush=True)
input()
"""


def spill(package: Path, current: Path, temporary: Path, end: str) -> subprocess.CompletedProcess:
    """Run a process that spills, in the folder `current`, with `TMPDIR` as given."""
    return subprocess.run(
        [sys.executable, "-c", _SPILLING, str(package), end],
        cwd=current,
        env=os.environ | {"TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def folders(tmp_path):
    """The current folder of a process, and its temporary one; both empty."""
    for name in ("current", "temporary"):
        (tmp_path / name).mkdir()
    return tmp_path / "current", tmp_path / "temporary"


def test_what_is_spilled_goes_with_the_process(counted, folders):
    """In a folder of the system's temporary one that nobody else reads; the current one is left."""
    current, temporary = folders
    done = spill(counted.path, current, temporary, "alive")
    assert done.returncode == 0, done.stderr
    folder, databases, mode = done.stdout.split()
    assert (Path(folder).parent, databases, mode) == (temporary, "1", "0o700")
    assert list(current.iterdir()) == []
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_spilled_goes_when_the_next_one_starts(counted, folders):
    """But never what a living process holds."""
    current, temporary = folders
    done = spill(counted.path, current, temporary, "killed")
    assert done.returncode == -signal.SIGKILL
    killed = Path(done.stdout.split()[0])
    assert killed.is_dir()
    living = subprocess.Popen(
        [sys.executable, "-c", _LIVING],
        env=os.environ | {"TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with living:
        held = Path(living.stdout.readline().strip())
        assert list(temporary.iterdir()) == [held]
        assert spill(counted.path, current, temporary, "alive").returncode == 0
        assert list(temporary.iterdir()) == [held]
        living.stdin.write("\n")
    assert list(temporary.iterdir()) == []
    assert list(current.iterdir()) == []


@pytest.mark.parametrize("memory", ["1KiB", "300KiB"], ids=["to open", "to compute"])
def test_a_short_memory_is_no_fault_of_the_package_nor_of_the_figure(example, memory):
    """It is told as what passes: neither a damaged file nor a wrong parameter."""
    package = Package.open(example.path / "live" / "current")
    with pytest.raises(UnavailableError, match="pour le moment"):
        Engine(package, memory).run("totals")


def test_a_disk_that_takes_nothing_is_told(counted):
    """Asking later may help: the files of the package are all there."""
    sorted_ = "SELECT hash(i) AS h FROM range(4000000) AS t (i) ORDER BY h"
    with Engine(counted, "24MB") as engine:
        asked = engine._connection.execute("SELECT current_setting('temp_directory')")
        Path(asked.fetchone()[0]).write_text("no folder", "utf-8")
        with pytest.raises(UnavailableError, match="disque"):
            engine.run(replace(load("totals"), sql=sorted_))
