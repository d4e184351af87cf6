"""A drawing that leaves the portal: one SVG file with its own colours, its title and its source.

On a page the style sheet colours a drawing, and its width is that of the page; a file has
neither. It needs no font of its own: `Source Sans` where it is, else what the reader has.
"""

from __future__ import annotations

import re
import textwrap
from html import escape

from dashboard.drawing import map as france
from dashboard.drawing.drawing import Drawing
from dashboard.drawing.svg import svg
from dashboard.drawing.svg_map import labelled

__all__ = ["WIDTH", "sheet"]

WIDTH = 960
"""In pixels; the height follows what is drawn."""

_MARGIN = 32
_MAP = 760
"""Width of a map, which is higher than it is wide."""
_TITLE = 26
_NOTE = 14
_SIGNS = 70
"""Signs that a line of the title holds."""
_NOTE_SIGNS = 132

_STYLE = f"""\
text {{ font-family: "Source Sans", "Source Sans 3", sans-serif; fill: #1d2330; }}
.sheet-title {{ font-size: {_TITLE}px; font-weight: 700; }}
.sheet-note {{ font-size: {_NOTE}px; fill: #545c69; }}
.drawing text {{ font-size: 14px; }}
.drawing .value {{ font-size: 15px; font-weight: 600; }}
.drawing .small, .drawing .soft {{ font-size: 13px; }}
.drawing .soft {{ fill: #545c69; }}
.drawing .beside {{ fill: #984a08; }}
.drawing .end {{ text-anchor: end; }}
.drawing .middle {{ text-anchor: middle; }}
.blue .mark {{ fill: #3674b5; }}
.ochre .mark {{ fill: #c0691a; }}
.drawing .grid {{ stroke: #d5dae2; }}
.drawing .axis {{ stroke: #a9b2c0; }}
.drawing .event {{ stroke: #545c69; stroke-dasharray: 1 3; }}
.map text {{ font-size: 25px; }}
.map .mark {{ stroke: #fff; stroke-width: 2; }}
.map .ring {{ fill: none; stroke: #c0691a; stroke-width: 4; }}
.map .land {{ fill: #e9ecf1; stroke: #a9b2c0; }}
.map .with {{ fill: #b8cfe8; }}
.map .frame {{ fill: none; stroke: #a9b2c0; }}
.map .frame-name {{ font-size: 22px; }}
"""


def sheet(drawing: Drawing, source: str, title: str = "") -> str:
    """Return the file: `title` or that of the drawing, what is drawn, what it leaves out, `source`.

    Texts are escaped, whoever wrote them.
    """
    heading = textwrap.wrap(title or drawing.title, _SIGNS)
    notes = [
        line
        for text in (drawing.cut, drawing.aside, source)
        for line in textwrap.wrap(text, _NOTE_SIGNS)
    ]
    body, wide, high = _body(drawing)
    top = _MARGIN + len(heading) * (_TITLE + 6) + 12
    foot = top + high + 16
    height = foot + len(notes) * (_NOTE + 6) + _MARGIN
    placed = re.sub(
        r'^<svg class="([^"]*)"[^>]*?(viewBox="[^"]*" )?role="img"[^>]*>',
        lambda found: (
            f'<svg class="{found[1]}" x="{_MARGIN}" y="{top}" width="{wide}" height="{high}" '
            f"{found[2] or ''}>"
        ),
        body,
        count=1,
    )
    lines = [
        _line("sheet-title", text, _MARGIN + _TITLE + row * (_TITLE + 6))
        for row, text in enumerate(heading)
    ]
    lines += [
        _line("sheet-note", text, foot + _NOTE + row * (_NOTE + 6))
        for row, text in enumerate(notes)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" {labelled(drawing)}>'
        f"<style>{_STYLE}</style>"
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>{"".join(lines)}{placed}</svg>\n'
    )


def _body(drawing: Drawing) -> tuple[str, int, int]:
    """Return the drawing as a page has it, its width and its height in the file."""
    body = svg(drawing)
    if drawing.kind == "map":
        _, _, wide, high = france.BOX
        return body, _MAP, round(_MAP * high / wide)
    found = re.search(r'height="(\d+)"', body)
    return body, WIDTH - 2 * _MARGIN, int(found[1]) if found else 0


def _line(css: str, text: str, y: int) -> str:
    return f'<text class="{css}" x="{_MARGIN}" y="{y}">{escape(text)}</text>'
