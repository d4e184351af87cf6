"""How is each figure drawn? Rows in, a Plotly figure out; nothing here reads data or a page.

Colours stand for measures: blue for contributions, ochre for workshops. Text
that others wrote is escaped, since Plotly reads a few HTML tags in its labels.
Only cartesian traces are used: Plotly's maps would ask a third party for tiles.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.words.formats import count, number, short_day, weekday

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["BLUE", "CONFIG", "OCHRE", "bars", "layout", "per_day", "safe", "themes"]

Row = dict[str, Any]

BLUE = "#3674B5"
OCHRE = "#C0691A"
_GREY = "rgba(120,132,150,.55)"
_GRID = "rgba(120,132,150,.22)"

_LABEL_WIDTH = 50
"""Signs per line of a label above a bar: what a telephone shows."""
_EVENT_WIDTH = 24
_LINE = 18
"""Height of a line of a label, in pixels."""
_DAYS_HEIGHT = 340
_TICKS = 6
"""Days named on an axis, or about."""
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


def themes(rows: Sequence[Row]) -> go.Figure:
    """Draw `contributions_by_theme`: contributions as bars, workshops told at the right.

    Rows without a theme are left to the note. Longest bar on top. A consultation
    without any workshop is told nothing of them.
    """
    shown = [row for row in rows if row["theme_id"] is not None]
    held = any(row["workshops"] for row in rows)
    figure = bars(
        [(row["title"], row["contributions"], _theme_hover(row)) for row in shown],
    )
    for row, place in zip(shown, _ranks([row["contributions"] for row in shown]), strict=True):
        if not held:
            break
        figure.add_annotation(
            x=1,
            xref="paper",
            y=place,
            text=count(row["workshops"], "atelier"),
            xanchor="right",
            yanchor="middle",
            showarrow=False,
            font={"size": 14, "color": OCHRE},
        )
    return figure


def bars(items: Sequence[tuple[str, int | None, str]], colour: str = BLUE) -> go.Figure:
    """Draw `(label, value, hover)` as horizontal bars, label above, largest on top.

    One design for 320 and 1 200 pixels: no axis, no legend. An unknown value
    has no bar and says `inconnu`. `hover` is HTML of ours.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 - half a second, only for pages that draw

    values = [value for _, value, _ in items]
    labels = [_label(label) for label, _, _ in items]
    lines = max((label.count("<br>") + 1 for label in labels), default=1)
    pitch = 34 + 18 * lines
    ranks = _ranks(values)
    figure = go.Figure()
    figure.add_bar(
        y=ranks,
        x=values,
        orientation="h",
        width=22 / pitch,
        marker={"color": colour, "cornerradius": 2},
        text=[number(value) for value in values],
        textposition="outside",
        textfont={"size": 15},
        cliponaxis=False,
        customdata=[hover for _, _, hover in items],
        hovertemplate="%{customdata}<extra></extra>",
    )
    for label, rank in zip(labels, ranks, strict=True):
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
    top = max((value or 0 for value in values), default=0) or 1
    figure.update_layout(**layout(max(1, len(items)) * pitch))
    figure.update_xaxes(visible=False, fixedrange=True, range=[0, top * 1.45])
    room = (18 * lines + 16) / pitch
    figure.update_yaxes(visible=False, fixedrange=True, range=[-0.4, len(items) - 1 + room])
    return figure


def per_day(rows: Sequence[Row], milestones: Sequence[Row]) -> go.Figure:
    """Draw `contributions_per_day` with dated events; the undated row is left to the note."""
    import plotly.graph_objects as go  # noqa: PLC0415 - half a second, only for pages that draw

    dated = [row for row in rows if row["day"] is not None]
    days = [row["day"] for row in dated]
    top = max((row["contributions"] for row in dated), default=0) or 1
    figure = go.Figure()
    figure.add_bar(
        x=days,
        y=[row["contributions"] for row in dated],
        marker={"color": BLUE, "cornerradius": 1},
        customdata=[_day_hover(row) for row in dated],
        hovertemplate="%{customdata}<extra></extra>",
    )
    height = _mark(figure, milestones, days, top) if days else float(top)
    ticks = _ticks(days)
    below = _LINE if _is_long(days) else 0
    figure.update_layout(
        **layout(_DAYS_HEIGHT + below, margin={"l": 34, "r": 6, "t": 4, "b": 32 + below})
    )
    figure.update_xaxes(
        fixedrange=True,
        showgrid=False,
        tickvals=ticks,
        ticktext=[_tick(day, days) for day in ticks],
        tickangle=0,
        ticks="outside",
        tickcolor=_GRID,
        linecolor=_GREY,
        showline=True,
    )
    figure.update_yaxes(
        fixedrange=True,
        gridcolor=_GRID,
        zeroline=False,
        range=[0, height],
        **_whole_ticks(top),
    )
    return figure


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


def _ranks(values: Sequence[int | None]) -> list[int]:
    """Return the height of each bar, the largest value highest, ties in their order."""
    order = sorted(range(len(values)), key=lambda i: (-(values[i] or 0), i))
    heights = [0] * len(values)
    for rank, at in enumerate(order):
        heights[at] = len(values) - 1 - rank
    return heights


def _label(text: str) -> str:
    """Return `text` on two lines at most, escaped."""
    # A blank at the beginning would shift the first line away from its bar.
    lines = textwrap.wrap(
        text.strip(), _LABEL_WIDTH, max_lines=2, placeholder="…", break_on_hyphens=False
    )
    return "<br>".join(safe(line) for line in lines)


def safe(text: str) -> str:
    """Return text that others wrote, as Plotly will show it: without any tag."""
    return html.escape(text, quote=False)


def _theme_hover(row: Row) -> str:
    title = "<br>".join(safe(line) for line in textwrap.wrap(row["title"], 60))
    contributions = count(row["contributions"], "contribution")
    return f"<b>{title}</b><br>{contributions}<br>{count(row['workshops'], 'atelier')}"


def _day_hover(row: Row) -> str:
    return (
        f"<b>{weekday(row['day'])}</b><br>{count(row['contributions'], 'contribution')} ce jour"
        f"<br>{number(row['cumulative'])} depuis l’ouverture"
    )


def _is_long(days: Sequence[date]) -> bool:
    """Tell whether the axis spans several years: a day and a month then say too little."""
    return bool(days) and days[0].year != days[-1].year


def _ticks(days: Sequence[date]) -> list[date]:
    """Return about six days as far from one another: `days`, in order, may have long gaps."""
    if not days:
        return []
    span = (days[-1] - days[0]).days + 1
    return [days[0] + timedelta(after) for after in range(0, span, max(1, round(span / _TICKS)))]


def _tick(day: date, days: Sequence[date]) -> str:
    return f"{short_day(day)}<br>{day.year}" if _is_long(days) else short_day(day)


def _mark(figure: go.Figure, milestones: Sequence[Row], days: Sequence[date], top: int) -> float:
    """Draw the dated events that fall on the axis, and return the height that they need.

    A label close to the one before is written above it.
    """
    span = max(1, (days[-1] - days[0]).days)
    placed: list[tuple[Row, str, int]] = []
    lines_below = 0
    for row in sorted(milestones, key=lambda row: row["date"]):
        if not days[0] <= row["date"] <= days[-1]:
            continue
        wrapped = textwrap.wrap(row["label"], _EVENT_WIDTH, max_lines=3, placeholder="…")
        label = "<br>".join([_tick(row["date"], days), *map(safe, wrapped)])
        close = placed and (row["date"] - placed[-1][0]["date"]).days < span * 0.3
        lines_below = lines_below + placed[-1][1].count("<br>") + 1 if close else 0
        placed.append((row, label, lines_below))
    most = max((below + label.count("<br>") + 1 for _, label, below in placed), default=0)
    height = top * 1.05 / (1 - min(0.6, most * _LINE / _PLOT_HEIGHT))
    for row, label, below in placed:
        foot = top * 1.05 + below * _LINE / _PLOT_HEIGHT * height
        _event(figure, row["date"], label, foot, late=(row["date"] - days[0]).days > span / 2)
    return height


def _event(figure: go.Figure, day: date, label: str, foot: float, *, late: bool) -> None:
    side = "right" if late else "left"
    figure.add_shape(
        type="line",
        x0=day,
        x1=day,
        y0=0,
        y1=foot,
        line={"color": _GREY, "width": 1, "dash": "dot"},
        layer="below",
    )
    figure.add_annotation(
        x=day,
        y=foot,
        text=label,
        showarrow=False,
        yanchor="bottom",
        xanchor=side,
        align=side,
        font={"size": 13},
    )


def _whole_ticks(top: int) -> dict[str, Any]:
    # Contributions are counted: an axis that shows 0,5 would be wrong.
    return {"dtick": 1} if top < 4 else {"nticks": 4, "tickformat": ",d"}  # noqa: PLR2004
