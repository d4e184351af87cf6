"""How fresh are the live data? What the loop that keeps them up to date says of itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["Failure", "Status", "moment", "read_status"]


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
        failure = content.get("failure")
        return Status(
            attempted_at=moment(content.get("attempted_at")),
            succeeded_at=moment(content.get("succeeded_at")),
            failure=failure and Failure(moment(failure.get("at")), failure.get("message") or ""),
            every_seconds=content.get("every_seconds"),
            generation=content.get("generation"),
        )
    except (OSError, ValueError, AttributeError):
        return Status()


def moment(text: str | None) -> datetime | None:
    """Return a time written in ISO 8601, in UTC if it says no zone; None for no text."""
    if not text:
        return None
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
