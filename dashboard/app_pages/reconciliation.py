"""Rapprochement: what was announced elsewhere, next to what these data give."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard.layout import frame, ui
from dashboard.layout.figures import Words, figure, twin
from dashboard.layout.page import Page
from dashboard.reading.view import View
from dashboard.words import headlines, reconciliation
from dashboard.words.formats import NBSP, NNBSP, UNKNOWN, count, day, number, signed
from dashboard.words.headlines import short
from dashboard.words.measures import held, measure

_SHOWN = 50


PAGE = Page(
    path="rapprochement",
    title="Rapprochement",
    description="Les chiffres annoncés face à ceux que donnent les données.",
    order=70,
    twin="rapprochement.html",
)


def show(view: View) -> None:
    """Lay out each kind of gap, then what does not add up, then what is not known."""
    frame.top(view, "Rapprochement des chiffres")
    announced(view)
    votes(view)
    sums(view)
    unknowns(view)


def announced(view: View) -> None:
    """Show each announced figure, its source, and the gap with ours."""
    rows = view.rows("announced_computed")
    ui.section("Chiffres annoncés et chiffres calculés")
    if not rows:
        ui.text("Aucun chiffre annoncé ailleurs n’est enregistré pour cette consultation.")
        return
    found = reconciliation.compared(rows)
    ui.text(f"{reconciliation.title(found)}.")
    columns = [
        ui.Column("figure", "Chiffre", "html"),
        ui.Column("announced", "Annoncé", "number"),
        ui.Column("computed", "Calculé", "number"),
        ui.Column("gap", "Écart", "html"),
        ui.Column("source", "Source", "html"),
        ui.Column("explanation", "Explication", "wide"),
    ]
    caption = "Écart = calculé moins annoncé, dans la même unité"
    if first := (*found.gaps, *found.unknown):
        ui.table([_announced(row) for row in first], columns, caption)
    if found.same:
        with st.expander(f"{count(len(found.same), 'chiffre')} sans écart"):
            ui.table([_announced(row) for row in found.same], columns, caption)
    twin(view, "announced_computed", rows)


def _announced(row: Mapping[str, Any]) -> ui.Row:
    whole = row["theme_id"] == "all"
    theme = "Ensemble" if whole else short(row["theme_title"] or row["theme_id"], 90)
    gap = row["difference"]
    verdict = "co-good" if gap == 0 else "co-bad" if gap is not None else ""
    quote = f"<br>«{NBSP}{escape(row['quote'])}{NBSP}»" if row["quote"] else ""
    when = f", {day(row['date'])}" if row["date"] else ""
    return dict(row) | {
        "figure": f"{escape(measure(row['figure']))}<br><small>{escape(theme)}</small>",
        "gap": f'<span class="{verdict}">{signed(gap)}</span>',
        "source": f"{escape(row['source'])}{escape(when)}{quote}",
        "explanation": row["explanation"] or "–",
    }


def sums(view: View) -> None:
    """Show why themes do not add up to the whole."""
    words = Words(
        lead=_sentence(view),
        caption="Sommes des thèmes face à l’ensemble, compté une fois",
    )
    figure(view, "theme_sums", words, held(view.rows("theme_sums"), "total"))


def _sentence(view: View) -> str:
    found = {row["measure"]: row for row in view.rows("theme_sums")}
    online, held = found["contributions"], found["workshops"]
    apart = online["without_theme"]
    told = (
        f"{count(online['total'], 'contribution')} en tout{NBSP}: {number(online['themes_sum'])} "
        f"dans un thème, {number(apart)} sans thème."
        if apart
        else f"{count(online['total'], 'contribution')} en tout, aucune hors thème."
    )
    if not held["total"]:
        return told
    return (
        f"{told} {count(held['themes_sum'], 'paire')} atelier et thème pour "
        f"{count(held['total'], 'atelier')}{NBSP}: ne pas additionner."
    )


def votes(view: View) -> None:
    """Show the votes that the platform declares and those that we counted."""
    rows = view.rows("votes_declared_computed")
    if not rows:
        words = Words(empty=_no_gap(view))
    else:
        cut = f"Les {_SHOWN} premiers écarts{NNBSP}; le CSV les donne tous"
        words = Words(
            lead=headlines.tallies(rows),
            caption=cut if len(rows) > _SHOWN else "Écart = listés moins déclarés",
        )
    figure(view, "votes_declared_computed", words, rows[:_SHOWN])


def _no_gap(view: View) -> str:
    both = [
        row
        for row in view.rows("votes_declared_computed", rows=None)
        if row["declared"] is not None and row["found"] is not None
    ]
    if both:
        return f"Aucun écart sur {count(len(both), 'compteur')} de votes."
    return (
        "La plateforme ne donne pas à la fois ses compteurs et la liste des votes : la "
        "comparaison est impossible."
    )


def unknowns(view: View) -> None:
    """Show what is not known."""
    words = Words(
        sub="Inconnu n’est pas zéro",
        caption="Informations qui manquent à certains objets",
        empty="",
    )
    rows = [row for row in view.rows("unknowns") if row["unknown"]]
    if not rows:
        words = Words(sub=words.sub, empty=f"Rien ne manque ({UNKNOWN}{NBSP}: aucun).")
    figure(view, "unknowns", words, rows)
