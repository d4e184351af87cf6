"""How is a map shown on a page that moves? A `Drawing` in, France as a Plotly figure out.

Départements are filled polygons on plain axes: Plotly's own maps would ask a
third party for tiles or outlines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard.drawing import map as france
from dashboard.drawing.drawing import Drawing, Mark
from dashboard.drawing.plotly_chart import INKS, hover, layout, safe

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["plotted"]

_GREY = "rgba(120,132,150,.55)"
_LAND = "rgba(120,140,170,.20)"
_LAND_WITH = "rgba(70,120,190,.38)"
_LARGEST_BUBBLE = 26
"""Diameter of the largest circle, in pixels."""


def plotted(drawing: Drawing) -> go.Figure:
    """Draw France: the area of a circle is its value, a ring is a place that does not tell it."""
    import plotly.graph_objects as go  # noqa: PLC0415 - half a second, only for pages that draw

    figure = go.Figure()
    _outlines(figure, drawing.departments)
    _frames(figure)
    largest = max((mark.value or 0 for mark in drawing.marks), default=0) or 1
    for filled in (True, False):
        some = [mark for mark in drawing.marks if (mark.value is not None) is filled]
        _circles(figure, some, INKS[drawing.ink], largest, filled=filled)
    figure.update_layout(**layout(None))
    west, north, width, height = france.BOX
    figure.update_xaxes(
        visible=False, fixedrange=True, range=[west, west + width], constrain="domain"
    )
    figure.update_yaxes(
        visible=False,
        fixedrange=True,
        range=[north - height, north],
        scaleanchor="x",
        constrain="domain",
        constraintoward="top",
    )
    return figure


def _circles(
    figure: go.Figure, marks: Sequence[Mark], ink: str, largest: float, *, filled: bool
) -> None:
    places = [mark.place or (0, 0) for mark in marks]
    figure.add_scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="markers+text",
        text=[safe(mark.beside) for mark in marks],
        textposition="top center",
        textfont={"size": 13},
        marker={
            "size": [mark.value or 0 for mark in marks],
            "sizemode": "area",
            "sizeref": 2 * largest / _LARGEST_BUBBLE**2,
            "sizemin": 5,
            "color": ink if filled else "rgba(0,0,0,0)",
            "opacity": 0.85 if filled else 1,
            "line": {"color": "#fff" if filled else ink, "width": 1.2 if filled else 2},
        },
        customdata=[hover(mark) for mark in marks],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _outlines(figure: go.Figure, departments: frozenset[str]) -> None:
    drawn = france.load()
    for outlines in (drawn["departments"], drawn["inner_paris"]):
        for here in (False, True):
            xs: list[float | None] = []
            ys: list[float | None] = []
            for code, rings in outlines.items():
                if (code in departments) is here:
                    for ring in rings:
                        xs += [*(point[0] for point in ring), None]
                        ys += [*(point[1] for point in ring), None]
            figure.add_scatter(
                x=xs,
                y=ys,
                mode="lines",
                fill="toself",
                fillcolor=_LAND_WITH if here else _LAND,
                line={"color": _GREY, "width": 0.6},
                hoverinfo="skip",
            )


def _frames(figure: go.Figure) -> None:
    for frame in (*france.FRAMES.values(), france.INNER_PARIS):
        right = frame is france.INNER_PARIS
        figure.add_shape(
            type="rect",
            x0=frame.x - frame.half_width,
            x1=frame.x + frame.half_width,
            y0=frame.y - frame.half_height,
            y1=frame.y + frame.half_height,
            line={"color": _GREY, "width": 1},
            layer="below",
        )
        figure.add_annotation(
            x=frame.x + (frame.half_width if right else -frame.half_width),
            y=frame.y + frame.half_height,
            text=frame.title,
            showarrow=False,
            xanchor="right" if right else "left",
            yanchor="bottom",
            font={"size": 12},
            borderpad=0,
        )
