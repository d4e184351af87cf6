"""How fresh are the live data? What the loop that keeps them up to date says of itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

__all__ = ["Failure", "Status", "Watch", "moment", "read_status"]

Watch = Literal["alive", "silent", "stopped"]
"""What becomes of the loop: `silent` is killed or stuck, `stopped` was ended by an operator."""

_LOST = 10
"""Seconds that a busy machine may lose between two attempts."""
_LONG = 300
"""Seconds that an attempt may take where none is known to have taken more."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The last attempt at refreshing the live data that did not succeed."""

    at: datetime | None
    message: str


@dataclass(frozen=True, slots=True)
class Status:
    """How fresh the live data are; every time is aware UTC, None when unknown."""

    attempted_at: datetime | None = None
    succeeded_at: datetime | None = None
    failure: Failure | None = None
    every_seconds: int | None = None
    generation: str | None = None
    ended_at: datetime | None = None
    """End of the last attempt; None while it goes on, or since it was killed."""
    took_seconds: int | None = None
    """Length of the last attempt that ended."""
    stopped_at: datetime | None = None
    shown_after: int | Literal["review"] = 0
    """Seconds after which readers see the data of an attempt; `review`: once a person did."""

    @property
    def heard_at(self) -> datetime | None:
        """The last sign that the loop gave of itself."""
        signs = (self.attempted_at, self.ended_at, self.stopped_at)
        return max((sign for sign in signs if sign is not None), default=None)

    def watch(self, now: datetime) -> Watch | None:
        """Tell if the loop still goes round at `now`; None if there never was one.

        It may keep silent for two periods, and for the length of an attempt if
        one was begun: five minutes, or twice the one before.
        """
        if self.attempted_at is None or self.heard_at is None or not self.every_seconds:
            return None
        if self.heard_at == self.stopped_at:
            return "stopped"
        patience = 2 * self.every_seconds + _LOST
        if self.ended_at is None:
            patience += max(_LONG, 2 * (self.took_seconds or 0))
        return "silent" if (now - self.heard_at).total_seconds() > patience else "alive"

    @property
    def live(self) -> bool:
        """Whether something keeps the data up to date."""
        return self.attempted_at is not None

    def age(self, now: datetime) -> float | None:
        """Return the seconds since the data were last known to be true, or None."""
        if self.succeeded_at is None:
            return None
        return (now - self.succeeded_at).total_seconds()


def read_status(workspace: Path) -> Status:
    """Return how fresh the live data of `workspace` are; no file, or an unreadable one, is none."""
    try:
        text = (workspace / "live" / "status.json").read_text("utf-8")
        content = json.loads(text)
        failure, after = content.get("failure"), content.get("shown_after")
        return Status(
            attempted_at=moment(content.get("attempted_at")),
            succeeded_at=moment(content.get("succeeded_at")),
            failure=failure and Failure(moment(failure.get("at")), failure.get("message") or ""),
            every_seconds=_whole(content.get("every_seconds")),
            generation=content.get("generation"),
            ended_at=moment(content.get("ended_at")),
            took_seconds=_whole(content.get("took_seconds")),
            stopped_at=moment(content.get("stopped_at")),
            shown_after="review" if after == "review" else _whole(after) or 0,
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return Status()


def _whole(value: Any) -> int | None:
    # True is an int for Python.
    return value if type(value) is int and value >= 0 else None


def moment(text: str | None) -> datetime | None:
    """Return a time written in ISO 8601, in UTC if it says no zone; None for no text."""
    if not text:
        return None
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
