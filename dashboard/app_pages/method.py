"""Méthode: what each figure means, how accessible the site is, what becomes of personal data."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.layout import frame, ui
from dashboard.layout.page import Page
from dashboard.reading.view import View
from dashboard.words.formats import NBSP, typography
from queries import load_all

_ACCESSIBILITY = (
    "Ce site est non conforme au référentiel général d’amélioration de l’accessibilité (RGAA) : "
    "aucun audit n’a encore été fait. Il est conçu pour le clavier et les lecteurs d’écran ; "
    "chaque graphique a une description, un tableau de ses données et un fichier CSV."
)
_PRIVACY = (
    (
        "Les données publiées sont pseudonymisées, non anonymes : le nom des personnes est "
        "remplacé par un identifiant propre à cette consultation. Les adresses électroniques, "
        "les numéros de téléphone et d’autres données personnelles sont masqués dans les textes."
    ),
    (
        "Une personne peut demander le retrait de sa contribution : le numéro reste, le texte et "
        "l’adresse d’origine ne sont plus publiés."
    ),
    "Ce site ne dépose pas de traceur et ne contacte aucun tiers.",
)


PAGE = Page(
    path="methode",
    title="Méthode",
    description="Comment ces données sont faites, ce qu’elles disent et ce qu’elles ne disent pas.",
    order=90,
    twin="data/",
)


def show(view: View) -> None:
    """Lay out what the figures say, what the site owes its readers, and every definition."""
    frame.top(view, "Méthode et mentions")
    ui.section("Ce que disent ces chiffres")
    ui.text(
        typography(
            "Les contributions sont volontaires : elles ne représentent pas la population. "
            "Contributions, ateliers et personnes sont trois unités : elles ne s’additionnent pas. "
            "Ce qui n’est pas connu est dit inconnu, jamais compté pour zéro."
        )
    )
    ui.section("Accessibilité : non conforme".replace(" :", f"{NBSP}:"))
    ui.text(typography(_ACCESSIBILITY))
    ui.links([(view.address("liste"), "Le même contenu sans JavaScript", "")])
    ui.section("Données personnelles")
    for paragraph in _PRIVACY:
        ui.text(typography(paragraph))
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
