"""Charts hold their rows, start from zero, and never let a title become markup."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.drawing import charts, workshop_map

START = date(2017, 2, 8)


def theme(number: int, title: str, contributions: int, workshops: int = 1) -> dict:
    """A row of `contributions_by_theme`."""
    return {
        "theme_id": str(number),
        "title": title,
        "contributions": contributions,
        "workshops": workshops,
    }


def workshop(number: int, **columns) -> dict:
    """A row of `workshops_list`, without place nor people."""
    unknown = ("place_label", "department_code", "latitude", "longitude", "participants_count")
    return (
        {"workshop_id": str(number), "title": f"Atelier {number}"}
        | dict.fromkeys(unknown)
        | columns
    )


def days(counts: list[int]) -> list[dict]:
    """Rows of `contributions_per_day`, then the row of the undated."""
    rows = [
        {
            "day": START + timedelta(at),
            "contributions": count,
            "cumulative": sum(counts[: at + 1]),
        }
        for at, count in enumerate(counts)
    ]
    return [*rows, {"day": None, "contributions": 3, "cumulative": None}]


def texts(figure) -> list[str]:
    """Return the text of the annotations."""
    return [note.text for note in figure.layout.annotations]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 9999), min_size=1, max_size=9))
def test_bars_are_the_rows(values):
    """Each bar has its row's value, the largest highest, and the axis starts from zero."""
    figure = charts.themes([theme(at, f"T{at}", value) for at, value in enumerate(values)])
    (trace,) = figure.data
    assert list(trace.x) == values
    by_height = [value for _, value in sorted(zip(trace.y, values, strict=True))]
    assert by_height == sorted(values)
    assert sorted(trace.y) == list(range(len(values)))
    assert figure.layout.xaxis.range[0] == 0
    assert figure.layout.xaxis.range[1] > max(values)


def test_the_row_without_theme_is_left_to_the_note():
    """Bars are themes only."""
    rows = [
        theme(1, "Un", 5),
        {"theme_id": None, "title": None, "contributions": 2, "workshops": 0},
    ]
    assert list(charts.themes(rows).data[0].x) == [5]


def test_workshops_are_told_at_the_right():
    """Each theme says its workshops, in French, in their own colour."""
    figure = charts.themes([theme(1, "Un", 5, 11), theme(2, "Deux", 3)])
    assert "11\u00a0ateliers" in texts(figure)
    assert "1\u00a0atelier" in texts(figure)
    coloured = [note for note in figure.layout.annotations if "atelier" in note.text]
    assert {note.font.color for note in coloured} == {charts.OCHRE}
    assert figure.data[0].marker.color == charts.BLUE


def test_titles_are_escaped_everywhere():
    """Plotly reads links and bold in its labels: a title must not make any."""
    title = '<a href="https://evil.invalid">x</a> & <b>y</b>'
    figure = charts.themes([theme(1, title, 5)])
    shown = "".join([*texts(figure), *figure.data[0].customdata])
    assert "<a" not in shown
    assert "&lt;a" in shown
    assert "&amp;" in shown
    events = [{"date": START, "label": title, "kind": "opening"}]
    assert "<a" not in "".join(texts(charts.per_day(days([1]), events)))


def test_a_long_title_is_cut_on_two_lines():
    """The label stays above its bar; the pointer shows it whole."""
    title = "mutualiser les ressources " * 8
    figure = charts.themes([theme(1, title.strip(), 5)])
    label = next(text for text in texts(figure) if "mutualiser" in text)
    assert label.count("<br>") == 1
    assert label.endswith("…")
    assert figure.data[0].customdata[0].count("ressources") == 8


def test_an_axis_over_several_years_tells_the_year():
    """« 1er mars » alone would be one of three days."""
    short, long = (
        charts.per_day(
            [{"day": day, "contributions": 1, "cumulative": 1} for day in (START, end)],
            [{"date": START, "label": "Ouverture", "kind": "opening"}],
        )
        for end in (START + timedelta(days=9), START.replace(year=START.year + 2))
    )
    year = f"<br>{START.year}"
    years = tuple(f"<br>{START.year + more}" for more in range(3))
    assert all(text.endswith(years) for text in long.layout.xaxis.ticktext)
    assert year in texts(long)[0]
    assert year not in "".join([*short.layout.xaxis.ticktext, *texts(short)])


def test_a_blank_before_a_title_does_not_shift_its_label():
    """Exports have titles that begin by a space."""
    assert texts(charts.bars([("  Quels impôts ?", 3, "")])) == ["Quels impôts ?"]


def test_an_unknown_value_has_no_bar():
    """Unknown is not zero: it is said."""
    figure = charts.bars([("Un", None, ""), ("Deux", 4, "")])
    assert list(figure.data[0].x) == [None, 4]
    assert figure.data[0].text[0] == "inconnu"


def test_days_are_the_dated_rows():
    """The undated row is not on the axis; the pointer tells the running total."""
    figure = charts.per_day(days([2, 0, 5]), [])
    (trace,) = figure.data
    assert list(trace.y) == [2, 0, 5]
    assert list(trace.x) == [START, START + timedelta(1), START + timedelta(2)]
    assert "7 depuis l’ouverture" in trace.customdata[2]
    assert "vendredi 10\u00a0février 2017" in trace.customdata[2].replace("di\u00a010", "di 10")
    assert figure.layout.yaxis.range[0] == 0


def test_events_off_the_axis_are_left_out_and_close_ones_are_stacked():
    """Labels of two near closings do not cover each other, and all fit under the top."""
    rows = days([1] * 45)
    events = [
        {"date": START - timedelta(30), "label": "Annonce", "kind": "other"},
        {"date": START, "label": "Ouverture", "kind": "opening"},
        {"date": START + timedelta(37), "label": "Première clôture", "kind": "extension"},
        {"date": START + timedelta(44), "label": "Clôture", "kind": "closing"},
    ]
    figure = charts.per_day(rows, events)
    notes = figure.layout.annotations
    assert [note.text.split("<br>")[1] for note in notes] == [
        "Ouverture",
        "Première clôture",
        "Clôture",
    ]
    assert notes[2].y > notes[1].y
    assert all(note.y < figure.layout.yaxis.range[1] for note in notes)
    assert len(figure.layout.shapes) == 3


def test_the_days_named_on_the_axis_are_evenly_spaced():
    """After three years without a text, one day in so many rows would write them on one another."""
    alone = {"day": START - timedelta(days=1100), "contributions": 1, "cumulative": 1}
    ticks = charts.per_day([alone, *days([3] * 30)[:-1]], []).layout.xaxis.tickvals
    gaps = {later - earlier for earlier, later in itertools.pairwise(ticks)}
    assert len(gaps) == 1
    assert 5 <= len(ticks) <= 7


def test_small_counts_have_whole_ticks():
    """Contributions are counted: no axis shows 0,5."""
    assert charts.per_day(days([1, 2]), []).layout.yaxis.dtick == 1
    assert charts.per_day(days([10, 200]), []).layout.yaxis.nticks == 4


def test_nothing_is_drawn_from_nothing():
    """Empty rows give empty charts, not errors."""
    assert not charts.bars([]).data[0].x
    assert not charts.per_day([], []).data[0].x
    assert workshop_map.places([]) == []


ANGERS = {"place_label": "Angers", "department_code": "49", "latitude": 47.47, "longitude": -0.55}


def test_workshops_gather_by_place():
    """People of one place are added once per workshop; unknown numbers are counted apart."""
    rows = [
        workshop(1, **ANGERS, participants_count=9),
        workshop(2, **ANGERS, participants_count=11),
        workshop(3, **ANGERS),
        workshop(4, place_label="Lieu sans coordonnées", participants_count=50),
        workshop(5, latitude=48.85, longitude=2.35, department_code="75"),
    ]
    angers, paris = workshop_map.places(rows)
    assert (angers["workshops"], angers["people"], angers["unknown"]) == (3, 20, 1)
    assert (paris["workshops"], paris["people"], paris["name"]) == (1, None, "Atelier 5")


def test_the_map_uses_no_service_of_a_third_party():
    """Only cartesian traces: geographic ones fetch tiles or outlines elsewhere."""
    figure = workshop_map.workshop_map([workshop(1, **ANGERS, participants_count=9)])
    assert {trace.type for trace in figure.data} == {"scatter"}


def test_the_area_of_a_circle_is_its_people():
    """Sizes are numbers of people, read by Plotly as areas."""
    lille = {"place_label": "Lille", "department_code": "59", "latitude": 50.63, "longitude": 3.06}
    rows = [
        workshop(1, **ANGERS, participants_count=9),
        workshop(2, **lille, participants_count=36),
    ]
    circles = next(trace for trace in workshop_map.workshop_map(rows).data if trace.marker.size)
    assert list(circles.marker.size) == [36, 9]
    assert circles.marker.sizemode == "area"
    assert set(circles.text) == {"Lille", "Angers"}


@pytest.mark.parametrize(("code", "filled"), [("49", True), ("75", False)])
def test_departements_with_workshops_are_tinted(code, filled):
    """The outline of a département is in the tinted trace when a workshop took place there."""
    from dashboard.drawing import map as france

    figure = workshop_map.workshop_map([workshop(1, **ANGERS, participants_count=9)])
    point = france.load()["departments"][code][0][0]
    tinted = next(trace for trace in figure.data if trace.fillcolor == "rgba(70,120,190,.38)")
    assert ((point[0], point[1]) in set(zip(tinted.x, tinted.y, strict=True))) is filled


def test_names_do_not_cover_each_other():
    """Of two neighbouring towns, the one with most people is named."""
    near = {
        "place_label": "Trélazé",
        "department_code": "49",
        "latitude": 47.45,
        "longitude": -0.47,
    }
    rows = [workshop(1, **ANGERS, participants_count=9), workshop(2, **near, participants_count=2)]
    circles = next(trace for trace in workshop_map.workshop_map(rows).data if trace.marker.size)
    assert list(circles.text) == ["Angers", ""]


def test_a_consultation_without_workshops_is_told_nothing_of_them():
    """No « 0 atelier » beside each bar."""
    rows = [
        {"theme_id": str(n), "title": f"Thème {n}", "contributions": n, "workshops": held}
        for n, held in ((1, 0), (2, 0))
    ]
    texts = [annotation.text for annotation in charts.themes(rows).layout.annotations]
    assert len(texts) == 2
    assert not any("atelier" in text for text in texts)
    rows[0]["workshops"] = 3
    texts = [annotation.text for annotation in charts.themes(rows).layout.annotations]
    assert sum("atelier" in text for text in texts) == 2
