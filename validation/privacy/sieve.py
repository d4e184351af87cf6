"""Which texts could hold a personal datum at all? Columns in, the few that must be read out.

A sieve may keep too much, never too little: in what it drops, the detectors
of `datapackage.texts.redaction` and the known values find nothing. Texts are tried
by the column, in a language without backtracking (RE2), not one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from datapackage.texts.redaction import CodeIndex, NameIndex, suspect_each
from validation.privacy.arrow_arrays import flags, numbers

__all__ = ["EVERYTHING", "Sieve"]

# A date or a moment in a column, whole: its digits are many, but a colon or a letter parts
# them, and a year begins no telephone number.
_MOMENT = (
    r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-]00(?::?00)?)?)?$"
)

_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is looked for, as far as whole columns can tell it."""

    names: NameIndex = field(default_factory=NameIndex)
    codes: CodeIndex = field(default_factory=CodeIndex)
    """Values known to be private."""
    everything: bool = False
    """Whether every text must be read, whatever it looks like."""
    _met: dict[str, bool] = field(default_factory=dict)
    """Whether a name may need the words of a piece of text that was met before."""

    def kept(self, values: pa.Array) -> list[int]:
        """Return the places, in order, of the texts that must be read; nulls are none."""
        if self.everything:
            return _true(pc.is_valid(values))
        # A text that many rows share is tried once.
        encoded = values.dictionary_encode()
        return _true(self._suspect(encoded.dictionary).take(encoded.indices))

    def _suspect(self, texts: pa.Array) -> pa.Array:
        # A moment holds no name either: its letters are apart, and a name has two words together.
        moments = pc.match_substring_regex(texts, _MOMENT)
        texts = pc.if_else(moments, pa.nulls(len(texts), texts.type), texts)
        suspect = suspect_each(texts)
        if self.codes:
            suspect = pc.or_(suspect, self.codes.may_hold_each(texts))
        return pc.or_(suspect, self._named(texts)) if self.names else suspect

    def _named(self, texts: pa.Array) -> pa.Array:
        """Tell which texts hold a word without which a name is not complete."""
        # No word spans a blank, so that a piece has the words that the text has there.
        pieces = pc.ascii_split_whitespace(texts)
        encoded = pc.list_flatten(pieces).dictionary_encode()
        wanted = flags([self._may_hold(piece) for piece in encoded.dictionary.to_pylist()])
        parents = pc.list_parent_indices(pieces).filter(wanted.take(encoded.indices))
        return pc.is_in(numbers(range(len(texts))), value_set=parents)

    def _may_hold(self, piece: str) -> bool:
        known = self._met.get(piece)
        if known is None:
            known = self.names.may_hold(piece)
            if len(self._met) < _REMEMBERED:
                self._met[piece] = known
        return known


EVERYTHING = Sieve(everything=True)
"""Keeps every text."""


def _true(values: pa.Array) -> list[int]:
    # A null is no truth. `fill_null` is not called: it would import pandas, which weighs 40 MB.
    places: list[int] = pc.indices_nonzero(values).to_pylist()
    return places
