"""The whole `concertation` command in a process of its own, measured, and killed if wished."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

__all__ = ["Ended", "Terminal", "kill_when", "run"]

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
    """What it wrote, errors included unless they went to a terminal."""


def run(
    *arguments: str | Path,
    token: str,
    started: Callable[[subprocess.Popen], None] = lambda _process: None,
    errors: int | None = None,
) -> Ended:
    """Run `concertation` with `arguments`; `started` is given the process once it runs.

    `errors` is where its standard error goes, if not with its output.
    """
    command = [sys.executable, "-m", "concertation", *map(str, arguments)]
    begun = time.monotonic()
    # A file, so that nobody has to read while it runs.
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output if errors is None else errors,
            env=os.environ | {"TOKEN": token},
        )
        started(process)
        memory = _Memory(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        memory.join()
        output.seek(0)
        said = output.read().decode(errors="replace")
    return Ended(
        process.returncode,
        time.monotonic() - begun,
        used.ru_utime + used.ru_stime,
        memory.peak,
        said,
    )


class _Memory(threading.Thread):
    """Reads the peak that the system keeps of a process, until it ends.

    What `wait4` gives will not do: it counts the process that started it, before `exec`.
    """

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._status = Path(f"/proc/{process}/status")
        self.peak = 0
        self.start()

    def run(self) -> None:
        """Look every few hundredths of a second: a peak is kept, the last look is enough."""
        with suppress(OSError):
            while found := re.search(r"^VmHWM:\s+(\d+) kB", self._status.read_text(), re.MULTILINE):
                self.peak = int(found[1]) * _KILOBYTE
                time.sleep(0.03)


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


class Terminal:
    """A terminal that nobody looks at, but that remembers what was shown."""

    def __enter__(self) -> Self:
        self._ours, self.side = pty.openpty()
        self.shown = ""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.side)
        self._reader.join()
        os.close(self._ours)

    @property
    def ended(self) -> list[str]:
        """The lines that told something to its end, without what was written over."""
        lines = self.shown.replace("\r\n", "\n").split("\n")
        return [line.rpartition("\x1b[K")[2] for line in lines if line.endswith(", 100 %")]

    def _read(self) -> None:
        shown = b""
        # Linux says by an error that nobody holds the other side any more.
        with suppress(OSError):
            while block := os.read(self._ours, 1 << 16):
                shown += block
        self.shown = shown.decode()
