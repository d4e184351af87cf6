"""What changed in a figure from one release to the next: rows, and a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.words.cells import read
from dashboard.words.findings import sum_of
from dashboard.words.formats import count
from queries import Column, Figure

__all__ = ["Difference", "Move", "compared"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Move:
    """One row that changed, as people read it: None where it was not, or is no more."""

    label: str
    before: int | float | None
    after: int | float | None

    @property
    def by(self) -> int | float | None:
        """How much it moved, where both are known."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Difference:
    """How the rows of `figure` differ; the counts are of rows."""

    figure: Figure
    added: int
    removed: int
    changed: int
    moves: tuple[Move, ...] = ()
    """The rows whose first number moved, the largest moves first."""
    measure: str = ""
    """The label of that number."""
    whole: str = ""
    """`77 contributions de plus`, where the rows add up."""

    def __bool__(self) -> bool:
        """Tell if anything differs."""
        return bool(self.added or self.removed or self.changed)

    @property
    def told(self) -> str:
        """`7 lignes changées, 1 ajoutée`; `rien n’a changé`."""
        parts = [
            (self.changed, "changée"),
            (self.added, "ajoutée"),
            (self.removed, "retirée"),
        ]
        kept = [(many, what) for many, what in parts if many]
        if not kept:
            return "rien n’a changé"
        (many, what), *others = kept
        first = count(many, f"ligne {what}")
        return ", ".join([first, *(count(many, what) for many, what in others)])


def compared(figure: Figure, old: Sequence[Row], new: Sequence[Row]) -> Difference:
    """Return what differs; a row is told from another by the columns that name it.

    Where none do, rows that are equal are the same row, and a change is a row out and a row in.
    """
    names = [column.name for column in figure.columns]
    keys = _keys(figure, old, new)
    if keys is None:
        before, after = (Counter(tuple(map(row.get, names)) for row in rows) for rows in (old, new))
        added, removed = (after - before).total(), (before - after).total()
        return Difference(figure, added, removed, 0, whole=_whole(figure, old, new))
    was, now = ({tuple(row[key] for key in keys): row for row in rows} for rows in (old, new))
    both = [key for key in now if key in was]
    # A share moves as soon as another row does: it is not what changed.
    told = [column.name for column in figure.columns if column.format != "percent"]
    changed = [key for key in both if any(was[key].get(name) != now[key][name] for name in told)]
    measure = _measure(figure, keys, [*old, *new])
    added, removed = len(now) - len(both), len(was) - len(both)
    moves: tuple[Move, ...] = ()
    if measure:
        moved = [*changed, *(key for key in now if key not in was)]
        moved += [key for key in was if key not in now]
        moves = tuple(_moves(figure, measure.name, was, now, moved))
    label = measure.label if measure else ""
    return Difference(figure, added, removed, len(changed), moves, label, _whole(figure, old, new))


def _moves(
    figure: Figure, measure: str, was: Mapping[Any, Row], now: Mapping[Any, Row], keys: list[Any]
) -> list[Move]:
    found = [
        Move(
            _label(figure, now.get(key) or was[key]),
            was[key][measure] if key in was else None,
            now[key][measure] if key in now else None,
        )
        for key in keys
    ]
    moved = [move for move in found if move.before != move.after]
    return sorted(moved, key=lambda move: -abs((move.after or 0) - (move.before or 0)))


def _keys(figure: Figure, old: Sequence[Row], new: Sequence[Row]) -> list[str] | None:
    """Return the fewest first columns that name rows and tell each from all others."""
    keys: list[str] = []
    for column in figure.columns:
        if column.name != figure.x and not _names(column, [*old, *new]):
            continue
        keys.append(column.name)
        if all(
            len({tuple(row[key] for key in keys) for row in rows}) == len(rows)
            for rows in (old, new)
        ):
            return keys
    return None


def _names(column: Column, rows: Sequence[Row]) -> bool:
    """Tell if a column names its rows, rather than says something of them."""
    if column.format in {"wide", "excerpt"}:
        return False
    values = [row[column.name] for row in rows if row[column.name] is not None]
    named = all(isinstance(value, str | date) for value in values)
    return bool(values) and (named or column.format == "code")


def _measure(figure: Figure, keys: Sequence[str], rows: Sequence[Row]) -> Column | None:
    if figure.y:
        return figure.column(figure.y[0])
    for column in figure.columns:
        if column.name in keys or column.format in {"code", "percent"}:
            continue
        values = [row[column.name] for row in rows if row[column.name] is not None]
        if values and all(
            isinstance(value, int | float) and not isinstance(value, bool) for value in values
        ):
            return column
    return None


def _label(figure: Figure, row: Row) -> str:
    if figure.x:
        return read(figure.column(figure.x), row)
    shown = [column for column in figure.columns if _told(column, row)]
    return " · ".join(read(column, row) for column in shown[:2])


def _told(column: Column, row: Row) -> bool:
    return column.format != "hidden" and isinstance(row[column.name], str | date)


def _whole(figure: Figure, old: Sequence[Row], new: Sequence[Row]) -> str:
    """Return by how much the sum moved, where the rows add up and all are known."""
    told = sum_of(figure.name)
    if told is None:
        return ""
    column, what = told
    values = [[row[column] for row in rows] for rows in (old, new)]
    if any(None in one for one in values):
        return ""
    moved = sum(values[1]) - sum(values[0])
    if not moved:
        return ""
    return f"{what(abs(moved))} de {'plus' if moved > 0 else 'moins'}"
