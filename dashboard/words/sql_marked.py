"""A query as people read it: its keywords told apart, its text exactly what is pasted."""

from __future__ import annotations

import re
from html import escape

__all__ = ["marked"]

# Comments, strings and quoted names first: a word in them is no keyword.
_TOKEN = re.compile(
    r"(?P<c>--[^\n]*)|(?P<s>'(?:[^']|'')*')|\"(?:[^\"]|\"\")*\"|(?P<k>\b[A-Z]{2,}\b)|[^-'\"A-Z]+|.",
    re.DOTALL,
)


def marked(sql: str) -> str:
    """Return HTML: comments in `c`, strings in `s`, keywords (written in capitals) in `k`."""
    return "".join(
        f'<span class="{token.lastgroup}">{escape(token[0])}</span>'
        if token.lastgroup
        else escape(token[0])
        for token in _TOKEN.finditer(sql)
    )
