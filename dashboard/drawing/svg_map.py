"""How is a map shown on a page without scripts? A `Drawing` in, France as an SVG element out."""

from __future__ import annotations

import math
from functools import cache
from html import escape
from zlib import crc32

from dashboard.drawing import map as france
from dashboard.drawing.drawing import Drawing, Mark

__all__ = ["labelled", "name_of", "svg", "told"]

_LARGEST = 28
"""Radius of the largest circle, in kilometres of the map; so is the smallest."""
_SMALLEST = 9


def svg(drawing: Drawing) -> str:
    """Draw France: the area of a circle is its value, a ring is a place that does not tell it."""
    west, north, width, height = france.BOX
    largest = max((mark.value or 0 for mark in drawing.marks), default=0) or 1
    circles = "".join(_circle(mark, largest) for mark in drawing.marks)
    return (
        f'<svg class="drawing map {drawing.ink}" viewBox="{west} {-north} {width} {height}" '
        f'role="img" {labelled(drawing)}>{told(drawing)}'
        f"{_land(drawing.departments)}{_frames()}{circles}</svg>"
    )


def told(drawing: Drawing) -> str:
    """Return the name and the description of a drawing, as SVG has them."""
    return (
        f'<title id="{name_of(drawing)}-title">{escape(drawing.title)}</title>'
        f'<desc id="{name_of(drawing)}-desc">{escape(drawing.alt)}</desc>'
    )


def name_of(drawing: Drawing) -> str:
    """Return what tells a drawing from the others of a page, as an id."""
    return f"d{crc32(f'{drawing.title} {drawing.alt}'.encode()):08x}"


def labelled(drawing: Drawing) -> str:
    """Return the attribute by which an element is named and described by what `told` returns."""
    name = name_of(drawing)
    return f'aria-labelledby="{name}-title {name}-desc"'


def _circle(mark: Mark, largest: float) -> str:
    x, y = mark.place or (0, 0)
    radius = max(_SMALLEST, _LARGEST * math.sqrt((mark.value or 0) / largest))
    kind = "mark" if mark.value is not None else "ring"
    name = (
        f'<text class="name middle" x="{x:.0f}" y="{-y - radius - 8:.0f}">'
        f"{escape(mark.beside)}</text>"
        if mark.beside
        else ""
    )
    words = escape("\n".join([mark.label, *mark.lines]))
    return (
        f'<g><title>{words}</title><circle class="{kind}" cx="{x:.1f}" cy="{-y:.1f}" '
        f'r="{radius:.2f}"/>{name}</g>'
    )


def _land(departments: frozenset[str]) -> str:
    drawn = france.load()
    return "".join(
        f'<path class="{"land with" if code in departments else "land"}" d="{_path(part, code)}"/>'
        for part in ("departments", "inner_paris")
        for code in drawn[part]
    )


@cache
def _path(part: str, code: str) -> str:
    """Return the outline of a département, to the kilometre."""
    return "".join(
        "M" + "L".join(f"{x:.0f},{-y:.0f}" for x, y in ring) + "Z"
        for ring in france.load()[part][code]
    )


def _frames() -> str:
    parts = []
    for frame in (*france.FRAMES.values(), france.INNER_PARIS):
        left, top = frame.x - frame.half_width, -(frame.y + frame.half_height)
        end = frame is france.INNER_PARIS
        side = left + 2 * frame.half_width * end
        parts.append(
            f'<rect class="frame" x="{left:g}" y="{top:g}" width="{2 * frame.half_width:g}" '
            f'height="{2 * frame.half_height:g}"/>'
            f'<text class="frame-name{" end" if end else ""}" '
            f'x="{side:g}" y="{top - 8:g}">{escape(frame.title)}</text>'
        )
    return "".join(parts)
