"""Vue d’ensemble without scripts: what the consultation is, and what it gave, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.plain.blocks import Block, block
from dashboard.reading.filters import Filters
from dashboard.reading.store import enough_votes
from dashboard.reading.view import View, state_of
from dashboard.words import overview, theme_page, themes
from dashboard.words.findings import finding
from queries import load

__all__ = ["context"]

Row = dict[str, Any]

_FIRST = 5
_FINDINGS = (
    "contributions_by_theme",
    "contributions_per_day",
    "contributions_by_authorship",
    "most_contested",
    "most_supported",
    "registered_not_heard",
    "comments_by_theme",
)
"""Where findings are taken from, the first three that are sure."""
_MOST_FINDINGS = 3


def context(view: View) -> dict[str, Any]:
    """Return what the template shows; what has nothing to say is empty."""
    totals = view.totals()
    consultation = view.consultation
    held = view.rows("workshops_list")
    by_theme = view.rows("contributions_by_theme")
    names = themes.labels(view.records("themes"))
    return {
        "state": state_of(consultation),
        "opening": overview.opening(consultation, totals),
        "metrics": overview.metrics(
            totals,
            by_theme,
            view.rows("votes_by_theme"),
            view.portal.counts("", Filters(), view.release)["comments"].get("some", 0),
            held,
            consultation["registered_count"],
        ),
        "findings": list(_findings(view, names))[:_MOST_FINDINGS],
        "latest": view.portal.news.latest(),
        "milestones": view.rows("milestones"),
        "leading": theme_page.leading(by_theme, names) if len(names) > 1 else "",
        "course": _days(view),
        "map": _map(view, held),
        "voices": [one for one in (_voices(view), _types(view)) if one],
        **_rankings(view),
    }


def _findings(view: View, names: dict[str | None, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (sentence, definition, figure) of what the data show for sure."""
    for name in _FINDINGS:
        figure = load(name)
        if told := finding(figure, view.rows(name), names):
            yield told, figure.title, name


def _days(view: View) -> Block | None:
    rows = view.rows("contributions_per_day")
    if not any(row["day"] and row["contributions"] for row in rows):
        return None
    total = view.totals()["contributions"]["value"] or 0
    return block(
        view,
        "contributions_per_day",
        title=theme_page.course(rows, total),
        sub="Contributions déposées chaque jour",
        note=f"Jours du fuseau {view.timezone}.",
    )


def _map(view: View, held: list[Row]) -> dict[str, Any] | None:
    located = [row for row in held if row["latitude"] is not None]
    if not located:
        return None
    drawn = block(view, "workshops_list", title=overview.workshops(held, len(located)))
    located.sort(key=lambda row: -(row["participants_count"] or 0))
    return {"block": drawn, "rows": located, "unplaced": len(held) - len(located)}


def _voices(view: View) -> Block | None:
    rows = [row for row in view.rows("contributions_by_authorship") if row["contributions"]]
    if not any(row["authorship"] != "anonymous" for row in rows):
        return None
    total = view.totals()["contributions"]["value"] or 0
    title = f"{theme_page.voices(rows, total)} contributions"
    return block(view, "contributions_by_authorship", title=title, sub="Par sorte d’auteur")


def _types(view: View) -> Block | None:
    rows = view.rows("contributions_by_organisation_type")
    if not any(row["organisation_type"] and row["contributions"] for row in rows):
        return None
    return block(view, "contributions_by_organisation_type")


def _rankings(view: View) -> dict[str, Any]:
    """Return the most supported, the most contested, and the newest where no vote is known."""
    sorts = view.portal.sorts(view.release)
    first = {
        sort: view.portal.search(sort=sort, release=view.release)
        for sort in {sorts[0], "newest"} & set(sorts)
    }
    supported = [row for row in first[sorts[0]].rows if row["votes_for"]]
    told = {row["contribution_id"]: row for row in view.rows("most_contested", top=_FIRST)}
    shown = [view.portal.contribution(number, view.release) for number in told]
    contested = [
        row | {"contest": told[row["contribution_id"]]["contest"]} for row in shown if row
    ][:_FIRST]
    available = next(
        (row for row in view.rows("contested_availability") if row["theme_id"] == "all"), None
    )
    title, why = theme_page.contested(list(told.values()), available, enough_votes())
    listed = first[sorts[0]]
    newest = first["newest"].rows[:_FIRST] if "newest" in first and not supported else []
    return {
        "total": listed.total,
        "supported": supported[:_FIRST],
        "contested": contested,
        "contested_title": title,
        "contested_why": why,
        "available": available,
        "least": enough_votes(),
        "newest": newest,
        "first": [] if supported or newest else listed.rows[:_FIRST],
    }
