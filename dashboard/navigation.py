"""Which pages does the portal have, and what does each one tell?

`PAGES` are the Streamlit pages, in the order of the menu: the script makes its
menu of them, and the server gives each its own title, description and way out
for whoever has no JavaScript.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PAGES", "Page"]


@dataclass(frozen=True, slots=True)
class Page:
    """One Streamlit page."""

    path: str
    """What follows `/<slug>/`; empty for the first page."""
    title: str
    description: str
    twin: str
    """The server-rendered page that tells the same without JavaScript, after `/<slug>/`."""


PAGES = (
    Page(
        "",
        "Vue d’ensemble",
        "L’état de la consultation : contributions, ateliers, participation, thèmes.",
        "liste",
    ),
    Page(
        "contributions",
        "Contributions",
        "Toutes les contributions : recherche, filtres, classement par adhésion.",
        "liste",
    ),
    Page(
        "ateliers",
        "Ateliers",
        "Les ateliers : où, quand, combien de personnes, sur quels thèmes.",
        "ateliers/",
    ),
    Page(
        "qui-a-parle",
        "Qui a parlé",
        "Qui s’est exprimé, d’où, et qui n’a pas été entendu.",
        "figures/organisations_by_territory.csv",
    ),
    Page(
        "en-direct",
        "En direct",
        "Ce qui arrive, et l’âge des données.",
        "liste?sort=newest",
    ),
    Page(
        "donnees",
        "Données",
        "Les fichiers à télécharger, leurs versions, leur licence, leur citation.",
        "data/",
    ),
    Page(
        "rapprochement",
        "Rapprochement",
        "Les chiffres annoncés face à ceux que donnent les données.",
        "figures/announced_computed.csv",
    ),
    Page(
        "validation",
        "Validation",
        "Ce qui a été vérifié avant de publier, et ce qui a été trouvé.",
        "data/",
    ),
    Page(
        "methode",
        "Méthode",
        "Comment ces données sont faites, ce qu’elles disent et ce qu’elles ne disent pas.",
        "data/",
    ),
)
