"""Passages made at random to measure the detectors: data to mask, and traps to leave alone.

The same seed makes the same passages. The spellings come one after the other, so that each has
its share; what surrounds them is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from carriers import carried, set_among
from contacts import EMAILS, PHONES, WIDE_EMAILS
from draws import fill
from identifiers import IDENTIFIERS, wide
from lives import ADDRESSES, BIRTHS, PLATES, SIGNATURES
from networks import ADDRESSES_IP, COORDINATES, HANDLES, PROFILES
from passages import Passage, finished, marked, passage
from traps import ARGUABLE, TRAPS

__all__ = ["ARGUABLE", "KINDS", "SPELLINGS", "Passage", "positives", "traps"]

Spelling = str | Callable[[Random], str]


def _wide_email(template: str) -> Spelling:
    """Return the spelling of an e-mail address in full-width signs."""
    return lambda rng: wide(fill(template, rng))


SPELLINGS: dict[str, Mapping[str, Spelling]] = {
    "email": EMAILS | {name: _wide_email(template) for name, template in WIDE_EMAILS.items()},
    "phone": PHONES,
    **IDENTIFIERS,
    "ip": ADDRESSES_IP,
    "coordinates": COORDINATES,
    "address": ADDRESSES,
    "profile": PROFILES,
    "handle": HANDLES,
    "birth": BIRTHS,
    "plate": PLATES,
    "signature": SIGNATURES,
}
"""For each kind, its spellings: templates, or functions that draw one writing."""

KINDS = tuple(SPELLINGS)

_SHOUTED = frozenset({"email", "phone", "address", "birth", "signature"})
"""Kinds that are also written in capitals, with the sentence around them."""


def _drawn(spelling: Spelling, rng: Random) -> str:
    return fill(spelling, rng) if isinstance(spelling, str) else spelling(rng)


def positives(kind: str, n: int, seed: int) -> list[Passage]:
    """Return distinct passages that hold a datum of this kind."""
    rng = Random(f"{kind} {seed}")
    found: dict[str, Passage] = {}
    while len(found) < n:
        for name, spelling in SPELLINGS[kind].items():
            text = carried(marked(_drawn(spelling, rng)), kind, rng)
            capitals = kind in _SHOUTED and "case" not in name
            made = passage(finished(text, rng, capitals=capitals), kind, name)
            found.setdefault(made.text, made)
    return list(found.values())[:n]


def traps(n: int, seed: int) -> list[Passage]:
    """Return distinct passages that hold nothing to mask, though they look so."""
    rng = Random(f"traps {seed}")
    found: dict[str, Passage] = {}
    while len(found) < n:
        for name, templates in TRAPS.items():
            text = set_among(fill(rng.choice(templates), rng), name, rng)
            text = finished(text, rng, capitals=False)
            found.setdefault(text, Passage(text, "", 0, 0, name))
    return list(found.values())[:n]
