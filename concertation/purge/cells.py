"""Where the texts of a file are: the cells of a CSV, the strings of a JSON, the texts of a sheet.

What is said here of a file holds for its bytes: all but what is taken out stays as it was.
"""

from __future__ import annotations

import codecs
import html
import itertools
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from concertation.purge.words import Data, Span, fold

__all__ = ["Cell", "Form", "Own", "cells", "form_of", "own_cells"]

Form = Literal["csv", "json", "sheet", "text"]

_HEAD = 64 * 1024
_FIRST = 50
"""Records by which the sign between cells is known."""
_RECORD = re.compile(rb'(?:[^"\r\n]|"(?:[^"]|"")*(?:"|\Z))*(?:\r\n|\n|\r|\Z)', re.DOTALL)
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_VALUE = re.compile(_TOKEN.pattern + rb"|[{}]|-?\d[\w.+-]*", re.DOTALL)
_SHEET_TEXT = re.compile(
    rb"<(?P<tag>(?:\w+:)?(?:si|is|text|v|t))(?:\s[^<>]*)?(?<!/)>.*?</(?P=tag)>", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a file, without the quotes around it."""

    start: int
    end: int
    enclosed: bool = False
    """Between quotes."""


@dataclass(frozen=True, slots=True)
class Own:
    """The record that a source says an object comes from."""

    file: str
    row: int
    source_id: str | None


def form_of(name: str, data: Data) -> Form:
    """Tell how a file is to be read, by its first bytes more than by its name."""
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip()
    if name.startswith("xl/") and name.endswith(".xml"):
        return "sheet"
    if head[:1] in (b"{", b"["):
        return "json"
    if head[:1] == b"<" or name.lower().endswith((".md", ".html", ".xml", ".toml")):
        return "text"
    return "csv"


def cells(form: Form, data: Data, near: list[Span]) -> Iterator[Cell]:
    """Yield the texts of a file that touch one of the places `near`, given in order."""
    if form == "csv":
        delimiter = _delimiter(data)
        for start, end in _touched(_records(data), near):
            yield from _record_cells(data, start, end, delimiter)
    elif form == "json":
        for start, end in _touched((met.span() for met in _TOKEN.finditer(data)), near):
            yield Cell(start + 1, end - 1, enclosed=True)
    elif form == "sheet":
        for start, end in _touched((met.span() for met in _SHEET_TEXT.finditer(data)), near):
            yield Cell(start, end)
    else:
        yield Cell(0, len(data))


def own_cells(form: Form, data: Data, own: Own, wanted: Collection[str]) -> list[Cell]:
    """Return the texts of the record of `own`, recognised by what is `wanted`, folded, in it."""
    found: list[list[Cell]] = []
    if form == "csv":
        delimiter = _delimiter(data)
        sign = (own.source_id or "").encode()
        found = [
            list(_record_cells(data, start, end, delimiter))
            for number, (start, end) in enumerate(_records(data))
            # Sources do not all count records from the same one; blank lines may not count.
            if abs(number - own.row) <= 1 or (sign and data.find(sign, start, end) >= 0)
        ]
    elif form == "json" and own.source_id is not None:
        spans = _objects(data, own.source_id)
        found = [_own_strings(data, start, end) for start, end in spans]
        if not any(_score(data, form, one, own, wanted) for one in found):
            found = [_strings(data, start, end) for start, end in spans]
    scored = [(_score(data, form, one, own, wanted), one) for one in found]
    best = max((score for score, _ in scored), default=0)
    return next((one for score, one in scored if score == best and best), [])


def read(data: Data, form: Form, cell: Cell) -> str:
    """Return a text as people would read it, markup included."""
    content = data[cell.start : cell.end]
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if form == "json":
        try:
            return str(json.loads(f'"{text}"', strict=False))
        except ValueError:
            return text
    return html.unescape(text) if form == "sheet" else text.replace('""', '"')


def _score(data: Data, form: Form, found: list[Cell], own: Own, wanted: Collection[str]) -> int:
    said = [read(data, form, cell) for cell in found]
    has = len({fold(one) for one in said} & set(wanted))
    return has * 2 + (own.source_id in said) if has else 0


def _records(data: Data) -> Iterator[Span]:
    at = 3 if data[:3] == codecs.BOM_UTF8 else 0
    while at < len(data):
        met = _RECORD.match(data, at)
        end = met.end() if met and met.end() > at else len(data)
        yield at, end
        at = end


def _delimiter(data: Data) -> bytes:
    """Return what parts the first records in the same number of cells, most often."""
    first = list(itertools.islice(_records(data), _FIRST))

    def parts(sign: bytes) -> tuple[int, int]:
        counts = Counter(_parted(data, span, sign) for span in first)
        # More records first, then more cells: two signs may part the records alike.
        return max(((often, count) for count, often in counts.items() if count), default=(0, 0))

    return max((b",", b";", b"\t", b"|"), key=parts)


def _parted(data: Data, span: Span, sign: bytes) -> int:
    """Return how many times a sign parts a record, 0 when a quote is closed where no cell ends."""
    enclosed = [cell for cell in _record_cells(data, *span, sign) if cell.enclosed]
    after = {data[cell.end + 1 : cell.end + 2] for cell in enclosed}
    if after - {sign, b"\r", b"\n", b""}:
        return 0
    said = sum(data[cell.start : cell.end].count(sign) for cell in enclosed)
    return data[slice(*span)].count(sign) - said


def _record_cells(data: Data, start: int, end: int, delimiter: bytes) -> Iterator[Cell]:
    quoted = rb'(?P<quoted>"(?:[^"]|"")*"?)|(?P<plain>[^' + re.escape(delimiter) + rb"\r\n]*)"
    pattern = re.compile(rb"(?:" + quoted + rb")(?:" + re.escape(delimiter) + rb"|)", re.DOTALL)
    at = start
    while at < end:
        met = pattern.match(data, at, end)
        if met is None or met.end() == at:
            at += 1  # the end of the line, or what follows a quote that was closed
        elif met["quoted"] is not None:
            first, last = met.span("quoted")
            closed = last - first > 1 and data[last - 1 : last] == b'"'
            yield Cell(first + 1, last - closed, enclosed=True)
            at = met.end()
        else:
            yield Cell(*met.span("plain"))
            at = met.end()


def _strings(data: Data, start: int, end: int) -> list[Cell]:
    found = (met.span() for met in _TOKEN.finditer(data, start, end))
    return [Cell(one + 1, two - 1, enclosed=True) for one, two in found]


def _own_strings(data: Data, start: int, end: int) -> list[Cell]:
    """Return the strings of a JSON object, but not those of the objects in it."""
    found, depth = [], 0
    for met in _VALUE.finditer(data, start, end):
        depth += (met[0] == b"{") - (met[0] == b"}")
        if depth == 1 and met[0][:1] == b'"':
            found.append(Cell(met.start() + 1, met.end() - 1, enclosed=True))
    return found


def _objects(data: Data, source_id: str) -> list[Span]:
    """Return the JSON objects that hold the value, the smallest ones first."""
    said = {f'"{source_id}"'.encode(), json.dumps(source_id).encode(), source_id.encode()}
    if not any(data.find(one) >= 0 for one in said):
        return []
    stack: list[tuple[int, bool]] = []
    found: list[Span] = []
    for met in _VALUE.finditer(data):
        token = met[0]
        if token == b"{":
            stack.append((met.start(), False))
        elif token == b"}" and stack:
            start, has = stack.pop()
            if has:
                found.append((start, met.end()))
                if stack:
                    stack[-1] = (stack[-1][0], True)
        elif token in said and stack:
            stack[-1] = (stack[-1][0], True)
    return sorted(found, key=lambda span: span[1] - span[0])


def _touched(spans: Iterator[Span], near: list[Span]) -> Iterator[Span]:
    """Yield those of `spans` that touch one of `near`; both are in order."""
    at = 0
    for start, end in spans:
        while at < len(near) and near[at][1] <= start:
            at += 1
        if at == len(near):
            return
        if near[at][0] < end:
            yield start, end
