"""Days on which people were born: a date that a text says is that of somebody's birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["HINT", "births"]

_MONTH = (
    r"(?:janv(?:ier|\.)|f[ée]v(?:rier|r?\.)|mars|avr(?:il|\.)|mai|juin|juil(?:let|\.)|ao[uû]t|"
    r"sept(?:embre|\.)|oct(?:obre|\.)|nov(?:embre|\.)|d[ée]c(?:embre|\.)|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)"
)
_DAY = (
    r"(?:\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    rf"|(?:1er|\d{{1,2}})\s{_MONTH}\s(?:\d{{4}}))(?!\w)"
)
_BORN = (
    # « née le », not that of a law or of an association: after a pause or « je suis ».
    r"(?:\b(?:suis|soussign[ée]e?)\s|[,;:.(\n–-]\s?|^\s*)"
    r"n[ée]{1,2}e?\(?e?\)?\s(?:le\s)?"
)
_CALLED = (
    r"(?:date\s(?:et\slieu\s)?de\snaissance|n[ée]e?\(e\)\s?le|ddn|date\sof\sbirth|born\son)"
    r"\s?[:=]?\s?(?:le\s|the\s)?"
)
_BIRTH = re.compile(rf"(?:{_BORN}|\b{_CALLED})({_DAY})", re.IGNORECASE)
HINT = r"(?i:n[ée]|naissance|ddn|birth|born(?s:.)on)(?s:.{0,9})[0-9]"
"""What every birth has, for RE2: the word, and the day a few signs later."""


def births(text: str) -> Iterator[tuple[int, int]]:
    """Yield the days, not the words that say whose they are."""
    for found in _BIRTH.finditer(text):
        yield found.span(1)
