"""Figures against numbers counted by hand on the package of conftest.py."""

from datetime import UTC, date, datetime, timedelta

import pytest

from datapackage import schemas
from datapackage.places.names import departments, region_of
from queries import Engine


def test_totals_give_each_measure_its_unit_and_its_unknowns(run):
    """Withdrawn content is left out of the counts and has rows of its own."""
    assert run("totals") == [
        ("contributions", 9, "contributions", 0),
        ("workshops", 4, "workshops", 0),
        ("workshop_people", 24, "people", 1),
        ("participants", 6, "people", 2),
        ("registered", 12, "people", 0),
        ("comments", 5, "comments", 0),
        ("votes", 46, "votes", 2),
        ("workshop_theme_pairs", 6, "pairs", 0),
        ("tags", 2, "tags", 0),
        ("voters", None, "people", 1),
        ("withdrawn_contributions", 1, "contributions", 0),
        ("withdrawn_comments", 1, "comments", 0),
        ("workshops_without_people", 1, "workshops", 0),
    ]


def test_participants_are_unknown_when_no_text_has_an_author(authorless):
    """Some exports tell no author at all: that is not nobody; without any text, it is."""
    with Engine(authorless) as engine:
        totals = {row["measure"]: row for row in engine.run("totals").to_pylist()}
        sums = {row["measure"]: row for row in engine.run("theme_sums").to_pylist()}
        (silent,) = engine.run("registered_not_heard").to_pylist()
        measured = {
            row["theme_id"]: row["value"]
            for row in engine.run("measures").to_pylist()
            if row["measure"] == "participants"
        }
    assert (totals["participants"]["value"], totals["participants"]["unknown"]) == (None, 2)
    assert sums["participants"]["total"] is None
    assert silent["authors"] is None
    assert silent["silent"] is None
    assert measured == {"all": None, "1": None, "2": 0, None: 0}


def test_contributions_by_theme_keep_the_empty_theme_and_the_themeless_row(run):
    """Themes come by position, then by number; the row without code comes last."""
    assert run("contributions_by_theme") == [
        ("1", "Écoles", 3, 3 / 9, 3, 3),
        ("2", "Transports", 4, 4 / 9, 2, 0),
        ("3", "Eau", 0, 0, 0, 0),
        ("10", "Divers", 1, 1 / 9, 1, 1),
        (None, None, 1, 1 / 9, 1, 1),
    ]


def test_workshops_by_theme_count_a_workshop_under_each_of_its_themes(run):
    """Nobody at a workshop is 0; an unknown number is counted apart."""
    assert run("workshops_by_theme", "theme_id workshops people unknown_people") == [
        ("1", 3, 14, 1),
        ("2", 2, 14, 0),
        ("3", 0, 0, 0),
        ("10", 1, 0, 0),
        (None, 1, 10, 0),
    ]


def test_comments_by_theme_keep_those_of_a_withdrawn_contribution(run):
    """Comment 3 answers the withdrawn contribution 6, of theme 1."""
    assert run("comments_by_theme", "theme_id comments share") == [
        ("1", 3, 3 / 5),
        ("2", 0, 0),
        ("3", 0, 0),
        ("10", 1, 1 / 5),
        (None, 1, 1 / 5),
    ]


def march(day: int) -> date:
    """A day of March 2017."""
    return date(2017, 3, day)


def test_days_are_those_of_paris_on_both_sides_of_the_change_of_hour(run):
    """23:30 UTC is the next day in winter, 22:30 UTC only in summer."""
    assert run("contributions_per_day") == [
        (march(18), 1, 1),
        (march(20), 1, 2),
        (march(21), 0, 2),
        (march(22), 0, 2),
        (march(23), 0, 2),
        (march(24), 0, 2),
        (march(25), 2, 4),
        (march(26), 1, 5),
        (march(27), 1, 6),
        (march(28), 2, 8),
        (None, 1, None),
    ]


def test_days_follow_the_time_zone_asked_for(run):
    """In UTC, contribution 2 is of the 24th, 4 and 5 of the 26th."""
    days = dict(run("contributions_per_day", "day contributions", timezone="UTC"))
    assert {day.day: n for day, n in days.items() if day and n} == {
        18: 1,
        20: 1,
        24: 1,
        25: 1,
        26: 2,
        28: 2,
    }


def test_days_of_one_theme_keep_the_whole_calendar(run):
    """Theme 2 has contributions 3, 4, 11 and one without a date."""
    days = dict(run("contributions_per_day", "day contributions", theme_id="2"))
    assert {day: n for day, n in days.items() if n} == {
        march(18): 1,
        march(25): 1,
        march(27): 1,
        None: 1,
    }
    assert len(days) == 11


def test_milestones_come_by_date(run):
    """Whatever their order in the file."""
    assert run("milestones", "label kind") == [
        ("Ouverture", "opening"),
        ("Clôture", "closing"),
    ]


def test_authorship_counts_are_ordered_by_number_then_code(run):
    """A collective contribution counts for one."""
    assert run("contributions_by_authorship", "authorship contributions") == [
        ("individual", 4),
        ("collective", 2),
        ("anonymous", 1),
        ("official", 1),
        ("organisation", 1),
    ]


def test_organisation_types_keep_the_unknown_one(run):
    """The second organisation and the third workshop have no known type."""
    assert run("contributions_by_organisation_type") == [
        ("collectivite", 1, 1, 2),
        ("mediation", 0, 0, 1),
        (None, 1, 0, 1),
    ]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("contributions_by_department", [("62", 3), ("92", 1), (None, 5)]),
        ("contributions_by_region", [("11", 1), ("32", 3), (None, 5)]),
    ],
)
def test_contributions_by_territory_keep_the_unknown_one(run, figure, expected):
    """Shares are of the whole, unknown included."""
    table = run(figure)
    assert [row[:2] for row in table] == expected
    assert [row[2] for row in table] == [n / 9 for _, n in expected]


def test_contributions_of_one_theme_by_department(run):
    """Theme 1 is all in 62; the unknown row stays, at 0."""
    assert run("contributions_by_department", theme_id="1") == [
        ("62", 3, 1.0),
        (None, 0, 0.0),
    ]


@pytest.mark.parametrize(
    ("figure", "codes"),
    [("workshops_by_department", ("62", "92")), ("workshops_by_region", ("11", "32"))],
)
def test_workshops_by_territory_count_people_once(run, figure, codes):
    """Workshop 2 does not give its people; workshop 3 has no place."""
    expected = {
        "62": ("62", 2, 0, 1),
        "32": ("32", 2, 0, 1),
        "92": ("92", 1, 14, 0),
        "11": ("11", 1, 14, 0),
    }
    assert run(figure) == [*(expected[code] for code in codes), (None, 1, 10, 0)]


def test_workshops_are_listed_by_number_with_what_came_from_them(run):
    """Workshop 10 comes after 3; one without place stays."""
    columns = "workshop_id participants_count themes contributions latitude"
    assert run("workshops_list", columns) == [
        ("1", 14, 2, 1, 48.892),
        ("2", None, 1, 1, None),
        ("3", 10, 0, 0, None),
        ("10", 0, 3, 0, 50.75),
    ]


def test_votes_listed_win_over_the_platforms_counter(run):
    """Contribution 1 has both; a score alone tells neither side nor number."""
    assert run("contribution_votes") == [
        ("1", "1", 5, 5, 10, 0, "computed"),
        ("2", "1", 5, 1, 6, 4, "declared"),
        ("3", "2", None, None, None, 4, "declared"),
        ("4", "2", 5, 7, 12, -2, "computed"),
        ("5", None, 2, None, 2, None, "declared"),
        ("7", "2", None, None, None, None, None),
        ("9", "1", 0, 0, 0, 0, "computed"),
        ("10", "10", 0, 0, 4, 0, "computed"),
        ("11", "2", 9, 3, 12, 6, "declared"),
    ]


def test_support_rank_breaks_ties_by_date_then_number(run):
    """1, 2 and 4 have five votes each; 9 and 10 have the same date too."""
    columns = "contribution_id support support_basis support_rank theme_support_rank"
    assert run("support_rank", columns) == [
        ("11", 9, "for", 1, 1),
        ("1", 5, "for", 2, 1),
        ("2", 5, "for", 3, 2),
        ("4", 5, "for", 4, 2),
        ("3", 4, "score", 5, 3),
        ("5", 2, "for", 6, 1),
        ("9", 0, "for", 7, 3),
        ("10", 0, "for", 8, 1),
        ("7", None, None, None, None),
    ]


def test_most_supported_are_the_first_of_all_and_of_each_theme(run):
    """With top 1: 11 overall and of theme 2, then the first of the others."""
    columns = "contribution_id support_rank theme_support_rank"
    assert run("most_supported", columns, top=1) == [
        ("11", 1, 1),
        ("1", 2, 1),
        ("5", 6, 1),
        ("10", 8, 1),
    ]
    assert [row[0] for row in run("most_supported", theme_id="1", top="2")] == ["1", "2"]


def test_most_contested_measures_how_even_the_sides_are(run):
    """Contribution 2 has six votes only, and two or more sides are needed."""
    columns = "contribution_id contest contest_rank theme_contest_rank"
    assert run("most_contested", columns) == [
        ("1", 1.0, 1, 1),
        ("4", 10 / 12, 2, 1),
        ("11", 6 / 12, 3, 2),
    ]
    assert [row[0] for row in run("most_contested", minimum=11)] == ["4", "11"]
    assert [row[0] for row in run("most_contested", top=1)] == ["1", "4"]


def test_most_agreed_measures_how_far_votes_go_one_way(run):
    """Seven of the twelve votes on 4 are against; contribution 2 has six votes only."""
    columns = "contribution_id agreement side agreement_rank"
    assert run("most_agreed", columns) == [
        ("11", 9 / 12, "for", 1),
        ("4", 7 / 12, "against", 2),
        ("1", 0.5, None, 3),
    ]
    assert run("most_agreed", columns, minimum=6)[0] == ("2", 5 / 6, "for", 1)
    assert [row[0] for row in run("most_agreed", theme_id="2", top=1)] == ["11"]


def test_answers_are_counted_by_theme(run):
    """Without an answer in the data is not refused; what is withdrawn is not counted."""
    assert run("answers_by_theme", "theme_id contributions answered share retained") == [
        ("1", 3, 2, 2 / 3, 2),
        ("2", 4, 1, 1 / 4, 0),
        ("3", 0, 0, None, 0),
        ("10", 1, 0, 0.0, 0),
        (None, 1, 0, 0.0, 0),
    ]


def test_amounts_are_added_by_answer(run):
    """The amount of what is withdrawn is in no sum."""
    assert run("budget_by_state", "currency state contributions amount share") == [
        ("EUR", None, 1, 1499.5, 1499.5 / 3000),
        ("EUR", "accepted", 1, 1000.0, 1000 / 3000),
        ("EUR", "rejected", 1, 500.5, 500.5 / 3000),
    ]
    assert run("budget_by_state", "amount", theme_id="1") == [(1000.0,)]


def test_contest_is_said_impossible_where_both_sides_are_not_known(run):
    """Theme 3 has no contribution; the themeless one has only votes for."""
    assert run("contested_availability") == [
        ("all", True, 9, 6, 1, 1, 1, 3),
        ("1", True, 3, 3, 0, 0, 0, 1),
        ("2", True, 4, 2, 0, 1, 1, 2),
        ("3", False, 0, 0, 0, 0, 0, 0),
        ("10", True, 1, 1, 0, 0, 0, 0),
        (None, False, 1, 0, 1, 0, 0, 0),
    ]
    assert run("contested_availability", minimum=None)[0][-1] == 6


def test_declared_and_computed_votes_are_compared(run):
    """The counter of contribution 1 is one vote ahead of the listed votes."""
    assert run("votes_declared_computed") == [("contribution", "1", "for", 6, 5, 5, -1)]
    assert len(run("votes_declared_computed", rows=None)) == 20


def test_latest_contributions_end_with_those_of_unknown_date(run):
    """At the same moment, the greater number is the later one."""
    ids = [row[0] for row in run("latest_contributions", top=None)]
    assert ids == ["10", "9", "4", "5", "3", "2", "1", "11", "7"]
    assert [row[0] for row in run("latest_contributions", top=2)] == ["10", "9"]


def test_recent_items_mix_contributions_and_comments(run):
    """Withdrawn ones are not shown."""
    items = run("recent_items", "object_type object_id contribution_id theme_id", top=4)
    assert items == [
        ("comment", "1", "1", "1"),
        ("contribution", "10", "10", "10"),
        ("contribution", "9", "9", "1"),
        ("comment", "2", "1", "1"),
    ]
    assert len(run("recent_items", top=None)) == 9 + 5


def test_live_changes_come_from_dates_or_else_from_past_measures(run):
    """What the history does not reach is unknown; theme rows do not mix in."""
    assert run("live_changes") == [
        ("contributions", 9, 2, 2, 6),
        ("workshops", 4, None, None, None),
        ("workshop_people", 24, None, None, None),
        ("participants", 6, None, None, None),
        ("registered", 12, 7, 7, 7),
        ("comments", 5, 1, 1, 3),
        ("votes", 46, 6, 16, 36),
    ]


def test_live_changes_are_unknown_when_no_date_is(authorless):
    """Two contributions that no date places may all be of this hour; no comment is no change."""
    with Engine(authorless) as engine:
        rows = {row["measure"]: row for row in engine.run("live_changes").to_pylist()}
    periods = ("last_hour", "last_day", "last_week")
    assert [rows["contributions"][period] for period in periods] == [None, None, None]
    assert [rows["comments"][period] for period in periods] == [0, 0, 0]


def test_live_changes_are_counted_back_from_the_moment_asked_for(run):
    """An hour and a minute later, the last hour is empty."""
    later = datetime(2017, 3, 28, 13, 1, tzinfo=UTC)
    table = {row[0]: row[1:] for row in run("live_changes", as_of=later)}
    assert table["contributions"] == (9, 0, 2, 6)
    assert table["votes"] == (46, 0, 16, 36)
    assert run("live_changes", as_of="2017-03-28T15:01:00+02:00") == run(
        "live_changes", as_of=later
    )


def test_arrivals_leave_out_what_is_exactly_as_old_as_the_period(run):
    """Comment 2 is 24 hours old to the second."""
    columns = "theme_id contributions comments"
    assert run("arrivals_by_theme", columns) == [
        ("1", 1, 1),
        ("2", 0, 0),
        ("3", 0, 0),
        ("10", 1, 0),
        (None, 0, 0),
    ]
    assert run("arrivals_by_theme", columns, hours=25)[0] == ("1", 1, 2)


def test_arrivals_by_place_keep_the_unknown_place(run):
    """A comment is of the place of the contribution it answers."""
    assert run("arrivals_by_place") == [
        ("62", "Arras", 1, 0),
        ("62", "L’Eau", 0, 1),
        (None, None, 1, 0),
    ]


def test_withdrawn_content_is_counted_by_reason(run):
    """Comment 5 was withdrawn without a recorded reason."""
    assert run("withdrawn") == [
        ("contribution", "author_request", 1, march(27)),
        ("comment", None, 1, None),
    ]


def test_outcomes_are_of_the_published_contributions(run):
    """Of nine published, two are accepted and one rejected; 6, accepted, was withdrawn."""
    assert run("outcomes_by_state") == [
        ("accepted", 2, 2 / 9),
        ("rejected", 1, 1 / 9),
        (None, 6, 6 / 9),
    ]
    assert run("outcomes_by_state", theme_id="2") == [("rejected", 1, 1 / 4), (None, 3, 3 / 4)]


def test_votes_by_group_are_those_of_published_contributions(run):
    """Group B only passed: no share of its votes can be told; 6 was withdrawn."""
    assert run("votes_by_group") == [
        ("1", "A", 30, 3, 1, 2, 3 / 4),
        ("1", "B", 20, 0, 0, 4, None),
    ]
    assert run("votes_by_group", contribution_id="2") == []


def test_sources_come_from_the_most_cited(run):
    """Equals are in the order of their addresses."""
    assert run("most_cited_sources", top=2) == [
        ("https://a.example/2", None, None, None, 3),
        ("https://a.example/0", None, None, None, 1),
    ]


def test_hours_of_participation_leave_out_unknown_hours(run):
    """7 has no date and 11 only a day."""
    assert run("participation_hours") == [
        (1, 0, 1),
        (1, 10, 1),
        (2, 13, 2),
        (6, 0, 1),
        (6, 23, 1),
        (7, 23, 1),
        (None, None, 2),
    ]


def test_announced_figures_stand_beside_the_computed_ones(run):
    """A theme that does not exist gives no computed figure, and no false gap."""
    columns = "figure theme_id announced computed difference explanation"
    assert run("announced_computed", columns) == [
        ("contributions", "all", 10, 9, -1, None),
        ("contributions", "1", 4, 3, -1, None),
        ("contributions", "99", 5, None, None, "Thème qui n’existe pas"),
        ("workshops", "2", 2, 2, 0, None),
        ("workshop_people", "all", 30, 24, -6, "Ordre de grandeur"),
        ("workshop_theme_pairs", "all", 6, 6, 0, None),
        ("tags", "all", 8, 2, -6, None),
    ]


def test_theme_sums_say_what_must_not_be_added(run):
    """Six pairs and one themeless workshop are four workshops."""
    assert run("theme_sums") == [
        ("contributions", 8, 1, 9, 0, True),
        ("workshops", 6, 1, 4, 3, False),
        ("workshop_people", 28, 10, 24, 14, False),
        ("participants", 9, 1, 6, 4, False),
        ("comments", 4, 1, 5, 0, True),
        ("votes", 44, 2, 46, 0, True),
    ]


def test_unknowns_count_what_is_missing_over_what_there_is(run):
    """A few of the fields, counted by hand."""
    table = {row[:2]: row[2:] for row in run("unknowns")}
    assert table["contributions", "theme_id"] == (9, 1, 1 / 9)
    assert table["contributions", "author_id"] == (9, 1, 1 / 9)
    assert table["contributions", "created_at"] == (9, 1, 1 / 9)
    assert table["comments", "author_id"] == (5, 1, 1 / 5)
    assert table["votes", "votes_for"] == (9, 2, 2 / 9)
    assert table["votes", "votes_against"] == (9, 3, 3 / 9)
    assert table["workshops", "participants_count"] == (4, 1, 1 / 4)
    assert table["workshop_themes", "theme_id"] == (7, 1, 1 / 7)
    assert table["organisations", "organisation_type"] == (2, 1, 1 / 2)
    assert table["consultations", "registered_count"] == (1, 0, 0)
    assert table["consultations", "voters_count"] == (1, 1, 1)


def test_measures_by_theme_are_those_of_the_other_figures(run):
    """Theme 2 has four contributions, of which two have no known votes."""
    table = {row[:2]: row[2:] for row in run("measures")}
    assert table["contributions", "2"] == (4, 0)
    assert table["votes", "2"] == (24, 2)
    assert table["participants", "1"] == (4, 1)
    assert table["votes", None] == (2, 0)
    assert table["tags", "1"] == (1, 0)
    assert table["votes", "all"] == (46, 2)
    assert ("workshop_theme_pairs", None) not in table


def test_a_consultation_that_just_opened_has_zeros_and_unknowns(empty):
    """Nothing yet is 0; what nobody told is null."""
    from queries import Engine

    with Engine(empty) as engine:
        values = {row["measure"]: row["value"] for row in engine.run("totals").to_pylist()}
        assert values.pop("voters") is None
        assert set(values.values()) == {0, 12}
        shares = engine.run("contributions_by_theme").to_pylist()
        assert [row["share"] for row in shares] == [None]
        days = engine.run("contributions_per_day").to_pylist()
        assert [row["day"] for row in days] == [
            *(march(20) + timedelta(days=n) for n in range(9)),
            None,
        ]


def test_tags_count_published_contributions_and_those_nobody_coded(run):
    """Contribution 6, withdrawn, has a tag; of the nine published, three are coded."""
    assert run("contributions_by_tag") == [
        ("gouvernance", "synthese", "Gouvernance", 2, 2 / 9),
        ("acces", "synthese", "Accès", 1, 1 / 9),
        (None, None, None, 6, 6 / 9),
    ]


def test_tags_by_theme_fill_the_whole_grid(run):
    """Contributions 1 and 2 are of theme 1, contribution 3 of theme 2: eight cells are 0."""
    table = run("contributions_by_tag_and_theme", "tag_id theme_id contributions")
    assert [row[:2] for row in table] == [
        (tag, theme) for tag in ("acces", "gouvernance") for theme in ("1", "2", "3", "10", None)
    ]
    assert {row for row in table if row[2]} == {("acces", "2", 1), ("gouvernance", "1", 2)}


def test_organisations_by_territory_complete_the_region_from_the_department(run):
    """Organisation D gives 62 alone, which lies in région 32; E says neither type nor place."""
    assert run("organisations_by_territory") == [
        ("collectivite", "11", "92", 0, 0, 1),
        ("collectivite", "32", "62", 1, 1, 1),
        ("mediation", "32", "62", 0, 0, 1),
        (None, None, None, 1, 0, 1),
    ]


def test_departments_not_heard_are_all_but_two_and_what_is_unknown_is_said(run):
    """62 and 92 are heard; five contributions and workshop 3 come from nobody knows where."""
    *silent, unknown = run("departments_not_heard")
    codes = [row[0] for row in silent]
    assert len(codes) == 101 - 2
    assert {"62", "92"}.isdisjoint(codes)
    assert {"2A", "974", "75"} <= set(codes)
    assert unknown == (None, None, 5, 1)


def test_departments_not_heard_of_one_region(run):
    """Of the five départements of Hauts-de-France, 62 is heard."""
    rows = run("departments_not_heard", "department_code region_code", region_code="32")
    assert rows == [("02", "32"), ("59", "32"), ("60", "32"), ("80", "32"), (None, None)]


def test_organisation_types_not_heard_keep_the_unknown(run):
    """Only collectivités and mediation are heard, the latter by its workshop."""
    assert run("organisation_types_not_heard") == [
        ("association", 0, 0, 0),
        ("autre", 0, 0, 0),
        ("entreprise", 0, 0, 0),
        ("etat", 0, 0, 0),
        (None, 1, 0, 1),
    ]


def test_themes_without_a_workshop(run):
    """Theme 3 has none; workshop 3 has no known theme, contribution 5 neither."""
    assert run("themes_without_workshop") == [("3", "Eau", 0, 0), (None, None, 1, 1)]


def test_registered_people_who_wrote_nothing_are_at_most_half(run):
    """Twelve registered, six known authors, two texts that nobody signs."""
    assert run("registered_not_heard") == [(12, 6, 6, 0.5, 2)]


def test_nobody_heard_gives_every_department_and_type(empty):
    """The views spell out what the places and the dictionary say: they may not drift apart."""
    with Engine(empty) as engine:
        silent = engine.run("departments_not_heard").to_pylist()
        types = engine.run("organisation_types_not_heard").to_pylist()
    found = {row["department_code"]: row["region_code"] for row in silent[:-1]}
    assert found == {code: region_of(code) for code in departments() if region_of(code)}
    fields = {field["name"]: field for field in schemas.load("participants")["fields"]}
    known = fields["organisation_type"]["constraints"]["enum"]
    assert {row["organisation_type"] for row in types} == {*known, None}


def opened(registered: int | None) -> dict:
    """A consultation, for which the organiser announced that number of registered people."""
    return {
        "consultation_id": "essai",
        "title": "Essai",
        "platform": "table",
        "start_date": march(20),
        "timezone": "Europe/Paris",
        "licence": "etalab-2.0",
        "registered_count": registered,
        "retrieved_at": datetime(2017, 3, 28, tzinfo=UTC),
    }


def test_an_unknown_number_of_registered_people_gives_no_share(build_package, tmp_path):
    """Unknown is not zero: neither silent people nor share."""
    tables = {"consultations": [opened(None)]}
    with Engine(build_package(tmp_path / "package", tables)) as engine:
        (row,) = engine.run("registered_not_heard").to_pylist()
    assert (row["registered"], row["silent"], row["share"]) == (None, None, None)


def test_more_authors_than_registered_gives_no_share(build_package, tmp_path):
    """Two authors for one account: the announced number does not cover them."""
    contributions = [
        {"contribution_id": str(n), "author_id": f"p-{n:016x}", "created_at": None} for n in (1, 2)
    ]
    tables = {
        "consultations": [opened(1)],
        "contributions": contributions,
    }
    with Engine(build_package(tmp_path / "package", tables)) as engine:
        (row,) = engine.run("registered_not_heard").to_pylist()
    assert (row["registered"], row["authors"], row["silent"]) == (1, 2, None)
