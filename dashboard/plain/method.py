"""Méthode without scripts: what figures say, what the site owes its readers, every definition."""

from __future__ import annotations

from typing import Any

from dashboard.plain.sections import Section, text
from dashboard.reading.view import View
from dashboard.words import method
from dashboard.words.formats import typography
from queries import load_all

__all__ = ["context"]


def context(view: View) -> dict[str, Any]:
    """Return the same words as the page of Streamlit."""
    publisher = view.consultation["organiser"] or "non précisé"
    return {
        "name": "Méthode",
        "title": "Méthode et mentions",
        "lead": "Comment ces données sont faites, ce qu’elles disent et ce qu’elles ne disent pas.",
        "sections": [
            text("Ce que disent ces chiffres", method.FIGURES),
            text("Accessibilité\u00a0: non conforme", method.ACCESSIBILITY),
            text("Données personnelles", *method.PRIVACY),
            text(
                "Mentions",
                f"Éditeur\u00a0: {publisher}. Fond de carte\u00a0: Natural Earth, domaine public.",
            ),
            Section(
                "Définition des chiffres",
                "Chaque chiffre est un calcul publié, que chacun peut refaire",
                definitions=[
                    (
                        figure.title,
                        f"{typography(figure.description)} Unité\u00a0: {figure.unit}.",
                        view.address(f"f/{figure.name}"),
                    )
                    for figure in load_all()
                ],
            ),
        ],
    }
