"""One call, four layers, one report."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from datapackage.errors import PackageError
from validation import CHECKS, PrivateContext, ValidationFailure, validate


def test_heavy_libraries_are_imported_only_to_judge():
    """`import validation` is cheap: the command and the portal pay nothing for it."""
    heavy = "great_expectations", "frictionless", "pandas"
    code = f"import sys, validation; print([name for name in {heavy!r} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert done.stdout == "[]\n"


@pytest.mark.parametrize("release", [True, False], ids=["release", "live"])
def test_a_good_package_passes_every_check(rows, package, release):
    """Each documented check was run, and passed; the date is that of the data."""
    report = validate(package(rows, release=release), previous=package(rows))

    assert report.valid
    assert report.findings == ()
    assert {outcome.check.id for outcome in report.checks if outcome.passed} == {
        check.id for check in CHECKS
    }
    assert report.checked_at == "2017-03-25T08:00:00Z"


def test_each_layer_is_heard_and_no_cell_is_published(rows, package):
    """One thing wrong for each layer: four findings, and none quotes the data."""
    rows["contributions"][0] |= {"authorship": "secret-robot", "theme_id": None}
    rows["contributions"][1]["body"] = "Écrire à jeanne@exemple.fr"
    rows["contributions"][2]["title"] = "Selon Zoé Untel"
    rows["vote_tallies"][0]["object_id"] = "secret-object"
    folder = package(rows)

    report = validate(folder, context=PrivateContext(names=frozenset({"Zoé Untel"})))

    assert [(one.check, one.table, one.field, one.row) for one in report.findings] == [
        ("constraint-error", "contributions", "authorship", 2),
        ("personal-data", "contributions", "body", 3),
        ("personal-data", "contributions", "title", 4),
        ("dangling-object", "vote_tallies", "object_id", 3),
        ("themed", "contributions", "theme_id", None),
    ]
    failed = {outcome.check.id for outcome in report.checks if not outcome.passed}
    assert failed == {"structure", "personal-data", "dangling-object", "themed"}
    public = report.json().decode() + report.text() + report.markdown()
    for secret in ("secret-robot", "secret-object", "jeanne", "Untel", "Écrire"):
        assert secret not in public
    assert "jeanne@exemple.fr" in report.private_json().decode()
    assert (
        report.json()
        == validate(folder, context=PrivateContext(names=frozenset({"Zoé Untel"}))).json()
    )


def test_the_figures_of_damaged_files_are_not_judged(rows, package):
    """A report is still made of a package with a file missing, without plausibility."""
    folder = package(rows, release=False)
    (folder / "contributions.parquet").unlink()

    report = validate(folder)

    assert not report.valid
    assert {finding.check for finding in report.errors} >= {"scheme-error", "manifest", "tables"}
    assert "themed" not in {outcome.check.id for outcome in report.checks}


def test_a_folder_that_is_no_package_is_an_error(tmp_path):
    """There is nothing to report on."""
    with pytest.raises(PackageError):
        validate(tmp_path)


def test_a_layer_that_fails_is_an_error_not_a_finding(rows, package):
    """An account without its figures cannot be checked: nothing may be concluded."""
    folder = package(rows, accounting=[{"object_type": "contribution"}])

    with pytest.raises(ValidationFailure, match="accounting"):
        validate(folder)


def test_the_report_is_json_that_people_may_read_too(rows, package):
    """Accents are kept, and each finding says its place."""
    rows["contributions"][0]["theme_id"] = "9"

    document = json.loads(validate(package(rows)).json())

    (finding,) = document["findings"]
    assert (finding["check"], finding["row"], finding["count"]) == ("foreign-key", 2, 1)
    assert document["valid"] is False
    assert document["errors"] == 1
