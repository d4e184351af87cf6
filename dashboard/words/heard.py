"""Who was not heard, in sentences; what cannot be known is said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.words.formats import NBSP, NNBSP, count, number, percent
from dashboard.words.measures import organisation_type

__all__ = ["departments", "silence", "themes", "title", "types"]

Row = Mapping[str, Any]

EVERYWHERE = 101
"""Départements of France."""


def title(voices: Sequence[Row], total: int) -> str:
    """Return who wrote, from `contributions_by_authorship`, as the title of the page."""
    known = [row for row in voices if row["contributions"] and row["authorship"] != "anonymous"]
    if not known:
        return "Les contributions ne disent pas leur auteur"
    first = max(known, key=lambda row: row["contributions"])
    who = {
        "individual": "individuelle",
        "collective": "d’atelier",
        "organisation": "d’organisation",
        "official": "d’une institution",
    }.get(first["authorship"], str(first["authorship"]))
    several = first["contributions"] > 1
    if who == "individuelle" and several:
        who = "individuelles"
    verb = "sont" if several else "est"
    return f"{number(first['contributions'])} des {count(total, 'contribution')} {verb} {who}"


def departments(rows: Sequence[Row]) -> tuple[str, str]:
    """Return which départements nobody was heard from, and a note, from `departments_not_heard`."""
    *silent, unknown = rows
    if len(silent) == EVERYWHERE:
        return (
            (
                "Aucune contribution ni aucun atelier n’a de département connu"
                f"{NBSP}: on ne peut pas dire quels départements n’ont pas été entendus."
            ),
            "",
        )
    told = (
        f"{number(len(silent))} des {EVERYWHERE} départements n’ont ni contribution ni atelier "
        "dont le lieu soit connu."
    )
    apart = counted(unknown, contributions="contribution", workshops="atelier")
    note = f"Département inconnu pour {apart}{NBSP}: ils peuvent en venir." if apart else ""
    return told, note


def types(rows: Sequence[Row], known: Sequence[Row]) -> tuple[str, str]:
    """Return which types of organisation were not heard, and a note.

    `rows` are those of `organisation_types_not_heard`, `known` of `organisations_by_territory`.
    """
    *silent, unknown = rows
    if not any(row["organisation_type"] for row in known):
        told = (
            "Aucune organisation n’est connue, aucun atelier non plus"
            if not known
            else "Aucun type d’organisation ni d’organisateur d’atelier n’est connu"
        )
        return f"{told}{NBSP}: on ne peut pas dire quels types n’ont pas été entendus.", ""
    names = [organisation_type(row["organisation_type"]) for row in silent]
    told = f"{', '.join(names)}." if names else "Tous les types ont été entendus."
    apart = counted(unknown, organisations="organisation", workshops="atelier")
    return told, f"Type inconnu pour {apart}, qui peuvent en être." if apart else ""


def themes(rows: Sequence[Row], held: int, names: Mapping[str | None, str]) -> tuple[str, str]:
    """Return which themes no workshop dealt with, largest first, and a note."""
    *silent, unknown = rows
    note = f"Thème inconnu pour {count(unknown['workshops'], 'atelier')}."
    note = note if unknown["workshops"] else ""
    if not held:
        return "Aucun atelier n’est enregistré.", note
    if not silent:
        return "Chaque thème a été traité par un atelier au moins.", note
    told = []
    for row in sorted(silent, key=lambda row: -row["contributions"]):
        name = names.get(row["theme_id"], row["title"])
        told.append(f"{name} ({count(row['contributions'], 'contribution')})")
    return f"{f'{NNBSP}; '.join(told)}.", note


def silence(row: Row) -> str:
    """Return how many registered people wrote nothing, from `registered_not_heard`."""
    if row["registered"] is None:
        return f"Inconnu{NBSP}: le nombre d’inscrits n’est pas donné."
    if row["authors"] is None:
        return f"Inconnu{NBSP}: les textes publiés ne disent pas leur auteur."
    if row["silent"] is None:
        return (
            f"Inconnu{NBSP}: {count(row['authors'], 'auteur')}, plus que les "
            f"{number(row['registered'])} inscrits annoncés."
        )
    if not row["silent"]:
        return f"Personne{NBSP}: autant d’auteurs que d’inscrits ({number(row['registered'])})."
    verb = "n’ont" if row["silent"] > 1 else "n’a"
    return (
        f"{count(row['silent'], 'personne')} sur {number(row['registered'])} inscrites "
        f"({percent(row['share'])}) {verb} publié ni contribution ni commentaire. "
        "Voter n’est pas écrire."
    )


def counted(row: Row, **units: str) -> str:
    """Return `3 contributions et 1 atelier`, without what is zero."""
    return " et ".join(count(row[name], unit) for name, unit in units.items() if row[name])
