"""Great Expectations judges figures that DuckDB computed; here they are counted by hand."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from datapackage.errors import ConfigurationError
from datapackage.package import Package
from validation import validate
from validation.check import EXPECTATIONS
from validation.errors import ValidationFailure
from validation.observed import observe
from validation.plausibility import bounds, check_plausibility, judge, ranked


def figures(folder: Path, previous: Path | None = None) -> dict[str, float | None]:
    """Return the figures of the package in `folder`."""
    return observe(Package.open(folder), Package.open(previous) if previous else None)


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
        "contributions-present": 4,
        "dated": 3 / 4,
        "in-window": 2 / 3,
        "in-window-by-theme": None,  # no theme has five dated contributions
        "future-dates": 0,
        "short-bodies": 2 / 4,
        "long-bodies": 42,  # « Former les agents municipaux au numérique. »
        "cut-bodies": 0,  # the longest is below a hundred characters
        "duplicates": 1 / 4,
        "near-duplicates": 0,
        "themed": 3 / 4,
        "redacted": 1 / 4,
        "withheld": 0,
        "top-author": None,  # fewer than twenty
        "contributions-per-author": 4 / 3,
        "workshop-people": 1 / 2,
        "workshop-size": 12,
        "workshop-located": 1 / 2,
        "workshop-themes": 1,
        "unresolved-places": None,  # no place is named
        "votes-registered": None,  # nobody says how many registered
        "votes-agree": 0,
        "announced-gap": 1 / 5,
        "quarantined": 0,
        "lost": None,  # no previous package
        "growth": None,
        "emptied": None,
        "left-out": None,
        "lost-comments": None,
        "rewritten": None,
        "theme-drift": None,
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

    assert (row["lost"], row["growth"]) == pytest.approx((1 / 20, 19 / 20))
    assert (row["emptied"], row["rewritten"], row["lost-comments"]) == (0, 0, 0)


def test_texts_that_begin_alike_are_near_duplicates(rows, package):
    """Case, accents and punctuation aside; exact copies and short texts are another matter."""
    start = "Nous, habitants du territoire, demandons l’ouverture d’un guichet par canton. " * 3
    one, two, three, four = rows["contributions"]
    one["body"] = start + "Signé : un"
    two["body"] = start.upper().replace("É", "E").replace(",", " ;") + "Signé : deux"
    three["body"], four["body"] = "Oui !", "oui"

    row = figures(package(rows, release=False))

    assert (row["near-duplicates"], row["duplicates"]) == (1 / 4, 0)
    one["body"] = two["body"]
    row = figures(package(rows, release=False))
    assert (row["near-duplicates"], row["duplicates"]) == (0, 1 / 4)


def test_texts_cut_at_one_length_are_seen(rows, package):
    """Three different texts of exactly 255 characters, none longer: somebody cut them."""
    for contribution, letter in zip(rows["contributions"][:3], "abc", strict=True):
        contribution["body"] = letter * 255
    row = figures(package(rows, release=False))
    assert (row["cut-bodies"], row["long-bodies"]) == (3 / 4, 255)

    rows["contributions"][0]["body"] += "a"
    assert figures(package(rows, release=False))["cut-bodies"] == 0


def test_places_that_lead_nowhere_are_counted(rows, package):
    """Of two named contributions and one named workshop, one place is not recognised."""
    rows["contributions"][0] |= {"place_label": "Lille", "territory_code": "59350"}
    rows["contributions"][1]["place_label"] = "La Grande Halle"
    rows["contributions"][2]["place_label"] = "  "
    rows["workshops"][0]["place_label"] = "Nord"  # its département is known

    row = figures(package(rows, release=False))

    assert row["unresolved-places"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("table", "column"),
    [("themes", "title"), ("workshops", "place_label"), ("contributions", "title"),
     ("comments", "body")],
)  # fmt: skip
@pytest.mark.parametrize(
    ("check", "written"), [("mojibake", "SAINT-Ã‰TIENNE"), ("undecoded", "Saint-\ufffdtienne")]
)
def test_accents_are_judged_in_every_column(rows, package, table, column, check, written):
    """A damaged theme, place or comment is seen as a damaged text is."""
    assert figures(package(rows, release=False))[check] == 0
    rows[table][0][column] = written
    assert figures(package(rows, release=False))[check] > 0


def test_comments_without_dates_are_seen(rows, package):
    """Dated contributions do not hide them."""
    for comment in rows["comments"]:
        comment["created_at"] = None
    assert figures(package(rows, release=False))["dated"] == 0


@pytest.mark.parametrize(("registered", "expected"), [(2, 1.5), (3, 1), (0, None)])
def test_votes_are_compared_with_registered_people(rows, package, registered, expected):
    """Three votes for one contribution: too many for two people; a score is no vote."""
    rows["consultations"][0]["registered_count"] = registered
    rows["vote_tallies"].append({**rows["vote_tallies"][0], "option": "score", "count": 9})

    assert figures(package(rows, release=False))["votes-registered"] == expected


def test_drift_since_the_previous_package(rows, package):
    """Of 20 contributions half leave a theme for a new one; 3 texts change; a comment is lost."""
    model = rows["contributions"][0]
    rows["contributions"] = [
        model | {"contribution_id": str(number), "body": f"Proposition numéro {number}"}
        for number in range(1, 21)
    ]
    second = rows["comments"][0] | {"comment_id": "2"}
    before = package({**rows, "comments": [*rows["comments"], second]}, release=False)
    for contribution in rows["contributions"][:10]:
        contribution["theme_id"] = "2"
    for contribution in rows["contributions"][:3]:
        contribution["body"] += " Ã©"

    row = figures(package(rows, release=False), before)

    assert row["theme-drift"] == pytest.approx(1 / 2)
    assert row["rewritten"] == pytest.approx(3 / 20)
    assert row["lost-comments"] == pytest.approx(1 / 2)


def test_an_emptied_package_is_an_error_unless_the_operator_accepts_it(rows, package):
    """The message says how to accept it; the same package is then a warning."""
    before = Package.open(package(rows, release=False))
    empty = {"consultations": rows["consultations"], "contributions": []}
    after = Package.open(package(empty, release=False, accounting=[]))

    findings, _ = check_plausibility(after, before)
    accepted, outcomes = check_plausibility(after, before, severities={"emptied": "warning"})

    (emptied,) = (finding for finding in findings if finding.check == "emptied")
    assert (emptied.severity, emptied.count) == ("error", 4)
    assert "concertation accept DOSSIER emptied" in emptied.message
    assert {finding.severity for finding in accepted} == {"warning"}
    (outcome,) = (one for one in outcomes if one.check.id == "emptied")
    assert outcome.public()["severity"] == "warning"


def withdraw(rows, number):
    """Withdraw a contribution as the product does: its row stays, its content goes."""
    (row,) = (one for one in rows["contributions"] if one["contribution_id"] == number)
    gone = dict.fromkeys(("title", "author_id", "theme_id"))
    row |= {"status": "withdrawn", "body": "[contribution retirée]", **gone}
    removal = {"object_type": "contribution", "object_id": number, "reason_code": "legal"}
    rows.setdefault("removals", []).append({**removal, "date": "2017-04-03"})


def test_an_export_that_is_emptied_is_seen_behind_what_was_withdrawn(rows, package):
    """The rows that withdrawn contributions keep are not those of the export."""
    withdraw(rows, "1")
    before = package(rows, release=False)
    del rows["contributions"][1:]

    assert figures(package(rows, release=False, accounting=[]), before)["emptied"] == 3


def test_withdrawing_every_contribution_empties_no_export(rows, package):
    """A withdrawal must take effect, also that of the last one."""
    before = package(rows, release=False)
    for number in "1234":
        withdraw(rows, number)

    row = figures(package(rows, release=False), before)

    assert (row["contributions-present"], row["emptied"], row["lost"]) == (0, 0, 0)


def test_what_was_withdrawn_counts_no_more(rows, package):
    """Neither its date, nor its place, nor its votes, nor its theme."""
    rows["consultations"][0]["registered_count"] = 2
    moment = datetime(2071, 2, 12, tzinfo=UTC)
    rows["contributions"][0] |= {"created_at": moment, "place_label": "La Grande Halle"}
    seen = figures(package(rows, release=False))
    withdraw(rows, "1")
    row = figures(package(rows, release=False))

    names = ("future-dates", "unresolved-places", "votes-registered", "announced-gap")
    assert [seen[name] for name in names] == [1, 1, 1.5, 0]
    assert [row[name] for name in names] == [0, None, None, 1 / 4]


def test_votes_that_were_counted_win_over_those_declared(rows, package):
    """As on every page: four declared, three listed one by one, for two registered people."""
    rows["consultations"][0]["registered_count"] = 2
    rows["vote_tallies"][0]["count"] = 4
    rows["announced_figures"] = [
        {"figure": "votes", "theme_id": "all", "source": "Bilan", "value": 3}
    ]

    row = figures(package(rows, release=False))

    assert (row["votes-registered"], row["announced-gap"]) == (1.5, 0)


def test_a_list_with_votes_missing_does_not_win(rows, package):
    """Thirty declared, three listed: the export of votes is cut, the counter stands."""
    rows["vote_tallies"][0]["count"] = 30
    rows["announced_figures"] = [
        {"figure": "votes", "theme_id": "all", "source": "Bilan", "value": 30}
    ]
    seen = figures(package(rows, release=False))
    assert (seen["announced-gap"], seen["votes-agree"]) == (0, 0)


def test_nobody_came_is_known(rows, package):
    """Zero is a number of people; only its absence is unknown."""
    rows["workshops"][0]["participants_count"] = 0
    assert figures(package(rows, release=False))["workshop-people"] == 1


def test_a_previous_package_without_a_table_is_compared(rows, package):
    """It may have been made before the table was."""
    before = package(rows, release=False)
    path = before / "datapackage.json"
    descriptor = json.loads(path.read_text())
    descriptor["resources"] = [one for one in descriptor["resources"] if one["table"] != "tags"]
    path.write_text(json.dumps(descriptor))
    (before / "tags.parquet").unlink()

    assert figures(package(rows, release=False), before)["lost"] == 0


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


def test_the_report_tells_the_bound_that_was_chosen(rows, package):
    """A reader sees the bound that applied and the one that would have."""
    report = validate(package(rows, release=False), thresholds={"themed": 0.76})
    (told,) = (one for one in report.public()["checks"] if one["check"] == "themed")
    assert (told["threshold"], told["default_threshold"]) == (0.76, 0.8)
    assert "Seuil choisi par l’organisateur : 0,76 (par défaut : 0,8)." in report.markdown()
    assert report.markdown().count("Seuil choisi") == 1


def test_what_protects_people_keeps_its_severity():
    """A severity can only be chosen for a figure."""
    with pytest.raises(ConfigurationError, match="'personal-data' ne se règle pas"):
        ranked({"personal-data": "warning"})


def test_a_bound_that_does_not_exist_is_an_error():
    """A mistyped threshold must not be ignored silently."""
    with pytest.raises(ConfigurationError, match=r"'theemed'.*themed"):
        bounds({"theemed": 0.5})


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda one: one.check.id)
def test_each_expectation_fails_beyond_its_bound_only(expectation):
    """On the bound it passes, beyond it fails, and the sentences hold both figures."""
    bound = expectation.threshold
    beyond = bound - 0.01 if expectation.bound == "least" else bound + 0.01
    names = {one.check.id: None for one in EXPECTATIONS}
    chosen = bounds()

    (on,) = judge({**names, expectation.check.id: bound}, [expectation], chosen)
    (off,) = judge({**names, expectation.check.id: beyond}, [expectation], chosen)

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


def test_votes_cast_again_are_no_discrepancy(rows, package):
    """The counter counts each vote cast, the list one per person: both are known, they agree."""
    rows["vote_tallies"][1]["count"] = 2
    declared = next(one for one in rows["vote_tallies"] if one["origin"] == "declared")

    def agreement():
        findings, _ = check_plausibility(Package.open(package(rows, release=False)))
        return [one.message for one in findings if one.check == "votes-agree"]

    (told,) = agreement()
    assert "0\u00a0% des décomptes déclarés" in told
    rows["vote_tallies"].append(declared | {"origin": "cast"})
    assert agreement() == []
    rows["vote_tallies"][-1]["count"] += 1
    assert agreement() == [told]
