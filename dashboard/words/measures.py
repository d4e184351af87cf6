"""How does the portal name what is counted, excluded, masked or unknown?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datapackage import schemas

__all__ = [
    "EXCLUSIONS",
    "FORMATS",
    "MEASURES",
    "OBJECT",
    "OBJECTS",
    "OPTIONS",
    "REDACTIONS",
    "field_name",
    "held",
    "measure",
    "organisation_type",
    "table_name",
]

MEASURES = {
    "contributions": "Contributions",
    "workshops": "Ateliers",
    "workshop_people": "Personnes en atelier",
    "participants": "Auteurs",
    "registered": "Inscrits",
    "comments": "Commentaires",
    "votes": "Votes",
    "workshop_theme_pairs": "Paires atelier et thème",
    "tags": "Étiquettes",
    "withdrawn_contributions": "Contributions retirées",
    "withdrawn_comments": "Commentaires retirés",
    "workshops_without_people": "Ateliers sans nombre de personnes",
}

OBJECT = {"contribution": "Contribution", "comment": "Commentaire", "theme": "Thème"}
"""One of those that a vote is about, before its number."""

OPTIONS = {"for": "Pour", "against": "Contre", "neutral": "Neutre", "pass": "Passe"}
"""What a vote may say."""

OBJECTS = {
    "contribution": "Contributions",
    "comment": "Commentaires",
    "theme": "Thèmes",
    "topic": "Thèmes",
    "workshop": "Ateliers",
    "participant": "Participants",
    "vote": "Votes",
    "contributions": "Contributions",
    "comments": "Commentaires",
    "votes": "Votes des contributions",
    "workshops": "Ateliers",
    "workshop_themes": "Thèmes des ateliers",
    "organisations": "Organisations",
    "consultations": "Consultation",
}

EXCLUSIONS = {
    "unpublished": "non publié sur la plateforme",
    "deleted": "supprimé sur la plateforme",
    "withdrawn": "retiré par la personne qui l’a écrit",
    "spam": "signalé comme indésirable sur la plateforme",
    "other_form": "déjà lu dans une autre forme d’export",
    "repeated_line": "ligne qui répète un objet déjà lu",
    "out_of_scope": "contenu d’une autre consultation",
    "not_a_contribution": "contenu que la plateforme range ailleurs (annotation, page)",
    "rejected": "refusé par la modération de la plateforme",
    "hidden": "ligne masquée dans le classeur",
    "superseded": "vote remplacé par un vote plus récent de la même personne",
}

ORGANISATION_TYPES = {
    "association": "Association",
    "autre": "Autre",
    "collectivite": "Collectivité",
    "entreprise": "Entreprise",
    "etat": "État",
    "mediation": "Médiation numérique",
}

FORMATS = {"csv": "CSV", "parquet": "Parquet", "xlsx": "Excel"}

REDACTIONS = {
    "email": "Adresses électroniques",
    "phone": "Numéros de téléphone",
    "nir": "Numéros de sécurité sociale",
    "iban": "Coordonnées bancaires (IBAN)",
    "address": "Adresses postales",
    "plate": "Plaques d’immatriculation",
    "account": "Comptes de réseaux sociaux",
    "name": "Noms de personnes",
    "url": "Adresses web personnelles",
}

_OF_WORKSHOPS = ("workshops", "workshop_people")
_TABLES = {"organisations": "participants", "votes": "vote_tallies"}
_FIELDS = {"votes_for": "Votes pour", "votes_against": "Votes contre", "votes": "Votes"}


def measure(code: str) -> str:
    """Return the French name of a measure, or its code."""
    return MEASURES.get(code, code)


def held(rows: Sequence[Mapping[str, Any]], value: str) -> list[dict[str, Any]]:
    """Return rows by measure without those of workshops, if none was held.

    `value` is the column that holds the measure.
    """
    none = any(row["measure"] == "workshops" and row[value] == 0 for row in rows)
    return [dict(row) for row in rows if not (none and row["measure"] in _OF_WORKSHOPS)]


def field_name(table: str, field: str) -> str:
    """Return the title that the schema gives to a column, or its code."""
    if field in _FIELDS:
        return _FIELDS[field]
    name = _TABLES.get(table, table)
    if name not in schemas.names():
        return field
    titles = {item["name"]: item["title"] for item in schemas.load(name)["fields"]}
    return str(titles.get(field, field))


def table_name(table: str) -> str:
    """Return the title that its schema gives to a table, or its code."""
    return str(schemas.load(table)["title"]) if table in schemas.names() else table


def organisation_type(code: str | None) -> str:
    """Return the name of a type of organisation; an unknown one is said to be."""
    return ORGANISATION_TYPES.get(code or "", "Type inconnu")
