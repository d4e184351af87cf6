"""Announced figures beside computed ones: which differ, by how much, and what each one counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.words.formats import NNBSP, count, number, percent
from dashboard.words.measures import measure

__all__ = ["Compared", "compared", "counted_at", "gap_title", "share", "title"]

Row = Mapping[str, Any]

_PATHS = {
    "contributions": "liste",
    "comments": "liste?sort=commented",
    "workshops": "ateliers/",
    "workshop_people": "f/workshops_list",
    "votes": "f/votes_by_theme",
    "participants": "f/contributions_by_authorship",
    "registered": "f/registered_not_heard",
    "tags": "f/contributions_by_tag",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """The rows of `announced_computed`, by what they say."""

    gaps: tuple[Row, ...]
    """What differs, the widest gap first, as a share of what was announced."""
    unknown: tuple[Row, ...]
    """What the data do not give."""
    same: tuple[Row, ...]
    """What is found again, the whole before the themes."""


def compared(rows: Sequence[Row]) -> Compared:
    """Part the rows, in the order in which a reader wants them."""
    gaps = [row for row in rows if row["difference"] not in {0, None}]
    gaps.sort(key=lambda row: (-abs(share(row)), -abs(row["difference"])))
    same = [row for row in rows if row["difference"] == 0]
    same.sort(key=lambda row: row["theme_id"] != "all")
    return Compared(
        gaps=tuple(gaps),
        unknown=tuple(row for row in rows if row["difference"] is None),
        same=tuple(same),
    )


def share(row: Row) -> float:
    """Return how far the computed figure is from the announced one, as a share of it."""
    return float(row["difference"] / row["announced"]) if row["announced"] else float("inf")


def title(found: Compared) -> str:
    """Return how many announced figures are found again, and by how much another one is not."""
    known = len(found.gaps) + len(found.same)
    if not known:
        return "Aucun chiffre annoncé ne peut être recalculé"
    if not found.gaps:
        if known == 1:
            return "Le chiffre annoncé se retrouve dans les données"
        return f"Les {number(known)} chiffres annoncés se retrouvent dans les données"
    verb = "se retrouve" if len(found.same) <= 1 else "se retrouvent"
    told = f"{number(len(found.same))} des {count(known, 'chiffre annoncé')} {verb}"
    if len(found.gaps) > 1:
        return f"{told}{NNBSP}; {number(len(found.gaps))} s’en écartent"
    (gap,) = found.gaps
    return f"{told}{NNBSP}; un s’écarte de {_amount(gap)}"


def _amount(row: Row) -> str:
    unit: str = row["unit"]
    many = abs(row["difference"])
    return f"{number(many)} {unit if many > 1 else unit.removesuffix('s')}"


def gap_title(row: Row) -> str:
    """Return what was announced and what is computed: « Personnes : 300 annoncées… »."""
    whole = "" if row["theme_id"] == "all" else f", {row['theme_title'] or row['theme_id']}"
    return (
        f"{measure(row['figure'])}{whole}\u00a0: {number(row['announced'])} annoncés, "
        f"{number(row['computed'])} dans les données"
    )


def gap_note(row: Row) -> str:
    """Return `soit 21 % de moins`."""
    if not row["announced"]:
        return ""
    way = "de moins" if row["difference"] < 0 else "de plus"
    return f"soit {percent(abs(share(row)))} {way}"


def counted_at(row: Row) -> str:
    """Return where what a figure counts is found, after `/<slug>/`."""
    if row["theme_id"] != "all":
        return f"themes/{row['theme_id']}"
    return _PATHS.get(row["figure"], "f/announced_computed")
