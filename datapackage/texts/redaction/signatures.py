"""Names with which people sign what they write, whether or not they have an account here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datapackage.texts.redaction.words import is_first_name

__all__ = ["CLOSED", "ENDED", "signatures"]

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_WORD = rf"{_CAPITAL}[^\W\d_]*(?:['-][^\W\d_]+)*"
_INITIAL = rf"{_CAPITAL}\.(?:-?{_CAPITAL}\.)?"
_SMALL = r"(?:(?:de|du|des|la|le|el|al|ben|bin|van|von|den|der|da|di|dos|ould) |d')"
_FULL = rf"(?:{_WORD}|{_INITIAL})(?: (?:{_SMALL}){{0,2}}(?:{_WORD}|{_INITIAL})){{1,3}}"
_CIVILITY = (
    r"(?:Mme|Mlle|Madame|Mademoiselle|M\.|Mr\.?|Monsieur|Dr\.?|Docteur|Pr\.?|Me|Maître|"
    r"MME|MLLE|DR|ME|MONSIEUR|MADAME)"
)
_CLOSING = (
    r"(?:(?:bien\s)?(?:très\s)?cordialement|cordiales?\s\w+|cdlt|cdt|bien\sà\s(?:vous|toi)|(?:sinc[èe]res\s|respectueuses\s)?"
    r"salutations(?:\s\w+)?|(?:bien\s)?respectueusement|(?:tr[èe]s\s)?amicalement|sinc[èe]rement|"
    r"(?:d'avance\s)?merci(?:\sd'avance|\sbeaucoup|\sà\stous|\sde\svotre\s\w+)?|best\sregards|kind\sregards|regards|sincerely|yours|"
    r"sign[ée](?:e|s)?|signature|contribution\sde|propos[ée]e?\spar|(?:é|e)crit\spar|pour\sle\s(?:collectif|groupe|comit[ée]|bureau)|"
    r"salutations\scitoyennes|citoyennement|fraternellement|bonne\s(?:journ[ée]e|r[ée]ception|continuation))"
)
_AFTER_CLOSING = re.compile(
    rf"(?:\b(?i:{_CLOSING}))\)?[\s.,:;!-]{{1,4}}(?:{_CIVILITY}\s)?(?P<name>{_FULL}(?:\set\s{_FULL})?)"
)
_IN_SMALL = re.compile(
    rf"(?:\b{_CLOSING})[\s.,:;!-]{{1,4}}(?P<name>[^\W\d_]{{2,20}}(?:[\s'-][^\W\d_]{{2,20}}){{1,2}})[.!\s]*\Z",
    re.IGNORECASE,
)
_TITLED = rf"{_CIVILITY}\s(?P<titled>{_WORD}(?: (?:{_SMALL}){{0,2}}{_WORD}){{0,3}})"
_ENDING = re.compile(
    rf"(?:(?<=\n)|(?<=[.!?…]\s)|(?<=[.!?…])|(?<=[-|(]\s)|(?<=[-])|^)(?:{_TITLED}|(?P<plain>{_FULL}))"
    rf"(?P<rest>\s?(?:[,(|-]\s?[^\n.!?]{{2,70}}|\s?\n[^\n.!?]{{2,40}}|\set\s{_FULL})?)[.)!]?\s*\Z",
)
_OTHER = re.compile(_FULL)
_SIGNED = re.compile(r"\b[Ss]ign[ée](?:e|s)?\)?\s?:?\s?(?:M\.|Mme|Mlle)\s(" + _WORD + ")")
_GROUP = re.compile(
    r"équipe|associat|collectif|fondation|mairie|ville|conseil|comité|groupe|syndicat|fédération|"
    r"union|club|société|réseau|agence|france|europe|ligue|mouvement|^l'|^les\s|^le\s|^la\s",
    re.IGNORECASE,
)
_CLOSINGS = (
    "ordial",
    "cdlt",
    "cdt",
    "bien à",
    "salutation",
    "respectu",
    "amical",
    "sincèr",
    "sincer",
    "merci",
    "regards",
    "yours",
    "sign",
    "contribution",
    "propos",
    "crit",
    "pour le",
    "citoyen",
    "fraternel",
    "bonne",
)
_LETTER = 600
"""Characters of the end of a text where a letter is closed; a postscript may follow."""
_TAIL = 220
"""Characters of the end of a text where somebody may sign without a formula."""
_WORDS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_GAP = r"[\s\x{a0}\x{2000}-\x{200a}\x{202f}]"
# A text with other letters than these is read anyway: classes of Unicode are slow to compile.
_LETTER_OF = r"A-Za-z\x{C0}-\x{24F}"
_APART = rf"[^0-9{_LETTER_OF}]"
_ANY_WORD = r"[A-Z\x{C0}-\x{DE}][^\s0-9]*"


def _for_re2(form: str) -> str:
    for sign, blank in ((r"\s", _GAP), (r"\w", rf"[0-9_{_LETTER_OF}]"), ("'", _APART)):
        form = form.replace(sign, blank)
    return form


CLOSED = rf"(?i:{_for_re2(_CLOSING)}){_APART}{{1,6}}[{_LETTER_OF}]"
"""What a name after a formula has, for RE2."""
ENDED = (
    rf"[^0-9{_LETTER_OF} \t,;:]{_GAP}?(?:{_for_re2(_CIVILITY)}{_GAP}{_ANY_WORD}"
    rf"|{_ANY_WORD}{_GAP}(?:[{_LETTER_OF}]{{1,4}}{_APART}){{0,2}}[A-Z\x{{C0}}-\x{{DE}}])"
)
"""What a name at the end has, for RE2: two capitals that begin a sentence. That it ends the text
costs a hundred times more to tell."""


def signatures(text: str) -> Iterator[tuple[int, int]]:
    """Yield the names at the end of a text, or after a closing formula."""
    yield from _closed(text, max(len(text) - _LETTER, 0))
    start = max(len(text) - _TAIL, 0)
    ending = next(iter(_ENDING.finditer(text, start)), None)
    if ending is None or ending.start() == 0:
        return
    if ending["titled"]:
        yield ending.span("titled")
    elif _is_name(ending["plain"], sure=True) and not _is_list(ending["rest"]):
        joined = re.match(rf"\set\s({_FULL})", ending["rest"])
        yield ending.start("plain"), ending.end("plain") + (joined.end() if joined else 0)


def _closed(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the names after a closing formula, from `start` on."""
    low = text[start:].lower()
    if not any(word in low for word in _CLOSINGS):
        return
    for found in _AFTER_CLOSING.finditer(text, start):
        if _is_name(found["name"], sure=False):
            yield found.span("name")
    for found in _SIGNED.finditer(text, start):
        yield found.span(1)
    if (small := _IN_SMALL.search(text, start)) and is_first_name(small["name"].split()[0]):
        yield small.span("name")


def _is_name(words: str, *, sure: bool) -> bool:
    """Tell whether one of the words is a first name, or an initial where a formula comes before."""
    parts = [part for part in _WORDS.findall(words) if len(part) > 1]
    if parts and not _GROUP.search(words) and any(map(is_first_name, (parts[0], parts[-1]))):
        return True
    return not sure and re.match(_INITIAL, words) is not None


def _is_list(rest: str) -> bool:
    """Tell whether other names follow: those of a list, whom the text is about."""
    after = rest.removeprefix(" et ")
    return after == rest and any(_is_name(other[0], sure=True) for other in _OTHER.finditer(rest))
