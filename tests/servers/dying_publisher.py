"""Publishers that are killed: each a fork of one process that has everything imported.

That process is not the tests' own, whose threads a fork would leave behind.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from pathlib import Path
from typing import Self

from publications import FIRST, SECOND, publication

from datapackage import durable
from datapackage.consultation import Target
from publishers.base import Publisher
from publishers.ckan.publisher import Ckan
from publishers.settings import Settings
from publishers.udata.publisher import Udata

KINDS: dict[str, type[Publisher]] = {"udata": Udata, "ckan": Ckan}


class DyingPublishers:
    """Starts one publisher after the other, tells its number to whoever wants to kill it."""

    def __init__(self) -> None:
        self._born = threading.Event()
        self._pid = 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": ":".join(sys.path), "PATH": ""},
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def publish(self, *arguments: str) -> int:
        """Publish as `_publish` in a process of its own; return its exit code, once it ended."""
        self._born.clear()
        print(json.dumps(arguments), file=self._process.stdin, flush=True)
        self._pid = int(self._process.stdout.readline())
        self._born.set()
        return int(self._process.stdout.readline())

    def kill(self) -> None:
        """Kill the publisher that runs; from another thread than the one that waits for it."""
        self._born.wait()
        os.kill(self._pid, signal.SIGKILL)


def _publish(
    address: tuple[str, str, str, str], slug: str, version: str, folder: str, step: str
) -> None:
    """Publish once; die when `step` is announced, if it is one."""
    kind, url, organisation, token = address

    def listener(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    durable.LISTENERS.append(listener)
    publisher = KINDS[kind](Target("essai", kind, url, organisation), Settings(slug, token))
    release = publication(Path(folder), slug, version, FIRST if version == "1.0.0" else SECOND)
    publisher.apply(release, publisher.plan(release))


def _fork(line: str) -> None:
    child = os.fork()
    if child == 0:
        try:
            _publish(*json.loads(line))
        except Exception:  # noqa: BLE001  the parent tells of the code, the log of the error
            traceback.print_exc()
        os._exit(0)  # it was to be killed
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    for asked in sys.stdin:
        _fork(asked)
