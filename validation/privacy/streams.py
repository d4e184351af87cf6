"""The lines of a file of any size, from blocks of bytes: what is read of what has no other form.

A line comes out whole wherever the blocks are cut, in a sign of several bytes or
between the two signs of a line end. One too long to be held comes out in windows.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from datapackage.texts.redaction import redact

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["LONGEST", "OVERLAP", "Told", "blocks", "lines", "watched", "windows"]

_BLOCK = 1 << 18

Told = Callable[[int], object]
"""Told, while a file is read, at which byte of it the reading is."""

LONGEST = 1 << 20
"""Characters of the longest text that is looked at in one piece."""
OVERLAP = 1 << 13
"""Characters that two windows share, at least half of it: the detectors' longest datum, an
e-mail address, has some 700 (their lengths are bounded), so that each is whole in a window."""

# Between two words: nothing that is recognised by its figures or signs begins or ends here by
# being cut, and what is recognised by its words is whole in the next window.
_QUIET = re.compile(r"(?<=[^\W\d_]{2}) (?=[^\W\d_]{2})")


def watched(path: Path, told: Told) -> BinaryIO:
    """Open a file for reading so that `told` learns how far it is."""
    return io.BufferedReader(_Watched(path, told), _BLOCK)


class _Watched(io.FileIO):
    def __init__(self, path: Path, told: Told) -> None:
        super().__init__(path)
        self._told = told

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        read = super().readinto(buffer)
        self._told(self.tell())
        return read


def blocks(stream: BinaryIO, size: int = _BLOCK) -> Iterator[bytes]:
    """Yield the bytes of `stream`, at most `size` at once."""
    while block := stream.read(size):
        yield block


def lines(
    stream: BinaryIO, size: int = _BLOCK, longest: int = LONGEST
) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, as `bytes.decode(errors="replace").splitlines()` cuts them.

    A line of more than `longest` characters is yielded as its windows, under one number.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    number, rest = 1, ""
    for block in blocks(stream, size):
        *whole, rest = _cut(rest + decoder.decode(block))
        for line in whole:
            yield from ((number, window) for window in windows(line, longest))
            number += 1
        if len(rest) > longest + OVERLAP:
            *full, rest = windows(rest, longest)
            yield from ((number, window) for window in full)
    for line in (rest + decoder.decode(b"", final=True)).splitlines():
        yield from ((number, window) for window in windows(line, longest))
        number += 1


def windows(text: str, longest: int = LONGEST, overlap: int = OVERLAP) -> Iterator[str]:
    """Yield `text`, in overlapping pieces of at most `longest` characters if it has more.

    `longest` is more than `overlap`.
    """
    start = 0
    while len(text) - start > longest:
        # Cut sooner than it overlaps, the next one would begin before this one, for ever.
        end = _quiet(text, start + max(longest - overlap, overlap + 1), start + longest, overlap)
        yield text[start:end]
        start = _quiet(text, end - overlap, end - overlap // 2, overlap)
    yield text[start:]


def _cut(text: str) -> list[str]:
    """Return the lines of `text`; the last one may go on, and keeps what may be half a line end."""
    pieces = text.splitlines(keepends=True)
    if not pieces:
        return [""]
    last = pieces[-1]
    ended = last.splitlines()[0] != last and not last.endswith("\r")
    done = pieces if ended else pieces[:-1]
    return [*(piece.splitlines()[0] for piece in done), "" if ended else last]


def _quiet(text: str, low: int, high: int, overlap: int) -> int:
    """Return the last place from `low` to `high` where a cut is harmless, else `high`.

    No datum has more than `overlap` characters.
    """
    places = [found.end() for found in _QUIET.finditer(text, low, high)]
    # Of an address that is cut, the rest alone may be taken for something else: a name.
    before = max(low - overlap, 0)
    data = redact(text[before : high + overlap]).findings
    spans = [(before + datum.start, before + datum.end) for datum in data]
    apart = [place for place in places if not any(start < place < end for start, end in spans)]
    return (apart or places or [high])[-1]
