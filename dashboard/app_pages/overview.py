"""Vue d’ensemble: what the consultation is, and what it gave, on one screen."""

from __future__ import annotations

from typing import cast

import streamlit as st

from dashboard.drawing import charts, workshop_map
from dashboard.layout import frame, ui
from dashboard.layout.ui import Column, Data
from dashboard.reading.search import Sort
from dashboard.reading.view import View
from dashboard.words import headlines
from dashboard.words.codes import CAUTION, SORT_NAMES
from dashboard.words.formats import NBSP, NNBSP, number, signed, size
from dashboard.words.measures import FORMATS, measure

_TILES = ("contributions", "workshops", "workshop_people", "participants", "comments", "votes")
_OF_WORKSHOPS = ("workshops", "workshop_people")
_SHOWN = 5


def tiles(view: View) -> None:
    """Show the measures, with their change in a week where it is known."""
    totals = view.totals()
    changes = {row["measure"]: row["last_week"] for row in view.rows("live_changes")}
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
    held = any(row["workshops"] for row in rows)
    counted = "Contributions en ligne et ateliers, par thème" if held else "Contributions par thème"
    ui.section(headlines.theme_title(rows), counted)
    columns = [
        Column("title", "Thème"),
        Column("contributions", "Contributions", "number"),
        Column("workshops", "Ateliers", "number"),
    ]
    shown = [row | {"title": row["title"] or "Sans thème"} for row in rows]
    total = view.totals()["contributions"]["value"] or 0
    told = headlines.theme_note(rows, total)
    data = Data("contributions_by_theme", shown, columns, note=told)
    themes = [row for row in rows if row["theme_id"]]
    if len(themes) == 1:
        if headlines.short(themes[0]["title"]) != themes[0]["title"]:
            ui.text(themes[0]["title"])
        ui.note(told)
        ui.definition(view, data, "Voir les données")
    elif themes:
        ui.chart(view, charts.themes(headlines.leading(rows)), data, alt=headlines.theme_alt(rows))
    else:
        ui.text("Cette consultation n’a pas de thème.")


def over_time(view: View) -> None:
    """Show contributions per day, with the milestones."""
    rows, milestones = view.rows("contributions_per_day"), view.rows("milestones")
    ui.section(headlines.daily_title(rows), "Contributions déposées chaque jour")
    columns = [
        Column("day", "Jour", "day"),
        Column("contributions", "Contributions", "number"),
        Column("cumulative", "Cumul", "number"),
    ]
    told = headlines.daily_note(rows, view.timezone, milestones)
    data = Data("contributions_per_day", rows, columns, note=told)
    if any(row["contributions"] for row in rows if row["day"]):
        ui.chart(view, charts.per_day(rows, milestones), data, alt=headlines.daily_alt(rows))
    elif any(row["contributions"] for row in rows):
        ui.text("Les données ne disent pas quand les contributions ont été déposées.")
    else:
        ui.text("Aucune contribution n’a encore été déposée.")


def workshops(view: View) -> None:
    """Show where workshops took place."""
    rows = view.rows("workshops_list")
    located = workshop_map.places(rows)
    sub = (
        f"Lieux des ateliers{NNBSP}; la surface du cercle est proportionnelle au nombre de "
        "personnes"
    )
    ui.section(headlines.map_title(rows), sub if located else "")
    if not located:
        ui.text(headlines.NOWHERE)
        return
    told = headlines.map_note(rows, sum(place["workshops"] for place in located))
    columns = [
        Column("title", "Atelier"),
        Column("place_label", "Lieu"),
        Column("department_code", "Département"),
        Column("date", "Date", "day"),
        Column("participants_count", "Personnes", "number"),
    ]
    ui.chart(
        view,
        workshop_map.workshop_map(rows),
        Data("workshops_list", rows, columns, note=told),
        alt=headlines.map_alt(rows, located),
        key="map-overview",
    )


def ranking(view: View) -> None:
    """Show the first contributions, by votes or by date."""
    known = view.portal.sorts(view.release)
    names: dict[str, str] = {
        sort: SORT_NAMES[sort] for sort in ("support", "newest") if sort in known
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
    ui.note(CAUTION)


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


view = frame.view()
consultation = view.consultation
frame.top(view, lead=consultation["description"] or "")
frame.offer(view, view.package.generation)
tiles(view)
with st.container(key="pair"):
    left, right = st.columns(2, gap="large")
    with left:
        by_theme(view)
    with right:
        over_time(view)
if workshop_map.places(view.rows("workshops_list")):
    left, right = st.columns([13, 9], gap="large")
    with left:
        workshops(view)
    with right:
        ranking(view)
else:
    if view.totals()["workshops"]["value"]:
        workshops(view)
    ranking(view)
reuse(view)
frame.foot(view)
