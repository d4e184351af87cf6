"""A theme is called by what its question is about, and its page says what the data show."""

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from dashboard.drawing.columns import columns
from dashboard.words import theme_page, themes

LABELS = {
    "Comment mettre en place un diagnostic numérique du territoire ?": (
        "Diagnostic numérique du territoire"
    ),
    "Cartographie : vers un référentiel de services publics numériques prioritaires": (
        "Référentiel de services publics numériques prioritaires"
    ),
    "Dans quels secteurs est-il prioritaire de mutualiser les ressources entre "
    "territoires/niveaux de collectivités ?": "Mutualiser les ressources",
    "FICHE ACTION : Comment mettre en place une stratégie locale pour la médiation "
    "numérique ?": "Médiation numérique",
    "Faut-il ouvrir les bibliothèques le dimanche, et avec quels moyens ?": (
        "Ouvrir les bibliothèques le dimanche"
    ),
    "Faut-il revoir le fonctionnement de l’administration et comment ?": (
        "Revoir le fonctionnement de l’administration"
    ),
    "Quelles sont les solutions pour se déplacer, se loger, se chauffer, se nourrir qui "
    "doivent être conçues plutôt au niveau local que national ?": (
        "Quelles sont les solutions pour se déplacer, se loger, se chauffer, se nourrir qui "
        "doivent être conçues plutôt au niveau local que national ?"
    ),
    "Quels impôts faut-il à vos yeux baisser en priorité ?": (
        "Quels impôts faut-il à vos yeux baisser en priorité ?"
    ),
    "Titre Ier - La circulation des données et du savoir": (
        "La circulation des données et du savoir"
    ),
    "What should the city do about housing?": "What should the city do about housing?",
    "Transition écologique": "Transition écologique",
}


@pytest.mark.parametrize(("title", "expected"), LABELS.items())
def test_a_question_is_called_by_what_it_is_about(title, expected):
    """Nothing is cut in the middle of a phrase."""
    assert themes.label(title) == expected


@given(st.text(st.characters(categories=["L", "N", "Zs", "P"]), min_size=1, max_size=300))
def test_a_label_has_only_words_of_its_title_in_their_order(title):
    """Whatever a platform calls its themes, no word is made up, cut, or moved."""
    told, whole = themes.label(title).lower().split(), title.lower().split()
    rest = iter(" ".join(whole))
    assert all(sign in rest for sign in " ".join(told))
    assert "…" in title or "…" not in themes.label(title)


def test_two_themes_that_would_be_called_alike_keep_their_titles():
    """A reader could not tell one from the other."""
    titles = ["Comment assurer la sécurité des piétons ?", "Faut-il la sécurité des piétons ?"]
    rows = [{"theme_id": str(at), "title": title} for at, title in enumerate(titles)]
    assert list(themes.labels(rows).values()) == titles


def counted(**by_theme):
    """Rows of `contributions_by_theme`."""
    return [
        {"theme_id": code if code != "none" else None, "contributions": value}
        for code, value in by_theme.items()
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (counted(a=36, b=33, none=131), "A : 36 des 200 contributions, le thème le plus nourri"),
        (counted(a=3, b=3), "A : 3 des 6 contributions, en tête à égalité"),
        (counted(a=2, b=5), "A : 2 des 7 contributions"),
        (counted(a=0, b=5), "A : aucune contribution"),
        (counted(a=1), "A : la seule contribution"),
        (counted(a=4), "A : 4 des 4 contributions"),
    ],
)
def test_the_title_of_a_theme_states_its_number(rows, expected):
    """Ties, zero and a theme alone are said as they are."""
    assert theme_page.title("A", rows[0], rows).replace("\u00a0", " ") == expected


def test_the_themes_that_lead_are_counted():
    """A tie names none of them."""
    names = {"a": "A", "b": "B"}
    assert "2 thèmes arrivent en tête" in theme_page.leading(counted(a=2, b=2, c=1), names)
    assert theme_page.leading(counted(a=0), names) == "Aucun thème n’a encore de contribution"


def test_a_late_rush_is_told_in_days():
    """Half of the contributions in the last eight days of a long period."""
    days = [
        {"day": date(2017, 2, 8) + timedelta(at), "contributions": 1 if at > 30 else 0}
        for at in range(40)
    ]
    assert "8 des 9" in theme_page.course(days, 9).replace("\u00a0", " ")
    assert theme_page.course([{"day": None, "contributions": 3}], 3).endswith("pas connues")


def test_what_is_contested_is_told_or_why_it_cannot_be():
    """Unknown is not the same as nothing."""
    known = {"possible": True, "enough_votes": 0}
    assert "Impossible" in theme_page.contested([], None, 10)[1]
    assert "Aucune n’a les 10 votes" in theme_page.contested([], known, 10)[1]
    assert "du même côté" in theme_page.contested([], known | {"enough_votes": 2}, 10)[1]
    assert "0,33" in theme_page.contested([{"contest": 1 / 3}], known, 10)[0]


def test_columns_are_as_tall_as_their_votes():
    """For and against have one scale."""
    rows = [
        {"contribution_id": "1", "votes_for": 40, "votes_against": 10},
        {"contribution_id": "2", "votes_for": 20, "votes_against": None},
    ]
    bars = HTMLParser(columns(rows, "Votes")).css("g rect")
    tall = [float(bar.attributes["height"]) for bar in bars]
    assert tall[0] == pytest.approx(4 * tall[1], rel=0.01)
    assert tall[0] == pytest.approx(2 * tall[2], rel=0.01)
    assert columns([], "Votes") == ""


def test_the_page_of_a_theme_says_what_a_bare_database_counts(get, workspace):
    """Votes, contributions and comments, from the published Parquet."""
    live = workspace / "live" / "public"
    contributions = duckdb.sql(
        f"SELECT count(*) FROM '{live}/contributions.parquet' "
        "WHERE theme_id = '1' AND status = 'published'"
    ).fetchone()[0]
    tree = HTMLParser(get("/themes/1").body)
    told = {
        node.css_first("dt").text(): node.css_first("dd").text(deep=False)
        for node in tree.css(".metric")
    }
    assert told["Contributions"] == str(contributions)
    assert (
        tree.css_first("h1")
        .text()
        .replace("\u00a0", " ")
        .split(" : ")[1]
        .startswith(f"{contributions} des ")
    )
    assert tree.css_first("nav.pages a[rel=next]").attributes["href"] == "/essai/themes/2"


def test_the_feed_of_a_theme_holds_its_contributions_alone(get):
    """The filters of the list are those of the feed."""
    everything, one = (get(f"/contributions.atom{query}").body for query in ("", "?theme=2"))
    assert one.count("<entry>") == 2 < everything.count("<entry>")
    assert 'rel="self"' in one
    assert "contributions.atom?theme=2" in one


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        ([("EUR", 1, 100.0)], "1\u00a0contribution demande 100\u00a0€"),
        (
            [("EUR", 2, 1500.5), ("EUR", 1, 499.5)],
            "3\u00a0contributions demandent ensemble 2\u202f000\u00a0€",
        ),
        (
            [("EUR", 1, 5.5), (None, 1, 3.0)],
            "2\u00a0contributions demandent ensemble 5,5\u00a0€ et 3",
        ),
    ],
)
def test_amounts_are_told_by_currency(budget, expected):
    """Two currencies are not added, and cents are told where there are some."""
    rows = [dict(zip(("currency", "contributions", "amount"), row, strict=True)) for row in budget]
    assert theme_page.asked_for(rows) == expected


def test_answers_are_told_with_their_agreement():
    """One, several, all."""
    assert theme_page.answered(1, 9) == "1 des 9\u00a0contributions a reçu une réponse"
    assert theme_page.answered(3, 9) == "3 des 9\u00a0contributions ont reçu une réponse"
    assert theme_page.answered(9, 9) == "Toutes les 9 contributions ont une réponse"
