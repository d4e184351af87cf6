"""Take a text out of one file, whatever holds it: all else keeps its bytes."""

from __future__ import annotations

import codecs
import io
import mmap
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from concertation.purge import workbooks
from concertation.purge.cells import Cell, Form, Own, cells, form_of, own_cells, read
from concertation.purge.words import Data, Finder, Span, fold, with_markup, words_of

__all__ = ["Taker", "is_zip", "opened"]

_TAGS = re.compile(rb"<[^<>]*>")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BLOCK = 1 << 20


@dataclass(slots=True)
class Taker:
    """Takes the texts of one object out of files."""

    left: str
    """What stands in their place."""
    finder: Finder
    """Finds the texts anywhere."""
    whole: Finder
    """Finds them in a cell of which they are known to be, ordinary sentences included."""
    kept: Finder = field(default_factory=lambda: Finder(()))
    """What others publish, in which the texts are left where they are."""
    short: frozenset[str] = frozenset()
    """Texts, folded, that are only looked for in the record of the object."""
    own: tuple[Own, ...] = ()
    missed: list[str] = field(default_factory=list)
    """Files in which the object's own record was not found, though it has short texts."""

    def clean(self, path: Path, name: str, out: Path) -> bool:
        """Write the file at `path`, called `name` in its export, without the texts in `out`.

        Returns whether anything was taken; if not, nothing is written.
        """
        if is_zip(path):
            with path.open("rb") as stream, out.open("wb") as written:
                changed = self._zip(stream, name, written)
        else:
            with opened(path) as data, out.open("wb") as written:
                changed = self._write(data, name, name, written)
        if not changed:
            out.unlink()
        return changed

    def _zip(self, stream: IO[bytes], name: str, written: IO[bytes]) -> bool:
        changed = False
        with zipfile.ZipFile(stream) as old, zipfile.ZipFile(written, "w") as new:
            own = [one for one in self.own if one.file == name]
            wanted = self.short | self.whole.folded
            shared = workbooks.open_rows(old, own, wanted) if own else {}
            for member in old.infolist():
                content = old.read(member)
                out = io.BytesIO()
                if content[:4] == b"PK\x03\x04":
                    taken = self._zip(io.BytesIO(content), member.filename, out)
                else:
                    cut = workbooks.cut(content, shared.get(member.filename, ()), self.left)
                    taken = self._write(cut, member.filename, member.filename, out)
                    taken |= cut != content
                    content = cut
                new.writestr(member, out.getvalue() or content)
                changed |= taken
        return changed

    def _write(self, data: Data, name: str, own_name: str, written: IO[bytes]) -> bool:
        """Write `data` without the texts; nothing when none is there."""
        if data[:2] in _WIDE:
            return self._write_wide(data[:], name, own_name, written)
        form = form_of(name, data)
        places = self._places(form, data, own_name)
        if not places:
            return False
        left = self.left.encode(_encoding(data))
        at = 0
        for (start, end), tags in places:
            _copy(data, at, start, written)
            written.write(left + tags)
            at = end
        _copy(data, at, len(data), written)
        return True

    def _write_wide(self, data: bytes, name: str, own_name: str, written: IO[bytes]) -> bool:
        encoding = "utf-16-le" if data[:2] == codecs.BOM_UTF16_LE else "utf-16-be"
        out = io.BytesIO()
        plain = data[2:].decode(encoding, "surrogatepass").encode("utf-8", "surrogatepass")
        if not self._write(plain, name, own_name, out):
            return False
        text = out.getvalue().decode("utf-8", "surrogatepass")
        written.write(data[:2] + text.encode(encoding, "surrogatepass"))
        return True

    def _places(self, form: Form, data: Data, name: str) -> list[tuple[Span, bytes]]:
        """Return what to take out, in order, and the tags of each place that must stay."""
        near = self.finder.spans(data, 0, len(data))
        found: dict[Span, bytes] = {}
        for cell in cells(form, data, near) if near else ():
            for span in self._spared(data, cell):
                found |= self._place(form, data, cell, span)
        for cell in self._own(form, data, name):
            if fold(read(data, form, cell)) in self.short | self.whole.folded:
                found[cell.start, cell.end] = b""
            for span in self.whole.spans(data, cell.start, cell.end):
                found |= self._place(form, data, cell, span)
        return _apart(sorted(found.items()))

    def _own(self, form: Form, data: Data, name: str) -> Iterator[Cell]:
        for own in self.own:
            if own.file != name:
                continue
            found = own_cells(form, data, own, self.short | self.whole.folded)
            if not found and form != "sheet":
                self.missed.append(name)
            yield from found

    def _spared(self, data: Data, cell: Cell) -> Iterator[Span]:
        """Yield where the texts are in a cell, but within what somebody else publishes."""
        if not self.finder.spans(data, cell.start, cell.end):
            return
        kept = self.kept.whole(data, cell.start, cell.end)
        for start, end in self.whole.spans(data, cell.start, cell.end):
            if not any(one <= start and end <= two for one, two in kept):
                yield start, end

    def _place(self, form: Form, data: Data, cell: Cell, span: Span) -> dict[Span, bytes]:
        structural = form in ("sheet", "text")
        start, end = with_markup(data, span, cell.start, cell.end, structural=structural)
        if structural:
            return {(start, end): b"".join(_TAGS.findall(data[start:end]))}
        around = data[cell.start : start] + b" " + data[end : cell.end]
        if not words_of(around.decode("utf-8", "replace")):
            start, end = cell.start, cell.end
        return {(start, end): b""}


def is_zip(path: Path) -> bool:
    """Tell whether the file holds others: a ZIP or a workbook."""
    with path.open("rb") as stream:
        return stream.read(4) == b"PK\x03\x04" and zipfile.is_zipfile(stream)


@contextmanager
def opened(path: Path) -> Iterator[Data]:
    """Yield the bytes of a file without reading them all into memory."""
    with path.open("rb") as stream:
        if path.stat().st_size == 0:
            yield b""
            return
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield data


def _apart(places: list[tuple[Span, bytes]]) -> list[tuple[Span, bytes]]:
    """Return places in order of which none touches another, the widest of those that do."""
    kept: list[tuple[Span, bytes]] = []
    for (start, end), tags in places:
        if kept and start < kept[-1][0][1]:
            (first, last), before = kept[-1]
            kept[-1] = ((first, max(last, end)), before or tags)
        else:
            kept.append(((start, end), tags))
    return kept


def _encoding(data: Data) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(data), _BLOCK):
            decoder.decode(data[at : at + _BLOCK])
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _copy(data: Data, start: int, end: int, written: IO[bytes]) -> None:
    for at in range(start, end, _BLOCK):
        written.write(data[at : min(end, at + _BLOCK)])
