"""How is a theme called where there is little room? A title is shortened, never cut.

What a platform calls a theme is often the question that it asks: « Comment mettre en place
un diagnostic numérique du territoire ? ». The label is what the question is about, in the
title's own words, « Diagnostic numérique du territoire »; the whole title is never far.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

__all__ = ["heading_of", "label", "labelled", "labels", "question_of"]

_ROOM = 56
"""Signs that a label takes at most; a title without a shorter wording is told whole."""

_SHORT = 24
"""A title so short is told as it is."""
_END = " ?!.…\u00a0\u202f"

_ORDINAL = re.compile(
    r"^(?:titre|chapitre|article|section|axe|thème|partie|objecti[fu])\s+[\dIVXLier]+\s*[:.–—-]\s+",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^\s*([^:]{3,24}?)\s*:\s+(?=\S)")
_QUESTION = re.compile(
    r"""^(?:
        (?:et\s+si\b.*?,\s*)?
        comment\s+(?:(?:peut|doit|faut|pourrait|devrait)[- ](?:on|il)\s+|(?:mieux|bien)\s+)*
        (?:mettre\s+en\s+(?:place|œuvre|oeuvre)|faire|assurer|garantir|organiser|construire|avoir)?
      | (?:dans|de|à|par|sur|pour|en)?\s*quel(?:le)?s?\b.*?
        (?:en\s+matière\s+(?:de\s+|d[’']\s*)|pour\s+|prioritaires?\s+de\s+)
      | (?:dans|de|à|par|sur|pour|en)?\s*quel(?:le)?s?\s+(?:est|sont|serait|seraient)\s+
      | (?:dans|de|à|par|sur|pour|en)?\s*quel(?:le)?s?\s+
      | que\s+(?:pensez|proposez|souhaitez|voulez)[- ]vous\s+
      | qu[’']est[- ]ce\s+qu(?:e|i)\s+
      | faut[- ]il\s+ | peut[- ]on\s+ | doit[- ]on\s+ | pourquoi\s+ | où\s+ | vers\s+
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_STRATEGY = re.compile(
    r"^(?:une?\s+)?(?:stratégie|politique|programme|plan|charte)\s+(?:\w+\s+)?(?:pour|de|d[’'])\s*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:les?|la|l[’']|une?|des|du|de\s+la|de\s+l[’']|d[’'])\s*", re.IGNORECASE)
_BREAK = re.compile(
    r"\s*(?:[,;:(?]|/|\s[–—-]\s|\s(?:entre|afin|ainsi\s+que|et\s+(?:comment|pourquoi|avec\s+quel))"
    r"\b).*$",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"\s+et\s+(?:comment|pourquoi|où|quand)$", re.IGNORECASE)
_WORDS = 3
"""Words that a label cut at a comma has at least: fewer would be the first of a list."""
_ASKING = re.compile(
    r"-(?:t-)?(?:on|ils?|elles?|vous|nous|je|tu|ce)\b"
    r"|^(?:pour|si|dans|par|sur|en|à|que|qui|avec)\b|\bquel(?:le)?s?\b",
    re.IGNORECASE,
)
"""What is still a question, or the middle of one, names nothing."""


def labels(themes: Iterable[Mapping[str, Any]]) -> dict[str | None, str]:
    """Return the label of each row of `themes`, by number; two that would be alike stay whole."""
    titles = {row["theme_id"]: row["title"] for row in themes}
    alike = Counter(map(label, titles.values()))
    return {
        number: label(title) if alike[label(title)] == 1 else title
        for number, title in titles.items()
    }


def labelled(
    rows: Sequence[Mapping[str, Any]], columns: Iterable[str], names: Mapping[str | None, str]
) -> list[dict[str, Any]]:
    """Return rows of a figure whose themes are told by their labels, in `columns`."""
    held = list(columns)
    if not rows or not held or "theme_id" not in rows[0]:
        return [dict(row) for row in rows]
    return [
        {
            **row,
            **{
                column: names.get(row["theme_id"], row[column])
                for column in held
                if row[column] is not None
            },
        }
        for row in rows
    ]


@lru_cache(maxsize=1024)
def label(title: str) -> str:
    """Return a name of a few words for a theme, or its whole title where none is shorter.

    Only words of the title, in their order; it never ends in the middle of a phrase.
    """
    line = " ".join(title.split())
    if len(line) <= _SHORT and not line.endswith("?"):
        return line
    if len(line := _ORDINAL.sub("", line)) <= _ROOM and not line.endswith("?"):
        return line
    about = _about(question_of(line))
    if about == line.rstrip(_END):
        return line
    first = _BREAK.sub("", about)
    for wording in (about, first if len(first.split()) >= _WORDS else ""):
        if 0 < len(wording) <= _ROOM and not _ASKING.search(wording):
            return wording[0].upper() + wording[1:]
    return line


def heading_of(title: str) -> str:
    """Return what comes before the first colon when it only classifies, « FICHE ACTION », or ``."""
    found = _HEADING.match(title)
    return found[1].capitalize() if found and found[1].isupper() else ""


def question_of(title: str) -> str:
    """Return the title without what only classifies it."""
    found = _HEADING.match(title)
    return title[found.end() :].strip() if found and found[1].isupper() else title.strip()


def _about(question: str) -> str:
    words = _DANGLING.sub("", question.rstrip(_END))
    if not question.endswith("?") and (after := _HEADING.match(words)):
        words = words[after.end() :]
    while (shorter := _ARTICLE.sub("", _STRATEGY.sub("", _QUESTION.sub("", words)))) != words:
        words = shorter
    return words
