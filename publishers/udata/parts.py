"""Which parts of large files does a site have already, as far as this machine was told?

udata cannot say it. What it acknowledged is noted in a file of the workspace, so
that a run that was killed is finished by another that sends only what is missing.
The note may be lost, old or wrong: the site's checksum has the last word.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from datapackage.durable import write_file

__all__ = ["Note", "Parts"]

_KEPT = timedelta(hours=20)
"""udata throws parts away after a day."""


@dataclass(slots=True)
class Parts:
    """One file on its way in parts."""

    uuid: str
    """The name that we gave to its parts on the site."""
    sent: set[int] = field(default_factory=set)
    """Places of the parts that the site acknowledged, from 0."""
    lost: Counter[int] = field(default_factory=Counter)
    """How often a part was sent without a good answer; not kept, another run tries again."""
    presumed: set[int] = field(default_factory=set)
    """Places of the parts that the site seems to have; not kept either."""


class Note:
    """The files on their way, by any text that tells one from another; `path` may be None."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known = {key: Parts(*kept) for key, kept in _read(path)}

    def parts(self, key: str) -> Parts:
        """Return what is known of a file; nothing yet is the beginning."""
        return self._known.setdefault(key, Parts(str(uuid.uuid4())))

    def keep(self) -> None:
        """Write what was acknowledged so far."""
        if self._path is not None:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            known = {
                key: {"uuid": parts.uuid, "sent": sorted(parts.sent), "at": at}
                for key, parts in self._known.items()
            }
            write_file(self._path, json.dumps(known).encode())

    def forget(self, key: str) -> None:
        """Note that a file is whole, or must start again."""
        del self._known[key]
        self.keep()


def _read(path: Path | None) -> list[tuple[str, tuple[str, set[int]]]]:
    """Return what was noted, and is recent enough to be of use."""
    if path is None or not path.exists():
        return []
    try:
        noted: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return [
            (key, (str(parts["uuid"]), {int(part) for part in parts["sent"]}))
            for key, parts in noted.items()
            if datetime.now(UTC) - datetime.fromisoformat(parts["at"]) < _KEPT
        ]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []  # worth no more than a note that is lost
