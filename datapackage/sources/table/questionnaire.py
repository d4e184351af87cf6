"""Is this table a questionnaire, which columns are its open questions, what is one contribution?

A question is told by its title, and an open one by answers that nobody else gave: those of a
closed question come back, alone or several in a cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from datapackage.sources.table.candidates import (
    Column,
    are_dates,
    are_numbers,
    choose,
    refusal,
)

__all__ = ["Questionnaire", "is_open", "questionnaire", "shown_questions"]

_NUMBERED = re.compile(r"Q[A-Za-z0-9+/]+=* - ")
"""What Cap Collectif puts before a question, and changed between two exports of one form."""
_RANKED = re.compile(r"Q(?:uestion)?\s?[0-9]+\b|[0-9]{1,3}\s?[.):]\s", re.IGNORECASE)
_FREE = (
    "remarque remarques commentaire commentaires suggestion suggestions precisez expliquez "
    "detaillez developpez comments remarks explain"
)
"""Words of a title that asks for words, were « non » all that is answered."""
_LONG_TITLE = 8
"""Words from which a title asks something, whatever it says."""
_PIECES = re.compile(r"[|;\n]|, ")
"""What forms put between the answers chosen in one cell."""
_TRIED = 2000
"""Cells that are looked at."""
_OWN = 0.2
"""Share of the answers that nobody else gave, from which a question is open: closed ones have
a few too, after « Autre »."""
_SENTENCE = 3
"""Words on average, under which answers are labels: a trade, a town."""
_MANY, _WHOLE_SENTENCE = 6, 4
"""Answers under which none may have come back yet, and the words then asked of them."""
_PARTS = 3
"""Questions up to which the rows that have a title or a theme are ideas told in parts."""
_VOTES = ("votes_for", "votes_against", "votes_neutral")


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A table whose rows answer several open questions."""

    questions: tuple[str, ...]
    """Titles of the open ones, in the order of the file."""
    closed: tuple[str, ...]
    """Titles of the other questions."""
    per: str
    """What one contribution is, of `mapping.UNITS`."""
    reason: str
    """Why that, in French."""


def questionnaire(columns: Sequence[Column], fields: Collection[str]) -> Questionnaire | None:
    """Return the questionnaire that a table is, null when it has not two open questions.

    `columns` are those that feed none of the `fields` found by their titles.
    """
    asked = [column for column in columns if _is_question(column)]
    opened = {column.title for column in columns if is_open(column)}
    if sum(column.title in opened for column in asked) < 2:  # noqa: PLR2004  one is a text
        return None
    # Beside questions, a column of texts is one more: « Vos remarques ».
    choices = [choose([column]) for column in columns]
    opened &= {choice.title for choice in choices} | {column.title for column in asked}
    questions = tuple(column.title for column in columns if column.title in opened)
    closed = tuple(column.title for column in asked if column.title not in opened)
    # Chosen among no candidates: its title is just that of a text.
    described = any(choice.title and not choice.candidates for choice in choices)
    if described and "title" in fields:
        why = "chaque ligne a un titre et un texte, que les questions complètent"
        return Questionnaire(questions, closed, "row", why)
    return Questionnaire(questions, closed, *_unit(len(questions), len(closed), fields))


def shown_questions(titles: list[str]) -> list[tuple[str, str]]:
    """Return what each title asks as people read it, and as it is known from one export to another.

    Both without the number that a platform gave it; but of questions in the same words, that
    alone tells which is which: they are known with it, and read with their rank.
    """
    bare = [_NUMBERED.sub("", title, count=1) or title for title in titles]
    shared = Counter(bare)
    seen: Counter[str] = Counter()
    questions = []
    for asked, title in zip(bare, titles, strict=True):
        seen[asked] += 1
        read = asked if seen[asked] == 1 else f"{asked} ({seen[asked]})"
        questions.append((read, asked if shared[asked] == 1 else title))
    return questions


def _is_question(column: Column) -> bool:
    title = column.title
    numbered = _NUMBERED.match(title) or _RANKED.match(title)
    return bool("?" in title or numbered) or len(column.title_words) >= _LONG_TITLE


def is_open(column: Column) -> bool:
    """Tell whether enough of the answers are somebody's own, and are texts."""
    if _is_question(column) and not set(_FREE.split()).isdisjoint(column.title_words):
        return bool(column.cells) and not (are_dates(column) or are_numbers(column))
    told = [_PIECES.split(cell.casefold()) for cell in column.cells[:_TRIED]]
    known = Counter(piece.strip() for pieces in told for piece in {*pieces})
    own = tuple(
        cell
        for cell, pieces in zip(column.cells, told, strict=False)
        if any(known[piece.strip()] == 1 for piece in pieces)
    )
    texts = Column(column.title, own, len(own))
    least = _SENTENCE if len(own) >= _MANY else _WHOLE_SENTENCE
    enough = own and len(own) >= _OWN * len(told) and texts.words >= least
    return bool(enough) and refusal(texts) is None


def _unit(count: int, closed: int, fields: Collection[str]) -> tuple[str, str]:
    """Return what one contribution is, and why; closed questions are asked of people, not ideas."""
    if any(votes in fields for votes in _VOTES):
        return "row", "les votes portent sur la ligne entière"
    if count <= _PARTS and not closed and ("title" in fields or "theme" in fields):
        told = "un titre" if "title" in fields else "un thème"
        return "row", f"chaque ligne a {told}, et {count} questions en sont les parties"
    return "answer", f"{count} questions ouvertes : chacune est un thème, chaque réponse un texte"
