"""What does a table hold, as HTML: that of a figure, or a list that a page makes itself?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboard.words.cells import is_number, read
from queries import Column, Figure

__all__ = ["Cell", "Table", "tabulated"]

Row = Mapping[str, Any]

_PAGES = {"contribution": "c", "theme": "themes", "workshop": "ateliers"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, or the head of a column."""

    html: str
    """What it shows, what others wrote in it being escaped."""
    css: str = ""
    """`num` for a number, `wide` for sentences."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first of each heading its row."""

    heads: Sequence[Cell]
    rows: Iterable[Sequence[Cell]]

    def html(self, caption: str, prefix: str = "") -> str:
        """Return a true HTML table that scrolls by itself; `prefix` begins its classes."""
        head = "".join(f'<th scope="col"{_kind(cell)}>{cell.html}</th>' for cell in self.heads)
        body = "".join(f"<tr>{_row(cells)}</tr>" for cells in self.rows)
        told = escape(caption)
        return (
            f'<div class="{prefix}scroll" tabindex="0" role="region" aria-label="{told}">'
            f'<table class="{prefix}table"><caption>{told}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def tabulated(
    figure: Figure, rows: Sequence[Row], address: Callable[[str], str], timezone: str
) -> Table:
    """Return the rows of a figure as people read them, without the columns for programs.

    `address` gives the address of a path of the portal, for what has a page of its own.
    """
    shown = [column for column in figure.columns if column.format != "hidden"]
    kinds = [_css(column, rows) for column in shown]
    return Table(
        [Cell(escape(column.label), css) for column, css in zip(shown, kinds, strict=True)],
        [
            [
                Cell(_linked(column, row, address, timezone), css)
                for column, css in zip(shown, kinds, strict=True)
            ]
            for row in rows
        ],
    )


def _css(column: Column, rows: Sequence[Row]) -> str:
    if any(is_number(column, row) for row in rows):
        return "num"
    return "wide" if column.format in {"excerpt", "wide"} else ""


def _linked(column: Column, row: Row, address: Callable[[str], str], timezone: str) -> str:
    words = escape(read(column, row, timezone))
    if column.format not in _PAGES or row[column.name] is None:
        return words
    number = row[f"{column.format}_id"]
    return f'<a href="{escape(address(f"{_PAGES[column.format]}/{number}"))}">{words}</a>'


def _kind(cell: Cell) -> str:
    return f' class="{cell.css}"' if cell.css else ""


def _row(cells: Sequence[Cell]) -> str:
    first, *others = (f"{_kind(cell)}>{cell.html}" for cell in cells)
    return f'<th scope="row"{first}</th>' + "".join(f"<td{cell}</td>" for cell in others)
