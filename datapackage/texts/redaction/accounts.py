"""E-mail addresses, handles, and web addresses that carry one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

__all__ = ["HINT", "emails", "handles", "personal_url"]

_WORD = r"[^\W_]"
# Bounded lengths (RFC 5321, section 4.5.3.1) keep every search linear.
_DOMAIN = rf"(?:{_WORD}(?:[\w-]{{0,62}})\.){{1,8}}(?:[^\W\d_]{{2,24}}|xn--[a-z0-9-]{{2,59}})"
_LOCAL = r"(?<![\w.%+'-])[\w!#$%&*+/=?^{|}~-][\w.!#$%&'*+/=?^{|}~-]{0,63}"
_EMAIL = re.compile(rf"{_LOCAL}\s?[@＠]\s?{_DOMAIN}(?![\w])", re.IGNORECASE)
_AT = r"(?:[\(\[\{<]\s?(?:at|arobase|arobas|chez|@|a)\s?[\)\]\}>]|\b(?:arobase|arobas)\b|_at_)"
_DOT = r"(?:\s?[\(\[\{<]\s?(?:dot|point|pt|\.)\s?[\)\]\}>]\s?|\s(?:dot|point)\s|\.)"
_OBFUSCATED = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}\s{{0,2}}{_AT}\s{{0,2}}[\w-]{{1,63}}"
    rf"(?:{_DOT}[\w-]{{1,63}}){{0,6}}?{_DOT}?[^\W\d_]{{2,24}}(?![\w])",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}\s(?:at|@)\s[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,4}}?"
    rf"(?:\s?[\(\[]?(?:dot|point)[\)\]]?\s?|\.)(?:fr|com|org|net|eu|info|gouv|bzh|paris|io|be|ch)\b",
    re.IGNORECASE,
)
# What both of these forms have: a search for their first words, which are any, costs more.
_HIDDEN_AT = re.compile(rf"{_AT}|\s(?:at|@)\s", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@./])[@＠](?=[\w.-]*[^\W\d_])\w[\w.-]{0,62}\w(?![@\w])")
_URL_EMAIL = re.compile(r"[^/?#&=\s]@[^/?#&=\s]+\.[a-z]{2}", re.IGNORECASE)
_URL_USER = re.compile(r"^[a-z]+://[^/?#]*@", re.IGNORECASE)
_URL_HANDLE = re.compile(r"[/=]@\w", re.IGNORECASE)
_AVATAR = re.compile(r"gravatar\.|/avatars?/|[?&/](?:avatar|gravatar)", re.IGNORECASE)
HINT = r"[@＠]|(?i:://|gravatar|arobas|\bat\b|_at_|[(\[{<](?s:.?)(?:at|chez|a)(?s:.?)[)\]}>])"
"""What every address and account has, for RE2."""


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield e-mail addresses, plain or written so that robots do not see them."""
    end = 0
    forms = [_EMAIL] if "@" in text or "＠" in text else []
    low = text.casefold()
    hidden = "at" in low or "arobas" in low or "@" in text or "(a)" in low
    if hidden and _HIDDEN_AT.search(text):
        forms += [_OBFUSCATED, _SPOKEN]
    for start, stop in sorted(f.span() for form in forms for f in form.finditer(text)):
        if start >= end:
            yield start, stop
            end = stop


def handles(text: str) -> Iterator[tuple[int, int]]:
    """Yield `@name`, once e-mail addresses are out of the way."""
    if "@" not in text and "＠" not in text:
        return
    for found in _HANDLE.finditer(text):
        yield found.span()


def personal_url(url: str) -> bool:
    """Tell whether a web address carries an e-mail, credentials, a handle or an avatar."""
    shown = unquote(unquote(url))
    return any(
        form.search(shown) is not None for form in (_URL_USER, _URL_EMAIL, _URL_HANDLE, _AVATAR)
    )
