"""When did this happen, in UTC, and how precisely is it known?

The forms are those seen in real exports (ISO, Ruby, JavaScript, Java, epoch,
French). Rules that a reader of the data should know:

* A time without zone is in the consultation's time zone. An hour that the
  change to summer time skips is read with the offset in force before it; an
  hour that happens twice in autumn is the first of the two.
* A date without time is noon in the consultation's time zone, precision
  `day`: its day is right in that zone, and in UTC too between -11 and +11.
* `06/09/2015` is day, month, year, and so is `06/09/15`; see `month_first` for a column.
* An hour that cannot be read (`25:00`, `13 AM`, `3 days 10:50:19`) leaves the
  day that is written, at noon, precision `day`.
* A zone's abbreviation or name is used when it is one of those of `clock.py`,
  which mean one thing only in practice; any other (`WIB`, `IST`, `CST`) is
  ambiguous, as is a summer's name in winter: the day is kept, as above.
* What is no date, or lies before 1990 or after 2100, is unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from datapackage.clock import JOINED, hour_of, zone_of
from datapackage.texts.fold import letters_and_digits

__all__ = ["DAY_FIRST", "MONTH_FIRST", "PLAIN", "PRECISIONS", "month_first", "to_utc"]

PRECISIONS = ("second", "minute", "hour", "day", "unknown")
"""What is known of a moment, from best to worst."""

_FIRST_YEAR, _LAST_YEAR = 1990, 2100

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

_SINCE_1970 = re.compile(r"[0-9]{9,10}|[0-9]{12,13}|[0-9]{9,10}\.[0-9]{1,9}")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"(?:Z|[+-](?:0[0-9]|1[01]):?[0-5][0-9])?"
)
_WEEKDAY = r"(?:(?:le\s+)?[^\W\d]+\.?,?\s+)?"
_MARK = r"\s?[-/.]\s?"
_TAIL = rf"(?P<tail>{JOINED}.*|(?:z|\+[0-9]{{2}}:[0-9]{{2}})?)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2017-02-10, 2015-09-26T14:05:04+0200, 2016/01/22T:13:06:40, 2017-02-08-14:05
        rf"(?P<year>[0-9]{{4}}){_MARK}(?P<month>[0-9]{{1,2}}){_MARK}(?P<day>[0-9]{{1,2}}){_TAIL}",
        # 06/09/2015 14, 10.02.2017 à 09:12, 22/01/16 1:06 PM
        (
            rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}}){_MARK}(?P<month>[0-9]{{1,2}}){_MARK}"
            rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}(?!-)){_TAIL}"
        ),
        # 10 février 2017, vendredi 10 février 2017 à 9h12, Fri, 10 Feb 2017 09:12:00 GMT
        (
            rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})(?:er|st|nd|rd|th)?[\s-]+(?P<name>[^\W\d]+)\.?,?"
            rf"(?:[\s-]+(?P<year>[0-9]{{4}})|-(?P<short>[0-9]{{2}})(?!-)){_TAIL}"
        ),
        # Fri Feb 10 2017 09:12:00 GMT+0100 (CET), February 10, 2017
        (
            rf"{_WEEKDAY}(?P<name>[^\W\d]+)\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+"
            rf"(?P<year>[0-9]{{4}}){_TAIL}"
        ),
        # Mon Jul 17 02:17:32 WIB 2017
        (
            rf"{_WEEKDAY}(?P<name>[^\W\d]+)\s+(?P<day>[0-9]{{1,2}})"
            r"(?P<tail>\s+[0-9]{1,2}[:h].*?)\s+(?P<year>[0-9]{4})"
        ),
    )
)
_HOUR_FIRST = re.compile(
    r"(?P<hour>[0-9]{1,2}\s?[:h]\s?[0-9]{2}\S*?(?:\s?[ap]\.?\s?m\.?)?)(?:\s*[,–—-]\s*|\s+)"
    r"(?P<day>(?:le\s+)?[0-9].*)",
    re.IGNORECASE,
)
_ANOTHER_DAY = re.compile(
    r"(?<![0-9])(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}"
    r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2})(?![0-9])"
)
_PIVOT = 70
"""Years of two digits below which the century is ours."""
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

_NUMBERS = r"(?:^|\s){first}\s?[-/.]\s?{second}\s?[-/.]\s?(?:[0-9]{{4}}|[0-9]{{2}})(?:[^0-9]|$)"
_OVER_12, _UP_TO_12 = "(?:1[3-9]|2[0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
DAY_FIRST = "^[^0-9]{0,20}" + _NUMBERS.format(first=_OVER_12, second=_UP_TO_12)
"""A date that can only be day, month, year; Python and DuckDB read it alike, as the next one."""
MONTH_FIRST = (
    "^[^0-9]{0,20}"
    + _NUMBERS.format(first=_UP_TO_12, second=_OVER_12)
    + "|^[^0-9]{0,20}"
    + _NUMBERS.format(first=_UP_TO_12, second=_UP_TO_12)
    + r".*[0-9] ?(?:[AaPp][Mm]|[AaPp]\.[Mm]\.)"
)
"""A date that can only be month, day, year, or whose hours are those of who writes so.

`p. m.`, with a space, is Spanish, and says nothing of the order.
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
    if _ISO.fullmatch(text):
        moment = _iso(text, timezone)
        if moment is not None:
            return moment
    swapped = _HOUR_FIRST.fullmatch(text)
    if swapped:
        text = f"{swapped['day']} {swapped['hour']}"
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _moment(found.groupdict(), timezone)
    return _UNKNOWN


def month_first(cells: Iterable[str]) -> bool:
    """Tell whether the dates of a column, as a whole, are month, day, year."""
    found = False
    for cell in cells:
        if re.match(DAY_FIRST, cell):
            return False
        found = found or re.match(MONTH_FIRST, cell) is not None
    return found


def _iso(text: str, timezone: str) -> Moment | None:
    """Return a moment as most software writes it: the others are told by slower forms."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not _FIRST_YEAR <= local.year <= _LAST_YEAR:
        return None
    if local.tzinfo is None:
        local = local.replace(tzinfo=_named(timezone))
    return _plausible(local.replace(microsecond=0).astimezone(UTC), "second")


def _since_1970(digits: str) -> Moment:
    seconds, _, fraction = digits.partition(".")
    milliseconds = len(seconds) > 10  # noqa: PLR2004  ten digits of seconds last until 2286
    ticks = int(seconds)
    elapsed = timedelta(milliseconds=ticks) if milliseconds else timedelta(seconds=ticks)
    elapsed += timedelta(microseconds=int(fraction.ljust(6, "0")[:6] or 0))
    return _plausible(datetime(1970, 1, 1, tzinfo=UTC) + elapsed, "second")


def _moment(parts: dict[str, str | None], timezone: str) -> Moment:
    here, tail = _named(timezone), parts["tail"] or ""
    try:
        noon = datetime(_year(parts), _month(parts), int(parts["day"] or 0), 12, tzinfo=here)
    except ValueError:
        return _UNKNOWN
    if not _FIRST_YEAR - 1 <= noon.year <= _LAST_YEAR + 1:
        return _UNKNOWN
    hour = hour_of(tail)
    if hour is not None:
        local = noon.replace(hour=hour.hour, minute=hour.minute, second=hour.second)
        zone = zone_of(hour.zone, local, here)
        if zone is not None:
            return _plausible(local.replace(tzinfo=zone).astimezone(UTC), hour.precision)
    elif _ANOTHER_DAY.search(tail):
        # From one day to another: neither is the day.
        return _UNKNOWN
    return _plausible(noon.astimezone(UTC), "day")


def _year(parts: dict[str, str | None]) -> int:
    written = parts.get("short") or parts["year"] or ""
    if len(written) > 2:  # noqa: PLR2004  a century is written
        return int(written)
    return int(written) + (2000 if int(written) < _PIVOT else 1900)


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    if name is None:
        return int(parts["month"] or 0)
    return _MONTHS.get(letters_and_digits(name), 0)


@lru_cache(maxsize=64)
def _named(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        msg = f"no time zone {timezone!r}; expected an IANA name such as 'Europe/Paris'"
        raise ValueError(msg) from error


def _plausible(moment: datetime, precision: str) -> Moment:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return _UNKNOWN
    return moment, precision
