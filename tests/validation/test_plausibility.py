"""Great Expectations judges figures that DuckDB computed; here they are counted by hand."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from datapackage.errors import ConfigurationError
from datapackage.package import Package
from validation.errors import ValidationFailure
from validation.expectations import EXPECTATIONS, bounds
from validation.plausibility import check_plausibility, judge, metrics


def figures(folder: Path, previous: Path | None = None) -> dict[str, float | None]:
    """Return the figures of the package in `folder`."""
    return metrics(Package.open(folder), Package.open(previous) if previous else None)


def test_the_figures_are_those_counted_by_hand(rows, package):
    """Four contributions: one undated, one before the opening, two with the same text."""
    one, two, three, four = rows["contributions"]
    one |= {"created_at": None, "theme_id": None}
    two |= {"created_at": datetime(2017, 2, 1, tzinfo=UTC), "redacted": True}
    three |= {"body": "Oui  merci", "author_id": "p-0000000000000004"}
    four |= {"body": "oui merci\n"}
    rows["announced_figures"][0]["value"] = 5
    rows["vote_tallies"][0]["count"] = 2
    rows["workshops"].append({"workshop_id": "2", "title": "Atelier", "synthetic": False})

    row = figures(package(rows, release=False))

    expected = {
        "contributions": 4,
        "dated_share": 3 / 4,
        "window_share": 2 / 3,
        "window_theme_share": None,  # no theme has five dated contributions
        "future_dates": 0,
        "short_share": 2 / 4,
        "duplicate_share": 1 / 4,
        "theme_share": 3 / 4,
        "redacted_share": 1 / 4,
        "top_author_share": None,  # fewer than twenty
        "contributions_per_author": 4 / 3,
        "people_share": 1 / 2,
        "largest_workshop": 12,
        "located_share": 1 / 2,
        "workshops_without_theme": 1,
        "votes_same_share": 0,
        "announced_gap": 1 / 5,
        "quarantined_share": 0,
        "lost_share": None,  # no previous package
        "growth": None,
    }
    assert {name: row[name] for name in expected} == pytest.approx(expected, nan_ok=True)


def test_the_change_since_the_previous_package_is_measured(rows, package):
    """Of 20 contributions one is gone; of the others, none is new."""
    model = rows["contributions"][0]
    rows["contributions"] = [
        model | {"contribution_id": str(number), "body": f"Proposition numéro {number}"}
        for number in range(1, 21)
    ]
    before = package(rows, release=False)
    del rows["contributions"][4]

    row = figures(package(rows, release=False), before)

    assert (row["lost_share"], row["growth"]) == pytest.approx((1 / 20, 19 / 20))


def test_unknown_is_not_zero(rows, package):
    """Of an empty package, shares are unknown: nothing can be said against them."""
    rows = {"consultations": rows["consultations"], "contributions": []}
    folder = package(rows, release=False, accounting=[])

    findings, outcomes = check_plausibility(Package.open(folder))

    assert [finding.check for finding in findings] == ["contributions-present"]
    seen = {outcome.check.id: outcome.observed for outcome in outcomes}
    assert (seen["contributions-present"], seen["dated"], seen["quarantined"]) == (0, None, None)


def test_an_implausible_figure_is_a_warning_with_its_bound(rows, package):
    """A date of 2071 for 2017: both rules about dates say so, in figures, without the date."""
    rows["contributions"][2]["created_at"] = datetime(2071, 2, 12, tzinfo=UTC)

    findings, outcomes = check_plausibility(Package.open(package(rows, release=False)))

    told = {finding.check: finding for finding in findings}
    assert set(told) == {"future-dates", "in-window"}
    assert {finding.severity for finding in findings} == {"warning"}
    assert told["in-window"].message.startswith(
        "contributions, created_at : 75\u00a0% des dates tombent pendant la consultation, "
        "au moins 95\u00a0% attendus"
    )
    assert "75% of the dates" in told["in-window"].message_en
    assert told["future-dates"].count == 1
    assert not any("2071" in finding.message for finding in findings)
    failed = [outcome.check.id for outcome in outcomes if not outcome.passed]
    assert sorted(failed) == ["future-dates", "in-window"]


def test_the_operator_sets_bounds(rows, package):
    """The same package is plausible or not, by the threshold that was chosen."""
    rows["contributions"][0]["theme_id"] = None
    opened = Package.open(package(rows, release=False))

    strict, _ = check_plausibility(opened, thresholds={"themed": 0.76})
    lenient, _ = check_plausibility(opened, thresholds={"themed": 0.75})

    assert [finding.check for finding in strict] == ["themed"]
    assert lenient == []


def test_a_bound_that_does_not_exist_is_an_error():
    """A mistyped threshold must not be ignored silently."""
    with pytest.raises(ConfigurationError, match=r"'theemed'.*themed"):
        bounds({"theemed": 0.5})


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda one: one.check.id)
def test_each_expectation_fails_beyond_its_bound_only(expectation):
    """On the bound it passes, beyond it fails, and the sentences hold both figures."""
    bound = expectation.threshold
    beyond = bound - 0.01 if expectation.bound == "least" else bound + 0.01
    names = {one.metric: None for one in EXPECTATIONS}
    chosen = bounds()

    (on,) = judge({**names, expectation.metric: bound}, [expectation], chosen)
    (off,) = judge({**names, expectation.metric: beyond}, [expectation], chosen)

    assert (on.passed, off.passed) == (True, False)
    french, english = expectation.told(0.9996, 0.5)
    assert french != english
    assert "{" not in french + english


def test_an_exception_inside_the_judge_is_our_error():
    """A figure that does not exist makes Great Expectations fail: that is no finding."""
    with pytest.raises(ValidationFailure, match="contributions-present"):
        judge({"other": 1.0}, EXPECTATIONS[:1], bounds())


def test_a_package_without_a_table_cannot_be_judged(rows, package):
    """The reason is told; nothing is concluded."""
    folder = package(rows, release=False)
    (folder / "themes.parquet").unlink()

    with pytest.raises(ValidationFailure, match="ne peuvent pas être calculés"):
        check_plausibility(Package.open(folder))


def test_the_judge_is_silent(rows, package, capfd, monkeypatch, tmp_path):
    """No network, nothing on the terminal, no file in the home directory."""

    def refuse(*_):
        pytest.fail("Great Expectations opened a connection")

    home = tmp_path / "home"
    home.mkdir()
    folder = package(rows, release=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(socket.socket, "connect", refuse)

    findings, _ = check_plausibility(Package.open(folder))

    assert findings == []
    assert capfd.readouterr() == ("", "")
    assert list(home.iterdir()) == []
