"""When did this happen, in UTC, and how precisely is it known?

The forms are those seen in real exports (ISO, Ruby, JavaScript, Java, epoch,
French). Rules that a reader of the data should know:

* A time without zone is in the consultation's time zone. An hour that the
  change to summer time skips is read with the offset in force before it; an
  hour that happens twice in autumn is the first of the two.
* A date without time is noon in the consultation's time zone, precision
  `day`: its day is right in that zone, and in UTC too between -11 and +11.
* `06/09/2015` is day, month, year.
* A zone's abbreviation is used when it is UTC, GMT, Z or one of those below,
  which mean one thing only in practice; any other (`WIB`, `IST`, `CST`) is
  ambiguous: the day that is written is kept, at noon, precision `day`.
* What is no date, or lies before 1990 or after 2100, is unknown.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import timezone as fixed_offset
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from datapackage.texts.fold import letters_and_digits

__all__ = ["PLAIN", "PRECISIONS", "to_utc"]

PRECISIONS = ("second", "minute", "hour", "day", "unknown")
"""What is known of a moment, from best to worst."""

_FIRST_YEAR, _LAST_YEAR = 1990, 2100

_OFFSETS = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "cet": 1,
    "cest": 2,
    "met": 1,
    "mest": 2,
    "wet": 0,
    "west": 1,
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sep sept septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}

_TIME = (
    r"(?P<hour>[0-9]{1,2})(?:\s?[:h]\s?(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?|\s?h(?:eures?)?)?"
)
_ZONE = r"(?:\s*(?P<offset>(?:utc|gmt)?[+-][0-9]{2}:?(?:[0-9]{2})?|[a-z]{1,5})(?:\s*\([^)]*\))?)?"
_SINCE_1970 = re.compile(r"[0-9]{9,10}|[0-9]{12,13}|[0-9]{9,10}\.[0-9]{1,9}")
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2017-02-10, 2015-09-26T14:05:04+0200, 2019-01-17 10:38:20 +0100, 2017-02-08-14:05
        (
            rf"(?P<year>[0-9]{{4}})[-/](?P<month>[0-9]{{1,2}})[-/](?P<day>[0-9]{{1,2}})"
            rf"(?:(?:\s*t\s*|\s+|-|\s+à\s+){_TIME}{_ZONE})?"
        ),
        # 06/09/2015 14, 10.02.2017 à 09:12
        (
            rf"(?P<day>[0-9]{{1,2}})[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<year>[0-9]{{4}})"
            rf"(?:(?:\s*,\s*|\s+|-)(?:à\s+)?{_TIME}{_ZONE})?"
        ),
        # 10 février 2017, vendredi 10 février 2017 à 9h12, Fri, 10 Feb 2017 09:12:00 GMT
        (
            rf"(?:[^\W\d]+\.?,?\s+)?(?P<day>[0-9]{{1,2}})(?:er)?\s+(?P<name>[^\W\d]+)\.?\s+"
            rf"(?P<year>[0-9]{{4}})(?:(?:\s*,\s*|\s+|-)(?:à\s+)?{_TIME}{_ZONE})?"
        ),
        # Fri Feb 10 2017 09:12:00 GMT+0100 (CET), February 10, 2017
        (
            rf"(?:[^\W\d]+,?\s+)?(?P<name>[^\W\d]+)\s+(?P<day>[0-9]{{1,2}}),?\s+(?P<year>[0-9]{{4}})"
            rf"(?:(?:\s*,\s*|\s+)(?:at\s+)?{_TIME}{_ZONE})?"
        ),
        # Mon Jul 17 02:17:32 WIB 2017
        (
            rf"(?:[^\W\d]+\s+)?(?P<name>[^\W\d]+)\s+(?P<day>[0-9]{{1,2}})\s+{_TIME}{_ZONE}"
            r"\s+(?P<year>[0-9]{4})"
        ),
    )
)
_LONGEST = 100

_DAYS = (
    "(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
)
PLAIN = (
    rf"(?:199[0-9]|20[0-9]{{2}})-(?:{_DAYS})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(?:\.[0-9]{1,9})?Z"
)
"""A moment as most APIs write it: its first 19 characters are that moment in UTC, to the second.

Not all such moments: what else is one, such as a 29 February, only `to_utc` knows.
"""

Moment = tuple[datetime | None, str]
_UNKNOWN: Moment = (None, "unknown")


@lru_cache(maxsize=65536)
def to_utc(raw: str | None, timezone: str) -> Moment:
    """Return the moment that `raw` tells, aware and in UTC, and its precision.

    `timezone` is an IANA name, that of the consultation. What cannot be read
    is `(None, "unknown")`: a bad date never raises.
    """
    if raw is None or len(raw) > _LONGEST:
        return _UNKNOWN
    text = " ".join(unicodedata.normalize("NFC", raw).split()).strip("\"'")
    if _SINCE_1970.fullmatch(text):
        return _since_1970(text)
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _moment(found.groupdict(), timezone)
    return _UNKNOWN


def _since_1970(digits: str) -> Moment:
    seconds, _, fraction = digits.partition(".")
    milliseconds = len(seconds) > 10  # noqa: PLR2004  ten digits of seconds last until 2286
    ticks = int(seconds)
    elapsed = timedelta(milliseconds=ticks) if milliseconds else timedelta(seconds=ticks)
    elapsed += timedelta(microseconds=int(fraction.ljust(6, "0")[:6] or 0))
    return _plausible(datetime(1970, 1, 1, tzinfo=UTC) + elapsed, "second")


def _moment(parts: dict[str, str | None], timezone: str) -> Moment:
    month = _month(parts)
    zone = _zone(parts.get("offset"), timezone)
    precision = _precision(parts)
    if zone is None:
        zone, precision = ZoneInfo(timezone), "day"
    hour = 12 if precision == "day" else int(parts["hour"] or 0)
    minute = 0 if precision == "day" else int(parts["minute"] or 0)
    second = 0 if precision == "day" else int(parts["second"] or 0)
    try:
        local = datetime(
            int(parts["year"] or 0),
            month,
            int(parts["day"] or 0),
            hour,
            minute,
            second,
            tzinfo=zone,
        )
        return _plausible(local.astimezone(UTC), precision)
    except (ValueError, OverflowError):
        return _UNKNOWN


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    if name is None:
        return int(parts["month"] or 0)
    return _MONTHS.get(letters_and_digits(name), 0)


def _precision(parts: dict[str, str | None]) -> str:
    for unit in ("second", "minute", "hour"):
        if parts[unit] is not None:
            return unit
    return "day"


def _zone(written: str | None, timezone: str) -> tzinfo | None:
    """Return the zone that is written, the consultation's if none is, None if ambiguous."""
    if written is None:
        return _named(timezone)
    low = written.lower()
    if low in _OFFSETS:
        return _fixed(_OFFSETS[low], 0)
    found = re.fullmatch(r"(?:utc|gmt)?([+-])([0-9]{2}):?([0-9]{2})?", low)
    if found is None:
        return None
    sign = -1 if found[1] == "-" else 1
    return _fixed(sign * int(found[2]), sign * int(found[3] or 0))


def _named(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        msg = f"no time zone {timezone!r}; expected an IANA name such as 'Europe/Paris'"
        raise ValueError(msg) from error


def _fixed(hours: int, minutes: int) -> tzinfo | None:
    # No place on earth is further than 14 hours from UTC: 99 is not an offset.
    if abs(hours) > 14 or abs(minutes) > 59:  # noqa: PLR2004  said above
        return None
    return fixed_offset(timedelta(hours=hours, minutes=minutes))


def _plausible(moment: datetime, precision: str) -> Moment:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return _UNKNOWN
    return moment, precision
