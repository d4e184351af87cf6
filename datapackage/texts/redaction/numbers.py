"""Numbers that their own key proves: social security, bank account, payment card."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
HINT = rf"(?s:[0-9Oo](?:.*?[0-9]){{{_LEAST_DIGITS - 1}}})"
"""What every one of these numbers has, for RE2: the digits of the shortest."""


def nirs(text: str) -> Iterator[tuple[int, int]]:
    """Yield French social security numbers whose key is right."""
    for found in _NIR.finditer(text):
        figures = re.sub(r"cl[ée]|[^0-9ABO]", "", found[0].upper(), flags=re.IGNORECASE)
        if nir.is_valid(figures.replace("O", "0")):
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


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Yield the numbers of payment cards whose key (ISO/IEC 7812, annex B) is right."""
    for found in _CARD.finditer(text):
        if luhn.is_valid(re.sub(r"\D", "", found[0].upper().replace("O", "0"))):
            yield found.span()
