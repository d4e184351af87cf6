"""Numbers that their own key proves: social security, bank account, payment card."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stdnum import iban, luhn
from stdnum.fr import nir

__all__ = ["HINT", "cards", "ibans", "nirs"]

_GAP = r"[\s.\-·/]"
_FIGURE = "[0-9Oo]"
_NIR = re.compile(
    rf"(?<!\w)[1-478](?:{_GAP}?{_FIGURE}){{4}}(?:{_GAP}?[0-9OoABab]){{2}}"
    rf"(?:{_GAP}?{_FIGURE}){{6}}(?:{_GAP}{{0,3}}cl[ée]\s?:?)?{_GAP}{{0,3}}\(?"
    rf"{_FIGURE}{_GAP}?{_FIGURE}\)?(?!\w)",
    re.IGNORECASE,
)
_IBAN = re.compile(
    # Sign by sign, up to 34 (ISO 13616): groups of any length have too many ways to be cut.
    r"(?:(?<!\w)|(?<=\bIBAN))[A-Z]{2}\s?\d{2}(?:[\s.-]{0,2}[A-Z0-9]){11,30}(?!\w)",
    re.IGNORECASE,
)
_SHORTEST_IBAN = 15
"""Norway's; ISO 13616."""
_LEAST_DIGITS = 8
# Visa, Mastercard, American Express, Discover, JCB (ISO/IEC 7812), by groups or in one go.
_CARD = re.compile(
    rf"(?<![\w.,/=-])(?:(?:4{_FIGURE}{{3}}|5[1-5]{_FIGURE}{{2}}|2[2-7]{_FIGURE}{{2}}|6[Oo0]11"
    rf"|[36]5{_FIGURE}{{2}})(?:{_GAP}{{0,2}}{_FIGURE}{{4}}){{3}}"
    rf"|3[47]{_FIGURE}{{2}}{_GAP}{{0,2}}{_FIGURE}{{6}}{_GAP}{{0,2}}{_FIGURE}{{5}})(?!\w)"
)
HINT = rf"[0-9Oo](?:[^0-9]{{0,12}}[0-9]){{{_LEAST_DIGITS - 1}}}"
"""What every one of these numbers has, for RE2: the digits of the shortest."""


def nirs(text: str) -> Iterator[tuple[int, int]]:
    """Yield French social security numbers whose key is right."""
    yield from _proved(_NIR, text, _end_of_nir)


def _end_of_nir(candidate: str) -> int | None:
    figures = re.sub(r"cl[ée]|[^0-9ABO]", "", candidate.upper(), flags=re.IGNORECASE)
    return len(candidate) if nir.is_valid(figures.replace("O", "0")) else None


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Yield bank account numbers whose country, length and key are right."""
    yield from _proved(_IBAN, text, _end_of_iban)


def _end_of_iban(candidate: str) -> int | None:
    if sum(sign.isdigit() for sign in candidate) < _LEAST_DIGITS:
        return None
    # The words that follow may look like one more group.
    for end in reversed([at.end() for at in re.finditer(r"\w(?!\w)", candidate)]):
        compact = re.sub(r"[\s.-]", "", candidate[:end])
        if len(compact) >= _SHORTEST_IBAN and iban.is_valid(compact, check_country=False):
            return end
    return None


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Yield the numbers of payment cards whose key (ISO/IEC 7812, annex B) is right."""
    yield from _proved(_CARD, text, _end_of_card)


def _end_of_card(candidate: str) -> int | None:
    figures = re.sub(r"\D", "", candidate.upper().replace("O", "0"))
    return len(candidate) if luhn.is_valid(figures) else None


def _proved(
    form: re.Pattern[str], text: str, end_of: Callable[[str], int | None]
) -> Iterator[tuple[int, int]]:
    """Yield what has the form, up to where `end_of` proves it.

    What is not proved hides nothing: « 12 2-79-03-… » begins by a number that is not of it.
    """
    found = form.search(text)
    while found:
        length = end_of(found[0])
        if length is not None:
            yield found.start(), found.start() + length
        found = form.search(text, found.start() + (length or 1))
