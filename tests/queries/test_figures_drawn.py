"""Figures against a second computation in Python, on consultations drawn at random."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from queries import Engine

THEMES = ["1", "2", "3", "10", None]
OPENING = datetime(2017, 3, 1, tzinfo=UTC)


def contribution(draw: random.Random, number: int) -> dict:
    """A contribution of March 2017; a few dates are shared, a few are unknown."""
    moment = OPENING + timedelta(minutes=30 * draw.randrange(31 * 48))
    return {
        "contribution_id": str(number),
        "theme_id": draw.choice(THEMES),
        "author_id": draw.choice([None, *(f"p-{n:016x}" for n in range(40))]),
        "created_at": moment if draw.random() < 0.9 else None,
        "status": "published" if draw.random() < 0.9 else "withdrawn",
        "department_code": draw.choice([None, "62", "92", "2A", "974"]),
    }


def tallies(draw: random.Random, number: int) -> list[dict]:
    """Both sides, one, a score, or nothing; declared, listed, or both."""
    options = draw.choice([("for", "against"), ("for",), ("score",), ()])
    origins = draw.choice([("declared",), ("computed",), ("declared", "computed")])
    return [
        {
            "object_id": str(number),
            "option": option,
            "origin": origin,
            "count": draw.randrange(6),
        }
        for option, origin in product(options, origins)
    ]


@pytest.fixture(scope="module", params=[2017, 69])
def drawn(request, build_package, tmp_path_factory):
    """An engine, and the rows that it reads."""
    draw = random.Random(request.param)
    numbers = draw.sample(range(1, 2000), 150)
    tables = {
        "consultations": [
            {
                "consultation_id": "tirage",
                "title": "Tirage",
                "platform": "table",
                "start_date": date(2017, 3, 5),
                "end_date": date(2017, 3, 28),
                "timezone": "Europe/Paris",
                "licence": "etalab-2.0",
                "retrieved_at": datetime(2017, 4, 1, tzinfo=UTC),
            }
        ],
        "themes": [{"theme_id": t, "title": f"Thème {t}"} for t in THEMES if t],
        "contributions": [contribution(draw, number) for number in numbers],
        "vote_tallies": [row for n in numbers for row in tallies(draw, n)],
        "workshops": [
            {"workshop_id": str(n), "participants_count": draw.choice([None, 0, 5, 9])}
            for n in range(1, 20)
        ],
        "workshop_themes": [
            {"workshop_id": str(n), "theme_id": theme}
            for n in range(1, 20)
            for theme in draw.sample(THEMES[:4], draw.randrange(4))
        ],
    }
    folder = tmp_path_factory.mktemp("drawn") / "package"
    with Engine(build_package(folder, tables)) as engine:
        yield engine, tables


def published(tables: dict) -> list[dict]:
    """The contributions that are counted."""
    return [row for row in tables["contributions"] if row["status"] == "published"]


def votes(tables: dict) -> dict[str, dict[str, int]]:
    """The votes of each contribution by option: the listed ones, unless many are missing."""
    of_origin = {"declared": {}, "computed": {}}
    for row in tables["vote_tallies"]:
        options = of_origin[row["origin"]].setdefault(row["object_id"], {})
        options[row["option"]] = row["count"]
    declared, listed = of_origin["declared"], of_origin["computed"]
    whole = {
        number: options
        for number, options in listed.items()
        if not is_cut(options, declared.get(number, {}))
    }
    return declared | whole


def is_cut(listed: dict[str, int], declared: dict[str, int]) -> bool:
    """Tell whether a list of votes misses more than one, and more than a tenth."""
    options = declared.keys() - {"score"}
    expected = sum(declared[option] for option in options)
    missing = expected - sum(listed.get(option, 0) for option in options)
    return missing > max(1, expected / 10)


def test_themes_and_the_themeless_make_the_whole(drawn):
    """Each theme as counted in Python; nothing is lost, nothing counted twice."""
    engine, tables = drawn
    counts = Counter(row["theme_id"] for row in published(tables))
    figure = engine.run("contributions_by_theme").to_pylist()
    assert [(r["theme_id"], r["contributions"]) for r in figure] == [
        (theme, counts[theme]) for theme in THEMES
    ]
    totals = {row["measure"]: row for row in engine.run("totals").to_pylist()}
    assert totals["contributions"]["value"] == len(published(tables))
    assert sum(row["share"] for row in figure) == pytest.approx(1)


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "Asia/Kathmandu", "Pacific/Marquesas", "America/Cayenne"]
)
def test_days_are_those_of_the_zone_database(drawn, zone):
    """Days by Python's own time zones; dated and undated make the whole."""
    engine, tables = drawn
    counts = Counter(
        row["created_at"] and row["created_at"].astimezone(ZoneInfo(zone)).date()
        for row in published(tables)
    )
    figure = engine.run("contributions_per_day", {"timezone": zone}).to_pylist()
    assert {r["day"]: r["contributions"] for r in figure if r["contributions"]} == counts
    assert sum(row["contributions"] for row in figure) == len(published(tables))
    dated = [row for row in figure if row["day"]]
    assert dated[-1]["cumulative"] == len(published(tables)) - counts[None]
    days = {row["day"] for row in dated}
    assert days >= {date(2017, 3, 5) + timedelta(days=n) for n in range(24)}


@pytest.mark.parametrize("zone", ["Europe/Paris", "Asia/Kathmandu"])
def test_hours_are_those_of_the_zone_database(drawn, zone):
    """Week days from 1, Monday; half hours of an offset are taken into account."""
    engine, tables = drawn
    local = [
        row["created_at"].astimezone(ZoneInfo(zone))
        for row in published(tables)
        if row["created_at"]
    ]
    counts = Counter((moment.isoweekday(), moment.hour) for moment in local)
    counts[None, None] = len(published(tables)) - len(local)
    figure = engine.run("participation_hours", {"timezone": zone}).to_pylist()
    assert {(r["weekday"], r["hour"]): r["contributions"] for r in figure} == counts


def test_ranks_are_those_of_a_sort(drawn):
    """Votes for or else the score, then the older, then the smaller number."""
    engine, tables = drawn
    known = votes(tables)
    far = datetime.max.replace(tzinfo=UTC)

    def key(row: dict) -> tuple:
        given = known[row["contribution_id"]]
        support = given.get("for", given.get("score"))
        return -support, row["created_at"] or far, int(row["contribution_id"])

    ranked = sorted(
        (row for row in published(tables) if known.get(row["contribution_id"])), key=key
    )
    figure = engine.run("support_rank").to_pylist()
    ids = [row["contribution_id"] for row in figure if row["support_rank"]]
    assert ids == [row["contribution_id"] for row in ranked]
    assert [row["support_rank"] for row in figure[: len(ids)]] == [*range(1, len(ids) + 1)]
    for theme in THEMES:
        first = next(r for r in ranked if r["theme_id"] == theme)
        assert first["contribution_id"] in {
            row["contribution_id"]
            for row in figure
            if row["theme_id"] == theme and row["theme_support_rank"] == 1
        }
    assert len(figure) == len(published(tables))


def test_contested_contributions_have_both_sides_and_enough_votes(drawn):
    """The formula, computed again for each."""
    engine, tables = drawn
    known = votes(tables)
    expected = {}
    for row in published(tables):
        sides = known.get(row["contribution_id"], {})
        least = min(sides.get("for", 0), sides.get("against", 0))
        total = sides.get("for", 0) + sides.get("against", 0)
        if least and total >= 4:
            expected[row["contribution_id"]] = 2 * least / total
    figure = engine.run("most_contested", {"minimum": 4, "top": None}).to_pylist()
    assert {row["contribution_id"]: row["contest"] for row in figure} == expected
    assert [row["contest"] for row in figure] == sorted(expected.values(), reverse=True)


def test_departments_and_the_unknown_make_the_whole(drawn):
    """Corsica's codes are text; the unknown comes last."""
    engine, tables = drawn
    counts = Counter(row["department_code"] for row in published(tables))
    figure = engine.run("contributions_by_department").to_pylist()
    assert [row["department_code"] for row in figure] == ["2A", "62", "92", "974", None]
    assert {r["department_code"]: r["contributions"] for r in figure} == counts


def test_pairs_are_not_workshops(drawn):
    """Sum over themes, plus those without theme, less the workshops: the repeats."""
    engine, tables = drawn
    pairs = Counter(row["workshop_id"] for row in tables["workshop_themes"])
    figure = {row["measure"]: row for row in engine.run("theme_sums").to_pylist()}
    workshops = figure["workshops"]
    assert workshops["total"] == 19
    assert workshops["themes_sum"] == sum(pairs.values())
    assert workshops["without_theme"] == 19 - len(pairs)
    assert workshops["repeated"] == sum(n - 1 for n in pairs.values())
    people = {row["workshop_id"]: row["participants_count"] for row in tables["workshops"]}
    assert figure["workshop_people"]["total"] == sum(filter(None, people.values()))
    assert figure["workshop_people"]["themes_sum"] == sum(
        (people[number] or 0) * n for number, n in pairs.items()
    )
    assert figure["contributions"]["repeated"] == 0
