"""Which hour do the words beside a day tell, and in which zone?

An hour that cannot be read without a doubt is no hour: who asks keeps the day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from datetime import timezone as fixed_offset
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from datapackage.texts.fold import letters_and_digits

__all__ = ["JOINED", "Hour", "hour_of", "zone_of"]

_OFFSETS = {
    name: hours
    for hours, names in (
        (0, "utc gmt z wet greenwichmeantime coordinateduniversaltime heuremoyennedegreenwich"),
        (0, "tempsuniverselcoordonne tempsuniversel"),
        (1, "cet met west"),
        (2, "cest mest eet"),
        (3, "eest"),
    )
    for name in names.split()
}
_SEASONS = {
    name: (hours, place)
    for hours, place, names in (
        (0, "Europe/Lisbon", "westerneuropeanstandardtime heurenormaleeuropedelouest"),
        (1, "Europe/Lisbon", "westerneuropeansummertime heureeteeuropedelouest"),
        (1, "Europe/London", "britishsummertime heureetebritannique"),
        (1, "Europe/Paris", "centraleuropeanstandardtime heurenormaleeuropecentrale"),
        (1, "Europe/Paris", "romancestandardtime weuropestandardtime centraleuropestandardtime"),
        (2, "Europe/Paris", "centraleuropeansummertime centraleuropeandaylighttime"),
        (2, "Europe/Paris", "heureeteeuropecentrale heureavanceedeuropecentrale"),
        (2, "Europe/Paris", "romancedaylighttime romancesummertime weuropedaylighttime"),
        (2, "Europe/Athens", "easterneuropeanstandardtime heurenormaleeuropedelest"),
        (3, "Europe/Athens", "easterneuropeansummertime heureeteeuropedelest"),
    )
    for name in names.split()
}
"""Names of a zone in one season, and where it is in force: Windows says « standard » all year."""
_PLACES = {
    "centraleuropeantime": "Europe/Paris",
    "heureeuropecentrale": "Europe/Paris",
    "heuredeparis": "Europe/Paris",
    "heureparis": "Europe/Paris",
    "heurefrancaise": "Europe/Paris",
    "heuredelareunion": "Indian/Reunion",
    "reuniontime": "Indian/Reunion",
}
_SMALL_WORDS = re.compile(
    r"\b(?:d[’']|de\s+l[’'](?=europe)|de\s+(?=europe|l[’']europe))", re.IGNORECASE
)
"""« Heure d’été d’Europe centrale », « de l’Europe centrale »."""

JOINED = r"(?:\s*(?:\bt|(?<=[0-9])t|[,;:_–—])[\s:]*|\s+-\s+|-|\s+)"
"""What stands between a day and its hour, well or badly written."""

# A duration since midnight, a midnight before the hour, or the day zero of a spreadsheet.
_EMPTY_DAY = (
    r"(?:0\s+days?,?\s+|00:00(?::00(?:\.0+)?)?\s+(?=[0-9]{1,2}[:h])"
    r"|(?:1899-12-3[01]|1900-01-0[01])[t\s])?"
)
_HOUR = re.compile(
    rf"{JOINED}(?:(?:à|at|a\s+las|às)\s*)?{_EMPTY_DAY}(?P<hour>[0-9]{{1,2}})"
    r"(?:\s?[:h]\s?(?P<minute>[0-9]{2})(?![0-9])(?:\s?(?::|mi?n?)\s?(?P<second>[0-9]{2})(?![0-9])"
    r"(?:[.,][0-9]{0,9}|:[0-9]{3}|\s?s)?|\s?mi?n?(?![^\W\d]))?|\s?h(?:eures?|rs?)?(?![^\W\d]))?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\.?(?!\w))?(?P<zone>(?!\w|[.:][0-9]).*|[a-z].*)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?P<from>utc|gmt)?\s?(?P<sign>[-+−])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
    r"(?:\s+[a-z]{2,5}(?:\s+m=\S+)?)?",
    re.IGNORECASE,
)
_IANA = re.compile(r"[A-Za-z]+(?:/[A-Za-z_+-]+)+")
_NOTE = re.compile(r"(?P<said>[^(\[]*)(?:[(\[](?P<note>[^)\]]*)[)\]]?)?\s*")
_LEAST, _MOST = timedelta(hours=-12), timedelta(hours=14)
"""No place on earth is further from UTC."""
_NOON = 12


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of 24, its precision, and how its zone is written."""

    hour: int
    minute: int
    second: int
    precision: str
    zone: str


def hour_of(tail: str) -> Hour | None:
    """Return the hour that follows a day, None if it cannot be read."""
    found = _HOUR.fullmatch(tail)
    if found is None:
        return None
    hour = _of_24(int(found["hour"]), (found["half"] or "").lower())
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    if hour is None or minute > 59 or second > 59:  # noqa: PLR2004  a clock's
        return None
    zone = (found["zone"] or "").strip(" ,;.\"'")
    if found["minute"] is None and zone[:1] in tuple("+-−"):
        # « 9-10 » is from nine to ten.
        return None
    return Hour(hour, minute, second, _precision(found), zone)


def _precision(found: re.Match[str]) -> str:
    return next(unit for unit in ("second", "minute", "hour") if found[unit] is not None)


def _of_24(hour: int, half: str) -> int | None:
    """Return the hour of 24; « 13 PM » is one, « 13 AM » is none."""
    if hour > 23 or (half == "a" and hour > _NOON) or (half == "p" and hour == 0):  # noqa: PLR2004
        return None
    if half == "a":
        return hour % _NOON
    return hour + _NOON if half == "p" and hour < _NOON else hour


def zone_of(written: str, local: datetime, timezone: ZoneInfo) -> tzinfo | None:
    """Return the zone that is written, `timezone` if none is, None if it is ambiguous.

    `local` is the moment in that zone: a season that it does not have there is ambiguous.
    """
    found = _NOTE.fullmatch(written)
    if found is None:
        return None
    said = found["said"].strip(" ,;.") or (found["note"] or "").strip()
    if not said:
        return timezone
    offset = _OFFSET.fullmatch(said)
    if offset:
        return _fixed(offset)
    return _of_place(said) if _IANA.fullmatch(said) else _of_name(said, local, timezone)


def _of_name(said: str, local: datetime, timezone: ZoneInfo) -> tzinfo | None:
    for name in map(letters_and_digits, (said, _SMALL_WORDS.sub("", said))):
        if name in _OFFSETS:
            return fixed_offset(timedelta(hours=_OFFSETS[name]))
        if name in _PLACES:
            return ZoneInfo(_PLACES[name])
        if name in _SEASONS:
            return _of_season(*_SEASONS[name], local, timezone)
    return None


def _of_season(hours: int, place: str, local: datetime, timezone: ZoneInfo) -> tzinfo | None:
    offset = timedelta(hours=hours)
    # An hour that autumn has twice is of both seasons.
    there = [local.replace(tzinfo=ZoneInfo(place), fold=fold) for fold in (0, 1)]
    here = [local.replace(tzinfo=timezone)]
    if any(moment.utcoffset() == offset for moment in (*there, *here)):
        return fixed_offset(offset)
    return None


def _of_place(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _fixed(written: re.Match[str]) -> tzinfo | None:
    minutes = int(written["minutes"] or 0)
    offset = timedelta(hours=int(written["hours"]), minutes=minutes)
    offset = offset if written["sign"] == "+" else -offset
    if minutes > 59 or not _LEAST <= offset <= _MOST:  # noqa: PLR2004  a clock's
        return None
    return fixed_offset(offset)
