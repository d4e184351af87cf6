"""One figure as a workbook: its rows as people read them, then what they are and where from."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.words.cells import is_number, read
from queries import Column, Figure

__all__ = ["MOST_ROWS", "workbook"]

Row = Mapping[str, Any]

MOST_ROWS = 100_000
"""Rows that a workbook made on demand holds; the other forms have no such limit."""

_MAX_CELL = 32_767
_WIDTHS = {"wide": 60, "excerpt": 60, "theme": 40, "contribution": 40, "workshop": 40}
_OPTIONS = {
    "in_memory": True,
    # What the public wrote is text, whatever it begins with: no formula, no link, no number.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(
    figure: Figure, rows: Sequence[Row], told: Mapping[str, str], timezone: str, created: datetime
) -> bytes:
    """Return the bytes of an .xlsx: a sheet of `rows`, and a sheet that says what `told` says.

    Times are those of `timezone`; dates are dates for a spreadsheet. `created` is written in
    the file instead of the time of the clock: the same data give the same bytes.
    """
    import xlsxwriter  # noqa: PLC0415  only whoever asks for a workbook needs it

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        book.set_properties({"title": figure.title, "created": created.replace(tzinfo=None)})
        _table(book, figure, rows, timezone)
        _source(book, told)
    return content.getvalue()


def _table(book: Any, figure: Figure, rows: Sequence[Row], timezone: str) -> None:
    sheet = book.add_worksheet("Tableau")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    kinds = {
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"}),
        "percent": book.add_format({"num_format": "0.0%"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for place, column in enumerate(figure.columns):
        sheet.set_column(place, place, _WIDTHS.get(column.format or "", 18))
        sheet.write_string(0, place, column.label, bold)
    sheet.freeze_panes(1, 1)
    for line, row in enumerate(rows, 1):
        for place, column in enumerate(figure.columns):
            _cell(sheet, (line, place), column, row, timezone, kinds)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(figure.columns) - 1)


def _cell(
    sheet: Any,
    at: tuple[int, int],
    column: Column,
    row: Row,
    timezone: str,
    kinds: Mapping[str, Any],
) -> None:
    """Write a value as what it is; what is unknown leaves its cell empty, unless it has a name."""
    value = row[column.name]
    if value is None:
        # « Sans thème » is a row's name; an unknown number is no text among numbers.
        if column.null and column.null != "–":
            sheet.write_string(*at, column.null, kinds["text"])
    elif is_number(column, row):
        number = float(value) if isinstance(value, Decimal) else value
        sheet.write_number(*at, number, kinds["percent"] if column.format == "percent" else None)
    elif isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        local = aware.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
        sheet.write_datetime(*at, local, kinds["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), kinds["day"])  # noqa: DTZ001  a day, as spreadsheets know them
    else:
        whole = isinstance(value, str) and column.format != "code"
        text = value if whole else read(column, row, timezone)
        sheet.write_string(*at, text[:_MAX_CELL], kinds["text"])


def _source(book: Any, told: Mapping[str, str]) -> None:
    sheet = book.add_worksheet("Source")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    for line, (label, text) in enumerate(told.items()):
        sheet.write_string(line, 0, label)
        sheet.write_string(line, 1, text[:_MAX_CELL])
