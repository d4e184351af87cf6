"""A list is narrowed, ordered, followed from one contribution to the next, and taken away."""

import csv
import io
import json
from collections import Counter

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from dashboard.reading.exports import FORMS
from dashboard.reading.filters import FACETS, Filters, Sought
from dashboard.reading.matching import roots
from dashboard.reading.portal import Portal
from dashboard.words import listing
from dashboard.words.excerpts import excerpt, words_of


@pytest.fixture(scope="module")
def portal(example):
    """The example consultation's own packages."""
    return Portal(example.path)


@pytest.fixture(scope="module")
def published(portal):
    """The published contributions, as a bare DuckDB reads them."""
    path = portal.package().parquet["contributions"]
    return duckdb.sql(f"FROM '{path}' WHERE status = 'published'").to_arrow_table().to_pylist()


def test_the_counts_of_a_facet_follow_the_other_filters(portal, published):
    """The oracle counts the rows of the package one by one."""
    theme = published[0]["theme_id"]
    counts = portal.counts("", Filters(theme=(theme,), authorship=("individual",)))
    among = [row for row in published if row["authorship"] == "individual"]
    assert counts["theme"] == Counter(row["theme_id"] or "none" for row in among)
    among = [row for row in published if row["theme_id"] == theme]
    assert counts["authorship"] == Counter(row["authorship"] for row in among)


def test_each_count_is_what_the_list_then_finds(portal):
    """Whatever the facet: to choose a value gives as many contributions as it says."""
    chosen = Filters(comments=("some",))
    for facet, values in portal.counts("formation", chosen).items():
        for value, told in values.items():
            narrowed = chosen.without(facet).facets() | {facet: (value,)}
            assert portal.search("formation", Filters(**narrowed)).total == told, (facet, value)
    assert set(portal.counts("", Filters())) == set(FACETS)


def test_several_values_of_a_facet_keep_either(portal, published):
    """Two themes chosen hold the contributions of both."""
    both = tuple(sorted({row["theme_id"] for row in published if row["theme_id"]}))[:2]
    expected = sum(row["theme_id"] in both for row in published)
    assert portal.search(filters=Filters(theme=both)).total == expected


@pytest.mark.parametrize("sort", ["support", "contested", "newest"])
def test_one_walks_the_whole_list_by_what_comes_next(portal, sort):
    """From the first to the last, in the order of the pages, and back."""
    sought = Sought("numérique", Filters(), sort)
    pages = portal.search("numérique", sort=sort).pages
    listed = [
        row["contribution_id"]
        for page in range(1, pages + 1)
        for row in portal.search("numérique", sort=sort, page=page).rows
    ]
    walked = [listed[0]]
    while following := portal.around(walked[-1], sought).after:
        assert portal.around(following, sought).before == walked[-1]
        walked.append(following)
    assert walked == listed
    assert portal.around(walked[-1], sought).rank == len(listed)
    assert portal.around("999999", sought) is None


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("formations", "formation"),
        ("nationaux", "national"),
        ("vélos", "velo"),
        ("numérisée", "numeriser"),
        ("citoyenne", "citoyens"),
        ("policies", "policy"),
        ("running", "runs"),
    ],
)
def test_forms_of_a_word_have_a_root_in_common(asked, other):
    """In French and in English, whatever the accents that the index does not keep."""
    assert roots(asked.replace("é", "e")) & roots(other)


@pytest.mark.parametrize(("one", "other"), [("commune", "comment"), ("maire", "maison")])
def test_different_words_have_none(one, other):
    """Words that only begin alike are not forms of each other."""
    assert not roots(one) & roots(other)


def test_the_plural_finds_the_singular_and_marks_it(portal):
    """« formations » finds what says « formation », as « formation » itself does."""
    singular, plural = portal.search("formation"), portal.search("formations")
    assert singular.total > 0
    assert {row["contribution_id"] for row in plural.rows} <= {
        row["contribution_id"]
        for page in range(1, singular.pages + 1)
        for row in portal.search("formation", page=page).rows
    }
    assert plural.total == singular.total
    marked = " ".join(["formations", *plural.words.others])
    assert all("<mark>" in excerpt(row["body"], marked) for row in plural.rows)


def test_a_word_misspelt_is_asked_again(portal):
    """What is proposed finds something; where nothing is near, nothing is proposed."""
    assert portal.search("formatoin").total == 0
    assert "formation" in portal.suggested("formatoin")
    assert all(portal.search(words).total for words in portal.suggested("formatoin agents"))
    assert portal.suggested("zzzzzzzzzzzz") == []


def _listed(get, query):
    tree = HTMLParser(get(f"/liste{query}").body)
    return [
        link.attributes["href"].partition("?")[0].rpartition("/")[2]
        for link in tree.css(".entries h3 a")
    ]


@pytest.mark.parametrize("query", ["", "?sort=number", "?theme=1", "?q=mediat&sort=newest"])
def test_every_form_holds_what_the_page_lists_in_its_order(get, tmp_path, query):
    """Read by other libraries; the permalink, the votes and the theme are in each row."""
    listed = _listed(get, query)
    rows = {
        "csv": list(csv.DictReader(io.StringIO(get(f"/contributions.csv{query}").body))),
        "json": json.loads(get(f"/contributions.json{query}").body)["contributions"],
    }
    path = tmp_path / "list.parquet"
    path.write_bytes(get(f"/contributions.parquet{query}").data)
    rows["parquet"] = pq.read_table(path).to_pylist()
    book = openpyxl.load_workbook(io.BytesIO(get(f"/contributions.xlsx{query}").data))
    sheet = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert [row[0] for row in sheet[1:]] == listed
    for form, found in rows.items():
        assert [row["contribution_id"] for row in found] == listed, form
        assert all(f"/c/{row['contribution_id']}" in row["permalink"] for row in found), form
        assert {"theme_title", "workshop_title", "votes_for", "support_rank"} <= set(found[0])


def test_no_text_is_a_formula_in_the_workbook(get):
    """Whatever it begins with, a cell of the public is text; a time is a time."""
    book = openpyxl.load_workbook(io.BytesIO(get("/contributions.xlsx").data))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d", "b"}
    assert "d" in kinds


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "query", ["them=1", "theme=999", "since=hier", "sort=DROP", "votes=1000", "authorship=x"]
)
def test_a_file_is_not_given_for_what_is_not_understood(get, form, query):
    """It would not follow what was asked, and would not say so: 400, which names it."""
    answer = get(f"/contributions.{form}?{query}")
    assert answer.status == 400
    assert query in answer.body


def test_only_workshops_and_organisations_are_put_on_a_map(get):
    """Contribution 2 is a workshop's, and 3 an organisation's: no individual has a point."""
    content = json.loads(get("/contributions.geojson").body)
    assert content["type"] == "FeatureCollection"
    assert content["count"] == 7
    told = {one["properties"]["contribution_id"]: one["geometry"] for one in content["features"]}
    assert "2" in told
    assert set(told) <= {"2", "3"}
    longitude, latitude = told["2"]["coordinates"]
    assert -180 <= longitude <= 180
    assert -90 <= latitude <= 90


def test_a_zero_stays_and_a_lone_value_is_no_choice():
    """What the other filters empty is at zero; a facet of one value is not shown."""
    everything = {name: {} for name in FACETS} | {
        "theme": {"1": 3, "2": 1},
        "authorship": {"individual": 4},
    }
    counts = everything | {"theme": {"1": 3}}
    chosen = dict.fromkeys(FACETS, ())
    names = {"theme": {"1": "Un", "2": "Deux"}}
    (facet,) = listing.facets(everything, counts, chosen, names)
    assert [(one.label, one.found) for one in facet.first] == [("Un", 3), ("Deux", 0)]


@pytest.mark.parametrize(
    ("words", "total", "themes", "narrowed", "expected"),
    [
        ("", 200, 6, False, "200\u00a0contributions, dans six thèmes"),
        ("école", 1, 1, True, "1\u00a0contribution parle de «\u00a0école\u00a0»"),
        (
            "école",
            24,
            2,
            True,
            "24\u00a0contributions parlent de «\u00a0école\u00a0», dans deux thèmes",
        ),
        ("école", 0, 0, True, "Aucune contribution ne parle de «\u00a0école\u00a0»"),
        ("", 0, 0, True, "Aucune contribution pour ces filtres"),
    ],
)
def test_the_title_says_what_was_found(words, total, themes, narrowed, expected):
    """Agreement, zero and one."""
    assert listing.title(words, total, themes, narrowed=narrowed) == expected


SENTENCES = st.lists(
    st.text(st.characters(categories=["L"]), min_size=1, max_size=12), min_size=3, max_size=30
).map(lambda words: " ".join(words).capitalize() + ".")


@given(st.lists(SENTENCES, min_size=1, max_size=8))
def test_the_first_words_of_a_text_are_its_own(sentences):
    """They begin it, and are cut between words, shown by an ellipsis, or between sentences."""
    text = " ".join(sentences)
    told = words_of(text)
    assert len(told) <= 201
    assert text.startswith(told.removesuffix("…"))
    assert told.endswith(("…", "."))


def test_an_excerpt_begins_with_the_sentence_in_which_the_word_is():
    """Not in its middle, and not before it; an item of a list is a sentence."""
    text = "Un premier point qui ne dit rien. La formation des agents compte. Fin."
    assert excerpt(text, "agents") == "La formation des <mark>agents</mark> compte. Fin."
    listed = "Trois points :\n\n- les marchés\n- la formation"
    assert excerpt(listed, "formation") == "la <mark>formation</mark>"
