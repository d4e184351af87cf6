"""The records of a CSV text of any size, one after the other, each reader with its own bound.

Python's `csv` has one bound on cells for the whole process, read at each line: whoever set
it last set it for all readers, those of other threads too. Here it is set aside, once; each
reader bounds its own records, which also holds for a line without end.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

__all__ = ["Records", "first_record"]

csv.field_size_limit(sys.maxsize)


@dataclass(slots=True)
class Records:
    """The records of `text`, from where it is; each is as many cells as it has.

    Iterating raises `csv.Error` for a record of more than `longest` characters, line ends
    included, and, if `strict`, for quotes that are not closed or that something follows.
    `text` is then at the next line, where iterating again goes on.
    """

    text: TextIO
    """Opened with `newline=""`."""
    longest: int
    delimiter: str = ","
    strict: bool = False
    line: int = field(default=0, init=False)
    """How many lines were read, the last record's included."""
    taken: list[str] = field(default_factory=list, init=False)
    """The lines of the last record, whole or not."""

    def __iter__(self) -> Iterator[list[str]]:
        # A reader that failed begins anew at the next line, as a new one does.
        self.taken.clear()
        for cells in csv.reader(self._lines(), delimiter=self.delimiter, strict=self.strict):
            yield cells
            self.taken.clear()

    def _lines(self) -> Iterator[str]:
        left = self.longest
        while True:
            if not self.taken:
                left = self.longest
            line = self.text.readline(left + 1)
            if not line:
                return
            self.line += 1
            self.taken.append(line)
            left -= len(line)
            if left < 0:
                self._skip(line)
                msg = f"plus de {self.longest} caractères sans fin d’enregistrement"
                raise csv.Error(msg)
            yield line

    def _skip(self, line: str) -> None:
        """Leave the rest of a line of which only the beginning was read."""
        while line and not line.endswith(("\n", "\r")):
            line = self.text.readline(self.longest + 1)


def first_record(beginning: str, delimiter: str = ",") -> list[str]:
    """Return the first record of a text of which this is the beginning; [] if it has none."""
    text = io.StringIO(beginning, newline="")
    return next(iter(Records(text, len(beginning), delimiter)), [])
