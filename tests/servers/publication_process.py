"""The whole `concertation` command in a process of its own, measured, and killed if wished."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Ended", "kill_when", "run"]

_KILOBYTE = 1024
"""Linux counts resident memory in these."""


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it took."""

    code: int
    """Negative: the signal that killed it."""
    seconds: float
    cpu: float
    """Seconds of processor."""
    peak: int
    """Resident bytes at most, of that process; it starts no other."""
    said: str
    """What it wrote, errors included."""


def run(
    *arguments: str | Path,
    token: str,
    started: Callable[[subprocess.Popen], None] = lambda _process: None,
) -> Ended:
    """Run `concertation` with `arguments`; `started` is given the process once it runs."""
    command = [sys.executable, "-m", "concertation", *map(str, arguments)]
    begun = time.monotonic()
    # A file, so that nobody has to read while it runs.
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=os.environ | {"TOKEN": token},
        )
        started(process)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    return Ended(
        process.returncode,
        time.monotonic() - begun,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss * _KILOBYTE,
        said,
    )


def kill_when(due: Callable[[], bool]) -> Callable[[subprocess.Popen], None]:
    """Return what kills -9 the process it is given as soon as `due` says so."""

    def watch(process: subprocess.Popen) -> None:
        def wait() -> None:
            while process.poll() is None:
                if due():
                    process.kill()
                    return
                time.sleep(0.01)

        threading.Thread(target=wait, daemon=True).start()

    return watch
