"""Which fields may a column of a table feed, and what may they hold?

To add a field: one line here, its column in `_RECORDS` of `loading.py`, and what
`objects.sql` makes of it. `concertation/mapping.py` guesses columns for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from datapackage import schemas

__all__ = ["FIELDS", "PRIVATE", "STATUSES", "Field"]


@dataclass(frozen=True, slots=True)
class Field:
    """What a column may feed."""

    meaning: str
    """For people, in French."""
    required: bool = False
    between: str | None = None
    """What joins several columns into one text; null when only one is accepted."""
    codes: tuple[str, ...] = ()
    """The only values accepted, after translation; none for a free field."""


STATUSES = {
    "publish": None,
    "exclude": "unpublished",
    "moderated": "rejected",
    "withdrawn": "withdrawn",
    "deleted": "deleted",
    "spam": "spam",
    "out_of_scope": "out_of_scope",
    "not_a_contribution": "not_a_contribution",
}
"""What a status becomes: nothing, or a code of the list `exclusion_rule`."""


def _codes(table: str, name: str) -> tuple[str, ...]:
    field = next(field for field in schemas.load(table)["fields"] if field["name"] == name)
    return tuple(field["constraints"]["enum"])


_KINDS_OF_AUTHOR = ("individual", "organisation", "official")

_BOTH = {
    "title": Field("titre", between=" "),
    "author": Field("ce qui désigne l’auteur : son numéro de compte, à défaut son nom"),
    "author_kind": Field("particulier, organisation ou autorité", codes=_KINDS_OF_AUTHOR),
    "organisation": Field("organisation de l’auteur"),
    "postcode": Field("code postal de l’auteur, dont seul le département est gardé"),
    "created": Field("date de dépôt", between=" "),
    "updated": Field("date de dernière modification", between=" "),
    "status": Field("état : publié, modéré, retiré…", codes=tuple(STATUSES)),
    "votes_for": Field("nombre de votes pour, ou de soutiens"),
    "votes_against": Field("nombre de votes contre"),
    "votes_neutral": Field("nombre de votes neutres"),
}

FIELDS: dict[str, dict[str, Field]] = {
    "contributions": {
        "id": Field("numéro de la contribution sur la plateforme, unique"),
        "theme": Field("thème"),
        "body": Field("texte de la contribution", required=True, between="\n\n"),
        **_BOTH,
        "workshop": Field("nom de l’atelier ou du groupe qui a écrit"),
        "people": Field("nombre de personnes de l’atelier"),
        "place": Field("lieu", between=", "),
        "url": Field("adresse de la contribution"),
        "kind": Field("nature de la contribution", codes=_codes("contributions", "kind")),
        "parent": Field("numéro de la contribution à laquelle celle-ci répond"),
        "category": Field("catégorie, en plus du thème"),
        "scope": Field("périmètre : quartier, secteur, toute la ville"),
        "amount": Field("montant du projet"),
        "outcome": Field("suite donnée par l’institution"),
        "response": Field("réponse de l’institution", between="\n\n"),
        "outcome_date": Field("date de la réponse de l’institution", between=" "),
    },
    "comments": {
        "id": Field("numéro du commentaire, unique"),
        "contribution": Field("numéro de la contribution commentée", required=True),
        "body": Field("texte du commentaire", required=True, between="\n\n"),
        **_BOTH,
        "parent": Field("numéro du commentaire auquel celui-ci répond"),
        "stance": Field("position : pour, contre ou neutre", codes=_codes("comments", "stance")),
        "kind": Field("nature du commentaire", codes=_codes("comments", "kind")),
    },
}
"""The fields of each role that a file may have."""

PRIVATE = {
    "name": Field("nom de l’auteur", between=" "),
    "email": Field("adresse électronique de l’auteur"),
    "phone": Field("téléphone de l’auteur"),
    "named": Field("autres colonnes où des personnes sont nommées", between="\n"),
}
"""Personal data: read to be searched for in what is published, never published.

A telephone number is not read at all: numbers are masked by their form.
"""
