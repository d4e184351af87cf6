"""The data dictionary, in Markdown, written from the schemas so that it is never behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from datapackage import schemas

__all__ = ["markdown"]

_TYPES = {
    "string": "texte",
    "integer": "entier",
    "number": "nombre",
    "boolean": "vrai ou faux",
    "date": "date",
    "datetime": "date et heure UTC",
}


def markdown() -> str:
    """Return the dictionary: one section per table, one line per field, French then English."""
    lines = [f"Version des schémas : {schemas.SCHEMA_VERSION}.", ""]
    lines += [f"- [{name}](#{name}) : {_title(name)}" for name in schemas.names()]
    for name in schemas.names():
        lines += ["", *_table(name)]
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
        _TYPES[field["type"]],
        f"**{field['title']}.** {field['description']}{_codes(field, 'label')}",
        f"**{field['title@en']}.** {field['description@en']}{_codes(field, 'label@en')}",
        f"`{example}`",
    ]
    # A bar inside a cell would open another one.
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _codes(field: dict[str, Any], words: str) -> str:
    """Return the list of a field's codes, each with its words where they say more."""
    listed = field.get("categories", ())
    told = (
        f"`{code['value']}`" + f" ({code[words]})" * (code[words] != code["value"])
        for code in listed
    )
    return f" Codes\u00a0: {', '.join(told)}." if listed else ""


def _references(schema: dict[str, Any]) -> Iterator[str]:
    keys = schema.get("foreignKeys", [])
    if keys:
        yield ""
    for key in keys:
        target = key["reference"]["resource"] or schema["name"]
        fields = ", ".join(f"`{name}`" for name in key["fields"])
        yield f"- {fields} renvoie à [{target}](#{target})."
