"""Every figure has a page that needs no JavaScript; machines find what they found before."""

import csv
import io
import json

import pytest
import small_portal
from selectolax.lexbor import LexborHTMLParser

from dashboard.reading.portal import Portal
from queries import load_all

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def page(get, path: str) -> LexborHTMLParser:
    """Return the page at `path`, which must be one."""
    answer = get(path, **BROWSER)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return LexborHTMLParser(answer.body)


@pytest.mark.parametrize("figure", load_all(), ids=lambda figure: figure.name)
def test_every_figure_has_a_page(get, figure):
    """Its title, definition and unit, as many rows as its CSV, and its files."""
    tree = page(get, f"/f/{figure.name}")
    rows = json.loads(get(f"/f/{figure.name}.json").body)["rows"]
    if tree.css_first("h1").text() != figure.title:
        assert rows
    told = " ".join(tree.css_first("main").text().split())
    assert " ".join(figure.title.split()) in told
    assert figure.unit in told
    first = figure.description.split(" : ")[0].split("\u00a0")[0].split(" (")[0]
    assert " ".join(first.split()) in told
    rows = list(csv.DictReader(io.StringIO(get(f"/f/{figure.name}.csv").body)))
    assert len(tree.css("main .figure tbody tr")) == len(rows)
    links = {node.attributes["href"] for node in tree.css("main a")}
    assert {f"/essai/f/{figure.name}.{form}" for form in ("csv", "json")} <= links
    shown = [column.label for column in figure.columns if column.format != "hidden"]
    assert not rows or [node.text() for node in tree.css("main .figure thead th")] == shown
    fields = {node.attributes["name"] for node in tree.css("main form input")}
    assert fields == {parameter.name for parameter in figure.parameters}


def test_a_figure_that_is_drawn_shows_its_drawing(get):
    """The bars are those of the table that follows."""
    tree = page(get, "/f/contributions_by_theme")
    bars = tree.css("svg rect.mark")
    assert [node.text() for node in tree.css("svg text.value")] == ["4", "2"]
    assert len(bars) == 2
    assert "Sans thème\u00a0: 1\u00a0contribution." in tree.css_first("figcaption").text()
    assert tree.css_first("tbody a").attributes["href"] == "/essai/themes/1"
    assert page(get, "/f/totals").css_first("main figure svg") is None


def test_the_list_is_a_page_for_a_browser_and_json_for_whoever_does_not_ask(get):
    """A program that says nothing, or anything else, reads the JSON that it always read."""
    tree = page(get, "/figures/")
    named = {node.attributes["href"] for node in tree.css("main dt a")}
    assert named == {f"/essai/f/{figure.name}" for figure in load_all()}
    for accepted in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
        answer = get("/figures/", **accepted)
        assert answer.headers["content-type"] == "application/json"
        assert "Accept" in answer.headers["vary"].split(", ")
        assert answer.body == get("/figures.json").body
    listed = json.loads(get("/figures.json").body)["figures"]
    assert len(listed) == len(load_all())
    assert get("/figures").headers["location"] == "/essai/figures/"


def test_a_page_keeps_to_its_release(get):
    """The release counts a contribution that was withdrawn since; links stay in it."""
    live = page(get, "/f/totals").css_first("tbody td").text()
    pinned = page(get, "/f/totals?release=1.0.0")
    assert (live, pinned.css_first("tbody td").text()) == ("7", "8")
    links = [node.attributes["href"] for node in pinned.css("main ul.buttons a")]
    assert links
    assert all("release=1.0.0" in link for link in links)
    assert get("/f/totals?release=9.9.9").status == 404


def test_parameters_come_from_the_form_and_an_empty_field_changes_nothing(get):
    """What is asked is shown in its field, kept in the files, and refused when it is wrong."""
    tree = page(get, "/f/recent_items?top=3")
    assert len(tree.css("main .figure tbody tr")) == 3
    assert tree.css_first("input#top").attributes["value"] == "3"
    links = [node.attributes["href"] for node in tree.css("main ul.buttons a")]
    assert all("top=3" in link for link in links)
    usual, empty = (
        page(get, f"/f/recent_items{query}").css("main .figure tbody tr") for query in ("", "?top=")
    )
    assert len(usual) == len(empty) > 3
    for query in ("top=dix", "absent=1"):
        answer = get(f"/f/recent_items?{query}")
        assert answer.status == 400
        assert "recent_items" in answer.body
    assert get("/f/absent").status == 404


def test_the_addresses_of_before_lead_there_for_ever(get):
    """With their query, for a browser and for a program of another site."""
    for path in ("totals", "totals.csv", "recent_items.json?top=3&release=1.0.0", "absent"):
        answer = get(f"/figures/{path}")
        assert (answer.status, answer.headers["location"]) == (308, f"/essai/f/{path}")
        assert answer.headers["access-control-allow-origin"] == "*"
    assert get("/f/").headers["location"] == "/essai/figures/"


def test_what_the_public_wrote_is_no_markup(get):
    """In the table as in the drawing."""
    answer = get("/f/latest_contributions")
    assert "&lt;script&gt;" in answer.body
    assert not LexborHTMLParser(answer.body).css("main script, main img, main style, main iframe")


def test_a_long_table_is_cut_and_says_so(tmp_path):
    """A page of a million rows would be no page: the first are shown, the files have them all."""
    tables = small_portal.rows()
    tables["contributions"] = [
        small_portal.contribution(number, f"Idée {number}") for number in range(1, 251)
    ]
    tables["vote_tallies"] = []
    small_portal.write(tmp_path / "live" / "g1", tables)
    small_portal.point_live(tmp_path, "g1")
    rows, total = Portal(tmp_path).first_rows("support_rank", 200)
    assert (len(rows), total) == (200, 250)
    with small_portal.process(tmp_path) as (_, address):
        from urllib.request import urlopen

        with urlopen(f"{address}f/support_rank", timeout=30) as answer:
            body = answer.read().decode("utf-8")
    assert body.count("<tr>") == 201
    assert "Les 200 premières lignes" in body


def test_the_map_of_the_site_leads_there(get):
    """So do the menu of these pages and the pages of Streamlit without JavaScript."""
    addresses = get("/sitemap.xml").body
    assert all(f"/essai/f/{figure.name}</loc>" in addresses for figure in load_all())
    assert 'href="/essai/figures/"' in get("/liste").body
    assert 'href="/essai/f/theme_sums"' in get("/rapprochement").body
