"""How are the votes of many contributions shown side by side? For above, against below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.words.formats import number

__all__ = ["columns"]

Row = Mapping[str, Any]

_ABOVE = 190
"""Height of the tallest column of votes for, in pixels."""
_HEAD = 20
_NAMED = 7
"""Columns that bear their number: the others are too small to need it."""
_SIGN = 13
_GAP = 0.12
"""Share of a column's place that is left empty on each side."""
_LEFT = 10.0
"""Hundredths of the width that the names of the two sides take."""


def columns(rows: Sequence[Row], title: str) -> str:
    """Return an SVG element: a column a row, in their order; the table beside tells them all."""
    most = max((row["votes_for"] or 0 for row in rows), default=0)
    worst = max((row["votes_against"] or 0 for row in rows), default=0)
    if not most:
        return ""
    scale = _ABOVE / max(most, worst)
    ground = _HEAD + most * scale
    step = (100 - _LEFT) / len(rows)
    drawn = "".join(
        _column(row, _LEFT + at * step, step, ground, scale, named=at < _NAMED)
        for at, row in enumerate(rows)
    )
    height = ground + worst * scale + _HEAD
    return (
        f'<svg class="drawing votes-drawn" width="100%" height="{height:.0f}" role="img" '
        f'aria-label="{escape(title)}">{_HATCH}'
        f'<text class="soft" x="0" y="{ground - 6:.0f}">pour</text>'
        + (f'<text class="soft" x="0" y="{ground + 15:.0f}">contre</text>' if worst else "")
        + f'{drawn}<line class="axis" x1="{_LEFT}%" x2="100%" y1="{ground:.1f}" '
        f'y2="{ground:.1f}"/></svg>'
    )


_HATCH = (
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="for" width="2" height="5"/></pattern></defs>'
)


def _column(row: Row, left: float, step: float, ground: float, scale: float, *, named: bool) -> str:
    side, wide = left + _GAP * step, (1 - 2 * _GAP) * step
    middle = left + step / 2
    told = f"{row['contribution_id']}"
    parts = [f"<title>N° {escape(told)}</title>"]
    for votes, css, up in (
        (row["votes_for"], "for", True),
        (row["votes_against"], "against", False),
    ):
        if not votes:
            continue
        tall = votes * scale
        top = ground - tall if up else ground
        parts.append(
            f'<rect class="{css}" x="{side:.2f}%" width="{wide:.2f}%" y="{top:.1f}" '
            f'height="{tall:.1f}"/>'
        )
        if named or not up:
            at = top - 5 if up else top + tall + _SIGN
            parts.append(
                f'<text class="small middle" x="{middle:.2f}%" y="{at:.0f}">{number(votes)}</text>'
            )
    return f"<g>{''.join(parts)}</g>"
