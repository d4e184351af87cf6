"""Numbers that belong to one person: telephone, social security, bank account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from stdnum import iban
from stdnum.fr import nir

__all__ = ["HINT", "ibans", "nirs", "phones"]

_GAP = r"[\s.\-‐‑–/·]"
# Digits in one go, groups apart by at most two signs: linear, then the library judges.
_DIALLED = (
    rf"(?:(?:\+|00){_GAP}?[1-9]|\((?:\+|00){_GAP}?[1-9]\d{{0,2}}\)|\(0[1-9]\)|0[1-9])\d{{0,12}}+"
    rf"(?:{_GAP}{{0,2}}+(?:\(0?\d{{0,3}}\)|\d{{1,12}}+)){{0,14}}+(?!\w)"
)
_PHONE = re.compile(rf"(?<![\w+.,/-]){_DIALLED}")
_NEXT_PHONE = re.compile(_DIALLED)
_LEAST_DIGITS, _MOST_DIGITS, _FRENCH_DIGITS = 8, 15, 10
_NIR = re.compile(
    rf"(?<![\w])[1-478]{_GAP}?\d\d{_GAP}?\d\d{_GAP}?(?:\d[\dAaBb]){_GAP}?\d{{3}}{_GAP}?"
    rf"\d{{3}}{_GAP}{{0,3}}\d\d(?![\w])"
)
_IBAN = re.compile(r"(?<![\w])[A-Za-z]{2}\s?\d{2}(?:[\s.-]?[A-Za-z0-9]{1,4}){3,12}(?![\w])")
_SHORTEST_IBAN = 15
"""Norway's; ISO 13616."""
HINT = rf"(?s:[0-9](?:.*?[0-9]){{{_LEAST_DIGITS - 1}}})"
"""What every one of these numbers has, for RE2: the digits of the shortest telephone number."""


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield telephone numbers: French, overseas, and foreign ones written with their prefix."""
    found = _PHONE.search(text)
    while found is not None:
        length = _longest_phone(found[0])
        at = found.start() + length if length else found.end()
        if length:
            yield found.start(), at
        # Numbers with nothing between them are told apart by their length.
        glued = _NEXT_PHONE.match(text, at) if length else None
        found = glued or _PHONE.search(text, at)


def _longest_phone(candidate: str) -> int:
    """Return where the longest valid number at the beginning of `candidate` ends, or 0."""
    prefixed = candidate.startswith(("+", "00", "(+", "(00"))
    for at in reversed(list(re.finditer(r"\d(?!\d)\)?", candidate))):
        digits = re.sub(r"\(0\)|\D", "", candidate[: at.end()]).removeprefix("00")
        if prefixed and _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS and _valid(digits):
            return at.end()
        # Any ten digits after 0: overseas and services too, whatever the ranges in use.
        if not prefixed and len(digits) == _FRENCH_DIGITS:
            return at.end()
    return 0


@lru_cache(maxsize=4096)
def _valid(international: str) -> bool:
    if international.startswith("33"):
        return re.fullmatch(r"330?[1-9]\d{8}", international) is not None
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{international}"))
    except phonenumbers.NumberParseException:
        return False


def nirs(text: str) -> Iterator[tuple[int, int]]:
    """Yield French social security numbers whose key is right."""
    for found in _NIR.finditer(text):
        if nir.is_valid(re.sub(r"[^0-9ABab]", "", found[0]).upper()):
            yield found.span()


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Yield bank account numbers whose country, length and key are right."""
    for found in _IBAN.finditer(text):
        candidate = found[0]
        if sum(sign.isdigit() for sign in candidate) < _LEAST_DIGITS:
            continue
        # The words that follow may look like one more group.
        for end in reversed([at.end() for at in re.finditer(r"\w(?!\w)", candidate)]):
            compact = re.sub(r"[\s.-]", "", candidate[:end])
            if len(compact) >= _SHORTEST_IBAN and iban.is_valid(compact, check_country=False):
                yield found.start(), found.start() + end
                break
