"""How is the course of one theme shown in a line of a list? A bar a day, without words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

__all__ = ["spark"]

_HEIGHT = 34
_SPACE = 0.2
"""Share of a day's place that is left empty."""


def spark(counts: Sequence[tuple[date, int]], days: tuple[date, date], most: int) -> str:
    """Return an SVG element over the whole period; `most` is the tallest day of all the lines."""
    first, last = days
    wide = 100 / ((last - first).days + 1)
    bars = "".join(
        f'<rect class="mark" x="{wide * (day - first).days:.2f}%" y="{_HEIGHT - tall:.1f}" '
        f'width="{wide * (1 - _SPACE):.2f}%" height="{tall:.1f}"/>'
        for day, count in counts
        if count
        for tall in (max(1.5, _HEIGHT * count / most),)
    )
    return (
        f'<svg class="drawing blue spark" width="100%" height="{_HEIGHT + 1}" aria-hidden="true">'
        f'{bars}<line class="axis" x2="100%" y1="{_HEIGHT + 0.5}" y2="{_HEIGHT + 0.5}"/></svg>'
    )
