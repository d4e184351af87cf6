"""Rapprochement without scripts: the gaps first, what does not add up, then what is found again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.plain.blocks import block
from dashboard.reading.view import View
from dashboard.words import reconciliation, themes
from dashboard.words.formats import number
from dashboard.words.measures import held, measure

__all__ = ["context"]

Row = dict[str, Any]

_SHOWN = 5


def context(view: View) -> dict[str, Any]:
    """Return what the template shows."""
    names = themes.labels(view.records("themes"))
    rows = themes.labelled(view.rows("announced_computed"), ["theme_title"], names)
    found = reconciliation.compared(rows)
    return {
        "title": reconciliation.title(found) if rows else "Aucun chiffre n’a été annoncé ailleurs",
        "found": found,
        "whole": [row for row in found.same if row["theme_id"] == "all"],
        "by_theme": [row for row in found.same if row["theme_id"] != "all"],
        "tallies": view.rows("votes_declared_computed")[:_SHOWN],
        "tallies_total": len(view.rows("votes_declared_computed")),
        "sums": list(_sums(view)),
        "missing": block(
            view,
            "unknowns",
            title="Ce qui n’est pas connu",
            sub="Inconnu n’est pas zéro",
            rows=[row for row in view.rows("unknowns") if row["unknown"]],
        ),
        "named": lambda row: (
            measure(row["figure"])
            + ("" if row["theme_id"] == "all" else f", {row['theme_title'] or row['theme_id']}")
        ),
        "words": reconciliation,
    }


def _sums(view: View) -> Iterator[tuple[str, str]]:
    """Yield the sums over themes that are not the whole, and why."""
    for row in held(view.rows("theme_sums"), "total"):
        total, added, apart = row["total"], row["themes_sum"], row["without_theme"]
        if not total or added == total:
            continue
        name = str(row["measure"])
        if row["addable"]:
            verb = "est" if apart == 1 else "sont"
            yield (
                f"{name}\u00a0: {number(added)} + {number(apart)} = {number(total)}",
                (
                    f"Les thèmes n’en totalisent que {number(added)}\u00a0: {number(apart)} {verb} "
                    "hors de tout thème."
                ),
            )
        else:
            yield (
                f"{name}\u00a0: {number(added)} par thème, {number(total)} en tout",
                (
                    "Un même objet compte dans chaque thème qu’il concerne\u00a0: les lignes par "
                    "thème ne s’additionnent pas."
                ),
            )
