"""Frictionless judges; what it says is told with table, column and line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from datapackage.package import Package
from validation.report import Finding
from validation.structure import check_descriptor, check_structure


def places(folder: Path) -> set[tuple[str, str | None, str | None, int | None]]:
    """Return what structure finds: check, table, field, row."""
    found = check_structure(Package.open(folder))
    return {(finding.check, finding.table, finding.field, finding.row) for finding in found}


def by_command(folder: Path) -> tuple[bool, set[tuple[str, int | None]]]:
    """Return what Frictionless, run as its own command, says: validity, types and rows."""
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
    )
    report = json.loads(done.stdout)
    errors = [error for task in report["tasks"] for error in task["errors"]]
    return report["valid"], {(error["type"], error.get("rowNumber")) for error in errors}


@pytest.mark.parametrize("release", [True, False], ids=["release", "live"])
def test_nothing_is_held_against_a_good_package(rows, package, release):
    """Neither a release nor a live package, which has no CSV, has findings."""
    assert places(package(rows, release=release)) == set()


def _duplicate(rows):
    rows["themes"].append(rows["themes"][1] | {"position": 3})


# Tables are written sorted by their key: the second contribution is on line 3.
BROKEN = {
    "required": (
        lambda rows: rows["contributions"][1].update(body=None),
        ("constraint-error", "contributions", "body", 3),
    ),
    "enum": (
        lambda rows: rows["contributions"][1].update(authorship="robot"),
        ("constraint-error", "contributions", "authorship", 3),
    ),
    "pattern": (
        lambda rows: rows["workshops"][0].update(department_code="99"),
        ("constraint-error", "workshops", "department_code", 2),
    ),
    "minimum": (
        lambda rows: rows["workshops"][0].update(participants_count=-4),
        ("constraint-error", "workshops", "participants_count", 2),
    ),
    "duplicate key": (_duplicate, ("primary-key", "themes", "theme_id", 4)),
    "dangling reference": (
        lambda rows: rows["contributions"][3].update(theme_id="77"),
        ("foreign-key", "contributions", "theme_id", 5),
    ),
}


@pytest.mark.parametrize("release", [True, False], ids=["release", "live"])
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_row_is_found_where_it_is(rows, package, broken, release):
    """Each rule of a schema, broken alone, is one finding with its column and its line."""
    breaks, expected = BROKEN[broken]
    breaks(rows)

    assert places(package(rows, release=release)) == {expected}


def test_a_value_of_another_type_is_found(rows, package, resealed):
    """A date written as in French is a type error, and the private report writes it well."""
    folder = package(rows)
    path = folder / "consultations.csv"
    path.write_text(path.read_text().replace("2017-02-08", "08/02/2017"))
    resealed(folder)

    (finding,) = check_structure(Package.open(folder))

    assert (finding.check, finding.table, finding.field, finding.row) == (
        "type-error",
        "consultations",
        "start_date",
        2,
    )
    assert finding.private()["value"] == "08/02/2017"
    assert finding.private()["correction"] == "2017-02-08"
    assert "AAAA-MM-JJ" in finding.message
    assert "YYYY-MM-DD" in finding.message_en


@pytest.mark.parametrize("name", ["themes.csv", "themes.parquet"])
def test_a_flipped_byte_is_found(rows, package, name):
    """One bit changed in a table, CSV or Parquet, is a wrong hash."""
    folder = package(rows)
    content = bytearray((folder / name).read_bytes())
    content[-12] ^= 1
    (folder / name).write_bytes(content)

    assert ("hash-count", "themes", None, None) in places(folder)


@pytest.mark.parametrize("name", ["milestones.csv", "milestones.parquet"])
def test_a_missing_file_is_found(rows, package, name):
    """A file that the descriptor lists and that is not there is an error."""
    folder = package(rows)
    (folder / name).unlink()

    assert places(folder) == {("scheme-error", "milestones", None, None)}


MANGLED = {
    "cells": {
        "contributions.csv": ("Idée deux", "Idée deux,,,,,,,,,,,,,,,,,,,,,,,"),
        "comments.csv": (",published,false,false", ",published,false"),
        "themes.csv": ("2,,2,", "1,,deux,genre"),
        "workshops.csv": ("\n", "\n\n"),
    },
    "files": {
        "themes.csv": ("position", "rang"),
        "participants.csv": ("participant_id", "é"),
        "milestones.csv": ("date,label,kind\n", ""),
    },
}


@pytest.mark.parametrize("mangled", MANGLED)
def test_the_command_of_frictionless_says_the_same(rows, package, resealed, mangled):
    """Validity, types of error and lines are those of `frictionless validate`."""
    folder = package(rows)
    for name, (old, new) in MANGLED[mangled].items():
        text = (folder / name).read_text().replace(old, new, 1)
        (folder / name).write_bytes(text.encode("latin-1" if new == "é" else "utf-8"))
    resealed(folder)

    ours = list(check_structure(Package.open(folder)))

    valid, theirs = by_command(folder)
    assert valid is False
    assert len(theirs) >= 3
    assert {(finding.check, finding.row) for finding in ours} == theirs


def test_the_command_of_frictionless_agrees_on_a_good_release(rows, package):
    """What is good for us is good for Frictionless as its own command."""
    folder = package(rows)

    assert by_command(folder) == (True, set())


def test_more_than_a_thousand_errors_are_all_told(rows, package):
    """Frictionless stops at 1000 errors by itself, silently; here all are heard."""
    rows["milestones"] = [{"date": None, "label": f"{n:04}", "kind": "event"} for n in range(1200)]

    found = places(package(rows))

    required = {place for place in found if place[0] == "constraint-error"}
    assert len(required) == 1200


@pytest.mark.parametrize(
    "path", ["https://example.org/themes.csv", "../secret.csv", "/etc/hostname"]
)
def test_a_path_that_leads_away_is_refused_unread(tmp_path, path):
    """A stranger's descriptor cannot make us fetch an address or read another file."""
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_text(json.dumps({"resources": [{"name": "a", "path": path}]}))

    found = list(check_descriptor(descriptor))

    assert [(finding.check, finding.table) for finding in found] == [("resource-error", "a")]


@pytest.mark.parametrize("text", ["{", "[]", '{"resources": [{"name": "a"}]}'])
def test_a_descriptor_that_is_none_is_a_finding(tmp_path, text):
    """A damaged datapackage.json is told, not raised: any file may be handed over."""
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_text(text)

    found = list(check_descriptor(descriptor))

    assert found
    assert all(isinstance(finding, Finding) for finding in found)
    assert not any(re.search(r"Expecting|\{", finding.message) for finding in found)


def test_a_live_package_with_other_columns_is_a_finding(rows, package, resealed):
    """Parquet that cannot be projected by the schemas is told."""
    folder = package(rows, release=False)
    duckdb.sql("SELECT 1 AS autre").write_parquet(str(folder / "themes.parquet"))
    resealed(folder)

    assert ("source-error", None, None, None) in places(folder)
