"""Where does a DuckDB of this process put what does not fit in memory, and when does it go?"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
import threading
from pathlib import Path
from uuid import uuid4

__all__ = ["spill_folder"]

_PREFIX = "concertation-spill-"


class _Private:
    """The folder of this process, made when it is first asked for."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.lock = threading.Lock()


_PRIVATE = _Private()


def spill_folder() -> Path:
    """Return a place of its own for one database: set it as `temp_directory`.

    It is in a folder that only this user may read, in the system's temporary folder
    (`TMPDIR`): never in the current one, nor in a workspace that may be mounted read-only.
    DuckDB makes it if it must spill, and removes it as it closes; all goes when the process
    ends, or when the next one starts if it was killed.
    """
    with _PRIVATE.lock:
        if _PRIVATE.path is None:
            _sweep()
            _PRIVATE.path = _made()
        return _PRIVATE.path / uuid4().hex


def _made() -> Path:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        # Held for the life of the process: others see that it lives, and whatever cleans
        # the system's temporary folder (systemd-tmpfiles) leaves it alone.
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(held, fcntl.LOCK_EX)
        if folder.exists():
            atexit.register(_forget, folder, os.getpid())
            return folder
        os.close(held)  # swept by another process before it was held


def _forget(folder: Path, owner: int) -> None:
    # A forked child has its parent's list of what to do at exit.
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove the folders of processes of this user that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue  # another user's, or already gone
        try:
            if os.fstat(held).st_uid == os.getuid():
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue  # its process lives
        finally:
            os.close(held)
