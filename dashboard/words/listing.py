"""The words of a list of contributions: what was found, by what it can be narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.words import codes, themes
from dashboard.words.formats import count, day, number, spelled
from datapackage.places.names import departments

__all__ = [
    "COUNTED",
    "NONE",
    "Choice",
    "Facet",
    "chip",
    "facets",
    "names",
    "subtitle",
    "title",
    "turned",
]

NONE = "none"
"""Value of a facet for the contributions that have nothing of that kind."""

COUNTED = {"many": "10 votes et plus", "few": "1 à 9 votes", NONE: "Aucun vote"}
"""Values of the facet `votes`, whoever the votes are for."""

_TITLES = {
    "theme": "Thème",
    "authorship": "Auteur",
    "votes": "Votes",
    "comments": "Commentaires",
    "answer": "Réponse de l’institution",
    "department": "Département",
    "workshop": "Atelier",
}
_COMMENTS = {"some": "Commentées", NONE: "Sans commentaire"}
_MOST_FORMS = 3
_SHOWN = 7
"""Choices of a facet before the others are folded."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a facet."""

    value: str
    label: str
    found: int
    """How many contributions it would keep, the other facets being as they are."""
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of boxes."""

    name: str
    title: str
    first: tuple[Choice, ...]
    folded: tuple[Choice, ...]

    @property
    def unfolded(self) -> bool:
        """Whether a choice was made among those that are folded."""
        return any(choice.chosen for choice in self.folded)


def names(
    theme_rows: Iterable[Mapping[str, Any]], workshop_rows: Iterable[Mapping[str, Any]]
) -> dict[str, Mapping[str, str]]:
    """Return the labels of themes, workshops and départements, in their order."""
    return {
        "theme": themes.labels(theme_rows),
        "workshop": {row["workshop_id"]: row["title"] for row in workshop_rows},
        "department": departments(),
    }


def facets(
    everything: Mapping[str, Mapping[str, int]],
    counts: Mapping[str, Mapping[str, int]],
    chosen: Mapping[str, Sequence[str]],
    names: Mapping[str, Mapping[str, str]],
) -> list[Facet]:
    """Return the facets that have something to choose between.

    `everything` counts all the contributions, and tells which values there are: a value
    that the other filters leave without any stays, at zero. `names` are those of themes,
    workshops and départements, in their order; other values come by their number.
    """
    return [
        facet
        for name, title in _TITLES.items()
        if (facet := _facet(name, title, everything[name], counts[name], chosen[name], names))
    ]


def _facet(
    name: str,
    title: str,
    everything: Mapping[str, int],
    counts: Mapping[str, int],
    chosen: Sequence[str],
    names: Mapping[str, Mapping[str, str]],
) -> Facet | None:
    values = list(_ordered(name, everything, names))
    values += [value for value in chosen if value not in values]
    if len(values) < 2 and not chosen:  # noqa: PLR2004  between one value, nothing to choose
        return None
    choices = [
        Choice(value, _label(name, value, names), counts.get(value, 0), value in chosen)
        for value in values
    ]
    # One more is no longer than the line that would unfold it.
    cut = len(choices) if len(choices) <= _SHOWN + 1 else _SHOWN
    return Facet(name, title, tuple(choices[:cut]), tuple(choices[cut:]))


def _ordered(
    name: str, everything: Mapping[str, int], names: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    if name == "theme":
        told = [*names["theme"], NONE]
    elif name == "votes":
        told = list(COUNTED)
    elif name == "comments":
        told = list(_COMMENTS)
    else:
        told = list(everything)
    # What has nothing of the kind comes last.
    yield from sorted((value for value in told if value in everything), key=lambda v: v == NONE)


def _label(name: str, value: str, names: Mapping[str, Mapping[str, str]]) -> str:
    if value == NONE and name in {"theme", "answer"}:
        return "Sans thème" if name == "theme" else "Sans réponse connue"
    listed = {
        "authorship": codes.choices("authorship"),
        "votes": COUNTED,
        "comments": _COMMENTS,
        "answer": codes.choices("outcome_state"),
    }
    return listed.get(name, names.get(name, {})).get(value, value)


def chip(name: str, value: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """Return how a filter in force is told."""
    if name in {"since", "until"}:
        return f"{'depuis le' if name == 'since' else 'jusqu’au'} {day(date.fromisoformat(value))}"
    return _label(name, value, names)


def title(words: str, total: int, several_themes: int, *, narrowed: bool) -> str:
    """Return what was found, as a sentence: « 24 contributions parlent de « formation » »."""
    found = count(total, "contribution") if total else "Aucune contribution"
    several = total > 1
    among = f", dans {spelled(several_themes)} thèmes" if several_themes > 1 else ""
    if words and not total:
        return f"{found} ne parle de «\u00a0{words}\u00a0»"
    if words:
        return f"{found} {'parlent' if several else 'parle'} de «\u00a0{words}\u00a0»{among}"
    if narrowed:
        return f"{found} pour ces filtres{among}"
    return f"{found}{among}"


def subtitle(others: Sequence[str], total: int, published: int, *, narrowed: bool) -> str:
    """Return among how many, and which `others`, forms of the words, were looked for."""
    told = f"Sur {count(published, 'contribution')}" if narrowed and total != published else ""
    forms_found = [form for form in others if form.isalpha()][:_MOST_FORMS]
    if not (forms_found and total):
        return f"{told}." if told else ""
    listed = [f"«\u00a0{form}\u00a0»" for form in forms_found]
    forms = " et ".join([", ".join(listed[:-1]), listed[-1]] if listed[1:] else listed)
    also = f"la recherche trouve aussi {forms}"
    return f"{told}\u202f; {also}." if told else f"{also[0].upper()}{also[1:]}."


def turned(first: int, last: int, total: int) -> str:
    """Return which of the contributions found a page shows."""
    return f"{number(first)} à {number(last)} sur {number(total)}"
