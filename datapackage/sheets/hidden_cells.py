"""What does a workbook hide from who opens it? Sheets, rows and columns.

What people hide there they do not mean to publish: notes, drafts, addresses.
openpyxl, which reads a workbook as a stream, tells the state of a sheet only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.parsers.expat import ParserCreate

__all__ = ["Hidden", "hidden_in", "is_hidden"]

_CHUNK = 1024 * 1024
_MARKS = (b"hidden", "hidden".encode("utf-16-le"))
_TRUE = {"1", "true", "on"}
_LAST_COLUMN = 16_384


@dataclass(frozen=True, slots=True)
class Hidden:
    """The rows and columns that a sheet does not show; a filter hides rows too."""

    rows: set[int] = field(default_factory=set)
    """Numbers, from 1."""
    columns: set[int] = field(default_factory=set)
    """Places, from 0."""


def is_hidden(sheet: Any) -> bool:
    """Tell whether a sheet of openpyxl is hidden, or « very hidden », which Excel does not list."""
    return bool(sheet.sheet_state != "visible")


def hidden_in(sheet: Any) -> Hidden:
    """Return what a sheet of data, opened by openpyxl in read-only mode, hides.

    Raises:
        Exception: whatever a damaged file makes the archive or the XML parser raise.
    """
    with sheet._get_source() as stream:  # noqa: SLF001  no other way to the XML of the sheet
        marked = _mentions(stream)
    hidden = Hidden()
    if marked:
        with sheet._get_source() as stream:  # noqa: SLF001  the same
            _collect(stream, hidden)
    return hidden


def _mentions(stream: BinaryIO) -> bool:
    """Tell whether the word is there at all: most sheets are then not parsed a second time."""
    tail = b""
    while chunk := stream.read(_CHUNK):
        window = tail + chunk
        if any(mark in window for mark in _MARKS):
            return True
        tail = window[-len(_MARKS[-1]) :]
    return False


def _collect(stream: BinaryIO, hidden: Hidden) -> None:
    at = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal at
        name = tag.rpartition(":")[2]
        if name == "row":
            at = int(attributes.get("r", at + 1))
            if attributes.get("hidden") in _TRUE:
                hidden.rows.add(at)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            last = min(int(attributes["max"]), _LAST_COLUMN)
            hidden.columns.update(range(int(attributes["min"]) - 1, last))

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.ParseFile(stream)
