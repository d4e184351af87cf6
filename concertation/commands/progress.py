"""A line on the terminal that says how far a long command is; nothing where there is none.

It is written over again in place, ten times a second at most, and left clean: the
last line about a file says its whole size, and what is printed next begins a line.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from publishers.base import Progress

__all__ = ["ProgressLine", "progress"]

_PERIOD = 0.1
"""Seconds between two lines about the same thing, at least."""
_BACK = "\r\x1b[K"
"""To the beginning of the line, which is wiped."""


class ProgressLine:
    """Says on a terminal, about one thing after the other, how many bytes of it are done."""

    def __init__(
        self, terminal: TextIO, clock: Callable[[], float] = time.monotonic, columns: int = 0
    ) -> None:
        self._terminal = terminal
        self._clock = clock
        self._columns = columns or shutil.get_terminal_size().columns
        self._shown_at = -_PERIOD
        self._open = False
        self._ended = ""
        """What was just told to its end, and need not be told again."""

    def __call__(self, name: str, done: int, total: int) -> None:
        """Say that `done` bytes out of `total` are; a thing that is whole keeps its line."""
        whole = done >= total
        if whole and name == self._ended:
            return
        now = self._clock()
        if now - self._shown_at < _PERIOD and not whole:
            return
        self._shown_at = now
        self._ended = name if whole else ""
        self._open = not whole
        end = "\n" if whole else ""
        self._terminal.write(f"{_BACK}{self._line(name, min(done, total), total)}{end}")
        self._terminal.flush()

    def close(self) -> None:
        """Wipe a line that was not told to its end: what follows says why."""
        if self._open:
            self._terminal.write(_BACK)
            self._terminal.flush()
            self._open = False

    def _line(self, name: str, done: int, total: int) -> str:
        from publishers.plan import size

        share = 100 * done // total if total else 100
        told = f" : {size(done)} sur {size(total)}, {share} %"
        # One column is left free: a line that fills the last one would wrap, and stay.
        room = max(0, self._columns - 1 - len(told))
        return (name if len(name) <= room else f"{name[: room - 1]}…" if room else "") + told


@contextmanager
def progress() -> Iterator[Progress]:
    """Yield what shows a progress line on stderr, or nothing when that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _total: None
        return
    line = ProgressLine(sys.stderr)
    try:
        yield line
    finally:
        line.close()
