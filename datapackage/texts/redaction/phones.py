"""Telephone numbers, French, overseas and foreign, in all the ways in which people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from datapackage.texts.redaction import spoken

__all__ = ["HINT", "SPOKEN", "phones"]

_GAP = r"[\s.\-–·/_]"
# Digits in one go, groups apart by at most three signs: linear, then the library judges.
_DIALLED = (
    rf"(?:(?:\+|00){_GAP}?[1-9]|\((?:\+|00){_GAP}?[1-9]\d{{0,2}}\)|\(0[1-9]\)|0[1-9])\d{{0,12}}+"
    rf"(?:{_GAP}{{0,3}}+(?:\(0?\d{{0,3}}\)|\d{{1,12}}+)){{0,14}}+(?![^\W_])"
)
_LABEL = r"(?:t[ée]l(?:[ée]phone)?|mob(?:ile)?|portable|phone|gsm|fax)"
_PHONE = re.compile(rf"(?:(?<![\w+.,/-])|(?<=\btel)|(?<=\bt[ée]l)){_DIALLED}", re.IGNORECASE)
_NEXT_PHONE = re.compile(rf"[\s,;/-]{{0,3}}({_DIALLED})")
# Letters that keyboards and readers take for figures.
_ALIKE = re.compile(
    rf"(?<![\w+.,/-])[0Oo]{_GAP}?[1-9IlL](?:[ .\-–·/_]{{0,2}}[0-9OoIlL]){{8}}(?!\w)"
)
_APART = re.compile(
    r"(?<!\d )(?<!\d[.,] )(?<![\w.,])0(?: [1-9](?: \d){8}| [1-7]\d\d \d{3} \d{3})(?! ?\d)(?!\w)"
)
_UNPREFIXED = re.compile(
    rf"\b{_LABEL}\.?\s?:?\s?(33\s?[1-7](?:{_GAP}?\d\d){{4}})(?!\w)", re.IGNORECASE
)
_FREE = re.compile(r"0\D?8")
"""Services, free or charged: of nobody."""
_MORE = re.compile(r"[-./]\d")
_LEAST_DIGITS, _MOST_DIGITS, _FRENCH_DIGITS = 8, 15, 10
_LEAST_FIGURES = 5
_MANY = re.compile(r"(?:[0-9OoIlL][^0-9OoIlL]{0,4}){8}")
HINT = (
    rf"[0-9](?:[^0-9]{{0,12}}[0-9]){{{_LEAST_DIGITS - 1}}}"
    r"|[0Oo][^0-9A-Za-z]?[1-9IlL](?:[^0-9A-Za-z]{0,2}[0-9OoIlL]){8}"
)
"""What every number in figures has, for RE2: the digits of the shortest one."""
SPOKEN = spoken.HINT
"""What every number in words has, for RE2."""


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield telephone numbers: foreign ones are written with their prefix."""
    yield from spoken.phones(text)
    if not _MANY.search(text):
        return
    yield from _dialled(text)
    for form in (_APART, _ALIKE):
        for found in form.finditer(text):
            figures = sum(sign.isdigit() for sign in found[0])
            # With all ten, it is for the others to judge.
            told = form is _APART or _LEAST_FIGURES <= figures < _FRENCH_DIGITS
            if told and not _FREE.match(found[0]):
                yield found.span()
    for found in _UNPREFIXED.finditer(text):
        yield found.span(1)


def _dialled(text: str) -> Iterator[tuple[int, int]]:
    found = _PHONE.search(text)
    while found is not None:
        start, length = found.start(), _longest_phone(found[0])
        while length:
            at = start + length
            if not _FREE.match(text, start):
                yield start, at
            # Numbers one after the other are told apart by their length.
            after = _NEXT_PHONE.match(text, at)
            start, length = (after.start(1), _longest_phone(after[1])) if after else (at, 0)
            found = after or found
        found = _PHONE.search(text, max(start, found.end()))


def _longest_phone(candidate: str) -> int:
    """Return where the longest valid number at the beginning of `candidate` ends, or 0."""
    prefixed = candidate.startswith(("+", "00", "(+", "(00"))
    for at in reversed(list(re.finditer(r"\d(?!\d)\)?", candidate))):
        digits = re.sub(r"\(0\)|\D", "", candidate[: at.end()]).removeprefix("00")
        if prefixed and _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS and _valid(digits):
            return at.end()
        # Any ten digits after 0: overseas too, whatever the ranges in use.
        if not prefixed and len(digits) == _FRENCH_DIGITS:
            return 0 if _goes_on(candidate, at.end()) else at.end()
    return 0


def _goes_on(candidate: str, end: int) -> bool:
    """Tell whether the digits are the beginning of a longer number: of a contract, of a date."""
    return _MORE.match(candidate, end) is not None and _NEXT_PHONE.match(candidate, end) is None


@lru_cache(maxsize=4096)
def _valid(international: str) -> bool:
    if international.startswith("33"):
        return re.fullmatch(r"330?[1-9]\d{8}", international) is not None
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{international}"))
    except phonenumbers.NumberParseException:
        return False
