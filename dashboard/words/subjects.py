"""What stands before the verb: « La médiation numérique », or « Médiation numérique » quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.words.formats import NBSP

__all__ = ["Subject", "subject"]

_ARTICLE = r"(?P<article>\b(?:la|le|les|une|un|des)\s+|\bl[’'])"
_DEFINITE = {"un": "Le ", "une": "La ", "des": "Les "}


@dataclass(frozen=True, slots=True)
class Subject:
    """The words that begin a sentence, and the number of their verb."""

    words: str
    plural: bool = False


def subject(label: str, title: str) -> Subject:
    """Return a theme as a subject: its label with the article that its title gives it.

    Neither gender nor number is guessed: without an article in the title, the label is quoted.
    """
    pattern = _ARTICLE + re.escape(label).replace(r"\ ", r"\s+") + r"(?!\w)"
    found = re.search(pattern, title, re.IGNORECASE)
    if not found:
        return Subject(f"«{NBSP}{label}{NBSP}»")
    article = found["article"].lower().strip()
    # As the title writes them: a capital in its middle is a name's.
    words = " ".join(title[found.end("article") : found.end()].split())
    if article in {"l’", "l'"}:
        return Subject(f"L’{words}")
    before = _DEFINITE.get(article, f"{article.capitalize()} ")
    # « des » is also « de les », « du » nothing else: a plural either way.
    return Subject(f"{before}{words}", plural=article in {"les", "des"})
