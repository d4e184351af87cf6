"""Where did the workshops take place? Rows in, a map of France out, as a Plotly figure.

Départements are filled polygons on plain axes: Plotly's own maps would ask a
third party for tiles or outlines. Ochre stands for workshops.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dashboard.drawing import map as france
from dashboard.drawing.charts import OCHRE, layout, safe
from dashboard.words.formats import count

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["places", "workshop_map"]

Row = dict[str, Any]

_GREY = "rgba(120,132,150,.55)"
_LAND = "rgba(120,140,170,.20)"
_LAND_WITH = "rgba(70,120,190,.38)"
_LARGEST_BUBBLE = 26
"""Diameter of the largest circle, in pixels."""
_MOST_NAMES = 12
_NAME_SPACE_KM = 75


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
    figure.update_layout(**layout(None))
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


def _place_hover(place: Row) -> str:
    department = f" ({safe(place['department'])})" if place["department"] else ""
    people = count(place["people"], "personne")
    if place["people"] is not None and place["unknown"]:
        people += f", nombre inconnu pour {count(place['unknown'], 'atelier')}"
    name = safe(place["name"])
    return f"<b>{name}</b>{department}<br>{count(place['workshops'], 'atelier')}, {people}"


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
    return {id(place): safe(place["name"]) for place in named}


def _overlaps(place: Row, other: Row) -> bool:
    """Tell whether the names of two places would be written over each other."""
    near = abs(place["y"] - other["y"]) < _NAME_SPACE_KM
    return bool(near and abs(place["x"] - other["x"]) < 2 * _NAME_SPACE_KM)


def _covers(place: Row, other: Row) -> bool:
    """Tell whether the name of a place would be written over the circle of another."""
    above = 0 < other["y"] - place["y"] < _NAME_SPACE_KM
    return bool(above and abs(place["x"] - other["x"]) < _NAME_SPACE_KM)
