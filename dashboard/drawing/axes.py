"""How are labels, days and steps laid along a drawing, whatever draws it?"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.drawing.drawing import Drawing, Event
from dashboard.words.formats import short_day

__all__ = [
    "ROOM",
    "Placed",
    "days",
    "is_long",
    "stacked",
    "steps",
    "ticks",
    "told",
    "top",
    "wrapped",
]

ROOM = 1.45
"""How much wider than its longest bar a drawing of bars is: values are written at their right."""

_LABEL_WIDTH = 50
"""Signs per line of a label above a bar: what a telephone shows."""
_EVENT_WIDTH = 24
_TICKS = 6
"""Days named on an axis, or about."""
_STEPS = 4
"""Values named on an axis, at most, zero aside."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An event on an axis of days, with its label in lines."""

    day: date
    lines: tuple[str, ...]
    below: int
    """Lines of other labels that are written under it."""
    late: bool
    """Whether it is in the second half: its label then goes towards the left."""


def top(drawing: Drawing) -> float:
    """Return the largest value drawn, 1 when there is none."""
    return max((mark.value or 0 for mark in drawing.marks), default=0) or 1


def wrapped(label: str) -> list[str]:
    """Return a label on two lines at most."""
    # A blank at the beginning would shift the first line away from its bar.
    return textwrap.wrap(
        label.strip(), _LABEL_WIDTH, max_lines=2, placeholder="…", break_on_hyphens=False
    ) or [""]


def days(drawing: Drawing) -> list[date]:
    """Return the days of the marks, in order; there may be long gaps."""
    return [mark.day for mark in drawing.marks if mark.day is not None]


def is_long(shown: Sequence[date]) -> bool:
    """Tell whether the axis spans several years: a day and a month then say too little."""
    return shown[0].year != shown[-1].year


def ticks(shown: Sequence[date]) -> list[date]:
    """Return about six days as far from one another."""
    span = (shown[-1] - shown[0]).days + 1
    return [shown[0] + timedelta(after) for after in range(0, span, max(1, round(span / _TICKS)))]


def told(day: date, shown: Sequence[date]) -> list[str]:
    """Return the lines that name a day of the axis."""
    return [short_day(day), *([str(day.year)] if is_long(shown) else [])]


def steps(largest: float) -> list[int]:
    """Return the values named on an axis from zero: whole ones, since things are counted."""
    rough = max(1.0, largest / _STEPS)
    power = 10 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough)
    return list(range(0, math.floor(largest) + 1, int(step)))


def stacked(events: Sequence[Event], shown: Sequence[date]) -> list[Placed]:
    """Return the events in order, the label of one close to the one before being above it."""
    span = max(1, (shown[-1] - shown[0]).days)
    placed: list[Placed] = []
    for event in events:
        label = textwrap.wrap(event.label, _EVENT_WIDTH, max_lines=3, placeholder="…")
        close = placed and (event.day - placed[-1].day).days < span * 0.3
        below = placed[-1].below + len(placed[-1].lines) if close else 0
        late = (event.day - shown[0]).days > span / 2
        placed.append(Placed(event.day, (*told(event.day, shown), *label), below, late))
    return placed
