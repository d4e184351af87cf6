"""Sentences say what the rows say, excerpts what was found, and codes have French names."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.reading.view import state_of
from dashboard.words import headlines, measures
from dashboard.words.excerpts import excerpt
from datapackage.schemas.codes import labels
from datapackage.texts.redaction import MASKS


def theme(title: str | None, contributions: int, held: int = 0) -> dict:
    """A row of `contributions_by_theme`."""
    return {"theme_id": title, "title": title, "contributions": contributions, "workshops": held}


def day(number: int, contributions: int, cumulative: int | None = 0) -> dict:
    """A row of `contributions_per_day`; day 0 is that of the undated."""
    at = date(2017, 3, number) if number else None
    return {"day": at, "contributions": contributions, "cumulative": cumulative}


def test_the_note_counts_what_has_a_theme():
    """172 of 200: the 28 without theme are not in the bars."""
    rows = [theme("A", 100, held=1), theme("B", 72), theme(None, 28)]
    note = headlines.theme_note(rows, 200)
    assert note.startswith("172 des 200 contributions sont rattachées à un thème.")
    assert "ne pas additionner" in note
    assert "est rattachée" in headlines.theme_note([theme("A", 1)], 2)


def test_without_workshop_the_note_says_nothing_of_them():
    """What does not exist needs no caution."""
    assert "atelier" not in headlines.theme_note([theme("A", 1), theme("B", 2)], 3)


def totals(**values: tuple[int | None, int]) -> dict:
    """Rows of `totals` by measure: value, and how many objects are left out of it."""
    known = dict.fromkeys(
        ("workshops", "workshops_without_people", "participants", "votes"), (0, 0)
    )
    return {
        name: {"value": value, "unknown": unknown}
        for name, (value, unknown) in (known | values).items()
    }


def test_the_tiles_say_that_authors_are_not_voters():
    """126 people voted on Polis, 57 wrote: the tile counts these; without votes, nothing to say."""
    told = headlines.tiles_note(totals(participants=(57, 0), votes=(13681, 0)))
    assert "qui a seulement voté n’y est pas" in told
    assert "inconnu" not in told
    assert "voté" not in headlines.tiles_note(totals(participants=(57, 0)))


def test_the_tiles_say_what_their_sums_leave_out():
    """196 proposals name no author, 545 debates have no vote: the sums are those of the others."""
    told = headlines.tiles_note(totals(participants=(118, 196), votes=(498, 545)))
    assert "Auteur inconnu pour 196\u00a0textes." in told
    assert "Votes inconnus pour 545\u00a0contributions." in told
    assert "Auteur inconnu" not in headlines.tiles_note(totals(participants=(None, 9)))


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([day(1, 2), day(2, 9)], "Le jour le plus actif\u00a0: le 2\u00a0mars 2017"),
        ([day(1, 9), day(2, 9)], "Deux jours plus actifs\u00a0: 1er\u00a0mars et 2\u00a0mars"),
        ([day(1, 1), day(2, 1), day(3, 1)], "Au plus 1\u00a0contribution par jour"),
        ([day(1, 0), day(0, 4)], "Aucune contribution datée"),
    ],
    ids=["one", "two", "three", "undated"],
)
def test_the_title_tells_the_busiest_day(rows, title):
    """Undated contributions make no day busy."""
    assert headlines.daily_title(rows) == title


def test_the_note_of_days_tells_zone_undated_and_extension():
    """Three things that the axis cannot show."""
    extension = {"date": date(2017, 3, 17), "label": "Clôture initiale", "kind": "extension"}
    opening = {"date": date(2017, 2, 8), "label": "Ouverture", "kind": "opening"}
    note = headlines.daily_note([day(0, 2)], "Europe/Paris", [opening, extension])
    assert note == (
        "Jours du fuseau Europe/Paris. "
        "2\u00a0contributions de date inconnue ne sont pas sur le graphique. "
        "Clôture initiale\u00a0: 17\u00a0mars 2017."
    )


def workshop(department: str | None, people: int | None) -> dict:
    """A row of `workshops_list`, in part."""
    return {"department_code": department, "participants_count": people}


def test_the_title_of_the_map_counts_departements():
    """Workshops whose place is unknown are in none."""
    rows = [workshop("49", 5), workshop("49", None), workshop(None, 3)]
    assert headlines.map_title(rows) == "Des ateliers dans 1\u00a0département"
    assert headlines.map_title([]) == "Ateliers"


@pytest.mark.parametrize(
    ("as_of", "end", "code"),
    [
        (datetime(2017, 2, 7, 22, 59, tzinfo=UTC), date(2017, 3, 24), "upcoming"),
        (datetime(2017, 2, 7, 23, 1, tzinfo=UTC), date(2017, 3, 24), "open"),
        (datetime(2017, 3, 24, 22, 59, tzinfo=UTC), date(2017, 3, 24), "open"),
        (datetime(2017, 3, 24, 23, 1, tzinfo=UTC), date(2017, 3, 24), "closed"),
        (datetime(2027, 1, 1, tzinfo=UTC), None, "open"),
    ],
)
def test_the_state_changes_at_midnight_of_the_consultation(as_of, end, code):
    """Days are those of Paris (UTC+1 in winter), and without an end nothing closes."""
    consultation = {
        "timezone": "Europe/Paris",
        "start_date": date(2017, 2, 8),
        "end_date": end,
        "retrieved_at": as_of,
    }
    state = state_of(consultation)
    assert state.code == code
    assert state.as_of == (as_of + timedelta(hours=1)).date()


def plain(html: str) -> str:
    """Return an excerpt as read."""
    return unescape(re.sub(r"</?mark>", "", html))


@settings(deadline=None)
@given(st.text(), st.text(max_size=20))
def test_an_excerpt_is_a_passage_escaped(body, words):
    """Whatever the text, its signs are those of the passage, and the only tag is `mark`."""
    html = excerpt(body, words)
    assert set(re.findall(r"<[^>]*>", html)) <= {"<mark>", "</mark>"}
    read = plain(html).removeprefix("… ").removesuffix("…")
    assert read.strip(" …") in " ".join(body.split())


def test_found_words_are_marked_without_accents_nor_case():
    """As in the search, a word is found where it begins a word."""
    assert excerpt("L’ÉTÉ, cet été-là", "ete") == "L’<mark>ÉTÉ</mark>, cet <mark>été</mark>-là"
    assert "<mark>" not in excerpt("répété", "ete")
    assert excerpt("a < b", "b") == "a &lt; <mark>b</mark>"


def test_a_far_match_brings_its_passage():
    """The passage is around the word, cut between words, and says so."""
    html = excerpt("avant " * 100 + "trouvaille " + "après " * 100, "trouv")
    assert "<mark>trouv</mark>aille" in html
    assert html.startswith("… avant")
    assert html.endswith("…")
    assert len(plain(html)) < 300


def test_a_heading_is_not_repeated():
    """A text without title begins where its heading stops, with dots but before a sentence."""
    assert excerpt("Un deux trois quatre", heading="Un deux…") == "…  trois quatre".replace(
        "  ", " "
    )
    assert excerpt("Un deux", heading="Un deux") == ""
    assert excerpt("Un deux. Trois quatre", heading="Un deux…") == "Trois quatre", (
        "a sentence begins"
    )
    assert excerpt("Un deux !", heading="Un deux…") == ""
    assert excerpt("[Texte fictif] Un deux", heading="Autre") == "Un deux"
    assert excerpt(None) == ""


def test_every_kind_of_masked_datum_has_a_french_name():
    """A reader of the report never meets the code of a kind."""
    assert set(labels("redaction")) == set(MASKS)


def test_unknown_codes_are_shown_as_they_are():
    """A code that comes with a later version is shown rather than hidden."""
    assert measures.measure("votes") == "Votes"
    assert measures.measure("new") == "new"
    assert measures.field_name("workshops", "organiser") == "Organisateur"
    assert measures.field_name("votes", "votes_for") == "Votes pour"
    assert measures.field_name("nowhere", "field") == "field"
