"""A figure on a page without scripts: its finding, drawing and table, and where it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.drawing.drawing import Drawing
from dashboard.drawing.svg import svg
from dashboard.drawing.tabulated import tabulated
from dashboard.reading.view import View
from dashboard.words.findings import finding
from dashboard.words.themes import labelled, labels
from queries import load

__all__ = ["Block", "block"]

Row = dict[str, Any]

_MOST_ROWS = 30
"""Rows of a table on a page that holds several; the page of the figure has them all."""


@dataclass(frozen=True, slots=True)
class Block:
    """What a page shows of a figure, as HTML of ours."""

    title: str
    """Its finding, or its own title where none is sure."""
    sub: str
    drawing: str
    """SVG; empty where a table says it better."""
    table: str
    note: str
    address: str
    """The page of the figure."""


def block(
    view: View,
    name: str,
    *,
    title: str = "",
    sub: str = "",
    note: str = "",
    rows: Sequence[Row] | None = None,
    **parameters: Any,
) -> Block | None:
    """Return a figure as a page shows it; None where it has nothing to show.

    `rows` are those to show, where they are not all those of the figure.
    """
    figure = load(name)
    found = list(view.rows(name, **parameters)) if rows is None else list(rows)
    if not found:
        return None
    names = labels(view.records("themes"))
    themed = [column.name for column in figure.columns if column.format == "theme"]
    read = labelled(found, themed, names)
    drawing = Drawing.of(figure, read, view.rows("milestones"))
    told = "" if rows is not None else finding(figure, found, names)
    told = title or told or figure.title
    table = tabulated(figure, read[:_MOST_ROWS], view.address, view.timezone)
    left_out = [drawing.cut, drawing.aside] if drawing else []
    return Block(
        title=told,
        sub=sub or (figure.title if told != figure.title else ""),
        drawing=svg(drawing) if drawing else "",
        table=table.html(figure.title),
        note=" ".join(part for part in [note, *left_out] if part),
        address=view.address(f"f/{name}", **parameters),
    )
