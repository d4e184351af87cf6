"""What a table says of each value: its format, its code in French, what it means to be missing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from selectolax.lexbor import LexborHTMLParser

from dashboard.drawing.tabulated import tabulated
from dashboard.words.cells import CODES, counted, read
from queries import Column, load, load_all


def column(label: str = "Valeur", **more) -> Column:
    """A column called `value`."""
    return Column("value", label, label, **more)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1234, "1\u202f234"),
        (0.5, "0,5"),
        (Decimal(12), "12"),
        (True, "oui"),
        (False, "non"),
        (date(2017, 3, 1), "1er\u00a0mars 2017"),
        (datetime(2017, 3, 24, 22, 59, tzinfo=UTC), "24\u00a0mars 2017 à 23\u00a0h\u00a059"),
        ("un <texte>", "un <texte>"),
        (None, "inconnu"),
    ],
)
def test_a_type_is_read_by_itself(value, shown):
    """Numbers, yes and no, dates in the time zone of the consultation."""
    assert read(column(), {"value": value}) == shown


def test_a_format_says_what_the_type_does_not():
    """A share, a gap, a code; and words for what is missing."""
    assert read(column(format="percent"), {"value": 0.18}) == "18\u00a0%"
    assert read(column(format="signed"), {"value": -3}) == "−3"
    assert read(column(null="Sans thème"), {"value": None}) == "Sans thème"
    long = read(column(format="excerpt"), {"value": "[Texte fictif] " + "mot " * 100})
    assert long.startswith("mot mot")
    assert long.endswith("mot…")
    assert len(long) <= 201


@pytest.mark.parametrize("figure", load_all(), ids=lambda figure: figure.name)
def test_every_code_of_a_figure_has_words(figure):
    """To show a new one, `dashboard.words.cells.CODES` has to know its column."""
    coded = {column.name for column in figure.columns if column.format == "code"}
    assert coded <= CODES.keys()


def test_an_unknown_code_is_shown_as_it_is():
    """A code that comes with a later version is shown rather than hidden."""
    for name in ("measure", "authorship", "department_code", "option", "kind"):
        assert read(Column(name, "", "", "code"), {name: "nouveau"}) == "nouveau"


def test_what_is_counted_is_read_with_its_number():
    """« 1 atelier », « 2 personnes présentes »; what is no plural is named."""
    assert counted(column("Ateliers"), {"value": 1}) == "1\u00a0atelier"
    assert counted(column("Personnes présentes"), {"value": 2}) == "2\u00a0personnes présentes"
    assert counted(column("Cumul"), {"value": 7}) == "Cumul\u00a0: 7"


def test_a_table_links_what_has_a_page_and_hides_what_is_for_programs():
    """The theme leads to its page, the row without theme leads nowhere."""
    known = load("contributions_by_theme")
    row = {"theme_id": "4", "title": "A & <b>", "contributions": 3, "share": 1.0}
    row |= {"workshops": 0, "comments": 0}
    rows = [row, row | {"theme_id": None, "title": None}]
    table = tabulated(known, rows, lambda path: f"/essai/{path}?release=1", "Europe/Paris")
    tree = LexborHTMLParser(table.html("Titre", "co-"))
    heads = [node.text() for node in tree.css("thead th")]
    assert heads == [one.label for one in known.columns if one.name != "theme_id"]
    assert [node.attributes["href"] for node in tree.css("a")] == ["/essai/themes/4?release=1"]
    assert [node.text() for node in tree.css("tbody th")] == ["A & <b>", "Sans thème"]
    assert tree.css_first("b") is None
    assert tree.css_first("thead th + th").attributes["class"] == "num"
