"""Coordinates precise enough for a house: four decimals at least, or seconds of arc."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["HINT", "coordinates", "in_address"]

_DECIMAL = r"[+-]?\d{1,3}[.,]\d{4,12}"
_SIDE = r"(?:nord|sud|est|ouest|north|south|east|west|[NSEWO])\b"
_WORD = r"(?:\"?(?:latitude|longitude|lat|lng|lon|long)\"?\.?\s?[:=]?\s?)"
_ONE = rf"(?:{_WORD}|{_SIDE}\s?)?({_DECIMAL})\s?°?\s?(?:{_SIDE})?"
_PAIR = re.compile(
    rf"(?<![\w.,+-])(?:\b)?{_ONE}[\s,;/|]{{1,4}}(?:et\s)?{_ONE}(?![\w])", re.IGNORECASE
)
_ARC = (
    rf"(?:{_SIDE}\s?)?\d{{1,3}}\s?[°º]\s?\d{{1,2}}(?:[.,]\d{{1,8}})?\s?'"
    rf"(?:\s?\d{{1,2}}(?:[.,]\d{{1,8}})?\s?(?:\"|''))?(?:\s?{_SIDE})?"
)
_ARCS = re.compile(rf"(?<![\w.]){_ARC}[\s,;/]{{0,4}}{_ARC}", re.IGNORECASE)
_NAMED = re.compile(
    r"lat|lon|lng|gps|coord|position|geo|point|°|\b[NS]\b|wgs|maison|parcelle|localis",
    re.IGNORECASE,
)
_NEAR = 40
_IN_ADDRESS = re.compile(
    r"(?<![\d.])([+-]?\d{1,3}\.\d{4,15})(?:[^\d.+-]{1,8}|!4d)([+-]?\d{1,3}\.\d{4,15})(?!\d)"
)
_FRANCE = (
    ((41, 52), (-8, 10)),
    ((14, 19), (-64, -60)),
    ((2, 6), (-55, -51)),
    ((-22, -12), (44, 56)),
)
"""Latitudes and longitudes of the mainland and of the overseas départements."""
_MAYBE = re.compile(r"\d[.,]\d{4}|\d\s?[°º]\s?\d")
HINT = r"[0-9][.,][0-9]{4}|[0-9][^0-9a-z]?[°º]"
"""What all have, for RE2."""


def coordinates(text: str) -> Iterator[tuple[int, int]]:
    """Yield pairs of coordinates; those that nothing names, if they are in France."""
    if not _MAYBE.search(text):
        return
    for found in _PAIR.finditer(text):
        first, second = (float(part.replace(",", ".")) for part in found.groups())
        before = text[max(found.start() - _NEAR, 0) : found.end()]
        named = _NAMED.search(before) is not None
        if _in_france(first, second) or (named and _on_earth(first, second)):
            yield found.span()
    for found in _ARCS.finditer(text):
        yield found.span()


def in_address(url: str) -> bool:
    """Tell whether a web address shows a place: `maps?q=48.8566,2.3522`."""
    return any(_on_earth(float(found[1]), float(found[2])) for found in _IN_ADDRESS.finditer(url))


def _on_earth(first: float, second: float) -> bool:
    low, high = sorted((abs(first), abs(second)))
    return low <= 90 and high <= 180  # noqa: PLR2004  degrees


def _in_france(first: float, second: float) -> bool:
    return any(
        south <= lat <= north and west <= lon <= east
        for (south, north), (west, east) in _FRANCE
        for lat, lon in ((first, second), (second, first))
    )
