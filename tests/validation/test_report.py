"""What a report tells, to whom, and that the public one quotes no cell."""

from __future__ import annotations

import json

import pytest

from validation import CHECKS
from validation.messages import Place, correction, describe
from validation.report import Finding, Outcome, PrivateFinding, Report

WARNING = Finding("themed", "warning", "contributions", "theme_id", None, "Peu.", "Few.")
ERROR = PrivateFinding(
    "type-error",
    "error",
    "themes",
    "position",
    4,
    "themes.csv, ligne 4 : un nombre",
    "themes.csv, row 4: a number",
    value="secret-value",
    correction="7",
)


def test_the_public_report_never_holds_a_value():
    """Value and correction are in the private report and nowhere else."""
    report = Report.of([WARNING, ERROR])

    for public in (report.json().decode(), report.text(), report.markdown(), str(report.cli())):
        assert "secret-value" not in public
        assert "correction" not in public
    private = json.loads(report.private_json())
    assert [(found.get("value"), found.get("correction")) for found in private["findings"]] == [
        ("secret-value", "7"),
        (None, None),
    ]


def test_a_report_is_valid_with_warnings_only():
    """Warnings inform; only an error makes a report invalid."""
    assert Report.of([WARNING]).valid
    assert not Report.of([WARNING, ERROR]).valid
    assert Report.of([WARNING, ERROR]).verdict == "Non valide : 1 erreur, 1 avertissement."


def test_the_order_of_findings_does_not_matter():
    """The same findings, found in any order or twice, give the same bytes."""
    assert Report.of([ERROR, WARNING, ERROR]).json() == Report.of([WARNING, ERROR]).json()


def test_the_command_gets_six_keys():
    """The shape printed by `validate --json` is fixed."""
    assert Report.of([ERROR]).cli() == {
        "valid": False,
        "findings": [
            {
                "check": "type-error",
                "severity": "error",
                "table": "themes",
                "field": "position",
                "row": 4,
                "message": "themes.csv, ligne 4 : un nombre",
            }
        ],
    }


def test_people_read_rules_then_places():
    """Findings of one rule come together, the first ten of them, then the checks made."""
    many = [
        Finding("themed", "warning", "contributions", None, row, f"ligne {row:02}", "")
        for row in range(1, 15)
    ]
    themed = next(check for check in CHECKS if check.id == "themed")
    report = Report.of(many, [Outcome(themed, passed=False, observed=0.5, threshold=0.8)])

    text = report.markdown()

    assert "## Avertissement : Contributions rattachées à un thème (themed)" in text
    assert "- ligne 10\n- … et 4 autres, dans report.json." in text
    assert "ligne 11" not in text
    assert "- ✗ Contributions rattachées à un thème (themed)" in text


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_each_check_is_told_in_french_and_in_english(check):
    """A check without a title or a description in both languages cannot be read."""
    texts = (check.title, check.title_en, check.description, check.description_en)

    assert all(text.strip() for text in texts)
    assert check.title != check.title_en
    assert check.severity in ("error", "warning")


def test_each_check_has_its_own_id():
    """Two checks under one id could not be told apart."""
    assert len({check.id for check in CHECKS}) == len(CHECKS)


def test_a_message_quotes_the_schema_in_both_languages():
    """Rule, title of the field, its description and its example."""
    field = {
        "name": "date",
        "title": "Jour",
        "title@en": "Day",
        "type": "date",
        "description": "Jour de l’atelier.",
        "description@en": "Day of the workshop.",
        "example": "2017-02-10",
    }

    french, english = describe("type-error", Place("workshops.csv", 3, "date", field))

    assert french == (
        "workshops.csv, ligne 3, « Jour » (date) : la valeur doit être une date écrite "
        "AAAA-MM-JJ. Jour de l’atelier. Exemple : 2017-02-10"
    )
    assert english == (
        "workshops.csv, row 3, “Day” (date): the value must be a date written YYYY-MM-DD. "
        "Day of the workshop. Example: 2017-02-10"
    )


def test_an_unknown_rule_is_told_all_the_same():
    """A type of error that Frictionless may add one day still makes a sentence."""
    french, english = describe("new-rule", Place("a.csv", None, "b"))

    assert french.startswith("a.csv, colonne b : la règle « new-rule »")
    assert english.startswith("a.csv, column b: Frictionless’s rule “new-rule”")


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ("24/03/2017", {"type": "date"}, "2017-03-24"),
        ("24 mars", {"type": "date"}, None),
        ("1 234,5", {"type": "number"}, "1234.5"),
        ("1234", {"type": "integer"}, None),
        ("douze", {"type": "integer"}, None),
        ("Oui", {"type": "boolean"}, "true"),
        ("peut-être", {"type": "boolean"}, None),
        ("Région", {"type": "string", "constraints": {"enum": ["region"]}}, "region"),
        ("ville", {"type": "string", "constraints": {"enum": ["region"]}}, None),
    ],
)
def test_a_correction_is_proposed_only_when_certain(value, field, expected):
    """What a person plainly meant is rewritten; the rest is left to them."""
    assert correction(value, field) == expected
