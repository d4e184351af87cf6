"""The cells of a workbook's own row that hold a short text: shared strings are not touched."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Container, Iterable, Mapping, Sequence

from concertation.purge.cells import Own
from concertation.purge.words import Span, fold

__all__ = ["cut", "open_rows"]

_SHARED = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ITEM = re.compile(rb"<(?:\w+:)?si(?:\s[^<>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>(.*?)</(?:\w+:)?t>", re.DOTALL)
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\br=\"(\d+)\"[^<>]*>.*?</(?:\w+:)?row>", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>(.*?)</(?:\w+:)?v>", re.DOTALL)


def open_rows(
    book: zipfile.ZipFile, own: Sequence[Own], wanted: Container[str]
) -> dict[str, list[Span]]:
    """Return, by member of `book`, where the cells of a row of `own` hold what is wanted."""
    names = [name for name in book.namelist() if _SHEET.fullmatch(name)]
    if not names:
        return {}
    shared = _shared(book)
    found: dict[str, list[Span]] = {}
    for name in names:
        content = book.read(name)
        rows = {int(row[1]): row.span() for row in _ROW.finditer(content)}
        found[name] = [span for one in own for span in _own(content, rows, one, shared, wanted)]
    return found


def _own(
    content: bytes,
    rows: Mapping[int, Span],
    own: Own,
    shared: list[str],
    wanted: Container[str],
) -> list[Span]:
    """Return the cells of the record of `own` that hold what is wanted.

    Sources count rows from the top of the sheet, or from under its titles.
    """
    best: tuple[int, list[Span]] = (0, [])
    for span in (rows[number] for number in (own.row, own.row + 1) if number in rows):
        read = {cell.span(): _value(cell, shared) for cell in _CELL.finditer(content, *span)}
        found = [place for place, text in read.items() if fold(text) in wanted]
        score = 2 * len(found) + (own.source_id in read.values()) if found else 0
        best = max(best, (score, found), key=lambda one: one[0])
    return best[1]


def cut(content: bytes, spans: Iterable[Span], left: str) -> bytes:
    """Return a sheet of which the cells at `spans` say `left`, in the cell itself."""
    for start, end in sorted(spans, reverse=True):
        met = _CELL.match(content, start, end)
        if met is None:
            continue
        kept = re.sub(rb"\st=\"\w*\"", b"", met[1])
        said = b'<c%s t="inlineStr"><is><t>%s</t></is></c>' % (kept, left.encode())
        content = content[:start] + said + content[end:]
    return content


def _shared(book: zipfile.ZipFile) -> list[str]:
    if _SHARED not in book.namelist():
        return []
    return [_said(met[1] or b"") for met in _ITEM.finditer(book.read(_SHARED))]


def _said(content: bytes) -> str:
    return html.unescape(b"".join(_TEXT.findall(content)).decode("utf-8", "replace"))


def _value(cell: re.Match[bytes], shared: list[str]) -> str:
    value = _VALUE.search(cell[2])
    if b't="s"' in cell[1] and value and value[1].isdigit() and int(value[1]) < len(shared):
        return shared[int(value[1])]
    return _said(cell[2]) if value is None else html.unescape(value[1].decode("utf-8", "replace"))
