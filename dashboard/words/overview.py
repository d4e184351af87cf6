"""The words of the overview: the consultation in a sentence, its measures and their context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.words.formats import NBSP, count, number, period, spelled

__all__ = ["Metric", "metrics", "opening", "workshops"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure, and what its number is made of."""

    label: str
    value: str
    note: str
    kind: str
    """Its colour: `contributions`, `votes`, `workshops`, or none."""
    path: str
    """Where what it counts is found, after `/<slug>/`."""


def opening(consultation: Row, totals: Mapping[str, Row]) -> str:
    """Return what was given, by whom and when: « Du 8 février…, 113 auteurs ont déposé… »."""
    when = period(consultation["start_date"], consultation["end_date"])
    given = totals["contributions"]["value"] or 0
    people = totals["participants"]["value"]
    if not given:
        return f"{when[0].upper()}{when[1:]}, aucune contribution n’est publiée."
    if people:
        verb = "a déposé" if people == 1 else "ont déposé"
        told = f"{count(people, 'auteur')} {verb} {count(given, 'contribution')}"
    else:
        verb = "a été déposée" if given == 1 else "ont été déposées"
        told = f"{count(given, 'contribution')} {verb}"
    held, present = totals["workshops"]["value"], totals["workshop_people"]["value"]
    if held:
        verb = "a réuni" if held == 1 else "ont réuni"
        told += f" et {count(held, 'atelier')} "
        told += f"{verb} {count(present, 'personne')}" if present else _took_place(held)
    return f"{when[0].upper()}{when[1:]}, {told}."


def _took_place(held: int) -> str:
    return "a eu lieu" if held == 1 else "ont eu lieu"


def metrics(
    totals: Mapping[str, Row],
    themes: Sequence[Row],
    votes: Sequence[Row],
    commented: int,
    held: Sequence[Row],
    registered: int | None,
) -> list[Metric]:
    """Return the measures that have something to say, each with its context.

    `themes` are rows of `contributions_by_theme`, `votes` of `votes_by_theme`, `held` of
    `workshops_list`; `commented` counts contributions that have a comment.
    """
    value = {name: row["value"] for name, row in totals.items()}
    told = [
        Metric(
            "Contributions",
            number(value["contributions"]),
            _in_themes(themes),
            "contributions",
            "liste",
        )
    ]
    if value["votes"]:
        told.append(
            Metric("Votes", number(value["votes"]), _sides(votes), "votes", "f/votes_by_theme")
        )
    if value["comments"]:
        under = f"sous {count(commented, 'contribution')}" if commented else ""
        told.append(
            Metric("Commentaires", number(value["comments"]), under, "", "liste?sort=commented")
        )
    if value["participants"]:
        who = f"pour {count(registered, 'inscrit')}" if registered else "qui ont écrit"
        told.append(Metric("Auteurs", number(value["participants"]), who, "", "qui-a-parle"))
    if value["workshops"]:
        located = sum(row["latitude"] is not None for row in held)
        where = f"dont {number(located)} au lieu connu" if located < len(held) else ""
        told.append(Metric("Ateliers", number(value["workshops"]), where, "workshops", "ateliers/"))
    if value["workshop_people"]:
        told.append(
            Metric(
                "Personnes en atelier",
                number(value["workshop_people"]),
                _each(held),
                "workshops",
                "f/workshops_list",
            )
        )
    return told


def _in_themes(themes: Sequence[Row]) -> str:
    named = [row for row in themes if row["theme_id"] is not None]
    attached = sum(row["contributions"] for row in named)
    if len(named) < 2:  # noqa: PLR2004  in one theme, all is said
        return ""
    apart = sum(row["contributions"] for row in themes if row["theme_id"] is None)
    among = f"{spelled(len(named))} thèmes"
    return f"{number(attached)} dans un des {among}" if apart else f"dans {among}"


def _sides(votes: Sequence[Row]) -> str:
    told = []
    for side, word in (("votes_for", "pour"), ("votes_against", "contre")):
        known = [row[side] for row in votes if row[side] is not None]
        if known:
            told.append(f"{number(sum(known))} {word}")
    return ", ".join(told)


def _each(held: Sequence[Row]) -> str:
    known = [row["participants_count"] for row in held if row["participants_count"] is not None]
    if not known:
        return ""
    least, most = min(known), max(known)
    if least == most:
        return f"{number(least)} par atelier"
    return f"de {number(least)} à {number(most)} par atelier"


def workshops(rows: Sequence[Row], located: int) -> str:
    """Return where workshops were held, from `workshops_list`."""
    regions = {row["region_code"] for row in rows if row["region_code"]}
    told = count(located, "atelier")
    if not located:
        return f"{count(len(rows), 'atelier')}{NBSP}: aucun lieu n’est connu"
    verb = "se tient" if located == 1 else "se tiennent"
    which = f"Les {told} au lieu connu" if located > 1 else f"Le seul {told[2:]} au lieu connu"
    if located == len(rows):
        which = f"Les {told}" if located > 1 else "L’atelier"
    return f"{which} {verb} dans {count(len(regions), 'région')}" if regions else f"{which}"
