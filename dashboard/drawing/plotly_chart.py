"""How is a drawing shown on a page that moves? A `Drawing` in, a Plotly figure out.

Text that others wrote is escaped, since Plotly reads a few HTML tags in its labels.
Only cartesian traces are used: Plotly's maps would ask a third party for tiles.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard.drawing import axes
from dashboard.drawing.drawing import Drawing, Event, Mark

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["CONFIG", "INKS", "hover", "layout", "plotted", "safe"]

INKS = {"blue": "#3674B5", "ochre": "#C0691A"}
_GREY = "rgba(120,132,150,.55)"
_GRID = "rgba(120,132,150,.22)"

_HOVER_WIDTH = 60
_LINE = 18
"""Height of a line of a label, in pixels."""
_DAYS_HEIGHT = 340
_PLOT_HEIGHT = _DAYS_HEIGHT - 36

_FRENCH = {
    "moduleType": "locale",
    "name": "fr",
    "dictionary": {},
    "format": {
        "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        "date": "%d/%m/%Y",
        "decimal": ",",
        "thousands": "\u202f",
    },
}

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "locale": "fr",
    "locales": {"fr": _FRENCH},
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}
"""Given to `st.plotly_chart`: French, no tool bar, and the page still scrolls over a chart."""


def plotted(drawing: Drawing) -> go.Figure:
    """Return the Plotly figure of bars or of days; maps are drawn by `plotly_map`."""
    return _bars(drawing) if drawing.kind == "bars" else _days(drawing)


def layout(height: int | None, margin: dict[str, int] | None = None) -> dict[str, Any]:
    """Return what all charts share: no legend, no background, French separators.

    `height` is in pixels; None lets the page decide.
    """
    return {
        "height": height,
        "margin": margin or {"l": 0, "r": 0, "t": 0, "b": 0},
        "separators": ",\u202f",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"font": {"size": 14}, "align": "left"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 14},
        "bargap": 0.25,
    }


def safe(text: str) -> str:
    """Return text that others wrote, as Plotly will show it: without any tag."""
    return html.escape(text, quote=False)


def hover(mark: Mark) -> str:
    """Return what the pointer shows: the whole name in bold, then what is said of it."""
    name = "<br>".join(safe(line) for line in textwrap.wrap(mark.label, _HOVER_WIDTH))
    return "<br>".join([f"<b>{name}</b>", *map(safe, mark.lines)])


def _bars(drawing: Drawing) -> go.Figure:
    """Draw horizontal bars, label above, largest on top.

    One design for 320 and 1 200 pixels: no axis, no legend. An unknown value
    has no bar and says `inconnu`.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 - half a second, only for pages that draw

    marks = drawing.marks
    labels = [axes.wrapped(mark.label) for mark in marks]
    lines = max(len(label) for label in labels)
    pitch = 34 + _LINE * lines
    ranks = list(range(len(marks) - 1, -1, -1))
    figure = go.Figure()
    figure.add_bar(
        y=ranks,
        x=[mark.value for mark in marks],
        orientation="h",
        width=22 / pitch,
        marker={"color": INKS[drawing.ink], "cornerradius": 2},
        text=[mark.told for mark in marks],
        textposition="outside",
        textfont={"size": 15},
        cliponaxis=False,
        customdata=[hover(mark) for mark in marks],
        hovertemplate="%{customdata}<extra></extra>",
    )
    for mark, label, rank in zip(marks, labels, ranks, strict=True):
        _label(figure, mark, "<br>".join(map(safe, label)), rank)
    figure.update_layout(**layout(len(marks) * pitch))
    top = axes.top(drawing)
    figure.update_xaxes(visible=False, fixedrange=True, range=[0, top * axes.ROOM])
    room = (_LINE * lines + 16) / pitch
    figure.update_yaxes(visible=False, fixedrange=True, range=[-0.4, len(marks) - 1 + room])
    return figure


def _label(figure: go.Figure, mark: Mark, label: str, rank: int) -> None:
    """Write the name of a bar above it, and what is told beside at the right."""
    figure.add_annotation(
        x=0,
        y=rank,
        text=label,
        xanchor="left",
        yanchor="bottom",
        yshift=11,
        xshift=-2,
        align="left",
        showarrow=False,
        font={"size": 14},
    )
    if mark.beside:
        figure.add_annotation(
            x=1,
            xref="paper",
            y=rank,
            text=safe(mark.beside),
            xanchor="right",
            yanchor="middle",
            showarrow=False,
            font={"size": 14, "color": INKS["ochre"]},
        )


def _days(drawing: Drawing) -> go.Figure:
    """Draw one bar a day, with the dated events above."""
    import plotly.graph_objects as go  # noqa: PLC0415 - half a second, only for pages that draw

    days = axes.days(drawing)
    figure = go.Figure()
    figure.add_bar(
        x=days,
        y=[mark.value for mark in drawing.marks],
        marker={"color": INKS[drawing.ink], "cornerradius": 1},
        customdata=[hover(mark) for mark in drawing.marks],
        hovertemplate="%{customdata}<extra></extra>",
    )
    top = axes.top(drawing)
    height = _mark(figure, drawing.events, days, top)
    below = _LINE if axes.is_long(days) else 0
    figure.update_layout(
        **layout(_DAYS_HEIGHT + below, margin={"l": 34, "r": 6, "t": 4, "b": 32 + below})
    )
    _name_days(figure, days)
    figure.update_yaxes(
        fixedrange=True,
        gridcolor=_GRID,
        zeroline=False,
        range=[0, height],
        tickvals=axes.steps(top),
        tickformat=",d",
    )
    return figure


def _name_days(figure: go.Figure, days: Sequence[date]) -> None:
    ticks = axes.ticks(days)
    figure.update_xaxes(
        fixedrange=True,
        showgrid=False,
        tickvals=ticks,
        ticktext=["<br>".join(axes.told(day, days)) for day in ticks],
        tickangle=0,
        ticks="outside",
        tickcolor=_GRID,
        linecolor=_GREY,
        showline=True,
    )


def _mark(figure: go.Figure, events: Sequence[Event], days: Sequence[date], top: float) -> float:
    """Draw the dated events, and return the height of the axis that leaves them room."""
    placed = axes.stacked(events, days)
    most = max((event.below + len(event.lines) for event in placed), default=0)
    height = top * 1.05 / (1 - min(0.6, most * _LINE / _PLOT_HEIGHT))
    for event in placed:
        foot = top * 1.05 + event.below * _LINE / _PLOT_HEIGHT * height
        _event(figure, event, foot)
    return height


def _event(figure: go.Figure, event: axes.Placed, foot: float) -> None:
    side = "right" if event.late else "left"
    figure.add_shape(
        type="line",
        x0=event.day,
        x1=event.day,
        y0=0,
        y1=foot,
        line={"color": _GREY, "width": 1, "dash": "dot"},
        layer="below",
    )
    figure.add_annotation(
        x=event.day,
        y=foot,
        text="<br>".join(map(safe, event.lines)),
        showarrow=False,
        yanchor="bottom",
        xanchor=side,
        align=side,
        font={"size": 13},
    )
