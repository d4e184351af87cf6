"""Each code has its words, in one place, whoever shows them."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from frictionless import Schema

from datapackage import schemas
from datapackage.schemas import codes
from datapackage.texts.redaction import MASKS

FIELDS = [(table, field) for table in schemas.names() for field in schemas.load(table)["fields"]]
FOLDER = files("datapackage.schemas")
WRITTEN = {
    (table, field["name"]): field["codes"]
    for table in schemas.names()
    for field in json.loads((FOLDER / f"{table}.schema.json").read_text(encoding="utf-8"))["fields"]
    if "codes" in field
}


@pytest.mark.parametrize("name", codes.names())
def test_a_list_names_each_code_once_in_both_languages(name):
    """Words are those of the middle of a sentence: no full stop, no space around."""
    listed = codes.categories(name)
    assert all(list(code) == ["value", "label", "label@en"] for code in listed)
    assert len({code["value"] for code in listed}) == len(listed)
    for language in ("fr", "en"):
        words = codes.labels(name, language).values()
        assert all(word == word.strip(" .") and word for word in words)


def test_every_list_has_who_uses_it():
    """By a column, or by what the descriptor and the figures count."""
    apart = {
        "counted_object", "exclusion_rule", "quarantine_reason", "record_type", "redaction",
        "vote_option",
    }  # fmt: skip
    assert set(codes.names()) == {*WRITTEN.values(), *apart}


def test_every_reason_to_set_a_row_aside_has_its_words():
    """What a script or a module of `datapackage` can write as a reason is in the list."""
    package = Path(schemas.__file__).parent.parent
    found = set()
    for path in package.rglob("*.sql"):
        text = path.read_text(encoding="utf-8")
        for case in re.findall(
            r"CASE\b(?:(?!\bCASE\b).)*?END\)?,?\s+AS (?:reason|problem)\b", text, re.DOTALL
        ):
            found |= set(re.findall(r"(?:THEN|ELSE) '([a-z_]+)'", case))
        found |= set(re.findall(r"'([a-z_]+)'(?:\))? AS (?:reason|problem)\b", text))
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'set_aside\([^"]*"([a-z_]+)"', text))
        found |= set(re.findall(r'reason = "([a-z_]+)"', text))

    assert "unmapped_file" in found
    assert "missing_parent" in found
    assert found <= set(codes.labels("quarantine_reason"))


def test_a_column_that_has_a_list_takes_its_words():
    """What a schema allows is what its categories name, in the same order."""
    for _, field in FIELDS:
        if "categories" in field:
            values = [code["value"] for code in field["categories"]]
            assert values == field["constraints"]["enum"]
            assert field["example"] in values
            assert "codes" not in field
    assert [name for _, name in WRITTEN] == [
        field["name"] for _, field in FIELDS if "categories" in field
    ]


def test_a_column_may_take_some_codes_of_a_list_only():
    """What was voted on may be a theme, what is withdrawn may not."""
    assert list(schemas.labels("vote_tallies")["object_type"]) == [
        "contribution", "comment", "theme",
    ]  # fmt: skip
    assert schemas.labels("removals")["object_type"] == {
        "contribution": "contribution",
        "comment": "commentaire",
    }


def test_frictionless_takes_the_schemas():
    """Categories are of Table Schema 2: a reader of version 1 goes by the constraints."""
    for table in schemas.names():
        schema = Schema.from_descriptor(schemas.load(table))
        assert [field.name for field in schema.fields] == list(schemas.columns(table))


def test_lists_apart_hold_what_the_data_hold():
    """Masks, and options of a vote."""
    assert set(codes.labels("redaction")) == set(MASKS)
    options = {table: field for table, field in FIELDS if field["name"] == "option"}
    allowed = re.compile(options["vote_tallies"]["constraints"]["pattern"])
    assert all(allowed.fullmatch(code) for code in codes.labels("vote_option"))
    of_groups = re.compile(options["group_tallies"]["constraints"]["pattern"])
    told = {code for code in codes.labels("vote_option") if of_groups.fullmatch(code)}
    assert told == {"for", "against", "pass"}


def test_a_code_without_words_is_shown_as_it_is():
    """A package may be of a later version."""
    assert codes.label("stance", "for") == "pour"
    assert codes.label("stance", "for", "en") == "for"
    assert codes.label("stance", "maybe") == "maybe"
