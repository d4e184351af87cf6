"""What does a figure show: which marks, in which order, under which names, with which words?

A `Drawing` is made from the header of a figure and its rows, and knows nothing of what
draws it: `plotly_chart` and `plotly_map` for a page that moves, `svg` and `svg_map` for
one that does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from dashboard.drawing import places
from dashboard.words.cells import counted, read
from dashboard.words.formats import NBSP, NNBSP, count, day, number, period
from datapackage.places.names import department_name
from queries import Figure

__all__ = ["MOST_BARS", "Drawing", "Event", "Mark"]

Row = Mapping[str, Any]
Value = int | float | None

MOST_BARS = 12
"""Bars that a reader takes in at once; the table holds the others."""

_OF_WORKSHOPS = frozenset({"workshops", "participants_count"})
_BELOW = "Les chiffres sont dans le tableau qui suit."


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar, one day, or one circle."""

    label: str
    """Its whole name, plain text that others may have written."""
    value: Value
    """Its length, height or area; None is unknown, which is not zero."""
    told: str
    """The value as read."""
    lines: tuple[str, ...]
    """What is said of it on demand, line by line."""
    beside: str = ""
    """What is always said beside it."""
    day: date | None = None
    """Where it stands on an axis of days."""
    place: tuple[float, float] | None = None
    """Where it stands on the map, in kilometres of it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, and explains what is drawn around it."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure ready to be drawn."""

    kind: Literal["bars", "days", "map"]
    title: str
    unit: str
    ink: Literal["blue", "ochre"]
    """Colours stand for measures: blue for contributions, ochre for workshops."""
    marks: tuple[Mark, ...]
    """Largest first, but for days, which follow one another."""
    alt: str
    """The drawing in a sentence, for whoever does not see it."""
    cut: str = ""
    """That only the first marks are drawn, where there are too many."""
    aside: str = ""
    """What is not drawn: rows without a name, a day or a place; and what the drawing is due to."""
    events: tuple[Event, ...] = ()
    departments: frozenset[str] = frozenset()
    """Those to be tinted on the map."""

    @classmethod
    def of(cls, figure: Figure, rows: Sequence[Row], events: Sequence[Row] = ()) -> Drawing | None:
        """Return the drawing of a figure; None when its table says it better, or nothing is there.

        `events` are rows of the figure `milestones`; they are told on an axis of days.
        """
        if figure.x is None:
            return None
        if figure.chart == "map":
            return _map(figure, rows)
        named = [row for row in rows if row[figure.x] is not None]
        if not named:
            return None
        if isinstance(named[0][figure.x], date):
            return _days(figure, rows, named, events)
        return _bars(figure, rows, named)


def _bars(figure: Figure, rows: Sequence[Row], named: list[Row]) -> Drawing:
    first, *others = figure.y
    # What no row has, such as the workshops of a consultation without any, is not told.
    told = [figure.column(name) for name in others if any(row[name] for row in named)]
    order = sorted(named, key=lambda row: -(row[first] or 0))[:MOST_BARS]
    marks = tuple(
        _mark(figure, row, beside=", ".join(counted(column, row) for column in told))
        for row in order
    )
    largest, smallest = marks[0], marks[-1]
    drawn = f"{number(len(marks))} sur {number(len(named))}, " if named[MOST_BARS:] else ""
    return Drawing(
        kind="bars",
        title=figure.title,
        unit=figure.unit,
        ink=_ink(figure),
        marks=marks,
        alt=f"{figure.title}, en barres horizontales{NBSP}: {drawn}de {largest.told} pour "
        f"«{NBSP}{largest.label}{NBSP}» à {smallest.told} pour «{NBSP}{smallest.label}{NBSP}». "
        f"{_BELOW}",
        cut=f"Les {MOST_BARS} premiers des {number(len(named))}{NNBSP}; le tableau les donne tous."
        if named[MOST_BARS:]
        else "",
        aside=_aside(figure, rows),
    )


def _days(
    figure: Figure, rows: Sequence[Row], named: list[Row], events: Sequence[Row]
) -> Drawing | None:
    x = str(figure.x)
    marks = tuple(_mark(figure, row, day=row[x]) for row in named)
    highest = max(marks, key=lambda mark: mark.value or 0)
    if not highest.value:
        return None
    first, last = named[0][x], named[-1][x]
    peak = next(row for row, mark in zip(named, marks, strict=True) if mark is highest)
    whole = {figure.y[0]: sum(mark.value or 0 for mark in marks)}
    return Drawing(
        kind="days",
        title=figure.title,
        unit=figure.unit,
        ink=_ink(figure),
        marks=marks,
        alt=f"{figure.title}, en histogramme, {period(first, last)}{NBSP}: au plus "
        f"{counted(figure.column(figure.y[0]), peak)}, le {day(peak[x])}, et "
        f"{counted(figure.column(figure.y[0]), whole)} en tout. {_BELOW}",
        aside=_aside(figure, rows),
        events=tuple(
            Event(row["date"], row["label"])
            for row in sorted(events, key=lambda row: row["date"])
            if first <= row["date"] <= last
        ),
    )


def _map(figure: Figure, rows: Sequence[Row]) -> Drawing | None:
    located = places.gathered(figure, rows)
    if not located:
        return None
    column, names = figure.column(figure.y[0]), places.named(located)
    marks = tuple(
        Mark(
            label=place.name,
            value=place.value,
            told=read(column, {column.name: place.value}),
            lines=_placed(figure, place),
            beside=place.name if place in names else "",
            place=place.at,
        )
        for place in located
    )
    most = counted(column, {column.name: marks[0].value})
    return Drawing(
        kind="map",
        title=figure.title,
        unit=figure.unit,
        ink=_ink(figure),
        marks=marks,
        alt=f"{figure.title}, sur une carte de France et d’outre-mer{NBSP}: "
        f"{_things(len(rows), figure.unit)}, {count(len(marks), 'lieu', 'lieux')}{NNBSP}; d’abord "
        f"{located[0].name} ({most}). {_BELOW}",
        aside=_off_the_map(figure, rows, located),
        departments=frozenset(row["department_code"] for row in rows) - {None},
    )


def _mark(figure: Figure, row: Row, *, beside: str = "", day: date | None = None) -> Mark:
    first = figure.column(figure.y[0])
    return Mark(
        label=read(figure.column(str(figure.x)), row),
        value=row[first.name],
        told=read(first, row),
        lines=tuple(counted(figure.column(name), row) for name in figure.y),
        beside=beside,
        day=day,
    )


def _ink(figure: Figure) -> Literal["blue", "ochre"]:
    return "ochre" if figure.y[0] in _OF_WORKSHOPS else "blue"


def _aside(figure: Figure, rows: Sequence[Row]) -> str:
    """Tell the rows that have no name: they are counted, not drawn."""
    x, y = figure.column(str(figure.x)), figure.column(figure.y[0])
    unnamed = [row for row in rows if row[x.name] is None and row[y.name]]
    return " ".join(f"{read(x, row)}{NBSP}: {counted(y, row)}." for row in unnamed)


def _off_the_map(figure: Figure, rows: Sequence[Row], located: Sequence[places.Place]) -> str:
    column = figure.column(figure.y[0])
    missing = len(rows) - sum(place.rows for place in located)
    unknown = sum(row[column.name] is None for row in rows)
    parts = []
    if missing:
        verb = "n’est" if missing == 1 else "ne sont"
        parts.append(f"{_things(missing, figure.unit)} sans lieu connu {verb} pas sur la carte.")
    if unknown:
        parts.append(
            f"Nombre de {column.label.lower()} inconnu pour {_things(unknown, figure.unit)} "
            "(cercle vide)."
        )
    return " ".join([*parts, places.CREDIT])


def _placed(figure: Figure, place: places.Place) -> tuple[str, ...]:
    column = figure.column(figure.y[0])
    told = counted(column, {column.name: place.value})
    if place.value is not None and place.unknown:
        told += f", nombre inconnu pour {_things(place.unknown, figure.unit)}"
    department = department_name(place.department)
    return (*([department] if department else []), f"{_things(place.rows, figure.unit)}, {told}")


def _things(number_of: int, unit: str) -> str:
    """Return `1 atelier` or `2 ateliers` from the unit of a figure, which is a plural."""
    return count(number_of, " ".join(word.removesuffix("s") for word in unit.split()), unit)
