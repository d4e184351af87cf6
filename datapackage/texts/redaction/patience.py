"""The time that one text may take: what runs over it is interrupted, and was not read."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

__all__ = ["RunsOverError", "time_limit"]

_SECONDS = 10.0
_SIGNS_A_SECOND = 2_000
"""A tenth of what the detectors read in a second of a slow machine, in the worst text we know."""


class RunsOverError(Exception):
    """The detectors took more time than a text of this length may take."""


@contextmanager
def time_limit(length: int) -> Iterator[None]:
    """Interrupt what reads a text of `length` characters once it runs over its time.

    A regular expression heeds signals as it searches. The seconds are those of the processor, so
    that a machine that is busy with other work gives the same package. Signals reach the main
    thread alone, which cleans and judges; elsewhere, and where there are none, nothing is limited.

    Raises:
        RunsOverError: it did.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(
        signal, "setitimer"
    ):
        yield
        return
    _heed()
    signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS + length / _SIGNS_A_SECOND)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@cache
def _heed() -> None:
    """Say once in a process what its signal does: it costs as much as to read a short text."""
    signal.signal(signal.SIGVTALRM, _interrupt)


def _interrupt(_signal: int, _frame: object) -> None:
    raise RunsOverError
