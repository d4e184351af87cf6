"""The title of a figure states what it finds, and nothing that its rows do not say."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.words.findings import finding
from dashboard.words.subjects import subject
from queries import load, load_all

NBSP, NNBSP = "\u00a0", "\u202f"
TITLES = {
    "1": "Comment bâtir une stratégie pour la médiation numérique ?",
    "2": "Partager les données publiques",
    "3": "Ouvrir l’administration",
    "4": "Vote blanc",
    None: None,
}
NAMES = {
    "1": "Médiation numérique",
    "2": "Données publiques",
    "3": "Administration",
    "4": "Vote blanc",
}


def themes(values: dict, column: str = "contributions") -> list[dict]:
    """Return the rows of a figure by theme."""
    return [
        {"theme_id": number, "title": TITLES[number], column: value}
        for number, value in values.items()
    ]


def said(name: str, rows: list[dict]) -> str:
    """Return the finding, with plain spaces."""
    return finding(load(name), rows, NAMES).replace(NBSP, " ").replace(NNBSP, " ")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"1": 36, "2": 33, None: 131},
            "La médiation numérique recueille 36 des 200 contributions",
        ),
        ({"1": 3, "2": 5}, "Les données publiques recueillent 5 des 8 contributions"),
        ({"1": 3, "3": 5}, "L’administration recueille 5 des 8 contributions"),
        ({"1": 3, "4": 1005}, "« Vote blanc » recueille 1 005 des 1 008 contributions"),
        ({"1": 3, "2": 3, None: 9}, "Deux thèmes recueillent chacun 3 des 15 contributions"),
        ({"1": 3, "2": 3, "3": 3}, "Trois thèmes recueillent chacun 3 des 9 contributions"),
        ({"1": 12}, "La médiation numérique recueille les 12 contributions"),
        ({"1": 1, "2": 0}, "La médiation numérique recueille la seule contribution"),
        ({"1": 1, None: 1}, "La médiation numérique recueille 1 des 2 contributions"),
        ({"1": 0, "2": 0, None: 4}, "Aucun thème n’a de contribution"),
        ({None: 4}, ""),
        ({}, ""),
        ({"1": 4, "2": None}, ""),
    ],
)
def test_a_theme_comes_first(values, expected):
    """With its article if its title has one; ties, zero, one and the unknown are told apart."""
    assert said("contributions_by_theme", themes(values)) == expected


def test_votes_workshops_and_comments_of_themes():
    """Each with its own noun; a workshop deals with several themes, and is no part of a total."""
    votes = said("votes_by_theme", themes({"1": 5, "2": 2}, "votes_for"))
    assert votes == "La médiation numérique recueille 5 des 7 votes pour"
    one = said("comments_by_theme", themes({"4": 1, "2": 0}, "comments"))
    assert one == "« Vote blanc » recueille le seul commentaire"
    level = themes({"1": 11, "2": 11, "3": 11, "4": 8}, "workshops")
    assert said("workshops_by_theme", level) == "Trois thèmes ont 11 ateliers"
    alone = said("workshops_by_theme", themes({"2": 2, "3": 1}, "workshops"))
    assert alone == "Les données publiques ont 2 ateliers, plus que tout autre thème"
    assert said("workshops_by_theme", themes({"2": 0, "3": 0}, "workshops")) == ""


def test_places_authors_and_tags():
    """The unknown is told only when nothing else is."""
    places = [
        {"region_code": code, "contributions": n, "share": 0} for code, n in (("11", 3), (None, 9))
    ]
    assert said("contributions_by_region", places) == "Île-de-France : 3 des 12 contributions"
    assert said("contributions_by_region", places[1:]) == (
        "La région n’est connue pour aucune des 9 contributions"
    )
    level = [{"department_code": code, "workshops": 2} for code in ("11", "33")]
    assert said("workshops_by_department", level) == (
        "Deux départements en tête à égalité, avec 2 ateliers chacun"
    )
    tags = [{"tag_id": "a", "title": "Coût", "contributions": 1}]
    assert said("contributions_by_tag", tags) == "« Coût » : 1 contribution"


def test_days_votes_and_the_rest():
    """One sentence a family, agreed with its number."""
    start = date(2017, 3, 1)
    days = [{"day": start + timedelta(n), "contributions": c} for n, c in enumerate((1, 4, 0))]
    undated = [{"day": None, "contributions": 5}]
    assert said("contributions_per_day", days + undated) == (
        "Le 2 mars 2017 a apporté 4 des 10 contributions"
    )
    assert said("contributions_per_day", days[:1]).startswith("Le 1er mars 2017 a apporté la seule")
    twice = [*days, {"day": start + timedelta(9), "contributions": 4}]
    assert said("contributions_per_day", twice) == "Au plus 4 contributions en un jour, deux fois"
    supported = [{"support": 1, "support_basis": "for"}]
    assert said("most_supported", supported) == "La contribution la plus soutenue a 1 vote pour"
    assert said("most_supported", supported * 2) == (
        "Deux contributions en tête à égalité, avec 1 vote pour"
    )
    silent = [{"registered": 300, "silent": 1}]
    assert said("registered_not_heard", silent) == "1 des 300 inscrits n’a rien écrit"
    assert said("registered_not_heard", [{"registered": 3, "silent": -2}]) == ""
    withdrawn = [{"objects": 1}, {"objects": 2}]
    assert said("withdrawn", withdrawn) == "3 contenus ont été retirés"
    assert said("withdrawn", []) == ""
    people = [{"participants_count": 12}, {"participants_count": None}]
    assert (
        said("workshops_list", people)
        == "2 ateliers, 12 personnes présentes dans les 1 qui le disent"
    )
    announced = [{"difference": 0}, {"difference": -64}, {"difference": None}]
    assert said("announced_computed", announced) == (
        "1 des 2 chiffres que l’on peut recalculer diffère de l’annonce"
    )


def test_a_subject_takes_its_article_from_the_title():
    """Nothing is guessed: without one, the label is quoted, whatever its public words."""
    assert subject("Diagnostic", "Comment mettre en place un diagnostic ?").words == "Le diagnostic"
    assert subject("IA", "Que faire de l’IA ?").words == "L’IA"
    assert subject("Votes", "Compter des votes").plural
    quoted = subject("<b>(x", "<b>(x")
    assert (quoted.words, quoted.plural) == (f"«{NBSP}<b>(x{NBSP}»", False)
    assert subject("Sable", "Le sablerie").words.startswith("«")


COUNTS = st.one_of(st.none(), st.integers(0, 40))
CODES = {
    "theme_id": st.sampled_from(["1", "2", "3", "4", None]),
    "region_code": st.sampled_from(["11", "53", "94", None]),
    "department_code": st.sampled_from(["11", "2A", "974", None]),
    "authorship": st.sampled_from(["individual", "collective", "organisation"]),
    "measure": st.sampled_from(["contributions", "workshops", "comments", "votes"]),
    "support_basis": st.sampled_from(["for", "score"]),
    "possible": st.booleans(),
    "contest": st.sampled_from([0.5, 0.8]),
    "day": st.dates(date(2017, 1, 1), date(2017, 3, 1)),
}
WORDS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6}


@pytest.mark.parametrize("figure", load_all(), ids=lambda figure: figure.name)
@given(data=st.data())
def test_no_number_is_told_that_the_rows_do_not_give(figure, data):
    """A value of them, the sum of a column, or how many rows: on any rows, known or not."""
    texts = {"title", "tag_id"}
    row = st.fixed_dictionaries(
        {
            column.name: CODES.get(
                column.name, st.just("Titre") if column.name in texts else COUNTS
            )
            for column in figure.columns
        }
    )
    rows = data.draw(st.lists(row, max_size=5))
    told = finding(figure, rows, NAMES).replace(NNBSP, "")
    named = re.sub(r"Le \w+ \w+ 2017", "", told.replace(NBSP, " "))
    numbers = {int(found) for found in re.findall(r"(?<![\d,])\d+(?![\d,])", named)}
    numbers |= {WORDS[word] for word in re.findall(r"\w+", named.lower()) if word in WORDS}
    given_values = {
        value for line in rows for value in line.values() if isinstance(value, int | float)
    }
    sums = {
        sum(line[column.name] or 0 for line in rows if isinstance(line[column.name], int))
        for column in figure.columns
    }
    assert numbers <= given_values | sums | set(range(len(rows) + 1))
    assert not told.endswith(".")
    assert "None" not in told
    assert "inconnu" not in told
    if not rows:
        assert told == ""


@given(st.text())
def test_a_query_is_marked_without_a_letter_lost(sql):
    """What is pasted from the page is the query, whatever a parameter holds."""
    from selectolax.lexbor import LexborHTMLParser

    from dashboard.words.sql_marked import marked

    # HTML has its own way with these; no query of ours holds them.
    clean = re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", sql)
    tree = LexborHTMLParser(f"<p>{marked(clean)}</p>")
    assert tree.css_first("p").text() == clean
    assert not tree.css("p *:not(span)")


def test_keywords_are_told_apart_from_what_is_quoted():
    """A word in a string or a comment is none."""
    from dashboard.words.sql_marked import marked

    told = marked("-- SELECT\nSELECT 'FROM <b>' AS a")
    assert told == (
        '<span class="c">-- SELECT</span>\n<span class="k">SELECT</span> '
        '<span class="s">&#x27;FROM &lt;b&gt;&#x27;</span> <span class="k">AS</span> a'
    )
