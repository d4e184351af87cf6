"""How is an error of Frictionless told to people? After Validata: the rule, then the cure.

The public sentence quotes the schema (title, description, example), never the
cell. To word another error, add its type to `_RULES`; an unknown one falls back
to a sentence that says where to look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Place", "correction", "describe"]

_RULES = {
    "blank-header": (
        "la première ligne est vide ; elle doit porter les noms des colonnes",
        "the first line is blank; it must hold the columns’ names",
    ),
    "blank-label": (
        "une colonne n’a pas de nom ; donnez-lui celui du schéma ou supprimez-la",
        "a column has no name; give it the schema’s or remove it",
    ),
    "blank-row": (
        "la ligne est vide ; supprimez-la",
        "the row is blank; remove it",
    ),
    "byte-count": (
        (
            "la taille du fichier n’est pas celle du descripteur ; il a été altéré ou tronqué : "
            "reprenez-le à sa source"
        ),
        "the file’s size is not the descriptor’s; it was altered or cut: fetch it again",
    ),
    "duplicate-label": (
        "deux colonnes portent le même nom ; gardez-en une",
        "two columns have the same name; keep one",
    ),
    "encoding-error": (
        "un fichier n’est pas encodé en UTF-8 ; enregistrez-le en UTF-8",
        "a file is not encoded in UTF-8; save it as UTF-8",
    ),
    "extra-cell": (
        (
            "la ligne a plus de cellules que l’en-tête ; mettez entre guillemets ce qui contient "
            "une virgule"
        ),
        "the row has more cells than the header; quote what holds a comma",
    ),
    "extra-label": (
        "la colonne n’est pas dans le schéma ; supprimez-la",
        "the column is not in the schema; remove it",
    ),
    "foreign-key": (
        (
            "la référence ne mène à aucune ligne de la table citée ; corrigez-la ou ajoutez la "
            "ligne qui manque"
        ),
        "the reference leads to no row of the other table; correct it or add that row",
    ),
    "hash-count": (
        (
            "l’empreinte du fichier n’est pas celle du descripteur ; il a été altéré : "
            "reprenez-le à sa source"
        ),
        "the file’s hash is not the descriptor’s; it was altered: fetch it again",
    ),
    "incorrect-label": (
        "le nom de la colonne n’est pas celui du schéma ; renommez-la ou remettez-la à sa place",
        "the column’s name is not the schema’s; rename it or put it back in its place",
    ),
    "missing-cell": (
        "la ligne a moins de cellules que l’en-tête ; complétez-la par des cellules vides",
        "the row has fewer cells than the header; complete it with empty cells",
    ),
    "missing-label": (
        "la colonne manque ; ajoutez-la, vide si elle n’est pas obligatoire",
        "the column is missing; add it, empty if it is not required",
    ),
    "package-error": (
        (
            "le descripteur datapackage.json n’est pas valide ; corrigez-le selon la spécification "
            "Data Package"
        ),
        (
            "the descriptor datapackage.json is not valid; correct it after the Data Package "
            "specification"
        ),
    ),
    "primary-key": (
        "la clé est vide ou déjà utilisée plus haut ; chaque ligne doit avoir la sienne",
        "the key is empty or already used above; each row must have its own",
    ),
    "resource-error": (
        (
            "une ressource du descripteur n’est pas valide ; corrigez-la selon la spécification "
            "Data Resource"
        ),
        (
            "a resource of the descriptor is not valid; correct it after the Data Resource "
            "specification"
        ),
    ),
    "row-count": (
        "le nombre de lignes n’est pas celui du descripteur ; reconstruisez le paquet",
        "the number of rows is not the descriptor’s; build the package again",
    ),
    "schema-error": (
        "le schéma n’est pas valide ; corrigez-le selon la spécification Table Schema",
        "the schema is not valid; correct it after the Table Schema specification",
    ),
    "scheme-error": (
        "un fichier que le descripteur cite est absent ou illisible ; remettez-le",
        "a file that the descriptor lists is missing or unreadable; put it back",
    ),
    "source-error": (
        "le fichier est vide ou illisible ; il doit au moins porter les noms des colonnes",
        "the file is empty or unreadable; it must at least hold the columns’ names",
    ),
    "unique-error": (
        "la valeur est déjà utilisée plus haut ; elle doit être unique",
        "the value is already used above; it must be unique",
    ),
}

_UNKNOWN = (
    "la règle « {type} » de Frictionless n’est pas respectée ; voyez le rapport privé",
    "Frictionless’s rule “{type}” is broken; see the private report",
)

_TYPES = {
    "string": ("du texte", "text"),
    "integer": (
        "un nombre entier, sans espace ni virgule",
        "a whole number, without space or comma",
    ),
    "number": ("un nombre, avec un point décimal", "a number, with a decimal point"),
    "boolean": ("true ou false", "true or false"),
    "date": ("une date écrite AAAA-MM-JJ", "a date written YYYY-MM-DD"),
    "datetime": (
        "une date et une heure UTC écrites AAAA-MM-JJThh:mm:ssZ",
        "a UTC date and time written YYYY-MM-DDThh:mm:ssZ",
    ),
}

_CONSTRAINTS = {
    "required": ("la valeur est obligatoire ; écrivez-la", "the value is required; write it"),
    "unique": _RULES["unique-error"],
    "enum": ("la valeur doit être l’une de : {}", "the value must be one of: {}"),
    "pattern": ("la valeur doit avoir la forme {}", "the value must have the form {}"),
    "minimum": ("la valeur doit être au moins {}", "the value must be at least {}"),
    "maximum": ("la valeur doit être au plus {}", "the value must be at most {}"),
    "minLength": (
        "la valeur doit avoir au moins {} caractères",
        "the value must have at least {} characters",
    ),
    "maxLength": (
        "la valeur doit avoir au plus {} caractères",
        "the value must have at most {} characters",
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an error is: the file, then its row, then its column."""

    table: str
    row: int | None = None
    label: str | None = None
    """Name of the column, or of the columns of a key."""
    field: Mapping[str, Any] | None = None
    """The column in the schema, when the schema has it."""


def describe(kind: str, place: Place, constraint: str | None = None) -> tuple[str, str]:
    """Return the French and the English sentence for the error type `kind` at `place`.

    `constraint` names the broken constraint of a `constraint-error`.
    """
    french, english = _rule(kind, place.field or {}, constraint)
    hint_fr, hint_en = _hint(place.field or {})
    return (
        f"{_where(place, 'ligne', 'title')} : {french}{hint_fr}",
        f"{_where(place, 'row', 'title@en')}: {english}{hint_en}",
    )


def correction(value: str, field: Mapping[str, Any]) -> str | None:
    """Return `value` as the schema wants it written, or None when that is not certain."""
    text = value.strip()
    if field.get("type") == "date":
        match = _FRENCH_DATE.fullmatch(text)
        return "-".join(reversed(match.groups())) if match else None
    if field.get("type") in ("integer", "number"):
        number = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
        return number if _NUMBER.fullmatch(number) and number != value else None
    if field.get("type") == "boolean":
        return _BOOLEANS.get(_folded(text))
    options = {_folded(str(option)): str(option) for option in _constraint(field, "enum") or ()}
    return options.get(_folded(text))


_FRENCH_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_BOOLEANS = {"oui": "true", "vrai": "true", "yes": "true", "1": "true"} | {
    "non": "false",
    "faux": "false",
    "no": "false",
    "0": "false",
}


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _constraint(field: Mapping[str, Any], name: str) -> Any:
    return field.get("constraints", {}).get(name)


def _rule(kind: str, field: Mapping[str, Any], constraint: str | None) -> tuple[str, str]:
    if kind == "type-error":
        french, english = _TYPES.get(field.get("type", ""), ("d’un autre type", "of another type"))
        return f"la valeur doit être {french}", f"the value must be {english}"
    if kind == "constraint-error" and constraint in _CONSTRAINTS:
        expected = _constraint(field, constraint)
        shown = ", ".join(map(str, expected)) if isinstance(expected, list) else str(expected)
        french, english = _CONSTRAINTS[constraint]
        return french.format(shown), english.format(shown)
    french, english = _RULES.get(kind, _UNKNOWN)
    return french.format(type=kind), english.format(type=kind)


def _hint(field: Mapping[str, Any]) -> tuple[str, str]:
    french, english = field.get("description"), field.get("description@en")
    example = _written(field.get("example"))
    hint_fr = f". {french}" if french else ""
    hint_en = f". {english}" if english else ""
    if example:
        hint_fr = f"{hint_fr.removesuffix('.')}. Exemple : {example}"
        hint_en = f"{hint_en.removesuffix('.')}. Example: {example}"
    return hint_fr, hint_en


def _written(example: object) -> str:
    if isinstance(example, bool):
        return "true" if example else "false"
    return "" if example is None else str(example)


def _where(place: Place, row: str, title: str) -> str:
    parts = [place.table]
    if place.row is not None:
        parts.append(f"{row} {place.row}")
    if place.label:
        named = (place.field or {}).get(title)
        if title == "title":
            parts.append(f"« {named} » ({place.label})" if named else f"colonne {place.label}")
        else:
            parts.append(f"“{named}” ({place.label})" if named else f"column {place.label}")
    return ", ".join(parts)
