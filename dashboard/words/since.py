"""What do the current data hold that a release does not? In sentences, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.words.formats import number

__all__ = ["differences"]

Row = Mapping[str, Any]

_TOLD = {
    "contributions": ("contribution", "contributions"),
    "comments": ("commentaire", "commentaires"),
    "votes": ("vote", "votes"),
    "workshops": ("atelier", "ateliers"),
    "workshop_people": ("personne en atelier", "personnes en atelier"),
    "participants": ("auteur", "auteurs"),
    "withdrawn_contributions": ("contribution retirée", "contributions retirées"),
    "withdrawn_comments": ("commentaire retiré", "commentaires retirés"),
}


def differences(now: Mapping[str, Row], then: Mapping[str, Row]) -> list[str]:
    """Return `4 contributions de plus`, `1 vote de moins`… from the rows of `totals` by measure.

    A measure unknown on one side tells nothing; none that moved gives an empty list.
    """
    told = []
    for measure, (one, many) in _TOLD.items():
        before, after = _value(then, measure), _value(now, measure)
        if before is None or after is None or before == after:
            continue
        moved = abs(after - before)
        way = "de plus" if after > before else "de moins"
        told.append(f"{number(moved)}\u00a0{many if moved > 1 else one} {way}")
    return told


def _value(rows: Mapping[str, Row], measure: str) -> int | None:
    row = rows.get(measure)
    return row["value"] if row else None
