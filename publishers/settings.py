"""What a publisher needs to know beside its target, and how it speaks to its portal."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from publishers.base import Progress
from publishers.http import Http, silent

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What is the same for every kind of target."""

    slug: str
    """The consultation's identifier."""
    token: str = ""
    home: Path = Path()
    """Folder from which a target's `folder` is counted."""
    audit: Path | None = None
    """JSON lines file to which every write is added."""
    note: Path | None = None
    """File in which what is on its way is kept from one run to the next."""
    progress: Progress = silent
    sleep: Callable[[float], None] = time.sleep

    def http(self, base: str, headers: Mapping[str, str]) -> Http:
        """Return the portal at `base`, spoken to with these headers."""
        return Http(base, headers, audit=self.audit, progress=self.progress, sleep=self.sleep)
