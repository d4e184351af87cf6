"""A figure on a page: its heading, its drawing or its table, what must be read with it, its links.

All of it comes from the header of the figure; a page adds the sentences that only it can
say. The chart, the rows beside it, and what is downloaded are the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.drawing import plotly_chart, plotly_map
from dashboard.drawing.drawing import Drawing
from dashboard.drawing.tabulated import tabulated
from dashboard.layout import ui
from dashboard.reading.view import View
from dashboard.words.formats import NBSP
from queries import Figure, load, pasteable

__all__ = ["Words", "figure", "twin"]

Row = dict[str, Any]

_NOTHING = "Ces données n’ont rien à montrer ici."


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says of a figure, where it knows better than the header."""

    title: str = ""
    """What the rows show; without it, the title of the figure."""
    sub: str = ""
    """What is measured, under the title."""
    lead: str = ""
    """A sentence before what is shown."""
    note: str = ""
    """What must be read with it, instead of what is left out of the drawing."""
    caption: str = ""
    """Heads the table, instead of the title of the figure."""
    empty: str = ""
    """Said where there is nothing to draw; without it, the table is shown."""
    level: int = 2
    """Of the heading."""


_NONE = Words()


def figure(
    view: View,
    name: str,
    words: Words = _NONE,
    rows: Sequence[Row] | None = None,
    /,
    **parameters: Any,
) -> None:
    """Show a figure; `rows` are those to be shown, when the page leaves some out."""
    known = load(name)
    shown = view.rows(name, **parameters) if rows is None else rows
    drawing = Drawing.of(known, shown, view.rows("milestones"))
    ui.section(words.title or known.title, words.sub, words.level)
    if words.lead:
        ui.text(words.lead)
    if drawing is not None:
        _chart(name, drawing)
    elif words.empty or not shown:
        ui.text(words.empty or _NOTHING)
        return
    else:
        _table(view, known, shown, words.caption)
    told = (drawing.cut, words.note or drawing.aside) if drawing else (words.note,)
    if any(told):
        ui.note(" ".join(filter(None, told)))
    twin(view, name, shown if drawing else None, **parameters)


def twin(view: View, name: str, rows: Sequence[Row] | None, /, **parameters: Any) -> None:
    """Show, folded, the rows of a figure unless None, its files, its definition and its SQL."""
    known = load(name)
    titles = ["Définition et SQL"] if rows is None else ["Données", "Définition et SQL"]
    with st.expander("CSV, définition et SQL" if rows is None else "Voir les données"):
        *data, sql = st.tabs(titles)
        for tab in data:
            with tab:
                _table(view, known, rows or [])
                _links(view, name, parameters)
        with sql:
            ui.text(known.description)
            if rows is None:
                _links(view, name, parameters)
            ui.note(
                "À coller dans DuckDB, depuis le dossier du paquet de données, après "
                f"queries/tables.sql. Unité{NBSP}: {known.unit}."
            )
            st.code(pasteable(known, parameters), language="sql", wrap_lines=True)


def _chart(name: str, drawing: Drawing) -> None:
    on_map = drawing.kind == "map"
    plotted = plotly_map.plotted(drawing) if on_map else plotly_chart.plotted(drawing)
    # A key that begins with `map` gives the chart the shape of the map.
    key = f"map-{name}" if on_map else name
    stretched: dict[str, Any] = {"height": "stretch"} if on_map else {}
    with st.container(key=key):
        st.plotly_chart(
            plotted, config=plotly_chart.CONFIG, alt=drawing.alt, key=f"chart-{key}", **stretched
        )


def _table(view: View, known: Figure, rows: Sequence[Row], caption: str = "") -> None:
    table = tabulated(known, rows, view.address, view.timezone)
    st.html(table.html(caption or known.title, "co-"))


def _links(view: View, name: str, parameters: dict[str, Any]) -> None:
    ui.links(
        [
            (view.address(f"f/{name}", **parameters), "La page de ce chiffre", ""),
            (view.address(f"f/{name}.csv", **parameters), "Télécharger", "CSV"),
            (view.address(f"f/{name}.json", **parameters), "Télécharger", "JSON"),
        ]
    )
