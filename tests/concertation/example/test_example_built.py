"""The example, made by the product: its figures are those counted by hand in the raw files."""

from __future__ import annotations

import re

import pyarrow.parquet as pq
import pytest

from datapackage.package import Package
from queries import Engine


@pytest.fixture(scope="module")
def package(example):
    """The live package of the example, made with its public key."""
    return Package.open(example.live / "current")


@pytest.fixture(scope="module")
def engine(package):
    """The figures of that package."""
    with Engine(package) as opened:
        yield opened


def test_totals_are_those_counted_by_hand(engine):
    """200 contributions, 26 workshops, 236 people, 58 pairs, 150 replies, 300 registered."""
    rows = engine.run("totals").to_pylist()
    totals = {row["measure"]: row["value"] for row in rows}
    expected = {
        "contributions": 200,
        "workshops": 26,
        "workshop_people": 236,
        "workshop_theme_pairs": 58,
        "comments": 150,
        "registered": 300,
    }
    assert {measure: totals[measure] for measure in expected} == expected


def test_themes_are_those_of_the_synthesis(engine):
    """In the order of 2017: 33, 23, 28, 36, 27, 25 and 11, 9, 8, 11, 11, 8; then 28 without."""
    rows = engine.run("contributions_by_theme").to_pylist()
    themed = [row for row in rows if row["theme_id"] is not None]
    assert [row["contributions"] for row in themed] == [33, 23, 28, 36, 27, 25]
    assert [row["workshops"] for row in themed] == [11, 9, 8, 11, 11, 8]
    [loose] = [row for row in rows if row["theme_id"] is None]
    assert loose["contributions"] == 28


def test_announced_figures_are_reconciled(engine):
    """Only the rounded 300 people differ; the 8 transversal themes are fictional."""
    rows = engine.run("announced_computed").to_pylist()
    assert len(rows) == 22
    gaps = {(row["figure"], row["announced"]): row["difference"] for row in rows}
    differing = {key for key, difference in gaps.items() if difference != 0}
    assert differing == {("workshop_people", 300)}
    assert gaps["workshop_people", 300] == 236 - 300
    assert all(row["explanation"] for row in rows)


def test_the_second_classification_is_dealt_by_number(engine):
    """200 numbers: each rest by 8 has 25, each rest by 10 has 20; those that end in 7 have none."""
    *coded, loose = engine.run("contributions_by_tag").to_pylist()
    assert len(coded) == 8
    assert loose["contributions"] == 20
    # 180 have a tag; the 40 multiples of 5 have a second one.
    assert sum(row["contributions"] for row in coded) == 180 + 40


def test_accounts_for_what_is_left_out(package):
    """204 contributions read: 200 kept, three spams and one of an unpublished theme left out."""
    accounts = {row["object_type"]: row for row in package.descriptor["accounting"]}
    contributions = accounts["contribution"]
    assert (contributions["read"], contributions["kept"]) == (204, 200)
    assert contributions["excluded"] == {"spam": 3, "unpublished": 1}
    assert contributions["quarantined"] == 0


def test_planted_personal_data_are_masked(package):
    """The two addresses and three telephones are masked and counted; no name of a person stays."""
    redactions = package.descriptor["redactions"]
    assert (redactions["email"], redactions["phone"]) == (2, 3)
    for path in package.path.rglob("*"):
        if path.suffix in {".json", ".md", ".csv", ".sql"}:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"compte-\d+@|capucine\.fictif|accueil@example", text), path
    rows = pq.read_table(package.parquet["participants"]).to_pylist()
    labels = [row["label"] for row in rows if row["label"]]
    assert labels
    assert all("fictif" in label or "fictive" in label for label in labels)
    assert not [label for label in labels if re.search(r"-\d{3}$", label)]
