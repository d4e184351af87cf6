"""The package's own files prove that nobody stands out in them."""

from __future__ import annotations

import duckdb
import pytest

from datapackage.package import Package
from validation import validate
from validation.accounting import check_accounting
from validation.check import EXPECTATIONS
from validation.observed import observe

SMALLEST = [one for one in EXPECTATIONS if one.check.id == "smallest-group"]


def told(rows, *cells, **named):
    """Give the four people their department and their age; return the rows."""
    for person, (department, age) in zip(rows["participants"], cells, strict=True):
        person |= {"department_code": department, "age_band": age}
    return rows


def small(folder):
    """Return where the groups are too small: column, line; and the size of the smallest."""
    opened = Package.open(folder)
    found = [one for one in check_accounting(opened) if one.check == "small-groups"]
    assert all((one.table, one.severity) == ("participants", "error") for one in found)
    return [(one.field, one.row) for one in found], observe(opened, None, SMALLEST)[
        "smallest-group"
    ]


PAIR = "department_code, age_band"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([(None, None)] * 4, ([], None)),
        ([("62", "25-29")] * 4, ([], 4)),
        ([("62", "25-29")] * 2 + [("62", None)] * 2, ([], 2)),
        (
            [("62", "25-29")] * 3 + [("62", None)],
            ([("department_code", 5)], 1),
        ),
        (
            [("62", "25-29"), ("62", "30-34"), ("59", "25-29"), ("59", "30-34")],
            ([(PAIR, 2), (PAIR, 3), (PAIR, 4), (PAIR, 5)], 1),
        ),
    ],
    ids=["nothing told", "all alike", "an empty cell is a value", "one alone", "pairs alone"],
)
def test_who_stands_alone_is_found(rows, package, cells, expected):
    """Each value is borne by enough people; what matters is how many bear all of them."""
    folder = package(told(rows, *cells), release=False, minGroup=2)
    found, smallest = small(folder)
    assert (sorted(found, key=lambda place: place[1]), smallest) == expected


def test_the_threshold_is_that_of_the_package(rows, package):
    """Four people are enough or not; a package made before says nothing, and is not refused."""
    told(rows, *[("62", "25-29")] * 4)
    assert small(package(rows, release=False, minGroup=4)) == ([], 4)
    assert len(small(package(rows, release=False, minGroup=5))[0]) == 4
    assert small(package(rows, release=False)) == ([], 4)


def test_people_whose_name_is_public_hide_nobody(rows, package):
    """Of four people three are named: the fourth is alone."""
    told(rows, *[("62", "25-29")] * 4)
    for person in rows["participants"][:3]:
        person["label"] = "Anne Exemple"
    found, smallest = small(package(rows, release=False, minGroup=2))
    assert (len(found), smallest) == (4, 1)


def test_an_organisation_may_be_alone(rows, package):
    """What is told of it identifies no person."""
    told(rows, ("62", None), *[(None, None)] * 3)
    rows["participants"][0]["kind"] = "organisation"
    assert small(package(rows, release=False, minGroup=2)) == ([], None)


@pytest.mark.journey
def test_files_changed_afterwards_are_refused(rows, package, resealed):
    """One cell is written back in the Parquet file: the package is no longer valid."""
    told(rows, *[("62", "25-29")] * 2, *[("62", None)] * 2)
    folder = package(rows, release=False, minGroup=2)
    assert small(folder) == ([], 2)
    file = folder / "participants.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE people AS FROM read_parquet('{file}')")
        connection.execute(
            "UPDATE people SET age_band = '30-34' WHERE participant_id = ?",
            [rows["participants"][3]["participant_id"]],
        )
        connection.execute(f"COPY people TO '{file}' (FORMAT parquet)")
    resealed(folder)
    report = validate(folder)
    assert not report.valid
    assert {(one.check, one.row) for one in report.errors} == {
        ("small-groups", 4),
        ("small-groups", 5),
    }
    assert "30-34" not in report.json().decode()
