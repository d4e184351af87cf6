"""Names of the people who have an account, where others write them.

A full name is one anywhere. A name made of ordinary words (« Pistes Cyclables »), or of one word,
would mask the language itself: it is one where it signs, or where somebody is spoken to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice, pairwise
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc

from datapackage.texts.fold import name_word
from datapackage.texts.redaction.words import is_first_name, is_ordinary

__all__ = ["NameIndex", "is_ordinary_name"]

_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LINKS = re.compile(r"[ \t\u00a0\u202f.\-‐‑,]{1,3}|\s")
_LEAST_WORDS, _MOST_WORDS = 2, 6
_LEAST_LETTERS = 4
"""Two initials are nobody's name."""
_CALLED = re.compile(
    r"(?:@|\bsign[ée]e?\)?|\bsignature|\bcordialement|\bsalutations|\bbien à (?:vous|toi)|"
    r"\b(?:M\.|Mme|Mlle|Monsieur|Madame|Mr)|\bcontribution de|\b(?:proposé|écrit|rédigé) par)"
    r"[\s:,.]{0,3}\Z",
    re.IGNORECASE,
)
_SPOKEN_TO = re.compile(
    r"(?:\b(?:merci|bonjour|bonsoir|bravo|cher|chère|selon|d['’]accord avec|comme (?:le )?dit|"
    r"en réponse à|répon(?:ds|dre|se) à|rejoins|remercie)|[.!?…:;,(–—-]|\n)[\s,:]{0,3}\Z",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\s?(?:,\s)?(?:a\s(?:écrit|dit|raison|proposé|répondu|suggéré)|écrit|propose|répond)\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"[\s.!)…]*(?:\Z|\n)")
_NEAR = 40


# The words of a language are few: each is folded once, whatever the number of texts.
_REMEMBERED = 50_000
_FOLDED = 20_000


_fold = lru_cache(maxsize=_FOLDED)(name_word)

_CIVILITIES = {"m", "mr", "mrs", "ms", "mme", "mlle", "dr", "pr", "me", "monsieur", "madame"}


def _written(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the folded words of a name, and those without « M. » or « Mme »."""
    words = tuple(_fold(word) for word in _WORDS.findall(name))
    yield words
    if words and words[0] in _CIVILITIES:
        yield words[1:]


class NameIndex:
    """Names by their words, whatever the order, accents, case and hyphens.

    The cost of a search grows with the words of the text, not with the names.
    """

    def __init__(self) -> None:
        self._names: set[tuple[str, ...]] = set()
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._anchors: set[str] = set()
        """The longest word of each name: no name is complete without its own."""
        self._strangers: set[str] = set()
        """What stood between spaces and holds no anchor: most texts have only these."""

    def __bool__(self) -> bool:
        """Tell whether there is a name to look for."""
        return bool(self._names)

    @classmethod
    def of(cls, full_names: Iterable[str]) -> NameIndex:
        """Index full names: at least two words, five letters in all."""
        index = cls()
        lengths: dict[str, set[int]] = {}
        for words in chain.from_iterable(map(_written, full_names)):
            letters = sum(map(len, words))
            if not (1 <= len(words) <= _MOST_WORDS and letters >= _LEAST_LETTERS):
                continue
            index._names.add(tuple(sorted(words)))
            index._anchors.add(max(words, key=len))
            for word in words:
                lengths.setdefault(word, set()).add(len(words))
        index._lengths = {word: tuple(sorted(of, reverse=True)) for word, of in lengths.items()}
        return index

    def may_hold(self, text: str) -> bool:
        """Tell whether `text` has a word that a name cannot do without; `de` is not one."""
        # No word goes over a space: splitting there is quicker than finding each word.
        return bool(self._names) and bool(self._holders(set(text.split())))

    def may_hold_each(self, texts: pa.Array) -> pa.Array:
        """Apply `may_hold` to an array of strings: a word that they share is judged once."""
        pieces = pc.ascii_split_whitespace(texts)
        words = pc.list_flatten(pieces).dictionary_encode()
        holders = pa.array(self._holders(set(words.dictionary.to_pylist())), texts.type)
        of_words = pc.is_in(words.dictionary, value_set=holders).take(words.indices)
        rows = pc.list_parent_indices(pieces).filter(of_words)
        return pc.is_in(pa.array(range(len(texts)), rows.type), value_set=rows)

    def _holders(self, pieces: set[str]) -> list[str]:
        """Return the pieces of text that hold a word that a name cannot do without."""
        new = pieces - self._strangers
        holders = [
            piece
            for piece in new
            if any(_fold(word) in self._anchors for word in _WORDS.findall(piece))
        ]
        room = _REMEMBERED - len(self._strangers)
        self._strangers.update(islice(new.difference(holders), max(room, 0)))
        return holders

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the names in `text`, the longest first where several begin."""
        for start, end in self._all(text):
            if not _is_weak(text[start:end]) or _is_told(text, start, end):
                yield start, end

    def doubtful(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield what `find` takes for ordinary words, though somebody's name has all of them."""
        for start, end in self._all(text):
            if is_ordinary_name(text[start:end]) and not _is_told(text, start, end):
                yield start, end

    def _all(self, text: str) -> Iterator[tuple[int, int]]:
        if not self.may_hold(text):
            return
        words = [(_fold(found[0]), found.start(), found.end()) for found in _WORDS.finditer(text)]
        at = 0
        while at < len(words):
            length = next(
                (
                    n
                    for n in self._lengths.get(words[at][0], ())
                    if self._is_name(text, words, at, n)
                ),
                0,
            )
            if length:
                yield words[at][1], words[at + length - 1][2]
            at += length or 1

    def in_url(self, url: str) -> bool:
        """Tell whether a web address holds a name, as `/jeanne-dupont`."""
        if not self._names:
            return False
        spaced = re.sub(r"[/_+=&?-]+", " ", unquote(url))
        # A word of an address is not somebody who signs.
        return any(" " in spaced[slice(*place)] for place in self.find(f"{spaced} /"))

    def _is_name(self, text: str, words: list[tuple[str, int, int]], at: int, length: int) -> bool:
        part = words[at : at + length]
        if len(part) < length or tuple(sorted(word for word, _, _ in part)) not in self._names:
            return False
        return all(
            _LINKS.fullmatch(text, left[2], right[1]) is not None for left, right in pairwise(part)
        )


def is_ordinary_name(name: str) -> bool:
    """Tell whether a name is of several words, all of them ordinary ones."""
    return len(_WORDS.findall(name)) >= _LEAST_WORDS and _is_weak(name)


def _is_weak(name: str) -> bool:
    """Tell whether a name is of one word, or of ordinary ones, none being a first name."""
    words = _WORDS.findall(name)
    return len(words) < _LEAST_WORDS or (
        not any(map(is_first_name, words)) and all(map(is_ordinary, words))
    )


def _is_told(text: str, start: int, end: int) -> bool:
    """Tell whether words that may be anything stand here for somebody.

    They sign what is before them, or somebody is spoken to, quoted or mentioned.
    """
    before = text[max(start - _NEAR, 0) : start]
    if not any(sign.isalnum() for sign in text[:start]):
        return _SPEAKS.match(text, end) is not None
    if _CALLED.search(before) or _SPEAKS.match(text, end):
        return True
    if not text[start].isupper() or not (called := _SPOKEN_TO.search(before)):
        return False
    return called[0][0].isalpha() or _CLOSES.match(text, end) is not None
