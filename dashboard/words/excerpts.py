"""Which passage of a text shows why it was found, and where are the words in it?"""

from __future__ import annotations

import re
from html import escape

from dashboard.words.codes import SYNTHETIC_MARK
from datapackage.texts.fold import searched

__all__ = ["excerpt", "words_of"]

_LENGTH = 240
_BEFORE = 60
_QUOTED = 200
_ENDS = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_]|[«\"(\[])|\s*\n\s*(?:[-•*–]\s+)?")
"""Where a sentence, a line or an item of a list gives way to the next."""


def excerpt(body: str | None, words: str = "", heading: str = "", length: int = _LENGTH) -> str:
    """Return escaped HTML: about `length` signs of the text, the words asked in `<mark>`.

    It begins with a sentence: the one in which the first of the words is, or the text's
    first; a sentence too long is cut before the word. `heading` is what the page shows
    above: a text that begins with it is told from where it stops, and not at all when it
    says no more.

    As in the search, neither accents nor case count, and a word is found where it begins
    a word.
    """
    text = (body or "").removeprefix(SYNTHETIC_MARK).strip()
    line, starts = _sentences(text)
    spans = _spans(line, words)
    start = 0
    if spans:
        start = max(begin for begin in starts if begin <= spans[0][0])
        if spans[0][1] - start > length:
            start = line.find(" ", max(0, spans[0][0] - _BEFORE)) + 1
    elif heading and line.startswith(heading.removesuffix("…")):
        # The heading leaves out the signs that it was cut at.
        rest = line[len(heading.removesuffix("…")) :]
        start = len(line) - len(rest.lstrip(" .,;:!?…"))
    end = min(len(line), start + length)
    if start >= len(line):
        return ""
    if end < len(line):
        end = max(line.rfind(" ", start, end), start + length // 2)
    return (
        ("" if start in starts else "… ")
        + _marked(line, [span for span in spans if start <= span[0] and span[1] <= end], start, end)
        + ("…" if end < len(line) else "")
    )


def words_of(body: str | None, length: int = _QUOTED) -> str:
    """Return the first words of a text, whole sentences as far as they go: plain, on one line."""
    line, starts = _sentences((body or "").removeprefix(SYNTHETIC_MARK).strip())
    if len(line) <= length:
        return line
    whole = max(start for start in starts if start <= length + 1)
    if whole > length // 3:
        return line[:whole].rstrip()
    return line[:length].rsplit(" ", 1)[0].rstrip(" .,;:!?") + "…"


def _sentences(text: str) -> tuple[str, set[int]]:
    """Return the text on one line, and where each sentence begins in it."""
    parts = [" ".join(part.split()) for part in _ENDS.split(text)]
    starts, at = {0}, 0
    for part in filter(None, parts):
        starts.add(at)
        at += len(part) + 1
    return " ".join(filter(None, parts)), starts


def _spans(line: str, words: str) -> list[tuple[int, int]]:
    """Return where each word asked begins a word of the line, in order, without overlap."""
    asked = re.findall(r"[^\W_]+", _folded(words)[0])
    if not asked:
        return []
    folded, places = _folded(line)
    pattern = "|".join(sorted(map(re.escape, asked), key=len, reverse=True))
    return [
        (places[found.start()], places[found.end() - 1] + 1)
        for found in re.finditer(rf"(?<![^\W_])(?:{pattern})", folded)
    ]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text without accent nor case, and for each sign its place in the text."""
    signs: list[str] = []
    places: list[int] = []
    # Sign by sign, because folding changes lengths and the places must be kept.
    for place, sign in enumerate(text):
        bare = searched(sign)
        signs.append(bare)
        places += [place] * len(bare)
    return "".join(signs), places


def _marked(line: str, spans: list[tuple[int, int]], start: int, end: int) -> str:
    parts: list[str] = []
    at = start
    for first, last in spans:
        parts.append(escape(line[at:first]))
        parts.append(f"<mark>{escape(line[first:last])}</mark>")
        at = last
    return "".join([*parts, escape(line[at:end])])
