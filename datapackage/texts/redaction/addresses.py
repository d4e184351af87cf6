"""Postal addresses of French streets, with a house number."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["HINT", "addresses"]

_NUMBER = (
    r"(?<![\w.,/°-])\d{1,4}(?:\s?[-/à]\s?\d{1,4})?(?:\s?(?:bis|ter|quater|[a-dA-D](?=[\s,])))?"
)
_STREETS = (
    r"(?:rue|r\.|avenue|av\.?|ave\.?|boulevard|boul\.|bld\.?|bd\.?|blvd\.?|impasse|imp\.|all[ée]e|"
    r"chemin|chem\.|quai|venelle|ruelle|faubourg|fbg|sente|sentier|traverse)"
)
# These also count things: "20 cours de français", "2 place à 30".
_PLACES = (
    r"(?:place|pl\.|ch\.|square|cours|route|rte|passage|esplanade|promenade|r[ée]sidence|rés\.|"
    r"lotissement|lot\.|villa|hameau|lieu[- ]dit|mail|mont[ée]e|rond[- ]point|parvis|cour|clos|"
    r"all[ée]es|cité|voie)"
)
_NAME_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w'’.]{0,30}|[dl]['’]\w{1,30})"
_SMALL = r"(?:(?:de|du|des|la|le|les|aux?|en|sur|sous|et|saint|sainte|st|ste)\s|[ld]['’]\s?)"
_DATE = r"(?:1er|\d{1,2})\s(?i:mai|juin|juillet|ao[uû]t|septembre|novembre|mars|avril)(?:\s\d{4})?"
_MORE = rf"(?:[\s-](?:{_SMALL}){{0,2}}{_NAME_WORD}){{0,5}}"
_PROPER = rf"\s(?:{_SMALL}){{0,3}}(?:{_DATE}|{_NAME_WORD}{_MORE})"
_COMMON = r"\s(?:de\sla\s|de\sl['’]|de\s|du\s|des\s|d['’])[a-zà-ÿ][\w'’-]{2,30}"
_TOWN = (
    r"(?:[\s,–-]{1,3}(?:F-)?(?:\d{5}|\d{2}\s\d{3})(?:\s[A-ZÀ-Þ][\w'’-]{1,40}"
    r"(?:[\s-](?:(?:sur|en|la|le|les|de|du|lès|sous)[\s-])?[A-ZÀ-Þ][\w'’-]{1,40}){0,4})?"
    r"(?:\s(?:cedex|CEDEX|Cedex)(?:\s\d{1,2})?)?)?"
)
_ADDRESS = re.compile(
    rf"{_NUMBER}\s?,?\s?(?:(?i:{_STREETS})(?:{_PROPER}|{_COMMON})|(?i:{_PLACES}){_PROPER}){_TOWN}"
)
HINT = rf"(?i:[0-9](?s:.{{0,10}})(?:{_STREETS}|{_PLACES}))"
"""What every address has, for RE2: between a number and its street, ` quater, ` at most."""


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield house number, kind of street, its name, and postcode and town if they follow."""
    for found in _ADDRESS.finditer(text):
        yield found.span()
