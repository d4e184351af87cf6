"""Drawings hold their rows, say what they leave out, and never let a title become markup."""

import itertools
import re
from datetime import date, timedelta
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from dashboard.drawing import plotly_chart, plotly_map
from dashboard.drawing.drawing import MOST_BARS, Drawing
from dashboard.drawing.plotly_chart import INKS
from dashboard.drawing.svg import svg
from dashboard.drawing.tabulated import tabulated
from datapackage.package import Package
from queries import Engine, load, load_all
from queries.figure import parse

START = date(2017, 2, 8)
HOSTILE = '<a href="https://evil.invalid">x</a> & <b>y</b>'


def theme(number: int, title: str, contributions: int | None, workshops: int = 1) -> dict:
    """A row of `contributions_by_theme`."""
    shares = {"share": None, "comments": 0}
    known = {"theme_id": str(number), "title": title}
    return known | {"contributions": contributions, "workshops": workshops} | shares


def themeless(contributions: int) -> dict:
    """Its last row."""
    return theme(0, "", contributions, 0) | {"theme_id": None, "title": None}


def workshop(number: int, **columns) -> dict:
    """A row of `workshops_list`, without place nor people."""
    unknown = dict.fromkeys(column.name for column in load("workshops_list").columns)
    return unknown | {"workshop_id": str(number), "title": f"Atelier {number}"} | columns


def days(counts: list[int]) -> list[dict]:
    """Rows of `contributions_per_day`, then the row of the undated."""
    rows = [
        {"day": START + timedelta(at), "contributions": count, "cumulative": sum(counts[: at + 1])}
        for at, count in enumerate(counts)
    ]
    return [*rows, {"day": None, "contributions": 3, "cumulative": None}]


def themes(*rows: dict) -> Drawing | None:
    """The drawing of `contributions_by_theme`."""
    return Drawing.of(load("contributions_by_theme"), rows)


def daily(rows: list[dict], events: list[dict] = ()) -> Drawing | None:
    """The drawing of `contributions_per_day`."""
    return Drawing.of(load("contributions_per_day"), rows, events)


def placed(*rows: dict) -> Drawing | None:
    """The drawing of `workshops_list`."""
    return Drawing.of(load("workshops_list"), rows)


def texts(figure) -> list[str]:
    """Return the text of the annotations of a Plotly figure."""
    return [note.text for note in figure.layout.annotations]


def shapes(drawn: str, selector: str) -> list[dict]:
    """Return the attributes of the shapes of an SVG, in order."""
    return [node.attributes for node in LexborHTMLParser(drawn).css(selector)]


def share(text: str) -> float:
    """Return 12.5 for `12.5%`."""
    return float(text.removesuffix("%"))


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 9999), min_size=1, max_size=MOST_BARS))
def test_bars_are_the_rows(values):
    """Each bar has its row's value, the largest highest, and the axis starts from zero."""
    drawing = themes(*(theme(at, f"T{at}", value) for at, value in enumerate(values)))
    assert [mark.value for mark in drawing.marks] == sorted(values, reverse=True)
    named = dict(zip((mark.label for mark in drawing.marks), drawing.marks, strict=True))
    assert [named[f"T{at}"].value for at in range(len(values))] == values
    figure = plotly_chart.plotted(drawing)
    (trace,) = figure.data
    assert list(trace.x) == sorted(values, reverse=True)
    assert list(trace.y) == list(range(len(values)))[::-1]
    assert figure.layout.xaxis.range[0] == 0
    assert figure.layout.xaxis.range[1] > max(values)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(1, 9999), min_size=2, max_size=MOST_BARS))
def test_both_ways_to_draw_bars_say_the_same(values):
    """Lengths of the SVG are in the ratio of the values that Plotly is given."""
    drawing = themes(*(theme(at, f"T{at}", value) for at, value in enumerate(values)))
    (trace,) = plotly_chart.plotted(drawing).data
    drawn = svg(drawing)
    widths = [share(bar["width"]) for bar in shapes(drawn, "rect.mark")]
    assert widths == pytest.approx([widths[0] * value / trace.x[0] for value in trace.x], abs=0.011)
    told = [node.text() for node in LexborHTMLParser(drawn).css("text.value")]
    assert told == list(trace.text)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=60).filter(any))
def test_both_ways_to_draw_days_say_the_same(counts):
    """Heights of the SVG are in the ratio of the values that Plotly is given, days in order."""
    drawing = daily(days(counts))
    (trace,) = plotly_chart.plotted(drawing).data
    bars = shapes(svg(drawing), "rect.mark")
    heights = [float(bar["height"]) for bar in bars]
    assert list(trace.y) == counts
    assert heights == pytest.approx([280 * value / max(counts) for value in trace.y], abs=0.006)
    across = [share(bar["x"]) for bar in bars]
    assert across == sorted(across)
    gaps = {round(later - earlier, 1) for earlier, later in itertools.pairwise(across)}
    assert max(gaps, default=0) - min(gaps, default=0) <= 0.11, "one day, one step"


def test_every_figure_is_drawn_twice_with_the_numbers_of_its_sql(example):
    """On a real package: what Plotly and the SVG are given are the rows of the engine."""
    seen = set()
    with Engine(Package.open(example.path / "live" / "current")) as engine:
        events = engine.run("milestones").to_pylist()
        for figure in load_all():
            rows = engine.run(figure).to_pylist()
            drawing = Drawing.of(figure, rows, events)
            if drawing is None:
                assert not figure.y or not any(row[figure.x] for row in rows)
                continue
            seen.add(drawing.kind)
            on_map = drawing.kind == "map"
            known = [row[figure.y[0]] for row in rows if on_map or row[figure.x] is not None]
            drawn = [mark.value for mark in drawing.marks]
            if on_map:
                held = [row for row in rows if row["latitude"] is not None]
                assert sum(filter(None, drawn)) == sum(row[figure.y[0]] or 0 for row in held)
                circles = plotly_map.plotted(drawing).data[-2:]
                plotted = [*circles[0].marker.size, *(None for _ in circles[1].x)]
            else:
                assert set(drawn) <= set(known)
                (trace,) = plotly_chart.plotted(drawing).data
                plotted = [*(trace.x if drawing.kind == "bars" else trace.y)]
            assert sorted(filter(None, plotted)) == sorted(filter(None, drawn))
            named = LexborHTMLParser(svg(drawing)).css("g > title")
            assert [node.text().split("\n")[0] for node in named] == [
                mark.label for mark in drawing.marks
            ]
    assert seen == {"bars", "days", "map"}


def test_the_row_without_theme_is_left_to_the_note():
    """Bars are themes only; the rest is counted in words."""
    drawing = themes(theme(1, "Un", 5), themeless(2))
    assert [mark.value for mark in drawing.marks] == [5]
    assert drawing.aside == "Sans thème\u00a0: 2\u00a0contributions."
    assert themes(themeless(2)) is None


def test_of_many_bars_the_first_are_drawn_and_the_note_says_so():
    """Twenty-nine bars are no picture: the table has the others."""
    rows = [theme(rank, f"T{rank}", rank) for rank in range(1, 30)]
    drawing = themes(*rows)
    assert [mark.value for mark in drawing.marks] == list(range(29, 17, -1))
    assert drawing.cut.startswith("Les 12 premiers des 29")
    assert "12 sur 29" in drawing.alt
    assert themes(*rows[:12]).cut == ""


def test_the_alternatives_give_both_ends_or_the_peak():
    """Whoever does not see the drawing hears its extremes, and the whole of the days."""
    alt = themes(theme(1, "A", 2), theme(2, "B", 7), themeless(50)).alt
    assert "de 7 pour «\u00a0B\u00a0» à 2 pour «\u00a0A\u00a0»" in alt
    alt = daily(days([2, 5])).alt
    assert "au plus 5\u00a0contributions, le 9\u00a0février 2017" in alt
    assert "7\u00a0contributions en tout" in alt
    angers = placed(workshop(1, **ANGERS, participants_count=5))
    assert "d’abord Angers (5\u00a0personnes présentes)" in angers.alt


def test_workshops_are_told_at_the_right():
    """Each theme says its workshops, in French, in their own colour, both ways."""
    drawing = themes(theme(1, "Un", 5, 11), theme(2, "Deux", 3))
    figure = plotly_chart.plotted(drawing)
    coloured = [note for note in figure.layout.annotations if "atelier" in note.text]
    assert [note.text for note in coloured] == ["11\u00a0ateliers", "1\u00a0atelier"]
    assert {note.font.color for note in coloured} == {INKS["ochre"]}
    assert figure.data[0].marker.color == INKS["blue"]
    beside = LexborHTMLParser(svg(drawing)).css("text.beside")
    assert [node.text() for node in beside] == ["11\u00a0ateliers", "1\u00a0atelier"]


def test_a_consultation_without_workshops_is_told_nothing_of_them():
    """No « 0 atelier » beside each bar; but a zero among others is told."""
    rows = [theme(1, "Un", 1, 0), theme(2, "Deux", 2, 0)]
    assert {mark.beside for mark in themes(*rows).marks} == {""}
    rows[0]["workshops"] = 3
    told = [mark.beside for mark in themes(*rows).marks]
    assert told == ["0\u00a0atelier", "3\u00a0ateliers"]


def test_titles_are_escaped_everywhere():
    """Plotly reads links and bold in its labels, and SVG is markup: a title must not make any."""
    events = [{"date": START, "label": HOSTILE, "kind": "opening"}]
    drawings = [
        themes(theme(1, HOSTILE, 5)),
        daily(days([1]), events),
        placed(workshop(1, **ANGERS | {"place_label": HOSTILE}, participants_count=9)),
    ]
    for drawing in drawings:
        on_map = drawing.kind == "map"
        figure = (plotly_map if on_map else plotly_chart).plotted(drawing)
        names = [text for trace in figure.data for text in trace.text or () if on_map]
        hovers = [text for trace in figure.data for text in trace.customdata or ()]
        shown = "".join([*texts(figure), *names, *hovers])
        assert "<a" not in shown
        assert "&lt;a" in shown
        assert "<a" not in svg(drawing)
        assert "&lt;a" in svg(drawing)


def test_an_svg_says_its_name_and_what_it_shows_and_runs_nothing():
    """One name, one description, referred to; no script, no colour of its own."""
    for drawing in (themes(theme(1, "Un", 5)), daily(days([1])), placed(workshop(1, **ANGERS))):
        drawn = svg(drawing)
        tree = LexborHTMLParser(drawn)
        assert tree.css_first("svg").attributes["role"] == "img"
        name, description = tree.css_first("svg").attributes["aria-labelledby"].split()
        assert tree.css_first(f"#{name}").text() == drawing.title
        assert tree.css_first(f"#{description}").text() == drawing.alt
        assert not re.search(r"<script|style=|fill=|stroke=|\son\w+=|https?:", drawn)


def test_a_long_title_is_cut_on_two_lines():
    """The label stays above its bar; the pointer shows it whole."""
    title = ("mutualiser les ressources " * 8).strip()
    drawing = themes(theme(1, title, 5))
    figure = plotly_chart.plotted(drawing)
    label = next(text for text in texts(figure) if "mutualiser" in text)
    assert label.count("<br>") == 1
    assert label.endswith("…")
    assert figure.data[0].customdata[0].count("ressources") == 8
    assert title in unescape(svg(drawing))


def test_an_axis_over_several_years_tells_the_year():
    """« 1er mars » alone would be one of three days."""
    short, long = (
        daily(
            [{"day": day, "contributions": 1, "cumulative": 1} for day in (START, end)],
            [{"date": START, "label": "Ouverture", "kind": "opening"}],
        )
        for end in (START + timedelta(days=9), START.replace(year=START.year + 2))
    )
    years = tuple(f"<br>{START.year + more}" for more in range(3))
    figure = plotly_chart.plotted(long)
    assert all(text.endswith(years) for text in figure.layout.xaxis.ticktext)
    assert years[0] in texts(figure)[0]
    figure = plotly_chart.plotted(short)
    assert years[0] not in "".join([*figure.layout.xaxis.ticktext, *texts(figure)])
    assert f">{START.year}</text>" in svg(long)
    assert f">{START.year}</text>" not in svg(short)


def test_a_blank_before_a_title_does_not_shift_its_label():
    """Exports have titles that begin by a space."""
    drawing = themes(theme(1, "  Quels impôts ?", 3, 0))
    assert texts(plotly_chart.plotted(drawing)) == ["Quels impôts ?"]
    assert ">Quels impôts ?</text>" in svg(drawing)


def test_an_unknown_value_has_no_bar():
    """Unknown is not zero: it is said."""
    drawing = themes(theme(1, "Un", None), theme(2, "Deux", 4))
    (trace,) = plotly_chart.plotted(drawing).data
    assert list(trace.x) == [4, None]
    assert list(trace.text) == ["4", "inconnu"]
    assert len(shapes(svg(drawing), "rect.mark")) == 1
    assert ">inconnu</text>" in svg(drawing)


def test_days_are_the_dated_rows():
    """The undated row is not on the axis; the pointer tells the running total."""
    drawing = daily(days([2, 0, 5]))
    (trace,) = plotly_chart.plotted(drawing).data
    assert list(trace.x) == [START, START + timedelta(1), START + timedelta(2)]
    assert (
        "10\u00a0février 2017</b><br>5\u00a0contributions<br>Cumul\u00a0: 7" in trace.customdata[2]
    )
    assert drawing.aside == "Date inconnue\u00a0: 3\u00a0contributions."


def test_events_off_the_axis_are_left_out_and_close_ones_are_stacked():
    """Labels of two near closings do not cover each other, and all fit under the top."""
    events = [
        {"date": START - timedelta(30), "label": "Annonce", "kind": "other"},
        {"date": START, "label": "Ouverture", "kind": "opening"},
        {"date": START + timedelta(37), "label": "Première clôture", "kind": "extension"},
        {"date": START + timedelta(44), "label": "Clôture", "kind": "closing"},
    ]
    drawing = daily(days([1] * 45), events)
    figure = plotly_chart.plotted(drawing)
    notes = figure.layout.annotations
    labels = ["Ouverture", "Première clôture", "Clôture"]
    assert [note.text.split("<br>")[1] for note in notes] == labels
    assert notes[2].y > notes[1].y
    assert all(note.y < figure.layout.yaxis.range[1] for note in notes)
    assert len(figure.layout.shapes) == 3
    rules = shapes(svg(drawing), "line.event")
    assert len(rules) == 3
    assert float(rules[2]["y2"]) < float(rules[1]["y2"])
    heights = [float(text["y"]) for text in shapes(svg(drawing), "text.small")]
    assert min(heights) > 0


def test_the_days_named_on_the_axis_are_evenly_spaced():
    """After three years without a text, one day in so many rows would write them on one another."""
    alone = {"day": START - timedelta(days=1100), "contributions": 1, "cumulative": 1}
    figure = plotly_chart.plotted(daily([alone, *days([3] * 30)[:-1]]))
    ticks = figure.layout.xaxis.tickvals
    gaps = {later - earlier for earlier, later in itertools.pairwise(ticks)}
    assert len(gaps) == 1
    assert 5 <= len(ticks) <= 7


@pytest.mark.parametrize("largest", [1, 2, 3, 4, 7, 37, 200, 999])
def test_an_axis_names_whole_values_from_zero(largest):
    """Contributions are counted: no axis shows 0,5, nor a dozen lines."""
    steps = plotly_chart.plotted(daily(days([largest]))).layout.yaxis.tickvals
    assert steps[0] == 0
    assert 2 <= len(steps) <= 5
    assert steps[-1] <= largest
    assert all(step == int(step) for step in steps)


def test_nothing_is_drawn_from_nothing():
    """Empty rows give no drawing, and zeros make no histogram."""
    assert themes() is None
    assert daily([]) is None
    assert daily(days([0, 0])) is None
    assert placed() is None
    assert placed(workshop(1)) is None


def test_a_table_is_its_own_drawing():
    """Lists and key figures are read, not drawn."""
    assert Drawing.of(load("totals"), [{"measure": "votes", "value": 3}]) is None


ANGERS = {"place_label": "Angers", "department_code": "49", "latitude": 47.47, "longitude": -0.55}


def test_workshops_gather_by_place():
    """People of one place are added once per workshop; unknown numbers are counted apart."""
    drawing = placed(
        workshop(1, **ANGERS, participants_count=9),
        workshop(2, **ANGERS, participants_count=11),
        workshop(3, **ANGERS),
        workshop(4, place_label="Lieu sans coordonnées", participants_count=50),
        workshop(5, latitude=48.85, longitude=2.35, department_code="75"),
    )
    angers, paris = drawing.marks
    assert (angers.label, angers.value) == ("Angers", 20)
    assert angers.lines == (
        "Maine-et-Loire",
        "3\u00a0ateliers, 20\u00a0personnes présentes, nombre inconnu pour 1\u00a0atelier",
    )
    assert (paris.label, paris.value) == ("Atelier 5", None)
    assert "1\u00a0atelier sans lieu connu n’est pas sur la carte." in drawing.aside
    assert "inconnu pour 2\u00a0ateliers (cercle vide)" in drawing.aside
    assert "GeoNames (CC BY 4.0)" in drawing.aside


def test_the_map_uses_no_service_of_a_third_party():
    """Only cartesian traces: geographic ones fetch tiles or outlines elsewhere."""
    figure = plotly_map.plotted(placed(workshop(1, **ANGERS, participants_count=9)))
    assert {trace.type for trace in figure.data} == {"scatter"}


def test_the_area_of_a_circle_is_its_people():
    """Sizes are numbers of people, read by Plotly as areas; those of the SVG are areas too."""
    lille = {"place_label": "Lille", "department_code": "59", "latitude": 50.63, "longitude": 3.06}
    drawing = placed(
        workshop(1, **ANGERS, participants_count=9), workshop(2, **lille, participants_count=36)
    )
    figure = plotly_map.plotted(drawing)
    circles = next(trace for trace in figure.data if trace.marker.size)
    assert list(circles.marker.size) == [36, 9]
    assert circles.marker.sizemode == "area"
    assert set(circles.text) == {"Lille", "Angers"}
    large, small = (float(circle["r"]) for circle in shapes(svg(drawing), "circle.mark"))
    assert (large / small) ** 2 == pytest.approx(4, rel=0.01)


def test_a_place_without_a_number_is_a_ring():
    """Unknown is not zero, on both maps."""
    drawing = placed(workshop(1, **ANGERS))
    filled, rings = plotly_map.plotted(drawing).data[-2:]
    assert (len(filled.x), len(rings.x)) == (0, 1)
    assert len(shapes(svg(drawing), "circle.ring")) == 1


@pytest.mark.parametrize(("code", "filled"), [("49", True), ("75", False)])
def test_departements_with_workshops_are_tinted(code, filled):
    """The outline of a département is in the tinted trace when a workshop took place there."""
    from dashboard.drawing import map as france

    drawing = placed(workshop(1, **ANGERS, participants_count=9))
    point = france.load()["departments"][code][0][0]
    figure = plotly_map.plotted(drawing)
    tinted = next(trace for trace in figure.data if trace.fillcolor == "rgba(70,120,190,.38)")
    assert ((point[0], point[1]) in set(zip(tinted.x, tinted.y, strict=True))) is filled
    outline = f"{point[0]:.0f},{-point[1]:.0f}"
    with_workshop = [path["d"] for path in shapes(svg(drawing), "path.with")]
    assert any(outline in path for path in with_workshop) is filled


def test_names_do_not_cover_each_other():
    """Of two neighbouring towns, the one with most people is named."""
    near = {"place_label": "Trélazé", "department_code": "49", "latitude": 47.45}
    drawing = placed(
        workshop(1, **ANGERS, participants_count=9),
        workshop(2, **near, longitude=-0.47, participants_count=2),
    )
    assert [mark.beside for mark in drawing.marks] == ["Angers", ""]
    names = LexborHTMLParser(svg(drawing)).css("text.name")
    assert [node.text() for node in names] == ["Angers"]


NEVER_SEEN = """\
-- title: Longueur des textes
-- title_en: Length of texts
-- description: Nombre de textes de chaque longueur.
-- unit: textes
-- chart: bar
-- x: length
-- y: texts pictures
-- column: length: Longueur | Length
-- column: texts: Textes | Texts
-- column: pictures: Images | Pictures
-- column: share: Part des textes | Share of texts : percent
-- null: length: Longueur inconnue | Unknown length
SELECT 'court' AS length, 3 AS texts, 1 AS pictures, 0.6 AS share
"""


def test_a_figure_that_no_page_knows_draws_itself():
    """Its header is all that there is: what is drawn, told beside, left out, and tabulated."""
    figure = parse("lengths", NEVER_SEEN)
    rows = [
        {"length": "court", "texts": 3, "pictures": 1, "share": 0.6},
        {"length": "long", "texts": 1, "pictures": 0, "share": 0.2},
        {"length": None, "texts": 1, "pictures": 0, "share": 0.2},
    ]
    drawing = Drawing.of(figure, rows)
    assert [(mark.label, mark.told, mark.beside) for mark in drawing.marks] == [
        ("court", "3", "1\u00a0image"),
        ("long", "1", "0\u00a0image"),
    ]
    assert drawing.aside == "Longueur inconnue\u00a0: 1\u00a0texte."
    table = tabulated(figure, rows, str, "Europe/Paris").html(figure.title)
    assert LexborHTMLParser(table).css_first("tbody").text().startswith("court3160\u00a0%")
