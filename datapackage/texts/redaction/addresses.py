"""Postal addresses of streets, with a house number: French, Belgian and Swiss ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["HINT", "addresses"]

_NUMBER = (
    r"(?<![\w.,/°-])\d{1,4}(?:\s?[-/à]\s?\d{1,4})?"
    r"(?:\s?(?:bis|ter|quater|[a-dA-D](?=[\s,])))?"
)
_STREETS = (
    r"(?:rue|r\.|avenue|av\.?|ave\.?|boulevard|boul\.|bld\.?|bd\.?|b[lv]vd\.?|bvd\.?|impasse|imp\.|"
    r"all[ée]e|chemin|chem\.|che\.|quai|venelle|ruelle|faubourg|fbg|sente|sentier|traverse|chauss[ée]e)"
)
# These also count things: "20 cours de français", "2 place à 30".
_PLACES = (
    r"(?:place|pl\.|ch\.|all\.|square|sq\.|cours|route|rte\.?|passage|esplanade|promenade|r[ée]sidence|"
    r"rés\.|lotissement|lot\.|villa|hameau|lieu[- ]dit|mail|mont[ée]e|rond[- ]point|parvis|cour|"
    r"clos|all[ée]es|cité|voie)"
)
_SHORT = r"(?:R|AV|BD|PL|CH|CHE|IMP|ALL|RTE|LD|SQ)\.?"
_NAME_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w'.]{0,30}|[dl]'\w{1,30})"
_SMALL = r"(?:(?:de|du|des|la|le|les|aux?|en|sur|sous|et|saint|sainte|st|ste)[\s-]|[ld]'\s?)"
_DATE = r"(?:1er|\d{1,2})\s(?i:mai|juin|juillet|ao[uû]t|septembre|novembre|mars|avril)(?:\s\d{4})?"
_MORE = rf"(?:[\s-](?:{_SMALL}){{0,2}}{_NAME_WORD}){{0,5}}"
_PROPER = rf"\s(?:{_SMALL}){{0,3}}(?:{_DATE}|{_NAME_WORD}{_MORE})"
_COMMON = r"\s(?:de\sla\s|de\sl'|de\s|du\s|des\s|d')[a-zà-ÿ][\w'-]{2,30}"
_POSTCODE = r"(?:F-|CH-|L-)?(?:\d{5}|\d{2}\s\d{3})"
_TOWN_WORD = r"[A-ZÀ-Þ][\w'-]{1,40}"
_TOWN_NAME = (
    rf"{_TOWN_WORD}(?:[\s-](?:(?:sur|en|la|le|les|de|du|lès|sous)[\s-])?{_TOWN_WORD}){{0,4}}"
)
_TOWN = (
    rf"(?:[\s,-]{{1,3}}(?:BP\s?\d{{1,5}}[\s,]{{1,2}})?(?:{_POSTCODE}(?:\s{_TOWN_NAME})?"
    r"(?:\s(?:cedex|CEDEX|Cedex)(?:\s\d{1,2})?)?|BP\s?\d{1,5}))?"
)
_AHEAD = (
    r"(?:(?:(?:R[ée]sidence|R[ée]s\.|Immeuble|Imm\.|B[âa]t(?:iment|\.)?|Appartement|Appt?\.?|Escalier|"
    r"Esc\.|[ÉE]tage|Porte|Lotissement)\s[^,\n\d]{0,30}\d{0,4}[A-Z]?|BP\s?\d{1,5}),\s){0,3}"
)
_ADDRESS = re.compile(
    rf"(?i:{_AHEAD}){_NUMBER}\s?,?\s?(?:de\sla\s|du\s)?"
    rf"(?:(?i:{_STREETS})(?:{_PROPER}|{_COMMON})|(?i:{_PLACES}){_PROPER}|{_SHORT}{_PROPER}(?=,?\s{_POSTCODE})){_TOWN}"
)
# A postcode and its town tell an address, whatever the case of its words.
_WITH_TOWN = re.compile(
    rf"{_AHEAD}{_NUMBER}\s?,?\s?(?:{_STREETS}|{_PLACES}|{_SHORT})\s[^\n,;:!?\d]{{2,50}}?"
    rf"(?:,?\s(?:BP|CS)\s?\d{{1,5}})?[\s,]{{1,3}}{_POSTCODE}\s{_TOWN_NAME}(?:\scedex(?:\s\d{{1,2}})?)?",
    re.IGNORECASE,
)
_STREET_FIRST = re.compile(
    rf"\b(?:{_STREETS}|{_PLACES})[\s:][^\n,;:!?\d]{{2,50}}?,?\s\d{{1,4}}(?:\s?[a-d]\b)?(?:[\s,]{{1,2}}(?:bte|bo[iî]te)\s?\d{{1,4}})?"
    rf"[\s,]{{1,3}}(?:à\s)?(?:[BFL]-|CH-)?\d{{4,5}}\s{_TOWN_NAME}",
    re.IGNORECASE,
)
# Digits first: most texts have few, and most words are not streets.
_NUMBERED = re.compile(
    r"\d\s?(?:(?:bis|ter|quater|[a-d])\s?)?,?\s?(?:de\sla\s|du\s)?"
    rf"(?:{_STREETS}|{_PLACES}|{_SHORT})[\s:]",
    re.IGNORECASE,
)
_CODE = re.compile(r"\d{4}|\d\d\s\d{3}")
HINT = (
    r"(?i:(?:\b|[0-9]|bis|ter)(?:rue|r|avenue|ave?|boul|boulevard|b[lv]?v?d|impasse|imp|"
    r"all[ée]es?|all|chemin|chem?|ch|quai|venelle|ruelle|faubourg|fbg|sente|sentier|traverse|"
    r"chauss[ée]e|place|pl|square|sq|cours|cour|route|rte|passage|esplanade|promenade|r[ée]sidence|"
    r"r[ée]s|lotissement|lot|villa|hameau|lieu.dit|ld|mail|mont[ée]e|rond.point|parvis|clos|cité|"
    r"voie)[^0-9A-Za-z_])"
)
"""What every address has, for RE2, whose blanks and letters are those of ASCII."""


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield house number, street and its name, with postcode and town if they follow."""
    numbered, coded = _NUMBERED.search(text), _CODE.search(text)
    forms = [
        *([_WITH_TOWN] if numbered and coded else []),
        *([_ADDRESS] if numbered else []),
        *([_STREET_FIRST] if coded else []),
    ]
    for form in forms:
        yield from (found.span() for found in form.finditer(text))
