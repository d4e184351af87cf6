"""Background processes of a portal: started with a log and a pid file, waited for, stopped."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_PORTS = range(20000, 32768)  # below what systems hand out to outgoing connections
_given: set[int] = set()
_giving = threading.Lock()


class NotUpError(Exception):
    """A server or a step of its setup failed; made of what to say, its log last."""

    def __str__(self) -> str:
        return " ".join(str(part) for part in self.args)


def free_port() -> int:
    """Choose a port of loopback that nobody listens to, nor will by a later call."""
    with _giving:
        while True:
            port = random.SystemRandom().choice(_PORTS)
            with socket.socket() as trial, suppress(OSError):
                trial.bind(("127.0.0.1", port))
                if port not in _given:
                    _given.add(port)
                    return port


class Folder:
    """What one portal keeps between two starts: configuration, logs, pids, tokens."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.run = path / "run"

    def log(self, name: str) -> Path:
        """Where the process or the step called `name` writes what it says."""
        return self.run / f"{name}.log"

    def step(self, name: str, command: Sequence[object], **keywords: Any) -> str:
        """Run a command to its end and return what it prints; its log is kept and shown."""
        self.run.mkdir(parents=True, exist_ok=True)
        with self.log(name).open("wb") as log, _found(command[0]):
            done = subprocess.run(
                [str(part) for part in command],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                **keywords,
            )
            log.write(done.stdout)
        if done.returncode:
            raise NotUpError(name, "failed\n", self.tail(name))
        return done.stdout.decode(errors="replace")

    def start(self, name: str, command: Sequence[object], **keywords: Any) -> None:
        """Leave a process running after us, in a session of its own."""
        self.run.mkdir(parents=True, exist_ok=True)
        with self.log(name).open("wb") as log, _found(command[0]):
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **keywords,
            )
        born = _born(process.pid) or ""
        (self.run / f"{name}.pid").write_text(json.dumps([process.pid, born]), encoding="utf-8")

    def alive(self, name: str) -> int | None:
        """The number of the process called `name` if it still runs."""
        try:
            pid, born = json.loads((self.run / f"{name}.pid").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return pid if _born(pid) == born else None

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
        """Stop a process that we started, by its number, and wait for its end."""
        until = time.monotonic() + patience
        while pid := self.alive(name):
            with suppress(ProcessLookupError):
                os.kill(pid, how if time.monotonic() < until else signal.SIGKILL)
            time.sleep(0.1)
        (self.run / f"{name}.pid").unlink(missing_ok=True)

    def wait(self, name: str, ready: Callable[[], bool], seconds: float = 90) -> None:
        """Wait until a process that we started is ready; fail at once if it dies."""
        until = time.monotonic() + seconds
        while not ready():
            if not self.alive(name) or time.monotonic() > until:
                raise NotUpError(name, "does not come up\n", self.tail(name))
            time.sleep(0.1)

    def tail(self, name: str, lines: int = 40) -> str:
        """Return the end of a log, headed by its path."""
        text = self.log(name).read_text(encoding="utf-8", errors="replace")
        return "\n".join([f"--- {self.log(name)}", *text.splitlines()[-lines:]])


def listens(port: int) -> bool:
    """Whether something accepts connections on a port of loopback."""
    with socket.socket() as trial:
        trial.settimeout(1)
        return trial.connect_ex(("127.0.0.1", port)) == 0


def answers(url: str) -> bool:
    """Whether a GET of the address gives 200."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def _found(program: object) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise NotUpError(program, "is missing: `make test-portals` installs it") from None


def _born(pid: int) -> str | None:
    """When a process began, in the kernel's ticks; None if it ended, even unreaped."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]
