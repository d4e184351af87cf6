"""The data dictionary, in Markdown, written from the schemas so that it is never behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from datapackage import schemas
from datapackage.schemas import codes

__all__ = ["markdown"]

_TYPES = {
    "string": "texte",
    "integer": "entier",
    "number": "nombre",
    "boolean": "vrai ou faux",
    "date": "date",
    "datetime": "date et heure UTC",
}


_CODES: dict[codes.Language, str] = {"fr": "Codes\u00a0:", "en": "Codes:"}

_TOGETHER: dict[codes.Language, str] = {
    "fr": " D’une personne, publié seulement si assez d’autres ont les mêmes valeurs ensemble.",
    "en": " Of a person, published only if enough others have the same values together.",
}
"""What is said of a quasi-identifier."""

_APART = {
    "exclusion_rule": "Règles d’exclusion, dans `accounting` de `datapackage.json`",
    "quarantine_reason": "Motifs de mise de côté, dans `private/quarantine.csv`",
    "record_type": "Enregistrements comptés, dans `accounting` de `datapackage.json`",
    "redaction": "Données personnelles masquées, dans `redactions` de `datapackage.json`",
    "vote_option": "Options d’un vote, dans `vote_tallies`",
}


def markdown() -> str:
    """Return the dictionary: one section per table, one line per field, French then English."""
    lines = [f"Version des schémas : {schemas.SCHEMA_VERSION}.", ""]
    lines += [f"- [{name}](#{name}) : {_title(name)}" for name in schemas.names()]
    for name in schemas.names():
        lines += ["", *_table(name)]
    lines += ["", *_apart()]
    return "\n".join(lines) + "\n"


def _title(table: str) -> str:
    schema = schemas.load(table)
    return f"{schema['title']} (*{schema['title@en']}*)"


def _table(name: str) -> Iterator[str]:
    schema = schemas.load(name)
    yield f"## {name}"
    yield ""
    yield f"**{schema['title']}.** {schema['description']}"
    yield ""
    yield f"*{schema['title@en']}. {schema['description@en']}*"
    yield ""
    yield "| champ | type | sens | meaning | exemple |"
    yield "|---|---|---|---|---|"
    key = schema.get("primaryKey", [])
    keys = [key] if isinstance(key, str) else key
    for field in schema["fields"]:
        yield _field(field, is_key=field["name"] in keys)
    yield from _references(schema)


def _field(field: dict[str, Any], *, is_key: bool) -> str:
    constraints = field.get("constraints", {})
    marks = " 🔑" * is_key + " \\*" * bool(constraints.get("required"))
    example = json.dumps(field["example"], ensure_ascii=False).strip('"')
    cells = [
        f"`{field['name']}`{marks}",
        _TYPES[field["type"]] + (f", depuis {field['since']}" if "since" in field else ""),
        f"**{field['title']}.** {field['description']}{_more(field, 'fr')}",
        f"**{field['title@en']}.** {field['description@en']}{_more(field, 'en')}",
        f"`{example}`",
    ]
    # A bar inside a cell would open another one.
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _more(field: dict[str, Any], language: codes.Language) -> str:
    together = _TOGETHER[language] if field.get("quasiIdentifier") else ""
    return together + _codes(field, language)


def _codes(field: dict[str, Any], language: codes.Language) -> str:
    """Return the list of a field's codes, each with its words where they say more."""
    words = codes.words(field.get("categories", ()), language)
    told = (f"`{code}`" + f" ({word})" * (word != code) for code, word in words.items())
    return f" {_CODES[language]} {', '.join(told)}." if words else ""


def _apart() -> Iterator[str]:
    """Tell the codes that no column bears: those of the descriptor, and the options of a vote."""
    yield "## Autres codes"
    for name, title in _APART.items():
        yield ""
        yield f"**{title}**"
        yield ""
        yield "| code | sens | meaning |"
        yield "|---|---|---|"
        for code in codes.categories(name):
            yield f"| `{code['value']}` | {code['label']} | {code['label@en']} |"


def _references(schema: dict[str, Any]) -> Iterator[str]:
    keys = schema.get("foreignKeys", [])
    if keys:
        yield ""
    for key in keys:
        target = key["reference"]["resource"] or schema["name"]
        fields = ", ".join(f"`{name}`" for name in key["fields"])
        yield f"- {fields} renvoie à [{target}](#{target})."
