r"""Find a text in a file as people wrote it, however the file writes it.

An export writes one text in many ways: HTML, escaped or not, `\u00e9`, `&eacute;`, `%C3%A9`,
windows-1252, a slug without accents. All have the same words in the same order, with signs
between them: words are what is looked for, in the bytes of the file.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html.entities import codepoint2name
from mmap import mmap

__all__ = ["LEAST", "Data", "Finder", "Span", "fold", "joined", "with_markup", "words_of"]

Data = bytes | mmap
Span = tuple[int, int]

LEAST = 20
"""Letters under which a text is too ordinary to be looked for in other people's rows."""

_ANCHOR = 30
"""Letters by which a sentence is known; what follows is then read word by word."""
_BACK = 4_000
"""Bytes of markup that may part the first word of an anchor from its longest one."""
_ENDS = re.compile(r"(?<=[.!?…:;])\s+|\n+")
_TAGS = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W_]+")

_ESCAPED = (
    rb"&(?:amp;)*lt;(?:(?!&[lg]t;)[^<>]){0,4000}?&(?:amp;)*gt;"
    rb"|\\u003[cC](?:(?!\\u003[cCeE]).){0,4000}?\\u003[eE]"
)
_TAG = rb"<[^<>]{0,4000}>|" + _ESCAPED
_GAP = (
    rb"(?:"
    + _TAG
    + rb"|&(?:amp;)*\#?[0-9A-Za-z]{1,8};|\\[nrtbf]|\\u[0-9a-fA-F]{4}|_x[0-9A-Fa-f]{4}_"
    rb"|%[0-9A-Fa-f]{2}|[^0-9A-Za-z])"
)
_AROUND = {
    structural: (
        re.compile(rb"(?:(?:" + tag + rb")\s*)+\Z", re.DOTALL),
        re.compile(rb"(?: ?[.!?]|[\x80-\xff]|\s*(?:" + tag + rb"))*", re.DOTALL),
    )
    for structural, tag in ((True, _ESCAPED), (False, _TAG))
}
_ONLY_GAP = re.compile(_GAP + rb"*\Z", re.DOTALL)


def words_of(text: str) -> list[str]:
    """Return the words of a text, markup left out."""
    return _WORD.findall(html.unescape(_TAGS.sub(" ", html.unescape(text))))


def fold(text: str) -> str:
    """Return the letters and digits of a text, without markup, case or accents."""
    return joined(words_of(text))


def joined(words: Iterable[str]) -> str:
    """Return words as one, without case or accents."""
    parted = unicodedata.normalize("NFD", "".join(words)).casefold()
    return "".join(sign for sign in parted if not unicodedata.combining(sign))


@dataclass(frozen=True, slots=True)
class _Anchor:
    text: int
    """Which text it is of."""
    first: int
    """Its first word, in that text."""
    after: int
    """The word that follows it."""
    said: str
    """Its words, folded."""
    pattern: re.Pattern[bytes]
    keys: tuple[bytes, ...]
    """One of its words, as a file must have it; none when no word is in ASCII."""


class Finder:
    """Finds texts, whole or from one of their sentences on, in the bytes of a file."""

    def __init__(self, texts: Iterable[str], common: Container[str] = ()) -> None:
        """Find `texts`, but by none of the sentences that `common` has, folded."""
        said = [text for text in texts if words_of(text)]
        self._texts = [words_of(text) for text in said]
        anchors = (
            _anchor(number, self._texts[number], first, after)
            for number, text in enumerate(said)
            for first, after in _sentences(text)
        )
        self._anchors = [anchor for anchor in anchors if anchor.said not in common]

    def __bool__(self) -> bool:
        return bool(self._anchors)

    @property
    def anchors(self) -> list[str]:
        """What each sentence is known by, folded."""
        return [anchor.said for anchor in self._anchors]

    @property
    def folded(self) -> frozenset[str]:
        """The texts, without case, accents nor signs."""
        return frozenset(map(joined, self._texts))

    def spans(self, data: Data, start: int, end: int) -> list[Span]:
        """Return where the texts are between two places of `data`, in order, apart."""
        return _merged(data, self._found(data, start, end))

    def whole(self, data: Data, start: int, end: int) -> list[Span]:
        """Return where one of the texts is from its first word to its last."""
        return [
            (here, reached)
            for anchor in self._anchors
            if anchor.first == 0
            for here, place in _places(anchor, data, start, end)
            for reached, read in [self._walked(anchor, data, place, end)]
            if read == len(self._texts[anchor.text])
        ]

    def _found(self, data: Data, start: int, end: int) -> Iterator[Span]:
        for anchor in self._anchors:
            for here, place in _places(anchor, data, start, end):
                yield here, self._walked(anchor, data, place, end)[0]

    def _walked(self, anchor: _Anchor, data: Data, place: int, end: int) -> tuple[int, int]:
        """Return how far the text of the anchor goes on in `data`, and at which of its words."""
        words = self._texts[anchor.text]
        for at in range(anchor.after, len(words)):
            met = _next(words[at]).match(data, place, end)
            if met is None:
                return place, at
            place = met.end()
        return place, len(words)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield first and next-to-last words of what each sentence is known by.

    A short one goes with those that follow it.
    """
    plain = html.unescape(_TAGS.sub("\n", html.unescape(text)))
    at = 0
    said: list[str] = []
    for sentence in _ENDS.split(plain):
        said += words_of(sentence)
        if sum(map(len, said)) >= _ANCHOR:
            yield at, at + _enough(said)
            at += len(said)
            said = []
    if sum(map(len, said)) >= LEAST:
        yield at, at + len(said)


def _enough(words: list[str]) -> int:
    """Return how many of the words have the letters of an anchor."""
    letters = itertools.accumulate(map(len, words))
    return 1 + next(place for place, sum_ in enumerate(letters) if sum_ >= _ANCHOR)


def _anchor(number: int, words: list[str], first: int, after: int) -> _Anchor:
    said = words[first:after]
    pattern = re.compile((_GAP + b"*?").join(map(_spelled, said)), re.DOTALL)
    plain = [word for word in said if word.isascii()]
    longest = max(plain, key=len, default="")
    keys = tuple({longest.encode(), longest.lower().encode()}) if longest else ()
    return _Anchor(number, first, after, joined(said), pattern, keys)


def _places(anchor: _Anchor, data: Data, start: int, end: int) -> Iterator[Span]:
    """Yield begin and end of each place where the anchor is."""
    if not anchor.keys:
        yield from (met.span() for met in anchor.pattern.finditer(data, start, end))
        return
    # A word is found at the speed of the memory, a pattern a hundred times slower.
    for key in anchor.keys:
        done = start
        at = data.find(key, start, end)
        while at >= 0:
            met = anchor.pattern.search(data, max(done, at - _BACK), min(end, at + _BACK))
            if met:
                yield met.span()
                done = met.end()
            at = data.find(key, max(at + len(key), done), end)


@cache
def _next(word: str) -> re.Pattern[bytes]:
    return re.compile(_GAP + b"*?" + _spelled(word), re.DOTALL)


@cache
def _spelled(word: str) -> bytes:
    return b"".join(map(_sign, word))


@cache
def _sign(sign: str) -> bytes:
    """Return the pattern of all the ways in which a file may write a letter."""
    both = sorted({sign, sign.lower(), sign.upper()} if len(sign.upper()) == 1 else {sign})
    if sign.isascii():
        return b"[" + "".join(both).encode() + b"]"
    ways: set[bytes] = {way for one in both for way in _ways(one)}
    # The longest first: what begins like another must not be taken for it.
    longest: list[bytes] = sorted(sorted(ways), key=len, reverse=True)
    return b"(?:" + b"|".join(longest) + b")"


def _ways(sign: str) -> Iterator[bytes]:
    bytes_ = sign.encode()
    yield re.escape(bytes_)
    yield re.escape(unicodedata.normalize("NFD", sign).encode())
    yield re.escape(unicodedata.normalize("NFD", sign)[0].encode())
    for encoding in ("cp1252", "latin-1", "mac-roman"):
        single = sign.encode(encoding, "ignore")
        if single:
            yield re.escape(single)
        # Read in the wrong encoding once, then written in UTF-8.
        yield re.escape(bytes_.decode(encoding, "replace").encode())
    code = ord(sign)
    yield b"&(?:amp;)*#0*%d;" % code
    yield b"(?i:&(?:amp;)*#x0*%x;)" % code
    if name := codepoint2name.get(code):
        yield b"&(?:amp;)*" + name.encode() + b";"
    units = sign.encode("utf-16-be")
    pairs = (units[at : at + 2].hex().encode() for at in range(0, len(units), 2))
    yield b"(?i:" + b"".join(rb"\\u" + pair for pair in pairs) + b")"
    yield b"(?i:" + "".join(f"%{byte:02x}" for byte in bytes_).encode() + b")"


def _merged(data: Data, spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (
            start <= merged[-1][1] or _ONLY_GAP.match(data, merged[-1][1], start) is not None
        ):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def with_markup(data: Data, span: Span, start: int, end: int, *, structural: bool) -> Span:
    """Return a span with the tags around it: their addresses are words of the text too.

    `structural`: the tags that are not escaped are those of the file, and stay.
    """
    ends, begins = _AROUND[structural]
    before = ends.search(data[max(start, span[0] - _BACK) : span[0]])
    after = begins.match(data, span[1], end)
    length = before.end() - before.start() if before else 0
    return span[0] - length, after.end() if after else span[1]
