"""In which order do the dates of a column say day and month, and what tells so?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from datapackage.dates import DAY_FIRST, MONTH_FIRST
from datapackage.sources.table.states import ASKED

__all__ = ["Order", "date_order"]

_MOST_MONTHS = 12
_FEW = 3
"""Different days from which their order in the file tells something."""
# With dots, days come first wherever dates are so written; short years after a dash may be days.
_EITHER = re.compile(
    r"(?<![0-9])([0-9]{1,2}) ?(?:/ ?([0-9]{1,2}) ?/ ?|- ?([0-9]{1,2}) ?- ?(?=[0-9]{4}))"
    r"([0-9]{4}|[0-9]{2})(?![0-9])"
)
_SERIAL = re.compile(r"[2-6][0-9]{4}([.,][0-9]+)?")
_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


@dataclass(frozen=True, slots=True)
class Order:
    """How the dates of a column are to be read."""

    dates: str | None
    """As `mapping.toml` says it; `ASKED` when nothing decides, null when there is no question."""
    reason: str
    """In French: what decided, or what is asked."""


def date_order(cells: Sequence[str], others: Sequence[str] = ()) -> Order:
    """Return the order of the dates of a column; `others` are the cells of its sister columns."""
    told = [*cells, *others]
    if cells and all(map(_SERIAL.fullmatch, cells)):
        return Order("excel", "des nombres de jours, comme Excel les compte")
    if any(re.match(DAY_FIRST, cell) for cell in told):
        return Order("day-first", "un premier nombre dépasse 12 : le jour est le premier")
    if any(re.match(MONTH_FIRST, cell) for cell in told):
        over = any(int(found[2] or found[3]) > _MOST_MONTHS for found in _either(told))
        why = "un second nombre dépasse 12" if over else "des heures AM et PM"
        return Order("month-first", f"{why} : le mois est le premier")
    doubtful = next((one for one in _either(told) if one[1] != (one[2] or one[3])), None)
    if doubtful is None:
        return Order(None, "03/04/2024 est le 3 avril")
    return _by_rows(cells) or Order(ASKED, _question(doubtful))


def _either(cells: Sequence[str]) -> list[re.Match[str]]:
    return [found for cell in cells if (found := _EITHER.search(cell))]


def _by_rows(cells: Sequence[str]) -> Order | None:
    """Return the only order in which the rows of the file follow each other, if it tells."""
    found = _either(cells)
    days_first = [_day(one[4], one[2] or one[3], one[1]) for one in found]
    months_first = [_day(one[4], one[1], one[2] or one[3]) for one in found]
    if len(set(found_days := list(filter(None, days_first)))) < _FEW:
        return None
    sorted_ones = (_follow(found_days), _follow(list(filter(None, months_first))))
    if sorted_ones == (True, False):
        return Order("day-first", "les lignes ne se suivent que le jour en premier")
    if sorted_ones == (False, True):
        return Order("month-first", "les lignes ne se suivent que le mois en premier")
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _follow(days: Sequence[date]) -> bool:
    pairs = list(pairwise(days))
    return all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)


def _question(found: re.Match[str]) -> str:
    first, second = int(found[1]), int(found[2] or found[3])
    return (
        f"{found[0]} est-il le {_said(first, second)} (day-first) ou le {_said(second, first)} "
        "(month-first) ?"
    )


def _said(day: int, month: int) -> str:
    return f"{'1er' if day == 1 else day} {_MONTHS[month - 1]}"
