"""Ateliers: where they took place, what they dealt with, and what is not known of them."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.drawing import charts, workshop_map
from dashboard.layout import frame, ui
from dashboard.layout.ui import Column, Data
from dashboard.reading.view import View
from dashboard.words import headlines
from dashboard.words.formats import NBSP, NNBSP, count, day, number
from dashboard.words.measures import field_name

_TOLD = frozenset({"organiser", "date", "participants_count", "place_label"})


def place_map(view: View) -> None:
    """Show the workshops on the map."""
    rows = view.rows("workshops_list")
    located = workshop_map.places(rows)
    sub = "La surface du cercle est proportionnelle au nombre de personnes"
    ui.section(headlines.map_title(rows), sub if located else "")
    if not located:
        ui.text(headlines.NOWHERE)
        return
    columns = [
        Column("name", "Lieu"),
        Column("department", "Département"),
        Column("workshops", "Ateliers", "number"),
        Column("people", "Personnes", "number"),
    ]
    told = headlines.map_note(rows, sum(place["workshops"] for place in located))
    data = Data("workshops_list", located, columns, note=told)
    alt = headlines.map_alt(rows, located)
    ui.chart(view, workshop_map.workshop_map(rows), data, alt=alt, key="map-workshops")


def by_theme(view: View) -> None:
    """Show how many workshops dealt with each theme."""
    rows = [row for row in view.rows("workshops_by_theme") if row["theme_id"] or row["workshops"]]
    pairs = view.totals()["workshop_theme_pairs"]["value"] or 0
    total = view.totals()["workshops"]["value"] or 0
    ui.section("Ateliers par thème", "Un atelier compte dans chaque thème qu’il a traité")
    shown = [row | {"title": row["title"] or "Sans thème"} for row in rows]
    items = [
        (row["title"], row["workshops"], f"{count(row['workshops'], 'atelier')}") for row in shown
    ]
    columns = [
        Column("title", "Thème"),
        Column("workshops", "Ateliers", "number"),
        Column("people", "Personnes", "number"),
        Column("unknown_people", "Sans nombre", "number"),
    ]
    alt = "Barres horizontales : " + " ; ".join(
        f"{row['title']}, {count(row['workshops'], 'atelier')}" for row in shown
    )
    told = (
        f"{count(pairs, 'paire')} atelier et thème pour {count(total, 'atelier')}{NBSP}: "
        "un atelier peut traiter plusieurs thèmes, ne pas additionner."
    )
    data = Data("workshops_by_theme", shown, columns, note=told)
    if items:
        ui.chart(view, charts.bars(items, charts.OCHRE), data, alt=alt)
    else:
        ui.text("Cette consultation n’a pas de thème.")


def listing(view: View) -> None:
    """Show one workshop per row, unknowns said."""
    ui.section("Tous les ateliers")
    columns = [
        Column("title", "Atelier", "html"),
        Column("organiser", "Organisateur"),
        Column("date", "Date"),
        Column("place_label", "Lieu"),
        Column("department_code", "Département"),
        Column("participants_count", "Personnes", "number"),
        Column("themes", "Thèmes", "number"),
        Column("contributions", "Contributions", "count"),
    ]
    # What no workshop tells is said once, under the table.
    told = [
        column
        for column in columns
        if any(row[column.name] is not None for row in view.rows("workshops_list"))
    ]
    rows = _linked(view)
    ui.table(rows, told, f"{count(len(rows), 'atelier')}, par numéro")


def _linked(view: View) -> list[ui.Row]:
    """Return the workshops as cells: their links, their dates in words."""
    rows = []
    # One turn per workshop: there are tens of them, each with its own links.
    for row in view.rows("workshops_list"):
        name = escape(view.address(f"ateliers/{row['workshop_id']}"))
        texts = escape(view.address("contributions", workshop=row["workshop_id"]))
        link = f'<a href="{texts}">{number(row["contributions"])}</a>'
        rows.append(
            row
            | {
                "title": f'<a href="{name}"><bdi>{escape(row["title"])}</bdi></a>',
                "contributions": link if row["contributions"] else number(0),
                "date": day(row["date"]),
            }
        )
    return rows


def unknown(view: View) -> None:
    """Say what is not known of the workshops."""
    rows = [
        row | {"field": field_name("workshops", row["field"])}
        for row in view.rows("unknowns")
        if row["object"] == "workshops" and row["field"] in _TOLD and row["unknown"]
    ]
    if rows:
        told = f"{NNBSP}; ".join(
            f"{row['field'].lower()} pour {count(row['unknown'], 'atelier')}" for row in rows
        )
        ui.note(f"Inconnu{NBSP}: {told}. Inconnu n’est pas zéro.")


view = frame.view()
totals = view.totals()
people = totals["workshop_people"]["value"]
frame.top(view, "Ateliers")
frame.offer(view, view.package.generation)
if view.rows("workshops_list"):
    ui.text(
        f"{count(totals['workshops']['value'], 'atelier')}, "
        f"{count(people, 'personne')}. Une personne venue à deux ateliers compte deux fois."
    )
    if workshop_map.places(view.rows("workshops_list")):
        left, right = st.columns([13, 10], gap="large")
        with left:
            place_map(view)
        with right:
            by_theme(view)
    else:
        place_map(view)
        by_theme(view)
    listing(view)
    unknown(view)
    ui.links([(view.address("figures/workshops_list.csv"), "Télécharger la liste", "CSV")])
else:
    ui.text("Aucun atelier n’est enregistré pour cette consultation.")
frame.foot(view)
