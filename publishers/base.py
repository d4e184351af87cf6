"""What every portal's publisher can do, and the one way in which all of them write.

No publisher keeps a list of writes to do: after each one it looks at the portal
again and asks what is the next. So a lost answer, a killed process or somebody
else's write all lead to the same place: look, then decide.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from datapackage.consultation import Target
from publishers.errors import BusyError, LostAnswerError, RefusedError
from publishers.plan import Plan
from publishers.publication import Publication

__all__ = [
    "Problem",
    "Progress",
    "Publisher",
    "Resource",
    "State",
    "Step",
    "Verification",
    "converge",
]

Progress = Callable[[str, int, int], None]
"""Told, while a file goes: its name, the bytes sent so far, the bytes in all."""

_PATIENCE = 8
"""Failed attempts in a row before giving up."""
_REPEATS = 3
"""How often a portal may accept one same write without keeping it."""
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that preflight found: what, expected, what to do, in French."""

    message: str
    blocking: bool = True
    """False for advice (a quality score that could be better)."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One file as it is online."""

    name: str
    id: str
    url: str
    sha256: str | None = None
    """As downloaded by an anonymous reader; None before it was."""
    also: str | None = None
    """Another address of the same file: a permanent one, or that of its version."""
    version: str | None = None
    """Of which release, if it is not the published one."""
    revision: int = 0
    """Of that release."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What an anonymous reader finds, against what was released."""

    dataset: str | None
    url: str | None
    resources: tuple[Resource, ...]
    differences: tuple[str, ...]
    """French sentences: what is online otherwise than it should be; empty is the proof."""
    quality: float | None = None
    """The portal's own score from 0 to 1, if it gives one."""

    @property
    def proved(self) -> bool:
        """True when every byte and every field of ours is online as released."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class State:
    """What a target holds now, in short."""

    dataset: str | None = None
    url: str | None = None
    version: str | None = None
    visibility: str = "absent"
    """`absent`, `private`, `public` or `archived`."""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """The one next write; `name` says what it does, and is the same when it is done again."""

    name: str
    run: Callable[[], object]


class Publisher(Protocol):
    """One target on one kind of portal."""

    target: Target

    def refused(self) -> frozenset[str]:
        """Return the extensions (no dot, lower case) that this portal does not take."""

    def preflight(self, publication: Publication) -> list[Problem]:
        """Return what would go wrong, asking the portal but writing nothing."""

    def plan(self, publication: Publication) -> Plan:
        """Look at the portal and return what would change; write nothing."""

    def apply(self, publication: Publication, plan: Plan) -> None:
        """Bring the portal to the release, if it still is as the plan saw it.

        Raises:
            StalePlanError: it moved since; nothing was written.
            RefusedError: the portal said no, or did not keep what it accepted.
            PortalError: it did not answer; run again to go on from where it is.
        """

    def verify(self, publication: Publication) -> Verification:
        """Read everything back as an anonymous reader, and compare."""

    def kept(self) -> tuple[Resource, ...]:
        """Return the files of other releases that readers find beside the published one."""

    def found(self, url: str) -> str | None:
        """Return the SHA-256 of what an anonymous reader finds at `url`; None if there is nothing.

        Raises:
            PortalError: no answer.
        """

    def unpublish(self) -> tuple[Resource, ...]:
        """Put every file out of reach, keep the page if there is one; return what was online."""

    def state(self) -> State:
        """Return what the target holds now."""


def converge(
    next_step: Callable[[], Step | None], sleep: Callable[[float], None] = time.sleep
) -> int:
    """Write, look, write, until `next_step` finds nothing to do; return how many were written.

    Raises:
        RefusedError: the portal refuses, or accepts a same write over and over without effect.
        PortalError: it went on failing for longer than we are patient.
    """
    accepted: Counter[str] = Counter()
    failures = 0
    while (step := next_step()) is not None:
        if accepted[step.name] == _REPEATS:
            msg = (
                f"{step.name} : le portail l’accepte sans le garder ; comparez ses champs aux "
                "nôtres avec « concertation plan », puis corrigez consultation.toml"
            )
            raise RefusedError(msg)
        try:
            step.run()
        except (LostAnswerError, BusyError) as error:
            failures += 1
            if failures == _PATIENCE:
                raise
            # 1.1 s: udata names files by the second; twice the same second is an error 500.
            wait = error.wait if isinstance(error, BusyError) else min(1.1 * failures, 10.0)
            if wait > _LONGEST_WAIT:
                raise
            sleep(wait)
        else:
            accepted[step.name] += 1
            failures = 0
    return accepted.total()
