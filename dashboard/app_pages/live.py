"""En direct: what has just arrived, and how old the data are; the page follows by itself."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.layout import frame, ui
from dashboard.layout.figures import Words, figure
from dashboard.layout.page import Page
from dashboard.reading.view import View
from dashboard.words import formats
from dashboard.words.excerpts import excerpt
from dashboard.words.formats import NBSP, number
from dashboard.words.headlines import short
from dashboard.words.measures import held

_NOTHING = "Rien n’est arrivé pendant cette durée."
_HOURS = {"1": "1 heure", "24": "24 heures", "168": "7 jours"}


PAGE = Page(
    path="en-direct",
    title="En direct",
    description="Ce qui arrive, et l’âge des données.",
    order=50,
    twin="en-direct.html",
)


def show(view: View) -> None:
    """Lay out the age of the data, the counters, and what arrived."""
    marks = {"silent": "⚠ arrêté · ", "stopped": "arrêté · "}
    st.set_page_config(page_title=marks.get(frame.watched(view) or "", "") + PAGE.title)
    frame.top(view, PAGE.title, follows=True)
    changes(view)
    recent = view.rows("recent_items", top=10)
    if recent and not any(row["created_at"] for row in recent):
        ui.section("Ce qui est arrivé")
        ui.text("Les données ne disent pas quand contributions et commentaires ont été déposés.")
    else:
        arrivals(view)
        latest(view)


def changes(view: View) -> None:
    """Show each measure with its change since an hour, a day and a week."""
    rows = held(view.rows("live_changes"), "value")
    moment = formats.moment(view.consultation["retrieved_at"], view.timezone, "minute")
    since = ("last_hour", "last_day", "last_week")
    missing = any(row[name] is None for row in rows for name in since)
    words = Words(
        title="Les compteurs",
        sub="Valeur présente, et évolution jusqu’au dernier relevé",
        caption=f"Compteurs au {moment}",
        note=f"«{NBSP}inconnu{NBSP}»{NBSP}: aucun relevé ne remonte assez loin pour mesurer "
        "l’évolution."
        if missing
        else "",
    )
    figure(view, "live_changes", words, rows)


def arrivals(view: View) -> None:
    """Show what arrived by theme and by place, over the time chosen."""
    ui.section("Ce qui est arrivé")
    hours = ui.segments("Durée", "hours", _HOURS, "24")
    left, right = st.columns(2, gap="large")
    with left:
        by_theme(view, int(hours))
    with right:
        by_place(view, int(hours))


def by_theme(view: View, hours: int) -> None:
    """Show the contributions arrived, by theme."""
    arrived = [
        row
        for row in view.rows("arrivals_by_theme", hours=hours)
        if row["contributions"] or row["comments"]
    ]
    words = Words("Par thème", level=3, empty="" if arrived else _NOTHING)
    figure(view, "arrivals_by_theme", words, arrived, hours=hours)


def by_place(view: View, hours: int) -> None:
    """Show what arrived, by place."""
    words = Words(
        "Par lieu",
        caption=f"Arrivées depuis {_HOURS[str(hours)]}, par lieu",
        empty="" if view.rows("arrivals_by_place", hours=hours) else _NOTHING,
        level=3,
    )
    figure(view, "arrivals_by_place", words, hours=hours)


def latest(view: View) -> None:
    """Show the last contributions and comments."""
    ui.section("Dernières contributions et derniers commentaires")
    rows = view.rows("recent_items", top=10)
    if not rows:
        ui.text("Rien n’a encore été publié.")
        return
    themes = {row["theme_id"]: row["title"] for row in view.records("themes")}
    items = []
    # Ten rows, each told in its own words.
    for row in rows:
        address = escape(view.address(f"c/{row['contribution_id']}"))
        comment = row["object_type"] == "comment"
        kind = "Commentaire sur la contribution" if comment else "Contribution"
        when = formats.moment(row["created_at"], view.timezone, "minute")
        theme = short(themes.get(row["theme_id"]) or "Sans thème", 90)
        items.append(
            f'<li><p class="co-n"><small>{escape(when)}</small></p><div>'
            f'<p class="co-t"><a href="{address}">{kind} n°{NBSP}'
            f"{escape(row['contribution_id'])}</a></p>"
            f'<p class="co-x" dir="auto">{excerpt(row["body"])}</p>'
            f'<p class="co-m">{escape(theme)}</p></div></li>'
        )
    st.html(f'<ol class="co-list">{"".join(items)}</ol>')
    total = number(view.totals()["contributions"]["value"])
    everything = view.address("contributions", sort="newest")
    ui.links([(everything, f"Toutes les contributions ({total})", "")])
