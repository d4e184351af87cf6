"""Which places does a figure put on the map, and how much does each one hold?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.drawing import map as france
from dashboard.words.cells import read
from dashboard.words.formats import NBSP
from queries import Figure

__all__ = ["CREDIT", "Place", "gathered", "named"]

Row = Mapping[str, Any]

CREDIT = (
    "Outre-mer et petite couronne à d’autres échelles. "
    f"Fond de carte{NBSP}: Natural Earth (domaine public). "
    f"Coordonnées{NBSP}: GeoNames (CC BY 4.0)."
)
"""Goes with every map."""

_MOST_NAMES = 12
_NAME_SPACE_KM = 75


@dataclass(slots=True)
class Place:
    """Rows that fall at the same point, gathered."""

    name: str
    department: str | None
    at: tuple[float, float]
    """In kilometres of the map."""
    rows: int = 0
    value: int | None = None
    """What is measured, summed over the rows that tell it; None when none does."""
    unknown: int = 0
    """Rows that do not tell it."""

    def add(self, value: int | None) -> None:
        """Count one more row."""
        self.rows += 1
        if value is None:
            self.unknown += 1
        else:
            self.value = (self.value or 0) + value


def gathered(figure: Figure, rows: Sequence[Row]) -> list[Place]:
    """Return the places of a figure that is a map, largest first.

    Rows without coordinates, or off the map, are left out.
    """
    found: dict[tuple[Any, ...], Place] = {}
    # One turn per row: there are tens of them, and each is projected by a formula.
    for row in rows:
        if row["latitude"] is None or row["longitude"] is None:
            continue
        department = row["department_code"]
        point = france.place(row["longitude"], row["latitude"], department)
        if point is None:
            continue
        key = (department, *point)
        if key not in found:
            found[key] = Place(_name(figure, row), department, point)
        found[key].add(row[figure.y[0]])
    return sorted(found.values(), key=lambda place: (-(place.value or 0), place.name))


def _name(figure: Figure, row: Row) -> str:
    """Return the name of the place, else the first words of the row that can be read."""
    x = figure.column(str(figure.x))
    shown = next(column for column in figure.columns if column.format != "hidden")
    return read(x if row[x.name] is not None else shown, row)


def named(located: Sequence[Place]) -> list[Place]:
    """Return the places that have room for their name above them, the first ones served first."""
    written: list[Place] = []
    for place in located:
        # The frames beside the mainland are too small for names.
        mainland = place.department not in {*france.FRAMES, *france.INNER_PARIS_CODES}
        apart = all(not _overlaps(place, other) for other in written)
        clear = all(other is place or not _covers(place, other) for other in located)
        if mainland and apart and clear and len(written) < _MOST_NAMES:
            written.append(place)
    return written


def _overlaps(place: Place, other: Place) -> bool:
    """Tell whether the names of two places would be written over each other."""
    near = abs(place.at[1] - other.at[1]) < _NAME_SPACE_KM
    return near and abs(place.at[0] - other.at[0]) < 2 * _NAME_SPACE_KM


def _covers(place: Place, other: Place) -> bool:
    """Tell whether the name of a place would be written over the circle of another."""
    above = 0 < other.at[1] - place.at[1] < _NAME_SPACE_KM
    return above and abs(place.at[0] - other.at[0]) < _NAME_SPACE_KM
