"""What changed in the figures from a release to the next: on each page, and in the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from dashboard.drawing.dumbbell import dumbbell
from dashboard.reading.kept import Kept
from dashboard.reading.portal import Portal, Release
from dashboard.words.differences import Difference, Move, compared
from dashboard.words.themes import labelled, labels
from datapackage.errors import ConcertationError
from queries import Figure, load_all

__all__ = ["Changes", "Since", "Step"]

Row = dict[str, Any]

_MOST_ROWS = 2000
"""Rows of a figure that are compared: a list of all the contributions is no figure to correct."""
_MOST_MOVES = 20
_PASSING = frozenset(
    {
        *("arrivals_by_place", "arrivals_by_theme", "latest_contributions", "live_changes"),
        "recent_items",
    }
)
"""Figures of the last hours, or the last texts: that they move is no correction."""
_ASKED = 256
_STEPS = 24
"""Pairs of releases that are kept compared."""


@dataclass(frozen=True, slots=True)
class Since:
    """One figure, and what changed in it since an older release."""

    release: Release
    difference: Difference

    @property
    def moves(self) -> list[tuple[Move, str]]:
        """The moves to show, each with its drawing, all at one scale."""
        moves = self.difference.moves[:_MOST_MOVES]
        most = max((max(move.before or 0, move.after or 0) for move in moves), default=0)
        return [(move, dumbbell(move.before, move.after, most)) for move in moves]


@dataclass(frozen=True, slots=True)
class Step:
    """A release, and the figures that are not those of the one before; none for the first."""

    release: Release
    before: Release | None
    differences: tuple[Difference, ...]
    revised: str
    """What was taken out of the release since."""


class Changes:
    """Compares the figures of the releases of one portal."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._asked: Kept[tuple[object, ...], Difference | None] = Kept(_ASKED)
        self._steps: Kept[tuple[Path, Path, int, int], tuple[Difference, ...]] = Kept(_STEPS)

    def since(self, figure: Figure, release: str | None, given: dict[str, str]) -> Since | None:
        """Return what changed since the release before the one shown; None if there is none.

        Of live data, the release before is the latest.
        """
        shown = self._portal.package(release)
        known = self._portal.releases()
        numbers = [one.version for one in known]
        at = numbers.index(shown.version) + 1 if shown.version in numbers else 0
        if at >= len(known):
            return None
        old = known[at]
        key = (
            figure.name,
            repr(sorted(given.items())),
            old.path,
            shown.path,
            *self._gone(old.version, release),
        )
        difference = self._asked.get(
            key, lambda: self._difference(figure, old.version, release, given)
        )
        return None if difference is None else Since(old, difference)

    def steps(self) -> Iterator[tuple[Release, Release | None, tuple[Difference, ...]]]:
        """Yield each release, newest first, with the one before and the figures that differ."""
        known = self._portal.releases()
        for new, old in zip(known, [*known[1:], None], strict=True):
            yield new, old, self._between(old, new) if old else ()

    def _between(self, old: Release, new: Release) -> tuple[Difference, ...]:
        def found() -> tuple[Difference, ...]:
            every = [
                self._difference(figure, old.version, new.version, {})
                for figure in load_all()
                if figure.name not in _PASSING
            ]
            return tuple(sorted((one for one in every if one), key=_by_title))

        return self._steps.get((old.path, new.path, *self._gone(old.version, new.version)), found)

    def _gone(self, old: str, new: str | None) -> tuple[int, int]:
        """Return how much was withdrawn since: with one more, rows are compared anew."""
        return self._portal.withheld(old), self._portal.withheld(new)

    def _difference(
        self, figure: Figure, old: str, new: str | None, given: dict[str, str]
    ) -> Difference | None:
        """Return what differs; None where an older package cannot answer, or says too much."""
        try:
            before, after = self._rows(figure, old, given), self._rows(figure, new, given)
        except ConcertationError:
            return None
        if before is None or after is None:
            return None
        return compared(figure, before, after)

    def _rows(self, figure: Figure, release: str | None, given: dict[str, str]) -> list[Row] | None:
        rows, total = self._portal.first_rows(figure.name, _MOST_ROWS, release, **given)
        if total > _MOST_ROWS:
            return None
        columns = [column.name for column in figure.columns if column.format == "theme"]
        return labelled(rows, columns, labels(self._portal.records("themes", release)))


def _by_title(difference: Difference) -> str:
    # Accents do not count: « Évolution » is not after « Votes ».
    return normalize("NFKD", difference.figure.title)
