"""Which letters and digits of a text survive in every form of an export?

A SQL expression of the same meaning takes 40 µs a text, for four passes of
regular expressions; it was a fifth of the reading of a large export.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from duckdb.func import FunctionNullHandling

__all__ = ["latin_letters", "letters_in_sql"]

_TAG = re.compile("<[^>]*>")
_BEYOND = {"Š": "s", "š": "s", "Ž": "z", "ž": "z", "Ÿ": "y"}
"""The letters of windows-1252, the narrowest form, that latin-1 has not."""


def _folded(byte: int) -> bytes:
    """Return the lower-case unaccented letter or the digit of a latin-1 byte, or nothing."""
    base = unicodedata.normalize("NFD", chr(byte))[:1].lower()
    return base.encode("ascii") if base.isascii() and base.isalnum() else b""


_FOLDED = b"".join(_folded(byte) or b" " for byte in range(256))
_OTHERS = bytes(byte for byte in range(256) if not _folded(byte))


def latin_letters(text: str) -> str:
    """Return `text` as ASCII lower-case letters and digits alone: empty if it has none.

    Markup, spaces, punctuation, accents and case are left out, and so is what
    windows-1252 cannot hold, since the CSV of version 1 has lost it.
    """
    if "<" in text:
        # One paragraph is what most texts are: no expression is needed to see it.
        inside = text[3:-4] if text.startswith("<p>") and text.endswith("</p>") else "<"
        text = inside if "<" not in inside else _TAG.sub("", text)
    try:
        signs = text.encode("latin-1")
    except UnicodeEncodeError:
        for letter, plain in _BEYOND.items():
            text = text.replace(letter, plain)
        signs = text.encode("latin-1", "ignore")
    return signs.translate(_FOLDED, _OTHERS).decode("ascii")


def _letters_or_null(text: str | None) -> str | None:
    # Null here and not by nullif in SQL, which would ask for the letters twice.
    return None if text is None else latin_letters(text) or None


@contextmanager
def letters_in_sql(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let SQL call `latin_letters(text)` for the time of the block: null if there are none."""
    connection.create_function(
        "latin_letters",
        _letters_or_null,
        ["VARCHAR"],
        "VARCHAR",
        null_handling=FunctionNullHandling.SPECIAL,
    )
    try:
        yield
    finally:
        connection.remove_function("latin_letters")
