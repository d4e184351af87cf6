"""Codes known to be private in this consultation: handles of accounts, hashes of addresses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from datapackage.texts.sparse_columns import marked

__all__ = ["CodeIndex"]

_RUN = re.compile(r"[0-9a-z]{8,}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_PREFIX = 8
_AROUND = re.compile(r"[\w.+-]*", re.ASCII)
_BEFORE = re.compile(r"[\w.+-]*\Z", re.ASCII)


class CodeIndex:
    """Codes by their longest run of letters and digits: eight at least, one of them a digit.

    What says less is a word, or a number, which other texts may hold as well.
    """

    _HINT = "|".join(rf"(?i:[0-9a-z]{{{at}}}[0-9][0-9a-z]{{{7 - at}}})" for at in range(8))
    """What every code has, for RE2."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._lengths: Mapping[str, tuple[int, ...]] = {}

    def __bool__(self) -> bool:
        """Tell whether there is a code to look for."""
        return bool(self._known)

    @classmethod
    def of(cls, values: Iterable[str]) -> CodeIndex:
        """Index the values that say enough."""
        index = cls()
        index._known = frozenset(_longest(values))
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for value in index._known:
            lengths[value[:_PREFIX]].add(len(value))
        index._lengths = {start: tuple(sorted(of)) for start, of in lengths.items()}
        return index

    def may_hold_each(self, texts: pa.Array) -> pa.Array:
        """Tell which texts hold a code."""
        rows = pc.indices_nonzero(pc.match_substring_regex(texts, self._HINT))
        pairs = zip(rows.to_pylist(), texts.take(rows).to_pylist(), strict=True)
        # What only looks like a code is most often the number of a page.
        return marked((row for row, text in pairs if any(self.held(text))), len(texts))

    def held(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a code is, inside longer ones too; places may overlap."""
        if not self._known:
            return
        # A sign that grows when it is lowered would shift the places; it is in no code.
        low = _NOT_ASCII.sub(" ", text).lower()
        for run in _RUN.finditer(low):
            for start in range(run.start(), run.end() - _PREFIX + 1):
                for length in self._lengths.get(low[start : start + _PREFIX], ()):
                    if low[start : start + length] in self._known:
                        yield start, start + length

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the words that hold a code, as they are to be masked."""
        last = 0
        for start, end in sorted(self.held(text)):
            if start < last:
                continue
            before = _BEFORE.search(text, last, start)
            after = _AROUND.match(text, end)
            first = before.start() if before else start
            last = first + len(text[first : after.end() if after else end].rstrip(".-+"))
            yield first, max(last, end)


def _longest(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        runs = sorted(_RUN.findall(value.lower()), key=len)
        if runs and any(sign.isdigit() for sign in runs[-1]):
            yield runs[-1]
