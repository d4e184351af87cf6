"""What a person decided about passages: masks that no detector sets, and what one takes wrongly.

A decision holds for one passage of one text, told by its digest: once the text is edited, the
decision no longer applies, and the detectors alone judge.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from datapackage.texts.redaction import numbers

__all__ = ["CERTAIN", "Decisions", "certain", "digest", "places"]

CERTAIN = {"nir": numbers.nirs, "iban": numbers.ibans, "card": numbers.cards}
"""Numbers that their own key proves: nobody may decide to publish one."""

_DIGEST = 16
"""Hexadecimal digits: 64 bits, for the texts of one consultation."""


def digest(text: str) -> str:
    """Return what tells a text from all others, however its blanks are laid."""
    words = " ".join(text.split()).encode(errors="surrogatepass")
    return hashlib.sha256(words).hexdigest()[:_DIGEST]


def certain(text: str) -> Iterator[tuple[int, int]]:
    """Yield the numbers of `text` that their own key proves."""
    for detector in CERTAIN.values():
        yield from detector(text)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Passages, by the digest of the text that they are in before anything is masked."""

    masked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anything was decided."""
        return bool(self.masked or self.kept)

    def masks_each(self, texts: pa.Array) -> pa.Array:
        """Tell of each text whether a passage to mask may be in it; all others need no reading."""
        passages = sorted({one for several in self.masked.values() for one in several})
        return pc.match_substring_regex(texts, "|".join(map(_literal, passages)) or r"[^\s\S]")

    def in_text(self, text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Return where `text` is to be masked, and where it is to be left as it is."""
        if not self:
            return [], []
        key = digest(text)
        return (
            list(places(text, self.masked.get(key, ()))),
            self._left(text, self.kept.get(key, ())),
        )

    @staticmethod
    def _left(text: str, passages: Iterable[str]) -> list[tuple[int, int]]:
        found = list(places(text, passages))
        proved = list(certain(text)) if found else []
        return [
            (start, end)
            for start, end in found
            if not any(first < end and start < last for first, last in proved)
        ]


def places(text: str, passages: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where the passages are in `text`."""
    for passage in passages:
        yield from (found.span() for found in re.finditer(re.escape(passage), text))


def _literal(passage: str) -> str:
    # RE2 takes no escape of a letter beyond ASCII, nor needs one.
    return (
        re.sub(r"([^\w\s])", r"\\\1", passage, flags=re.ASCII)
        if passage.isascii()
        else ("".join(rf"\x{{{ord(sign):x}}}" for sign in passage))
    )
