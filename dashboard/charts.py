"""How is each figure drawn? Rows in, a Plotly figure out; nothing here reads data or a page.

Colours stand for measures: blue for contributions, ochre for workshops. Text
that others wrote is escaped, since Plotly reads a few HTML tags in its labels.
Only cartesian traces are used: Plotly's maps would ask a third party for tiles.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard import map as france
from dashboard.formats import count, number, short_day, weekday

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["BLUE", "CONFIG", "OCHRE", "bars", "per_day", "places", "themes", "workshop_map"]

Row = dict[str, Any]

BLUE = "#3674B5"
OCHRE = "#C0691A"
_GREY = "rgba(120,132,150,.55)"
_GRID = "rgba(120,132,150,.22)"
_LAND = "rgba(120,140,170,.20)"
_LAND_WITH = "rgba(70,120,190,.38)"

_LABEL_WIDTH = 50
"""Signs per line of a label above a bar: what a telephone shows."""
_EVENT_WIDTH = 24
_LINE = 18
"""Height of a line of a label, in pixels."""
_DAYS_HEIGHT = 340
_PLOT_HEIGHT = _DAYS_HEIGHT - 36
_LARGEST_BUBBLE = 26
"""Diameter of the largest circle of the map, in pixels."""
_MOST_NAMES = 12
_NAME_SPACE_KM = 75

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

    Rows without a theme are left to the note. Longest bar on top.
    """
    shown = [row for row in rows if row["theme_id"] is not None]
    figure = bars(
        [(row["title"], row["contributions"], _theme_hover(row)) for row in shown],
    )
    for row, place in zip(shown, _ranks([row["contributions"] for row in shown]), strict=True):
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
    figure.update_layout(**_layout(max(1, len(items)) * pitch))
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
    ticks = days[:: max(1, round(len(days) / 6))]
    figure.update_layout(**_layout(_DAYS_HEIGHT, margin={"l": 34, "r": 6, "t": 4, "b": 32}))
    figure.update_xaxes(
        fixedrange=True,
        showgrid=False,
        tickvals=ticks,
        ticktext=[short_day(day) for day in ticks],
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


def places(rows: Sequence[Row]) -> list[Row]:
    """Gather the workshops of `workshops_list` that have coordinates, place by place.

    Each place has `name`, `department`, `x` and `y` (kilometres of the map), `workshops`,
    `people` (None when unknown for all), `unknown` (workshops without a number of
    people). Most people first. Those that fall off the map are left out.
    """
    gathered: dict[tuple[Any, ...], Row] = {}
    # One turn per workshop: there are tens of them, and each is projected by a formula.
    for row in rows:
        if row["latitude"] is None or row["longitude"] is None:
            continue
        department = row["department_code"]
        point = france.place(row["longitude"], row["latitude"], department)
        if point is None:
            continue
        place = gathered.setdefault(
            (department, *point),
            {
                "name": row["place_label"] or row["title"],
                "department": department,
                "x": point[0],
                "y": point[1],
                "workshops": 0,
                "people": None,
                "unknown": 0,
            },
        )
        place["workshops"] += 1
        if row["participants_count"] is None:
            place["unknown"] += 1
        else:
            place["people"] = (place["people"] or 0) + row["participants_count"]
    return sorted(gathered.values(), key=lambda place: (-(place["people"] or 0), place["name"]))


def workshop_map(rows: Sequence[Row]) -> go.Figure:
    """Draw `workshops_list` on France: the area of a circle is its number of people.

    A place whose number of people is unknown is a ring of the smallest size.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 - half a second, only for pages that draw

    figure = go.Figure()
    _outlines(figure, {row["department_code"] for row in rows})
    _frames(figure)
    located = places(rows)
    known = [place for place in located if place["people"] is not None]
    largest = max((place["people"] for place in known), default=0) or 1
    names = _names(located)
    for some, filled in ((known, True), ([p for p in located if p["people"] is None], False)):
        figure.add_scatter(
            x=[place["x"] for place in some],
            y=[place["y"] for place in some],
            mode="markers+text",
            text=[names.get(id(place), "") for place in some],
            textposition="top center",
            textfont={"size": 13},
            marker={
                "size": [place["people"] or 0 for place in some],
                "sizemode": "area",
                "sizeref": 2 * largest / _LARGEST_BUBBLE**2,
                "sizemin": 5,
                "color": OCHRE if filled else "rgba(0,0,0,0)",
                "opacity": 0.85 if filled else 1,
                "line": {"color": "#fff" if filled else OCHRE, "width": 1.2 if filled else 2},
            },
            customdata=[_place_hover(place) for place in some],
            hovertemplate="%{customdata}<extra></extra>",
        )
    figure.update_layout(**_layout(None))
    figure.update_xaxes(visible=False, fixedrange=True, range=[-195, 1252], constrain="domain")
    figure.update_yaxes(
        visible=False,
        fixedrange=True,
        range=[6028, 7165],
        scaleanchor="x",
        constrain="domain",
        constraintoward="top",
    )
    return figure


def _layout(height: int | None, margin: dict[str, int] | None = None) -> dict[str, Any]:
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
    lines = textwrap.wrap(text, _LABEL_WIDTH, max_lines=2, placeholder="…", break_on_hyphens=False)
    return "<br>".join(_safe(line) for line in lines)


def _safe(text: str) -> str:
    return html.escape(text, quote=False)


def _theme_hover(row: Row) -> str:
    title = "<br>".join(_safe(line) for line in textwrap.wrap(row["title"], 60))
    contributions = count(row["contributions"], "contribution")
    return f"<b>{title}</b><br>{contributions}<br>{count(row['workshops'], 'atelier')}"


def _day_hover(row: Row) -> str:
    return (
        f"<b>{weekday(row['day'])}</b><br>{count(row['contributions'], 'contribution')} ce jour"
        f"<br>{number(row['cumulative'])} depuis l’ouverture"
    )


def _place_hover(place: Row) -> str:
    department = f" ({_safe(place['department'])})" if place["department"] else ""
    people = count(place["people"], "personne")
    if place["people"] is not None and place["unknown"]:
        people += f", nombre inconnu pour {count(place['unknown'], 'atelier')}"
    name = _safe(place["name"])
    return f"<b>{name}</b>{department}<br>{count(place['workshops'], 'atelier')}, {people}"


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
        label = "<br>".join([short_day(row["date"]), *map(_safe, wrapped)])
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


def _outlines(figure: go.Figure, departments: set[str | None]) -> None:
    drawn = france.load()
    inside = drawn["inner_paris"]
    for outlines in (drawn["departments"], inside):
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


def _names(located: Sequence[Row]) -> dict[int, str]:
    """Return the names to write above circles: the largest places, where there is room."""
    named: list[Row] = []
    for place in located:
        mainland = place["department"] not in {*france.FRAMES, *france.INNER_PARIS_CODES}
        apart = all(not _overlaps(place, other) for other in named)
        clear = all(other is place or not _covers(place, other) for other in located)
        if mainland and apart and clear and len(named) < _MOST_NAMES:
            named.append(place)
    return {id(place): _safe(place["name"]) for place in named}


def _overlaps(place: Row, other: Row) -> bool:
    """Tell whether the names of two places would be written over each other."""
    near = abs(place["y"] - other["y"]) < _NAME_SPACE_KM
    return bool(near and abs(place["x"] - other["x"]) < 2 * _NAME_SPACE_KM)


def _covers(place: Row, other: Row) -> bool:
    """Tell whether the name of a place would be written over the circle of another."""
    above = 0 < other["y"] - place["y"] < _NAME_SPACE_KM
    return bool(above and abs(place["x"] - other["x"]) < _NAME_SPACE_KM)
