"""Telephone numbers whose figures are written in words: « zéro six, douze, trente-quatre… »."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["HINT", "phones"]

_UNITS = ["une?", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
_TEENS = [
    "dix[ -](?:sept|huit|neuf)",
    *["dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"],
]
_JOIN = r"(?:[ -]et[ -]|[ -])"
_UNIT, _TEEN = f"(?:{'|'.join(_UNITS)})", f"(?:{'|'.join(_TEENS)})"
_TWO = (
    rf"(?:(?:soixante|quatre[ -]vingts?){_JOIN}{_TEEN}"
    rf"|(?:vingt|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante"
    rf"|quatre[ -]vingts?)(?:{_JOIN}{_UNIT}\b)?|{_TEEN})"
)
_ONE = rf"(?:z[ée]ros?|{_UNIT})"
_TOKEN = re.compile(rf"(?P<two>{_TWO}\b|\d\d(?!\d))|(?P<one>{_ONE}\b|\d(?!\d))", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,.;:/-]{1,3}")
_START = re.compile(r"\b(?:z[ée]ro\b|0(?=[1-9]\D|\D))", re.IGNORECASE)
_LEAST_DIGITS, _DIGITS, _LEAST_WORDS = 8, 10, 3
_HALF = re.compile(
    r"\b0[1-9].{1,12}(?:vingt|trente|quarante|cinquante|soixante|dix|ze\b)", re.IGNORECASE
)
HINT = r"(?i:z[ée]ro|\b0[1-9][^\n]*(?:vingt|trente|quarante|cinquante|soixante|dix|ze\b))"
"""What every one has, for RE2."""


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield runs of the figures of a number that begin by a zero, some of them in words."""
    low = text.lower()
    if "zéro" not in low and "zero" not in low and not _HALF.search(text):
        return
    last = 0
    for start in _START.finditer(text):
        if start.start() < last:
            continue
        end = _end(text, start.start())
        if end:
            last = end
            yield start.start(), end


def _end(text: str, at: int) -> int:
    """Return where the ten figures that begin at `at` end, or 0."""
    digits = words = end = 0
    while found := _TOKEN.match(text, at):
        digits += 2 if found["two"] else 1
        words += found[0][0].isalpha()
        at = end = found.end()
        if digits >= _DIGITS:
            break
        between = _BETWEEN.match(text, at)
        if between is None:
            break
        at = between.end()
    # « quatre-vingt dix » is two figures, or three.
    return end if _LEAST_DIGITS <= digits <= _DIGITS and words >= _LEAST_WORDS else 0
