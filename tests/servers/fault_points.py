"""Every way to break a publication, enumerated from an unbroken one.

Each request is broken by the faults that can befall it; the publisher is killed
at each step that it announces, and inside each write; somebody else publishes
the same release between each look and the write that follows it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from faulty_proxy import Answer, Cut, Seen

SEED = int(os.environ.get("SEED", "1789"))
READS = {
    "cut": Cut.BEFORE,
    "500": Answer(500),
    "429": Answer(429, {"Retry-After": "0"}),
}
WRITES = {
    "cut before": Cut.BEFORE,
    "cut halfway": Cut.HALFWAY,
    "cut after": Cut.AFTER,
    "500": Answer(500),
    "502": Answer(502),
    "423": Answer(423),
    "429": Answer(429, {"Retry-After": "0"}),
}
DEATHS = {
    "kill -9 halfway through": Cut.HALFWAY,
    "kill -9 once applied, before the answer of": Cut.AFTER,
}


@dataclass(frozen=True)
class Fault:
    """Where and how a publication is broken."""

    moment: str
    """`first` publication or `update`."""
    kind: Literal["read", "write", "kill", "race"]
    """What is broken: a request, the process itself, or the peace of a publisher alone."""
    name: str
    request: int = 0
    how: Cut | Answer | None = None
    step: str = ""
    """The announced step at which the process is killed."""


def points(moment: str, requests: Sequence[Seen], steps: Sequence[str]) -> Iterator[Fault]:
    """Yield every fault of a publication that made these requests and announced these steps."""
    for seen in requests:
        yield from _broken(moment, "write" if seen.write else "read", seen)
        if seen.write:
            yield from _broken(moment, "kill", seen)
    for step in steps:
        yield Fault(moment, "kill", f"{moment}: kill -9 at «{step}»", step=step)
    for look, write in pairwise(requests):
        if write.write:
            name = f"{moment}: another publishes before {_said(write)}"
            yield Fault(moment, "race", name, look.number)


def sample(faults: Sequence[Fault]) -> list[Fault]:
    """Return all the faults but those of reads; of these, one for each read, drawn by lot.

    A read changes nothing, whatever becomes of it: that each is retried is what is to be seen.
    """
    draw = random.Random(SEED)
    reads = (fault for fault in faults if fault.kind == "read")
    each = groupby(reads, key=lambda fault: (fault.moment, fault.request))
    return [fault for fault in faults if fault.kind != "read"] + [
        draw.choice(list(ways)) for _, ways in each
    ]


def _broken(moment: str, kind: Literal["read", "write", "kill"], seen: Seen) -> Iterator[Fault]:
    ways = {"read": READS, "write": WRITES, "kill": DEATHS}[kind]
    for name, how in ways.items():
        # A body is needed to be cut in its middle.
        if how is not Cut.HALFWAY or seen.body_bytes:
            at = "" if kind == "kill" else " at"
            yield Fault(moment, kind, f"{moment}: {name}{at} {_said(seen)}", seen.number, how)


def _said(seen: Seen) -> str:
    return f"request {seen.number} {seen.method} {seen.path[:60]}"
