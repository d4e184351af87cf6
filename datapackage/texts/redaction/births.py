"""Days on which people were born: a date that a text says is that of somebody's birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["HINT", "births"]

_MONTH = (
    r"(?:janv(?:ier|\.)?|f[ée]v(?:rier|r)?\.?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|ao[uû]t|"
    r"sept(?:embre|\.)?|oct(?:obre|\.)?|nov(?:embre|\.)?|d[ée]c(?:embre|\.)?|jan(?:uary|\.)?|"
    r"february|feb\.?|march|mar\.?|april|apr\.?|may|june?|july?|august|aug\.?|september|october|"
    r"november|december)"
)
_DAY = (
    r"(?:\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})|\d{1,2}\s\d{1,2}\s\d{4}"
    r"|\d{4}[-/]\d{2}[-/]\d{2}"
    rf"|(?:1er|\d{{1,2}})(?:th|st|nd|rd)?[\s-](?:of\s)?{_MONTH},?[\s-](?:\d{{4}}|\d{{2}})"
    rf"|{_MONTH}\s\d{{1,2}}(?:th|st|nd|rd)?,?\s\d{{4}})(?!\w)"
)
_WEEKDAY = r"(?:(?:lun|mar|mercre|jeu|vendre|same)di\s|dimanche\s)?"
_BORN = re.compile(
    rf"\b(?:n(?:é|ee)|ne(?=\(e))(?:[(·.\-/]?e?\)?s?)\)?(?:\b|(?=\d)|(?<=\)))(?:,?\s[^.;:!?\n\d]{{1,40}}?)?,?\s?"
    rf"\b(?:le|du|on)\s?:?\s?({_WEEKDAY}{_DAY})",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rf"(?:\bdate[\s_](?:et\slieu\s)?(?:de[\s_])?nais(?:sance|s\.)|\bnaissance|\bddn\b|"
    rf"\bdate\sof\sbirth|\bborn\b|\bd\.?o\.?b\b\.?|\bvu\sle\sjour)"
    rf"(?:\s?\([a-z/]{{0,12}}\))?\s?(?:est\s|:|=|is\s)?\s?\(?(?:le\s|the\s|on\s)?{_WEEKDAY}"
    rf"(?:the\s)?({_DAY}|\d{{8}}(?!\w))",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"({_DAY})\s?\(?\s?(?:date\sde\snaissance|naissance|birth)", re.IGNORECASE)
# What is not a person is born too: before, or after as the subject of the sentence.
_THING = (
    r"(?:associations?|lois?|r[ée]publique|constitution|communes?|villes?|entreprises?|soci[ée]t[ée]s?|"
    r"collectifs?|projets?|id[ée]es?|mouvements?|parti|internet|d[ée]marches?|structures?|[ée]coles?|"
    r"r[ée]formes?|directives?|lignes?|f[ée]d[ée]rations?|syndicats?|agences?|services?|plateformes?|"
    r"m[ée]tropoles?|r[ée]gions?|unions?|clubs?|revues?|journal|quartiers?|parcs?|comit[ée]s?|conseils?)"
)
_OF_A_THING = re.compile(rf"\b{_THING}\b[^.;!?\n]{{0,40}}$", re.IGNORECASE)
_THING_AFTER = re.compile(
    rf"\s?[^,.;!?\n]{{0,20}},\s(?:l[ae]s?\s|l'|cette\s|ce\s|notre\s|son\s)(?:\w+\s){{0,2}}{_THING}\b",
    re.IGNORECASE,
)
_NEAR = 60
_WORDS = ("né", "nee", "ne(", "nais", "ddn", "birth", "born", "d.o.b", "dob", "vu le jour")
HINT = r"(?i:\bn[ée]|nais|ddn|birth|born|d\.?o\.?b|vu.le.jour)"
"""What every birth has, for RE2: the word, and the day a few signs beside."""


def births(text: str) -> Iterator[tuple[int, int]]:
    """Yield the days, not the words that say whose they are."""
    low = text.lower()
    if not any(word in low for word in _WORDS):
        return
    for found in _BORN.finditer(text):
        before = text[max(found.start() - _NEAR, 0) : found.start(1)]
        if not _OF_A_THING.search(before) and not _THING_AFTER.match(text, found.end()):
            yield found.span(1)
    for form in (_CALLED, _BEFORE):
        for found in form.finditer(text):
            before = text[max(found.start() - _NEAR, 0) : found.start()]
            if not _OF_A_THING.search(f"{before}{text[found.start() : found.start(1)]}"):
                yield found.span(1)
