"""How is a drawing shown on a page without scripts? A `Drawing` in, an SVG element out.

The style sheet of these pages (`assets/portal.css`) colours it, in light and in dark.
Horizontal places are shares of the width, so that texts keep their size on a telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from dashboard.drawing import axes, svg_map
from dashboard.drawing.drawing import Drawing, Mark
from dashboard.words.formats import number

__all__ = ["svg"]

_LINE = 18
"""Height of a line of text, in pixels."""
_BAR = 22
_GAP = 16
_PLOT = 280
"""Height of the axis of a drawing of days, labels of events left out."""
_MARGIN = 1.5
"""Share of the width left empty at both ends of an axis of days."""


def svg(drawing: Drawing) -> str:
    """Return the element, with its name and description; what others wrote in it is escaped."""
    if drawing.kind == "map":
        return svg_map.svg(drawing)
    body, height = _bars(drawing) if drawing.kind == "bars" else _days(drawing)
    return (
        f'<svg class="drawing {drawing.ink}" width="100%" height="{height}" role="img" '
        f"{svg_map.labelled(drawing)}>{svg_map.told(drawing)}{body}</svg>"
    )


def _bars(drawing: Drawing) -> tuple[str, int]:
    """Draw horizontal bars, label above, largest on top."""
    labels = [axes.wrapped(mark.label) for mark in drawing.marks]
    foot = -_GAP
    whole = axes.top(drawing) * axes.ROOM
    parts = []
    for mark, label in zip(drawing.marks, labels, strict=True):
        foot += _GAP + _LINE * len(label) + _BAR
        width = 100 * (mark.value or 0) / whole
        lines = [
            _text(line, "0", foot - _BAR - 6 - _LINE * (len(label) - 1 - row))
            for row, line in enumerate(label)
        ]
        bar = (
            f'<rect class="mark" y="{foot - _BAR}" width="{width:.2f}%" height="{_BAR}" rx="2"/>'
            if mark.value is not None
            else ""
        )
        value = _text(mark.told, f"{width:.2f}%", foot - 6, "value", dx=6)
        beside = _text(mark.beside, "100%", foot - 6, "beside end") if mark.beside else ""
        parts.append(f"<g>{_named(mark)}{''.join(lines)}{bar}{value}{beside}</g>")
    return "".join(parts), foot + _GAP


def _days(drawing: Drawing) -> tuple[str, int]:
    """Draw one bar a day from an axis, with the dated events above."""
    days = axes.days(drawing)
    placed = axes.stacked(drawing.events, days)
    most = max((event.below + len(event.lines) for event in placed), default=0)
    head = (most + 1) * _LINE
    ground = head + _PLOT
    scale = _PLOT / axes.top(drawing)
    width = (100 - 2 * _MARGIN) / ((days[-1] - days[0]).days + 1)
    bars = [
        f'<g>{_named(mark)}<rect class="mark" x="{_across(day, days) - 0.375 * width:.3f}%" '
        f'width="{0.75 * width:.3f}%" y="{ground - (mark.value or 0) * scale:.2f}" '
        f'height="{(mark.value or 0) * scale:.2f}"/></g>'
        for mark, day in zip(drawing.marks, days, strict=True)
    ]
    events = [
        _rule(_across(event.day, days), ground, head - 4 - event.below * _LINE)
        + "".join(
            _text(
                line,
                f"{_across(event.day, days):.3f}%",
                head - 8 - _LINE * (event.below + len(event.lines) - 1 - row),
                "small end" if event.late else "small",
            )
            for row, line in enumerate(event.lines)
        )
        for event in placed
    ]
    below = _LINE * (2 + axes.is_long(days))
    return (
        _grid(axes.steps(axes.top(drawing)), ground, scale)
        + "".join([*events, *bars])
        + _axis(days, ground),
        ground + below,
    )


def _across(day: date, days: Sequence[date]) -> float:
    """Return where the middle of a day falls, in hundredths of the width."""
    span = (days[-1] - days[0]).days + 1
    return _MARGIN + (100 - 2 * _MARGIN) * ((day - days[0]).days + 0.5) / span


def _grid(steps: Sequence[int], ground: float, scale: float) -> str:
    return "".join(
        f'<line class="{"grid" if step else "axis"}" x2="100%" y1="{ground - step * scale:.2f}" '
        f'y2="{ground - step * scale:.2f}"/>'
        + (_text(number(step), "0", ground - step * scale - 4, "soft") if step else "")
        for step in steps
    )


def _axis(days: Sequence[date], ground: float) -> str:
    return "".join(
        _text(
            line,
            f"{_across(day, days):.3f}%",
            ground + _LINE * (row + 1),
            "soft middle" if at else "soft",
        )
        for at, day in enumerate(axes.ticks(days))
        for row, line in enumerate(axes.told(day, days))
    )


def _rule(across: float, foot: float, head: float) -> str:
    return f'<line class="event" x1="{across:.3f}%" x2="{across:.3f}%" y1="{foot}" y2="{head}"/>'


def _named(mark: Mark) -> str:
    return f"<title>{escape(chr(10).join([mark.label, *mark.lines]))}</title>"


def _text(text: str, x: str, y: float, css: str = "", *, dx: int = 0) -> str:
    kind = f' class="{css}"' if css else ""
    shift = f' dx="{dx}"' if dx else ""
    return f'<text{kind} x="{x}"{shift} y="{y:g}">{escape(text)}</text>'
