"""Vue d’ensemble: what the consultation is, and what it gave, on one screen."""

from __future__ import annotations

from typing import cast

import streamlit as st

from dashboard.drawing import places
from dashboard.layout import frame, ui
from dashboard.layout.figures import Words, figure, twin
from dashboard.layout.page import Page
from dashboard.reading.filters import Sort
from dashboard.reading.store import enough_votes
from dashboard.reading.view import View, state_of
from dashboard.words import headlines, theme_page, themes
from dashboard.words.codes import CAUTION, CONTESTED, SORT_NAMES
from dashboard.words.formats import NBSP, NNBSP, day, number, signed, size
from dashboard.words.measures import FORMATS, measure
from queries import load

_TILES = ("contributions", "workshops", "workshop_people", "participants", "comments", "votes")
_OF_WORKSHOPS = ("workshops", "workshop_people")
_SHOWN = 5


PAGE = Page(
    path="",
    title="Vue d’ensemble",
    description="L’état de la consultation : contributions, ateliers, participation, thèmes.",
    order=10,
    twin="accueil.html",
)


def show(view: View) -> None:
    """Lay out figures, map and first contributions, side by side where there is room."""
    frame.top(view, lead=view.consultation["description"] or "")
    tiles(view)
    with st.container(key="pair"):
        left, right = st.columns(2, gap="large")
        with left:
            by_theme(view)
        with right:
            over_time(view)
    if located(view):
        left, right = st.columns([13, 9], gap="large")
        with left:
            workshops(view)
        with right:
            ranking(view)
    else:
        if view.totals()["workshops"]["value"]:
            workshops(view)
        ranking(view)
    news(view)
    reuse(view)


def tiles(view: View) -> None:
    """Show the measures, with their change in a week while the consultation is open."""
    totals = view.totals()
    # The last week of a consultation that is closed is not this week.
    rows = view.rows("live_changes") if state_of(view.consultation).code == "open" else []
    changes = {row["measure"]: row["last_week"] for row in rows}
    held = totals["workshops"]["value"]
    shown = [name for name in _TILES if held or name not in _OF_WORKSHOPS]
    with st.grid(len(shown), min_column_width=150, gap="small"):
        for name in shown:
            change = changes.get(name)
            st.metric(
                measure(name),
                number(totals[name]["value"]),
                signed(change) if change else None,
                delta_description=f"en 7{NBSP}jours" if change else None,
                delta_color="off",
            )
    ui.note(headlines.tiles_note(totals))


def by_theme(view: View) -> None:
    """Show contributions and workshops by theme."""
    rows = view.rows("contributions_by_theme")
    known = [row for row in rows if row["theme_id"]]
    held = any(row["workshops"] for row in rows)
    counted = "Contributions en ligne et ateliers, par thème" if held else "Contributions par thème"
    title = theme_page.leading(rows, themes.labels(view.records("themes")))
    note = headlines.theme_note(rows, view.totals()["contributions"]["value"] or 0)
    if len(known) != 1:
        empty = "" if known else "Cette consultation n’a pas de thème."
        figure(view, "contributions_by_theme", Words(title, counted, note=note, empty=empty))
        return
    # One bar would say nothing.
    ui.section(title, counted)
    if themes.label(known[0]["title"]) != known[0]["title"]:
        ui.text(known[0]["title"])
    ui.note(note)
    twin(view, "contributions_by_theme", rows)


def over_time(view: View) -> None:
    """Show contributions per day, with the milestones."""
    rows, milestones = view.rows("contributions_per_day"), view.rows("milestones")
    words = Words(
        title=headlines.daily_title(rows),
        sub="Contributions déposées chaque jour",
        note=headlines.daily_note(rows, view.timezone, milestones),
        empty="Les données ne disent pas quand les contributions ont été déposées."
        if any(row["contributions"] for row in rows)
        else "Aucune contribution n’a encore été déposée.",
    )
    figure(view, "contributions_per_day", words)


def workshops(view: View) -> None:
    """Show where workshops took place."""
    rows = view.rows("workshops_list")
    sub = (
        f"Lieux des ateliers{NNBSP}; la surface du cercle est proportionnelle au nombre de "
        "personnes"
    )
    words = Words(
        title=headlines.map_title(rows),
        sub=sub if located(view) else "",
        empty=headlines.NOWHERE,
    )
    figure(view, "workshops_list", words)


def located(view: View) -> bool:
    """Tell if the map has something to show."""
    return bool(places.gathered(load("workshops_list"), view.rows("workshops_list")))


def ranking(view: View) -> None:
    """Show the first contributions, by votes or by date."""
    known = view.portal.sorts(view.release)
    names: dict[str, str] = {
        sort: SORT_NAMES[sort] for sort in ("support", "contested", "newest") if sort in known
    }
    only = next(iter(names), "number")
    ui.section("Les contributions", "" if len(names) > 1 else SORT_NAMES[only])
    order = ui.segments("Ordre", "sort", names, only) if len(names) > 1 else only
    found = view.portal.search(sort=cast("Sort", order), release=view.release)
    if not found.total:
        ui.text("Aucune contribution n’est publiée.")
        return
    ui.contributions(view, found.rows[:_SHOWN])
    everything = f"Toutes les contributions ({number(found.total)})"
    sort = None if order == known[0] else order
    ui.links([(view.address("contributions", sort=sort), everything, "")])
    if order == "contested":
        ui.note(CONTESTED.format(enough=enough_votes()))
    ui.note(CAUTION)


def news(view: View) -> None:
    """Link the latest news, where there are some."""
    if latest := view.portal.news.latest():
        ui.section("Nouvelles")
        told = [(view.address(f"nouvelles/{one.name}"), one.title, day(one.date)) for one in latest]
        ui.links([*told, (view.address("nouvelles/"), "Toutes les nouvelles", "")])


def reuse(view: View) -> None:
    """Link the files that most readers want."""
    ui.section("Réutiliser les données")
    wanted = ("contributions", "workshops", "comments")
    files = [
        (view.file(resource["path"]), resource.get("title") or resource["name"], _detail(resource))
        for resource in view.package.descriptor["resources"]
        if (resource.get("table") in wanted and resource.get("rowCount") != 0)
        or resource["format"] == "xlsx"
    ]
    descriptor = (view.file("datapackage.json"), "Schéma", "Data Package")
    ui.links([*files, descriptor, (view.address("donnees"), "Tous les fichiers", "")])


def _detail(resource: dict[str, str | int]) -> str:
    form = str(resource["format"])
    return f"{FORMATS.get(form, form)}, {size(int(resource['bytes']))}"
