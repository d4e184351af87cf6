"""E-mail addresses, plain or written so that robots do not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["HINT", "emails"]

_WORD = r"[^\W_]"
# Bounded lengths (RFC 5321, section 4.5.3.1) keep every search linear.
_LABEL = rf"{_WORD}[\w-]{{0,62}}"
_FILE = r"(?!(?:png|jpe?g|gif|svg|pdf|webp|bmp|tiff?)\b)"
_TOP = rf"{_FILE}(?:[^\W\d_]{{2,24}}|xn--[a-z0-9-]{{2,59}})"
_LOCAL = r"(?<![\w.%+'-])[\w!#$%&*+/=?^{|}~-][\w.!#$%&'*+/=?^{|}~-]{0,63}"
_EMAIL = re.compile(rf"{_LOCAL}(?<!\.)@(?:{_LABEL}\.){{1,8}}{_TOP}(?!\w)", re.IGNORECASE)
_BRACKETED = r"\s?[(\[{<]\s?"
_CLOSED = r"\s?[)\]}>]\s?"
_AT = (
    rf"(?:\s{{0,2}}{_BRACKETED}(?:at|arobase?|arobas|chez|@|a){_CLOSED}\s?"
    r"|\s{0,2}@\s{0,2}|&commat;|\s{1,2}arobase?s?\s{1,2}|[-_]at[-_])"
)
_SAID_DOT = rf"(?:{_BRACKETED}(?:dot|point|pt|\.){_CLOSED}|\s(?:dot|point)\s)"
# Those that people have; two words and a blank between are not an address otherwise.
_KNOWN_TOP = (
    r"(?:fr|com|org|net|eu|info|gouv|bzh|paris|io|be|ch|re|uk|de|es|it|lu|ca|alsace|corsica|gp|mq|"
    r"gf|pm|nc|pf|yt|asso|coop|tech|dev|me|biz|name|pro|mobi|nl|pt|pl|us|ie|at|cc|tv|xyz|online|"
    r"site|email|cloud|app|tel|edu|mail|lyon)"
)
_SPELT = re.compile(
    rf"(?<![\w.+-])[\w+-]{{1,64}}(?:(?:\.|{_SAID_DOT})[\w+-]{{1,64}}){{0,4}}{_AT}"
    rf"{_LABEL}(?:(?:\.|{_SAID_DOT}){_LABEL}){{0,5}}"
    rf"(?:\.{_TOP}|(?:{_SAID_DOT}|,\s?){_KNOWN_TOP})(?!\w)",
    re.IGNORECASE,
)
# « at » and « chez » are words: what they join must look like an address by itself.
# A digit, a dot or a low line in the first part is looked for ahead: were it what parts two
# pieces, a run of digits could be cut in thousands of ways.
_WORDS = re.compile(
    rf"(?<![\w.+-])(?:(?=[\w+-][\w+.-]{{0,62}}[._\d][\w+-])[\w+.-]{{3,64}}"
    rf"|[\w+.-]{{1,64}}(?:{_SAID_DOT}[\w+.-]{{1,64}}){{1,4}})(?<!\.)\s(?:at|chez)\s"
    rf"{_LABEL}(?:(?:\.|{_SAID_DOT}){_LABEL}){{0,4}}?(?:\.|{_SAID_DOT}){_KNOWN_TOP}(?!\w)"
    rf"|(?<![\w.+-])[\w+.-]{{1,64}}\s(?:at|chez)\s{_LABEL}(?:{_SAID_DOT}{_LABEL}){{0,4}}?"
    rf"{_SAID_DOT}{_KNOWN_TOP}(?!\w)",
    re.IGNORECASE,
)
_SPACED = re.compile(
    rf"(?<![\w.+-])[\w+-]{{3,64}}(?:\s?\.\s?[\w+-]{{2,64}}){{0,3}}\s?@\s?"
    rf"[^\W_][\w-]{{2,62}}(?:\s?\.\s?[\w-]{{2,62}}){{0,3}}\s?\.\s?{_KNOWN_TOP}(?!\w)",
    re.IGNORECASE,
)
# What the spelt forms have: a search for their first words, which are any, costs more.
_SIGNS = (
    "@",
    "&commat;",
    "arobas",
    "(at",
    "[at",
    "{at",
    "<at",
    "( at",
    "[ at",
    "< at",
    "{ at",
    "(a",
    "[a",
    "{a",
    "(chez",
    "[chez",
    "-at-",
    "_at_",
    " at ",
    " chez ",
    "( chez",
    "[ chez",
)
HINT = (
    r"[@＠﹫]|(?i:arobas|&commat;|\b(?:at|chez)\b|_at_|[(\[{<](?s:.?)(?:at|chez|a)(?s:.?)[)\]}>])"
)
"""What every one has, for RE2."""


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield e-mail addresses, each once, the first and longest of those that overlap."""
    low = text.lower()
    if not any(sign in low for sign in _SIGNS):
        return
    forms = [_SPELT, _WORDS, *([_EMAIL, _SPACED] if "@" in text else [])]
    found = sorted((one.span() for form in forms for one in form.finditer(text)), key=_longest)
    end = 0
    for start, stop in found:
        if start >= end:
            yield start, stop
            end = stop


def _longest(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], -place[1]
