"""A text as detectors look at it: the signs that keyboards and editors vary are made one.

Sign for sign, so that what is found in one is at the same place in the other.
"""

from __future__ import annotations

import unicodedata
from functools import cache

__all__ = ["seen"]

_SAME = {
    "'": "‘’ʼ′´`",
    '"': "“”„″«»",
    "-": "‐‑‒–—―−﹣－",
    "@": "﹫",
    ".": "․。．",
}
_LAST = 0x20000
"""Beyond it there are no digits that people write with."""


def seen(text: str) -> str:
    """Return `text`, of the same length, with plain digits, blanks, hyphens and quotation marks."""
    if text.isascii():
        return text
    table, varied = _table()
    return text if varied.isdisjoint(text) else text.translate(table)


@cache
def _table() -> tuple[dict[int, str], frozenset[str]]:
    table = {0xFF00 + at: chr(0x20 + at) for at in range(1, 0x5F)}
    for code in range(0x80, _LAST):
        kind = unicodedata.category(chr(code))
        if kind == "Zs":
            table[code] = " "
        elif kind == "Nd":
            table[code] = str(unicodedata.digit(chr(code)))
    table |= {ord(one): sign for sign, many in _SAME.items() for one in many}
    return table, frozenset(map(chr, table))
