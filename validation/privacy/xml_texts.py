"""The texts of an XML document of any size: what a person reads in it, and where links lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.parsers import expat

from validation.privacy.streams import LONGEST, blocks, windows

__all__ = ["MarkupError", "marked_up"]

_ATTRIBUTES = ("Target", "location", "display", "tooltip")
_CELL = {"r", "s", "t"}
_VALUE = "v"
"""In a workbook, a number or a place in the list of shared texts, unless a formula made it."""


class MarkupError(Exception):
    """It is not XML; what came before may have been yielded."""


def marked_up(stream: BinaryIO) -> Iterator[tuple[int | None, str]]:
    """Yield each text with the row of the sheet that it is in, None outside of a sheet.

    Raises:
        MarkupError: the document is not well formed, from somewhere on.
    """
    reader = _Reader()
    try:
        for block in blocks(stream):
            reader.parser.Parse(block, False)  # noqa: FBT003  expat's own signature
            yield from reader.taken()
        reader.parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise MarkupError from error
    finally:
        # What was read before the fault is read all the same.
        reader.end()
    yield from reader.taken()


class _Reader:
    """Gathers texts between tags."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say
        self.parser.CommentHandler = self._note
        self._tag = ""
        self._row: int | None = None
        self._said: list[str] = []
        self._length = 0
        self._found: list[tuple[int | None, str]] = []

    def taken(self) -> list[tuple[int | None, str]]:
        """Return what was found since the last time."""
        found, self._found = self._found, []
        return found

    def end(self) -> None:
        """Let go of the text that is being gathered."""
        text = "".join(self._said)
        self._said.clear()
        self._length = 0
        if text and not text.isspace() and not (self._tag == _VALUE and _is_number(text)):
            self._found += ((self._row, window) for window in windows(text))

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._said:
            self.end()
        self._tag = tag
        if tag == "row" and attributes.get("r", "").isdecimal():
            self._row = int(attributes["r"])
        # A sheet has a million cells, whose own attributes say nothing.
        if not attributes.keys() <= _CELL:
            for name, value in attributes.items():
                if name.endswith(_ATTRIBUTES):
                    self._found.append((self._row, value))

    def _end(self, _tag: str) -> None:
        if self._said:
            self.end()
        self._tag = ""

    def _say(self, text: str) -> None:
        self._said.append(text)
        self._length += len(text)
        if self._length > 2 * LONGEST:
            # Never held whole: its windows but the last, which goes on.
            *full, rest = windows("".join(self._said))
            self._found += ((self._row, window) for window in full)
            self._said, self._length = [rest], len(rest)

    def _note(self, text: str) -> None:
        self._found += ((self._row, window) for window in windows(text))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
