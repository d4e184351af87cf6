"""How is a value of a figure read in French: its format, its code, what it means to be missing?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dashboard.words import codes, formats, measures
from dashboard.words.headlines import short
from datapackage.places.names import department_name, region_name
from queries import Column

__all__ = ["CODES", "address", "counted", "is_number", "read"]

Row = Mapping[str, Any]

_EXCERPT = 200
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SCOPES = {"all": "Ensemble"}
_ORIGINS = {"computed": "comptés", "declared": "déclarés"}
_BASES = {"for": "votes pour", "score": "solde des votes"}
_UNITS = {
    "comments": "commentaires",
    "pairs": "paires",
    "people": "personnes",
    "tags": "étiquettes",
    "workshops": "ateliers",
}


def _listed(codes_of: str) -> Callable[[Any, Row], str]:
    """Return what names a code of a list of the schemas, an unknown one being shown as it is."""
    return lambda code, _: codes.named(codes_of, str(code))


def _among(names: Mapping[str, str]) -> Callable[[Any, Row], str]:
    """Return what names a code that is no column of a table, by these words."""
    return lambda code, _: names.get(code, str(code))


CODES: dict[str, Callable[[Any, Row], str]] = {
    "authorship": _listed("authorship"),
    "currency": lambda code, _: formats.currency(str(code)),
    "department_code": lambda code, _: department_name(code) or str(code),
    "field": lambda code, row: measures.field_name(row["object"], code),
    "figure": _listed("measure"),
    "kind": _listed("milestone_kind"),
    "measure": _listed("measure"),
    "object": _listed("counted_object"),
    "object_type": _listed("object_type"),
    "option": _listed("vote_option"),
    "organisation_type": lambda code, _: measures.organisation_type(code),
    "origin": _among(_ORIGINS),
    "publisher_type": lambda code, _: measures.organisation_type(code),
    "reason_code": _listed("removal_reason"),
    "region_code": lambda code, _: region_name(code) or str(code),
    "side": _listed("stance"),
    "state": _listed("outcome_state"),
    "support_basis": _among(_BASES),
    "theme_id": _among(_SCOPES),
    "unit": _among(_UNITS),
    "weekday": lambda code, _: _WEEKDAYS[int(code) - 1],
}
"""What names a code of the figures, by the column that holds it; the row tells the rest."""


def read(column: Column, row: Row, timezone: str = "Europe/Paris") -> str:
    """Return the value of `column` in `row` as people read it, as plain text."""
    value = row[column.name]
    if value is None:
        return column.null or formats.UNKNOWN
    if column.format == "code":
        return CODES[column.name](value, row)
    if column.format in _FORMATS:
        return _FORMATS[column.format](value)
    return _typed(value, timezone)


def is_number(column: Column, row: Row) -> bool:
    """Tell if a value is shown as a number, at the right of its column."""
    value = row[column.name]
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return number and column.format != "code"


def counted(column: Column, row: Row) -> str:
    """Return `36 contributions` from a plural label, `Cumul : 134` from another."""
    words = column.label.lower().split()
    if column.format is None and all(word.endswith("s") for word in words):
        one = " ".join(word.removesuffix("s") for word in words)
        return formats.count(row[column.name], one, " ".join(words))
    return f"{column.label}{formats.NBSP}: {read(column, row)}"


def _typed(value: Any, timezone: str) -> str:
    """Return a value read as its type alone asks."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return formats.number(value)
    if isinstance(value, float | Decimal):
        return formats.number(float(value), 2)
    if isinstance(value, datetime):
        return formats.moment(value, timezone, "minute")
    return formats.day(value) if isinstance(value, date) else str(value)


_FORMATS: dict[str | None, Callable[[Any], str]] = {
    "excerpt": lambda text: short(text.removeprefix(codes.SYNTHETIC_MARK), _EXCERPT),
    "percent": formats.percent,
    "signed": formats.signed,
}


def address(url: str) -> str:
    """Return an address as people read it: without scheme nor final slash."""
    return url.removeprefix("https://").removeprefix("http://").removesuffix("/")
