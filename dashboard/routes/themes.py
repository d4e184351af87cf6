"""The themes: their list, and a page each that says all that the data know of one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.drawing.columns import columns
from dashboard.drawing.drawing import Drawing
from dashboard.drawing.spark import spark
from dashboard.drawing.svg import svg
from dashboard.drawing.tabulated import tabulated
from dashboard.reading.filters import NO_THEME, Filters
from dashboard.reading.store import enough_votes
from dashboard.reading.view import View
from dashboard.routes.site import Site, pinned
from dashboard.words import formats, theme_page, themes
from queries import load

__all__ = ["Themes", "multiples"]

Row = dict[str, Any]

_FIRST = 4
"""Contributions of each ranking of the page."""
_SHOWN = 5
_MOST_SPARKS = 24
"""Themes whose course is drawn in a list; more would be a page of grey."""


class Themes:
    """The themes of one consultation."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal = site.portal

    def routes(self) -> list[Route]:
        """Return the addresses of the themes."""
        prefix = self._site.prefix
        return [
            Route(f"{prefix}/themes/", self.listed),
            Route(f"{prefix}/themes/{{theme}}", self.page),
        ]

    def listed(self, request: Request) -> Response:
        """List the themes, with what each one gathered."""
        view = View(self._portal, pinned(request))
        return self._site.page(
            request,
            "themes.html",
            path="themes/",
            finding=theme_page.leading(
                view.rows("contributions_by_theme"), themes.labels(view.records("themes"))
            ),
            tables=list(_decided(view)),
            **multiples(view),
        )

    def page(self, request: Request) -> Response:
        """Show one theme: its course, its votes, who spoke, its workshops, its contributions."""
        code = request.path_params["theme"]
        view = View(self._portal, pinned(request))
        rows = view.rows("contributions_by_theme")
        known = [row for row in rows if row["theme_id"] is not None]
        here = next((row for row in known if row["theme_id"] == code), None)
        if here is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "Ce thème est inconnu.")
        at = known.index(here)
        theme = next(row for row in view.records("themes") if row["theme_id"] == code)
        names = themes.labels(view.records("themes"))
        return self._site.page(
            request,
            "theme.html",
            path=f"themes/{code}",
            theme=theme,
            label=names[code],
            kind=themes.heading_of(theme["title"]),
            question=themes.question_of(theme["title"]),
            place=at + 1,
            before=known[at - 1] if at else None,
            after=known[at + 1] if at + 1 < len(known) else None,
            names=names,
            finding=theme_page.title(names[code], here, rows),
            outcome=self._portal.outcome("theme", code, view.release),
            here_row=here,
            rows=rows,
            rank=lambda measure: theme_page.rank(here, rows, measure),
            answered=next(row for row in view.rows("answers_by_theme") if row["theme_id"] == code),
            **_votes(view, code),
            **_course(view, code, here),
            **_people(view, code, here),
            **_workshops(view, code),
        )


def multiples(view: View) -> dict[str, Any]:
    """Return what a line per theme shows: contributions, days, workshops, votes, one scale each."""
    votes = {row["theme_id"]: row for row in view.rows("votes_by_theme")}
    names = themes.labels(view.records("themes"))
    # The themes that gathered most come first: their order on the platform is on their pages.
    lines = [
        row
        | {name: votes[row["theme_id"]][name] for name in ("votes_for", "votes_against")}
        | {"label": names.get(row["theme_id"], "Sans thème")}
        | {"score": None, "address": _address(view, row["theme_id"])}
        for row in sorted(
            view.rows("contributions_by_theme"),
            key=lambda row: (row["theme_id"] is None, -row["contributions"]),
        )
        if row["theme_id"] is not None or row["contributions"]
    ]
    sparks, days = _sparks(view, [line["theme_id"] for line in lines])
    return {
        "lines": lines,
        "sparks": sparks,
        "days": days,
        "most": {
            name: max((line[name] or 0 for line in lines), default=0) or 1
            for name in ("contributions", "workshops")
        }
        | {"votes": _most(lines)},
        "voted": any(line["votes_for"] for line in lines),
        "held": any(line["workshops"] for line in lines),
        "commented": any(line["comments"] for line in lines),
    }


def _decided(view: View) -> Iterator[tuple[str, str, str]]:
    """Yield (title, table, figure) of what was answered and what it costs, where data tell."""
    answers = view.rows("answers_by_theme")
    if answered := sum(row["answered"] for row in answers):
        total = sum(row["contributions"] for row in answers)
        yield theme_page.answered(answered, total), *_table(view, "answers_by_theme", answers)
    budget = view.rows("budget_by_state")
    if budget:
        yield theme_page.asked_for(budget), *_table(view, "budget_by_state", budget)


def _table(view: View, name: str, rows: list[Row]) -> tuple[str, str]:
    figure = load(name)
    return tabulated(figure, rows, view.address, view.timezone).html(figure.title), name


def _sparks(view: View, codes: list[str | None]) -> tuple[dict[str | None, str], str]:
    """Return the days of each theme, drawn at one scale, and the period; empty without dates."""
    if len(codes) > _MOST_SPARKS:
        return {}, ""
    rows = view.rows("contributions_per_day_by_theme")
    by_theme: dict[str | None, list[tuple[date, int]]] = {code: [] for code in codes}
    for row in rows:
        if row["theme_id"] in by_theme:
            by_theme[row["theme_id"]].append((row["day"], row["contributions"]))
    whole = [row["day"] for row in view.rows("contributions_per_day") if row["day"]]
    if not rows or not whole:
        return {}, ""
    most = max(row["contributions"] for row in rows)
    ends = min(whole), max(whole)
    told = formats.short_period(*ends)
    return {code: spark(counts, ends, most) for code, counts in by_theme.items()}, told


def _address(view: View, theme: str | None) -> str:
    return (
        view.address("liste", theme=NO_THEME) if theme is None else view.address(f"themes/{theme}")
    )


def _most(rows: list[Row]) -> int:
    return max(((row["votes_for"] or 0) + (row["votes_against"] or 0) for row in rows), default=0)


def _votes(view: View, code: str) -> dict[str, Any]:
    """Return the votes of a theme, and its most supported and most contested contributions."""
    rows = view.rows("votes_by_theme")
    here = next(row for row in rows if row["theme_id"] == code)
    first = view.portal.search("", Filters(theme=(code,)), "support", 1, view.release)
    contested = view.rows("most_contested", theme_id=code)[:_FIRST]
    told = {row["contribution_id"]: row for row in contested}
    shown = [view.portal.contribution(number, view.release) for number in told]
    least = enough_votes()
    available = {row["theme_id"]: row for row in view.rows("contested_availability")}
    title, why = theme_page.contested(contested, available.get(code), least)
    voted = [row for row in first.rows if row["votes_for"] or row["votes_against"]]
    gathered = theme_page.share_of_votes(first.rows, here["votes_for"])
    return {
        "votes": here,
        "all_votes": {
            side: sum(row[side] or 0 for row in rows) for side in ("votes_for", "votes_against")
        },
        "found": first,
        "supported": [row for row in first.rows if row["votes_for"]][:_FIRST],
        "contested": [
            row | {"contest": told[row["contribution_id"]]["contest"]} for row in shown if row
        ],
        "contested_title": title,
        "contested_why": why,
        "available": available.get(code),
        "least": least,
        "votes_title": gathered,
        "votes_drawn": columns(voted, gathered),
        "voted": voted,
    }


def _course(view: View, code: str, here: Row) -> dict[str, Any]:
    days = view.rows("contributions_per_day", theme_id=code)
    drawing = Drawing.of(load("contributions_per_day"), days, view.rows("milestones"))
    newest = view.portal.search("", Filters(theme=(code,)), "newest", 1, view.release)
    return {
        "course_title": theme_page.course(days, here["contributions"]),
        "course": svg(drawing) if drawing else "",
        "course_note": drawing.aside if drawing else "",
        "newest": newest.rows[:_FIRST] if "newest" in view.portal.sorts(view.release) else [],
    }


def _people(view: View, code: str, here: Row) -> dict[str, Any]:
    voices = view.rows("contributions_by_authorship", theme_id=code)
    return {
        "voices": [row for row in voices if row["contributions"]],
        "voices_title": theme_page.voices(voices, here["contributions"]),
        "sources": view.rows("citations", theme_id=code),
    }


def _workshops(view: View, code: str) -> dict[str, Any]:
    pairs = view.records("workshop_themes")
    there = {pair["workshop_id"] for pair in pairs if pair["theme_id"] == code}
    held = [row for row in view.records("workshops") if row["workshop_id"] in there]
    held.sort(key=lambda row: -(row["participants_count"] or 0))
    counted = {row["theme_id"]: row for row in view.rows("workshops_by_theme")}
    return {"workshops": held, "first_workshops": held[:_SHOWN], "held": counted[code]}
