"""How does a number, a date or a sentence look in French, with its proper spaces?"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal, format_percent

__all__ = [
    "UNKNOWN",
    "ago",
    "count",
    "currency",
    "day",
    "moment",
    "money",
    "number",
    "percent",
    "period",
    "sentence",
    "short_day",
    "short_period",
    "signed",
    "size",
    "spelled",
    "typography",
    "weekday",
]

UNKNOWN = "inconnu"
"""What is written where a value is missing: unknown is not zero."""

NBSP = "\u00a0"
NNBSP = "\u202f"

_LOCALE = "fr"
_UNITS = ("octet", "Ko", "Mo", "Go", "To")
_STEP = 1000  # the kilo-octet of French portals is 1 000 octets


def number(value: float | None, digits: int = 0) -> str:
    """Return `1 234,5` with `digits` decimals at most, or `inconnu`."""
    if value is None:
        return UNKNOWN
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=_LOCALE))


def signed(value: float | None, digits: int = 0) -> str:
    """Return `+45`, `0` or `−3` (a true minus sign), or `inconnu`."""
    if value is None:
        return UNKNOWN
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + number(abs(value), digits)


def percent(share: float | None, digits: int = 0) -> str:
    """Return `18 %` for 0.18, or `inconnu`."""
    if share is None:
        return UNKNOWN
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + f"{NBSP}%"
    return str(format_percent(share, format=pattern, locale=_LOCALE))


def count(value: int | None, singular: str, plural: str | None = None) -> str:
    """Return `0 atelier`, `1 atelier`, `2 ateliers`; in French, zero is singular.

    Without `plural`, every word of `singular` takes an s.
    """
    many = plural or " ".join(f"{word}s" for word in singular.split(" "))
    if value is None:
        return f"{many}{NBSP}: nombre {UNKNOWN}"
    return f"{number(value)}{NBSP}{many if abs(value) > 1 else singular}"


_CURRENCIES = {"EUR": "€", "GBP": "£", "USD": "$"}
_SPELLED = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def spelled(value: int) -> str:
    """Return a masculine count in letters up to ten, as a sentence tells it: `deux`, `12`."""
    return _SPELLED[value] if 0 <= value < len(_SPELLED) else number(value)


def currency(code: str) -> str:
    """Return the sign of a currency where French has one, else its ISO 4217 code."""
    return _CURRENCIES.get(code, code)


def money(amount: float | None, code: str | None) -> str:
    """Return `2 999 999 €`, cents only where there are some; without a currency, the number."""
    whole = amount is None or amount == int(amount)
    told = number(amount, 0 if whole else 2)
    return f"{told}{NBSP}{currency(code)}" if code and amount is not None else told


def size(count_of_bytes: int) -> str:
    """Return `38 Ko`, in thousands; one decimal below ten."""
    value, unit = float(count_of_bytes), 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    if not unit:
        return count(count_of_bytes, "octet")
    ten = 10
    return f"{number(round(value, 1), 1 if value < ten else 0)}{NBSP}{_UNITS[unit]}"


def day(value: date | None) -> str:
    """Return `1er mars 2017`."""
    return _date(value, "d MMMM y")


def short_day(value: date | None) -> str:
    """Return `1er mars`, for an axis whose year is known."""
    return _date(value, "d MMM")


def weekday(value: date | None) -> str:
    """Return `vendredi 17 mars 2017`."""
    return _date(value, "EEEE d MMMM y")


def period(start: date | None, end: date | None) -> str:
    """Return `du 8 février au 24 mars 2017`, or `depuis le 8 février 2017`."""
    if start is None:
        return UNKNOWN if end is None else f"jusqu’au {day(end)}"
    if end is None:
        return f"depuis le {day(start)}"
    if start == end:
        return f"le {day(start)}"
    first = _date(start, "d MMMM" if start.year == end.year else "d MMMM y")
    return f"du {first} au {day(end)}"


def short_period(start: date, end: date) -> str:
    """Return `8 févr. – 24 mars`, for the head of a column."""
    return f"{short_day(start)} – {short_day(end)}"


def moment(
    value: datetime | None, timezone: str = "Europe/Paris", precision: str = "second"
) -> str:
    """Return `24 mars 2017 à 23 h 59` in `timezone`, no finer than `precision`.

    `precision` is that of the tables: second, minute, hour, day or unknown.
    A value without time zone is UTC, as DuckDB gives it.
    """
    if value is None or precision == "unknown":
        return "date inconnue"
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    local = aware.astimezone(ZoneInfo(timezone))
    if precision == "day":
        return day(local)
    if precision == "hour":
        return f"{day(local)} vers {local.hour}{NBSP}h"
    return f"{day(local)} à {local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def ago(value: datetime, now: datetime) -> str:
    """Return `il y a 3 jours`; both times are aware."""
    text = str(format_timedelta(value - now, add_direction=True, locale=_LOCALE))
    return text.replace(" ", NBSP, 2) if text.startswith("il y a") else text


def duration(seconds: int) -> str:
    """Return a length of time in its largest unit that tells it whole: 24 heures, 90 minutes."""
    for size, unit in ((3600, "heure"), (60, "minute")):
        if seconds % size == 0:
            return count(seconds // size, unit)
    return count(seconds, "seconde")


def sentence(text: str) -> str:
    """Return a sentence of ours with a capital, and French spaces."""
    return typography(text[:1].upper() + text[1:])


def typography(text: str) -> str:
    """Put the French no-break spaces and apostrophes into a sentence of ours.

    Addresses (`https://…?a=b`) and hours (`10:30`) are left alone. Never use it
    on what the public wrote: a quotation is exact.
    """
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(rf"[ {NBSP}]+([;!?])(?!\w)", NNBSP + r"\1", text)
    text = re.sub(rf"(?<=[\w»)])[ {NBSP}]+:(?=\s|$)", f"{NBSP}:", text)
    text = re.sub(rf"«[ {NBSP}]*", f"«{NBSP}", text)
    text = re.sub(rf"[ {NBSP}]*»", f"{NBSP}»", text)
    return re.sub(r"(?<=\d) (?=[%€\d])", NBSP, text)


def _date(value: date | None, pattern: str) -> str:
    if value is None:
        return "date inconnue"
    text = str(format_date(value, pattern, locale=_LOCALE))
    # Babel writes "1 mars"; the first of the month is said and written "1er".
    text = re.sub(r"\b1 (?=[^\W\d])", "1er ", text, count=1)
    return re.sub(r"(?<=\d|r) (?=[^\W\d])", NBSP, text, count=1)
