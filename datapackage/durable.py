"""Put files on the disk so that a reader, or a power cut, finds all or nothing.

Every step that touches the disk first announces itself with `point`. Nobody
listens in production; the kill campaign (`tests/servers/kill_campaign.py`) does, and dies there.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = [
    "LISTENERS",
    "discard",
    "new_file",
    "new_folder",
    "point",
    "pointed",
    "replaced_folder",
    "sweep",
    "switch",
    "write_file",
]

LISTENERS: list[Callable[[str], None]] = []
"""Called with the name of each step that is about to touch the disk."""

_TEMPORARY = ".tmp-"
_HERE = -100
"""`AT_FDCWD` of fcntl.h."""
_EXCHANGE = 2
"""`RENAME_EXCHANGE` of linux/fs.h."""


def point(name: str) -> None:
    """Announce the step `name` (`write`, `fsync` or `rename`, then what) to the listeners."""
    for listener in LISTENERS:
        listener(name)


def write_file(path: Path, content: bytes) -> None:
    """Replace `path` by `content`; a reader sees the old bytes or the new ones, whole."""
    with new_file(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield where to write a file that replaces `path`, whole, when the block ends well.

    When the block raises, what it wrote is removed and `path` stays as it was.
    """
    temporary = path.with_name(f"{_TEMPORARY}{path.name}-{os.getpid()}")
    point(f"write {path.name}")
    try:
        yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _fsync(temporary)
    point(f"rename {path.name}")
    temporary.replace(path)
    _fsync(path.parent)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder that becomes `path`, whole, when the block ends well.

    The temporary folder is beside `path`, on the same disk. When the block
    raises, it is removed and `path` does not appear.
    """
    temporary = path.with_name(f"{_TEMPORARY}{path.name}-{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    point(f"write {path.name}/")
    temporary.mkdir(parents=True)
    try:
        yield temporary
        _fsync_tree(temporary)
        point(f"rename {path.name}/")
        temporary.rename(path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    _fsync(path.parent)


@contextmanager
def replaced_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder that takes the place of the folder `path` when the block ends well.

    A reader finds the former one or the new one, whole. Where the system
    cannot exchange two folders, there is an instant in which `path` is absent.
    """
    coming = path.with_name(f"{_TEMPORARY}new-{path.name}")
    shutil.rmtree(coming, ignore_errors=True)
    with new_folder(coming) as temporary:
        yield temporary
    point(f"exchange {path.name}/")
    former = _exchange(coming, path)
    _fsync(path.parent)
    point(f"write -{former.name}")
    shutil.rmtree(former)


def _exchange(coming: Path, path: Path) -> Path:
    """Put `coming` in the place of `path`; return where the former `path` is now."""
    names = os.fsencode(coming), os.fsencode(path)
    try:
        failed = ctypes.CDLL(None).renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
    except (OSError, TypeError, AttributeError):
        failed = True  # not Linux
    if not failed:
        return coming
    former = path.rename(path.with_name(f"{_TEMPORARY}old-{path.name}"))
    point(f"rename {path.name}/")
    coming.rename(path)
    return former


def switch(pointer: Path, target: str) -> None:
    """Make the link `pointer` lead to its neighbour `target`, in one step."""
    temporary = pointer.with_name(f"{_TEMPORARY}{pointer.name}-{os.getpid()}")
    temporary.unlink(missing_ok=True)
    point(f"write {pointer.name} -> {target}")
    temporary.symlink_to(target)
    point(f"rename {pointer.name}")
    temporary.replace(pointer)
    _fsync(pointer.parent)


def pointed(pointer: Path) -> Path | None:
    """Return the folder that `pointer` leads to, by its own name, or None."""
    if not pointer.is_symlink():
        return None
    target = pointer.parent / pointer.readlink()
    return target if target.is_dir() else None


def discard(folder: Path) -> None:
    """Remove `folder`, which no reader finds any more, not even in part, from the first step on.

    `sweep` ends what a killed run began.
    """
    temporary = folder.with_name(f"{_TEMPORARY}{folder.name}-{os.getpid()}")
    point(f"rename -{folder.name}")
    folder.rename(temporary)
    _fsync(folder.parent)
    point(f"write -{folder.name}")
    shutil.rmtree(temporary)


def sweep(parent: Path) -> None:
    """Remove what a killed run left behind in `parent`; call it under the writer's lock."""
    if not parent.is_dir():
        return
    for leftover in sorted(parent.glob(f"{_TEMPORARY}*")):
        point(f"write -{leftover.name}")
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()


def _fsync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _fsync(path)
    _fsync(folder)


def _fsync(path: Path) -> None:
    # A renamed folder whose files were not flushed can come back empty after a power cut.
    point(f"fsync {path.name}")
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
