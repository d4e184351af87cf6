"""Ateliers: where they took place, what they dealt with, and what is not known of them."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.drawing import places
from dashboard.layout import frame, ui
from dashboard.layout.figures import Words, figure
from dashboard.layout.page import Page
from dashboard.reading.view import View
from dashboard.words import headlines
from dashboard.words.formats import NBSP, NNBSP, count, day, number
from dashboard.words.measures import field_name
from queries import load

_TOLD = frozenset({"organiser", "date", "participants_count", "place_label"})


def _held(view: View) -> bool:
    return bool(view.totals()["workshops"]["value"])


PAGE = Page(
    path="ateliers",
    title="Ateliers",
    description="Les ateliers : où, quand, combien de personnes, sur quels thèmes.",
    order=30,
    twin="ateliers/",
    in_menu=_held,
)


def show(view: View) -> None:
    """Lay out the map beside the themes, then the list."""
    totals = view.totals()
    frame.top(view, "Ateliers")
    if not view.rows("workshops_list"):
        ui.text("Aucun atelier n’est enregistré pour cette consultation.")
        return
    ui.text(
        f"{count(totals['workshops']['value'], 'atelier')}, "
        f"{count(totals['workshop_people']['value'], 'personne')}. Une personne venue à deux "
        "ateliers compte deux fois."
    )
    if located(view):
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


def place_map(view: View) -> None:
    """Show the workshops on the map."""
    rows = view.rows("workshops_list")
    sub = "La surface du cercle est proportionnelle au nombre de personnes" if located(view) else ""
    words = Words(headlines.map_title(rows), sub, empty=headlines.NOWHERE)
    figure(view, "workshops_list", words)


def located(view: View) -> bool:
    """Tell if the map has something to show."""
    return bool(places.gathered(load("workshops_list"), view.rows("workshops_list")))


def by_theme(view: View) -> None:
    """Show how many workshops dealt with each theme."""
    pairs = view.totals()["workshop_theme_pairs"]["value"] or 0
    total = view.totals()["workshops"]["value"] or 0
    words = Words(
        sub="Un atelier compte dans chaque thème qu’il a traité",
        note=f"{count(pairs, 'paire')} atelier et thème pour {count(total, 'atelier')}{NBSP}: "
        "un atelier peut traiter plusieurs thèmes, ne pas additionner.",
        empty="Cette consultation n’a pas de thème."
        if not view.records("themes")
        else "Le thème d’aucun atelier n’est connu.",
    )
    figure(view, "workshops_by_theme", words)


def listing(view: View) -> None:
    """Show one workshop per row, unknowns said."""
    ui.section("Tous les ateliers")
    columns = [
        ui.Column("title", "Atelier", "html"),
        ui.Column("organiser", "Organisateur"),
        ui.Column("date", "Date"),
        ui.Column("place_label", "Lieu"),
        ui.Column("department_code", "Département"),
        ui.Column("participants_count", "Personnes", "number"),
        ui.Column("themes", "Thèmes", "number"),
        ui.Column("contributions", "Contributions", "count"),
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
