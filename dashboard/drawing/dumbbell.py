"""How is a move from a number to another shown on one line? A ring, a bar, a disc."""

from __future__ import annotations

__all__ = ["dumbbell"]

_MARGIN = 2.0
"""Share of the width left empty at both ends, in hundredths."""


def dumbbell(before: float | None, after: float | None, most: float) -> str:
    """Return an SVG line from 0 to `most`; what is unknown or not there has no mark.

    The table says the numbers: nobody is told this drawing.
    """
    if most <= 0 or min(before or 0, after or 0) < 0:
        return ""
    ends = [
        None if one is None else _MARGIN + (100 - 2 * _MARGIN) * one / most
        for one in (before, after)
    ]
    start, end = ends
    bar = ring = disc = ""
    if start is not None and end is not None:
        bar = f'<line class="bar-of" x1="{start:.2f}%" x2="{end:.2f}%" y1="9" y2="9"/>'
    if start is not None:
        ring = f'<circle class="was" cx="{start:.2f}%" cy="9" r="5"/>'
    if end is not None:
        disc = f'<circle class="is" cx="{end:.2f}%" cy="9" r="6"/>'
    return (
        '<svg class="dumbbell" width="100%" height="18" aria-hidden="true">'
        f'<line class="grid" x2="100%" y1="9" y2="9"/>{bar}{ring}{disc}</svg>'
    )
