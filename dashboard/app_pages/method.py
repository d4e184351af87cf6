"""Méthode: what each figure means, how accessible the site is, what becomes of personal data."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.layout import frame, ui
from dashboard.layout.page import Page
from dashboard.reading.view import View
from dashboard.words import method
from dashboard.words.formats import NBSP, typography
from queries import load_all

PAGE = Page(
    path="methode",
    title="Méthode",
    description="Comment ces données sont faites, ce qu’elles disent et ce qu’elles ne disent pas.",
    order=90,
    twin="methode.html",
)


def show(view: View) -> None:
    """Lay out what the figures say, what the site owes its readers, and every definition."""
    frame.top(view, "Méthode et mentions")
    ui.section("Ce que disent ces chiffres")
    ui.text(method.FIGURES)
    ui.section("Accessibilité : non conforme".replace(" :", f"{NBSP}:"))
    ui.text(method.ACCESSIBILITY)
    ui.links([(view.address("liste"), "Le même contenu sans JavaScript", "")])
    ui.section("Données personnelles")
    for paragraph in method.PRIVACY:
        ui.text(paragraph)
    ui.section("Mentions")
    publisher = view.consultation["organiser"] or "non précisé"
    ui.text(f"Éditeur{NBSP}: {publisher}. Fond de carte{NBSP}: Natural Earth, domaine public.")
    definitions(view)


def definitions(view: View) -> None:
    """Show the definition of every figure."""
    ui.section(
        "Définition des chiffres", "Chaque chiffre est un calcul publié, que chacun peut refaire"
    )
    entries = "".join(
        f'<dt><a href="{escape(view.address(f"f/{figure.name}"))}">'
        f"{escape(figure.title)}</a></dt><dd>{escape(typography(figure.description))} "
        f"<small>Unité{NBSP}: {escape(figure.unit)}.</small> "
        f'<a href="{escape(view.address(f"f/{figure.name}.csv"))}" '
        f'aria-label="CSV de {escape(figure.title)}">CSV</a></dd>'
        for figure in load_all()
    )
    st.html(f'<dl class="co-defs">{entries}</dl>')
