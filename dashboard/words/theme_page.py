"""What do the data say of one theme, in a sentence? Titles of its page, and of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from dashboard.words.codes import label
from dashboard.words.formats import NBSP, count, money, number, percent, short_day

__all__ = [
    "answered",
    "asked_for",
    "contested",
    "course",
    "leading",
    "rank",
    "share_of_votes",
    "title",
    "voices",
]

Row = dict[str, Any]

_LATE = 8
"""Days that end the period, whose share is told."""
_AGREE = frozenset({"contribution", "individuelle"})


def leading(rows: Sequence[Row], names: Mapping[str | None, str]) -> str:
    """Return which theme of `contributions_by_theme` gathers most, by its label and number."""
    known = [row for row in rows if row["theme_id"] is not None]
    top = max((row["contributions"] for row in known), default=0)
    if not top:
        return "Aucun thème n’a encore de contribution" if known else "Contributions par thème"
    first = [row for row in known if row["contributions"] == top]
    if len(first) == 1:
        return title(names[first[0]["theme_id"]], first[0], rows)
    each = count(top, "contribution")
    return f"{number(len(first))} thèmes arrivent en tête à égalité, avec {each} chacun"


def title(name: str, here: Row, rows: Sequence[Row]) -> str:
    """Return `Médiation numérique : 36 des 200 contributions, le thème le plus nourri`."""
    total = sum(row["contributions"] for row in rows)
    own = here["contributions"]
    if not own:
        return f"{name}{NBSP}: aucune contribution"
    told = f"{name}{NBSP}: {number(own)} des {count(total, 'contribution')}"
    if own == total == 1:
        return f"{name}{NBSP}: la seule contribution"
    ranked = [row["contributions"] for row in rows if row["theme_id"] is not None]
    if len(ranked) > 1 and own == max(ranked):
        alone = ranked.count(own) == 1
        return f"{told}, {'le thème le plus nourri' if alone else 'en tête à égalité'}"
    return told


def rank(here: Row, rows: Sequence[Row], measure: str) -> str:
    """Return `rang 1 sur 6` among the themes, `1er à égalité` said; nothing for a single theme."""
    values = [row[measure] for row in rows if row["theme_id"] is not None and row[measure]]
    own = here[measure]
    themes = sum(row["theme_id"] is not None for row in rows)
    if not own or themes < 2:  # noqa: PLR2004 - alone, a theme has no rank
        return ""
    place = 1 + sum(value > own for value in values)
    tied = " à égalité" if values.count(own) > 1 else ""
    return f"rang {number(place)} sur {number(themes)}{tied}"


def course(days: Sequence[Row], own: int) -> str:
    """Return when the contributions of `contributions_per_day` came, as their chart's title."""
    dated = [row for row in days if row["day"] is not None]
    known = sum(row["contributions"] for row in dated)
    if not known:
        return "Les dates de dépôt ne sont pas connues"
    last = dated[-1]["day"]
    since = last - timedelta(days=_LATE - 1)
    late = sum(row["contributions"] for row in dated if row["day"] >= since)
    if len(dated) > 3 * _LATE and 2 * late > known:
        verb = "arrive" if late == 1 else "arrivent"
        return (
            f"{number(late)} des {count(own, 'contribution')} {verb} le {short_day(since)} ou "
            f"après, en {_LATE} jours sur {len(dated)}"
        )
    top = max(row["contributions"] for row in dated)
    peaks = [row["day"] for row in dated if row["contributions"] == top]
    if len(peaks) == 1 and top > 1:
        return f"Au plus {count(top, 'contribution')} en un jour, le {short_day(peaks[0])}"
    return f"Au plus {count(top, 'contribution')} par jour"


def share_of_votes(first: Sequence[Row], total: int | None) -> str:
    """Return how votes for gather on the most supported contributions, `first`, in order."""
    if total is None:
        return "Les votes ne sont pas connus"
    if not total:
        return "Aucun vote pour"
    added = 0
    for place, row in enumerate(first, 1):
        added += row["votes_for"] or 0
        if 2 * added > total:
            if place == 1:
                return f"Une contribution réunit plus de la moitié des {number(total)} votes pour"
            return (
                f"{number(place)} contributions réunissent plus de la moitié des "
                f"{number(total)} votes pour"
            )
    share = percent(added / total)
    return f"Les {number(len(first))} plus soutenues réunissent {share} des votes pour"


def contested(first: Sequence[Row], available: Row | None, least: int) -> tuple[str, str]:
    """Return the title of what is contested, and why there is nothing where there is nothing."""
    if available is None or not available["possible"]:
        return (
            "Les plus débattues",
            "Impossible à dire : la plateforme ne donne pas à la fois les votes pour et les votes "
            "contre.".replace(" :", f"{NBSP}:"),
        )
    if not first:
        enough = available["enough_votes"]
        return (
            "Aucune contribution débattue",
            f"{count(enough, 'contribution')} avec les {least} votes qu’il faut pour le dire"
            f"{NBSP}: tous du même côté."
            if enough
            else f"Aucune n’a les {least} votes qu’il faut pour le dire.",
        )
    top = number(first[0]["contest"], 2)
    few = "Peu débattu" if first[0]["contest"] < 0.5 else "Les plus débattues"  # noqa: PLR2004
    return f"{few}{NBSP}: partage de {top} au plus", ""


def answered(answers: int, total: int) -> str:
    """Return how many contributions the institution answered, as a title."""
    verb = "a reçu" if answers == 1 else "ont reçu"
    told = f"{number(answers)} des {count(total, 'contribution')} {verb} une réponse"
    return told if answers < total else f"Toutes les {number(total)} contributions ont une réponse"


def asked_for(budget: Sequence[Row]) -> str:
    """Return what contributions ask for together, from `budget_by_state`, as a title."""
    sums: dict[str | None, float] = {}
    for row in budget:
        sums[row["currency"]] = sums.get(row["currency"], 0) + row["amount"]
    told = " et ".join(money(amount, code) for code, amount in sums.items())
    asking = sum(row["contributions"] for row in budget)
    verb = "demande" if asking == 1 else "demandent ensemble"
    return f"{count(asking, 'contribution')} {verb} {told}"


def voices(rows: Sequence[Row], own: int) -> str:
    """Return who wrote most, from `contributions_by_authorship`."""
    known = [row for row in rows if row["contributions"] and row["authorship"] != "anonymous"]
    if not known:
        return "Les auteurs ne sont pas connus"
    first = max(known, key=lambda row: row["contributions"])
    told = label("authorship", first["authorship"])
    if first["contributions"] > 1:
        told = " ".join(f"{word}s" if word in _AGREE else word for word in told.split(" "))
    return f"{number(first['contributions'])}{NBSP}{told} sur {number(own)}"
