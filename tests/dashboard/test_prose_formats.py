"""French numbers and dates, and public text shown as text."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from dashboard.routes.prose import prose
from dashboard.words import codes, formats

N, T = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (formats.number(1234567), f"1{T}234{T}567"),
        (formats.number(1234.56, 1), f"1{T}234,6"),
        (formats.number(None), "inconnu"),
        (formats.number(0), "0"),
        (formats.duration(86_400), f"24{N}heures"),
        (formats.duration(5_400), f"90{N}minutes"),
        (formats.duration(3_600), f"1{N}heure"),
        (formats.signed(45), "+45"),
        (formats.signed(-3), "−3"),
        (formats.signed(0), "0"),
        (formats.signed(None), "inconnu"),
        (formats.percent(0.18), f"18{N}%"),
        (formats.percent(0.1834, 1), f"18,3{N}%"),
        (formats.percent(None), "inconnu"),
        (formats.count(0, "atelier"), f"0{N}atelier"),
        (formats.count(1, "atelier"), f"1{N}atelier"),
        (formats.count(2, "atelier"), f"2{N}ateliers"),
        (formats.count(2, "travail", "travaux"), f"2{N}travaux"),
        (formats.count(2, "vote exprimé"), f"2{N}votes exprimés"),
        (formats.count(None, "personne"), f"personnes{N}: nombre inconnu"),
        (formats.size(1), f"1{N}octet"),
        (formats.size(999), f"999{N}octets"),
        (formats.size(1500), f"1,5{N}Ko"),
        (formats.size(38_200), f"38{N}Ko"),
        (formats.size(4_700_000), f"4,7{N}Mo"),
        (formats.day(date(2017, 3, 1)), f"1er{N}mars 2017"),
        (formats.day(date(2017, 3, 11)), f"11{N}mars 2017"),
        (formats.day(None), "date inconnue"),
        (formats.short_day(date(2017, 2, 8)), f"8{N}févr."),
        (formats.weekday(date(2017, 3, 17)), f"vendredi 17{N}mars 2017"),
        (
            formats.period(date(2017, 2, 8), date(2017, 3, 24)),
            f"du 8{N}février au 24{N}mars 2017",
        ),
        (
            formats.period(date(2016, 12, 1), date(2017, 1, 2)),
            f"du 1er{N}décembre 2016 au 2{N}janvier 2017",
        ),
        (formats.period(date(2017, 2, 8), None), f"depuis le 8{N}février 2017"),
        (formats.period(None, date(2017, 2, 8)), f"jusqu’au 8{N}février 2017"),
        (formats.period(None, None), "inconnu"),
        (formats.period(date(2017, 2, 8), date(2017, 2, 8)), f"le 8{N}février 2017"),
    ],
)
def test_numbers_and_days_in_french(shown, expected):
    """No-break spaces, decimal comma, 1er, zero singular, unknown said."""
    assert shown == expected


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("second", f"25{N}mars 2017 à 0{N}h{N}30"),
        ("minute", f"25{N}mars 2017 à 0{N}h{N}30"),
        ("hour", f"25{N}mars 2017 vers 0{N}h"),
        ("day", f"25{N}mars 2017"),
        ("unknown", "date inconnue"),
    ],
)
def test_a_moment_is_told_in_paris_no_finer_than_known(precision, expected):
    """23:30 UTC is half past midnight, the next day."""
    moment = datetime(2017, 3, 24, 23, 30, tzinfo=UTC)
    assert formats.moment(moment, "Europe/Paris", precision) == expected
    assert formats.moment(moment.replace(tzinfo=None), "Europe/Paris", precision) == expected


def test_ages_are_said_in_words():
    """Past and future."""
    now = datetime(2017, 3, 25, tzinfo=UTC)
    assert formats.ago(now - timedelta(days=3), now) == f"il{N}y{N}a 3 jours"
    assert formats.ago(now + timedelta(hours=2), now) == "dans 2 heures"


def test_typography_leaves_addresses_and_hours_alone():
    """Spaces before double signs, inside quotes, before a percent sign."""
    said = formats.typography("Qui ? « 36 » : l'avis, 18 % à 10:30 ; http://x.fr/a?b=1 !")
    assert said == (f"Qui{T}? «{N}36{N}»{N}: l’avis, 18{N}% à 10:30{T}; http://x.fr/a?b=1{T}!")


@given(st.text(max_size=300))
def test_no_text_becomes_markup(text):
    """Parsed by a browser's algorithm, only p, br, ul, li and safe links are elements."""
    tree = LexborHTMLParser(f"<body><main>{prose(text)}</main></body>")
    allowed = {"main", "p", "br", "ul", "li", "a"}
    assert {node.tag for node in tree.css("main, main *")} <= allowed
    for link in tree.css("a"):
        assert link.attributes["href"].lower().startswith(("http://", "https://"))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=80))
def test_no_word_is_lost(text):
    """What is shown is what was written."""
    shown = LexborHTMLParser(f"<main>{prose(text)}</main>").css_first("main").text()
    assert shown.strip() == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("voir https://a.fr/x.", ["https://a.fr/x"]),
        ("(https://a.fr/x)", ["https://a.fr/x"]),
        ("https://a.fr/x_(y)", ["https://a.fr/x_(y)"]),
        ("[t](https://a.fr)", ["https://a.fr"]),
        ("HTTPS://A.FR!", ["HTTPS://A.FR"]),
        ('https://a.fr"onmouseover="x', ["https://a.fr"]),
        ("https://a.fr<script>", ["https://a.fr"]),
        ("javascript:alert(1) data:text/html,x ftp://a.fr", []),
        ("http:// https://", []),
        ("http://[", []),
        ("https://a.fr et http://b.fr", ["https://a.fr", "http://b.fr"]),
    ],
)
def test_only_addresses_of_the_web_become_links(text, expected):
    """Without the punctuation of the sentence around them."""
    links = LexborHTMLParser(str(prose(text))).css("a")
    assert [link.attributes["href"] for link in links] == expected


def test_blank_lines_part_paragraphs_and_dashes_make_lists():
    """The plain text of the tables comes back as structure."""
    assert str(prose("A\nB\n\n- un\n- deux\nC")) == (
        '<p dir="auto">A<br>B</p>\n'
        '<ul dir="auto"><li>un</li><li>deux</li></ul>\n<p dir="auto">C</p>'
    )
    assert str(prose(None)) == ""


def row(**columns) -> dict:
    """A contribution for its heading."""
    return {"title": None, "body": "", "contribution_id": "7"} | columns


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"title": "Un  titre\n"}, "Un titre"),
        ({"body": "[Texte fictif] Première.\n\n- suite"}, "Première."),
        ({"body": "- privilégier\n- publier\n\nFin"}, "privilégier"),
        ({"body": "-5 % d’impôts\nmerci"}, "-5 % d’impôts merci"),
        ({"body": ""}, f"Contribution n°{N}7"),
        ({"body": "mot " * 40}, ("mot " * 22).strip() + "…"),
        ({"body": "x" * 200}, "x" * 90 + "…"),
    ],
)
def test_a_heading_is_the_title_or_the_first_words(columns, expected):
    """On one line, cut between words, never longer than a line and a half."""
    assert codes.heading(row(**columns)) == expected
