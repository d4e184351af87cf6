"""A passage of text in which what must be masked is known beforehand.

A passage is first written with its datum between two marks, `Écrivez à ⟦jeanne@exemple.fr⟧ !`,
then put in a carrier, finished as keyboards and word processors do, and the marks are taken away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

OPEN, CLOSE = "⟦", "⟧"
"""The marks around the datum while a passage is made."""

NBSP, NNBSP = "\u00a0", "\u202f"
"""The no-break space and the narrow one."""


@dataclass(frozen=True)
class Passage:
    """A text, and the least of it that must be masked.

    The span leaves out what may stay without harm (the `@` of a handle, the site of a profile,
    the town after a street): masking more around it is no fault, masking less is one.
    """

    text: str
    kind: str
    """What the datum is; empty for an innocent passage."""
    start: int
    end: int
    spelling: str
    """The short name of the way it is written."""


def marked(written: str) -> str:
    """Return the writing with its marks, around the whole of it unless it has some."""
    return written if OPEN in written else f"{OPEN}{written}{CLOSE}"


def passage(text: str, kind: str, spelling: str) -> Passage:
    """Return the passage of a text that has marks around its datum."""
    before, _, rest = text.partition(OPEN)
    datum, _, after = rest.partition(CLOSE)
    start = len(before)
    return Passage(before + datum + after, kind, start, start + len(datum), spelling)


def _spaced(text: str, space: str) -> str:
    """Return the text with this space where French typography forbids a line break."""
    for sign in ":;!?»":
        text = text.replace(f" {sign}", space + sign)
    return text.replace("« ", "«" + space)


FINISHES: tuple[tuple[int, Callable[[str], str]], ...] = (
    (50, str),
    (14, lambda text: text.replace("'", "’")),
    (9, lambda text: _spaced(text.replace("'", "’"), NBSP)),
    (9, lambda text: _spaced(text, NNBSP)),
    (5, lambda text: unicodedata.normalize("NFD", text)),
    (4, lambda text: f"<p>{text}</p>"),
    (3, lambda text: f"{text}\n"),
    (6, str.upper),
)
"""What keyboards and editors do to a text, and out of a hundred texts, to how many."""


def finished(text: str, rng: Random, *, capitals: bool) -> str:
    """Return the text as some keyboard or editor leaves it."""
    shares = [share for share, _ in FINISHES]
    finish = rng.choices([finish for _, finish in FINISHES], shares)[0]
    return text if finish is str.upper and not capitals else finish(text)
