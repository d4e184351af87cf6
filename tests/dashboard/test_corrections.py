"""What changed in a figure since the release before is told, on its page and in the register."""

from datetime import date
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest
import small_portal
from selectolax.lexbor import LexborHTMLParser

from dashboard.drawing.dumbbell import dumbbell
from dashboard.words.differences import compared
from queries import load

_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """The address of a portal with three releases, the last two with the same figures."""
    workspace = tmp_path_factory.mktemp("three") / "workspace"
    small_portal.build(workspace)
    grown = small_portal.rows(first="Autre rédaction.")
    grown["contributions"] = [
        *grown["contributions"],
        small_portal.contribution(9, "Une de plus.", theme_id="2", created_at=small_portal.at(16)),
    ]
    for version in ("1.1.0", "1.1.1"):
        small_portal.write(workspace / "releases" / version, grown, version)
    (workspace / "releases" / "latest").unlink()
    (workspace / "releases" / "latest").symlink_to("1.1.1")
    with small_portal.process(workspace) as (_, address):
        yield address


def page(portal: str, path: str) -> LexborHTMLParser:
    """Return the page at `path`."""
    with urlopen(f"{portal}{path}", timeout=30) as answer:
        return LexborHTMLParser(answer.read().decode())


def words(node) -> str:
    """Return what a node tells, with plain spaces."""
    return " ".join(node.text().split())


def test_a_page_says_what_moved_since_the_release_before(portal):
    """The sum, the rows, and each number before and after."""
    tree = page(portal, "f/contributions_by_theme?release=1.1.0")
    heading = words(tree.css_first("#depuis"))
    assert heading.startswith("Depuis la version 1.0.0, du 25 mars 2017")
    assert heading.endswith(": 1 contribution de plus")
    (row,) = tree.css("table.moves tbody tr")
    cells = [words(cell) for cell in row.css("th, td.num")]
    assert cells == ["Cartographie", "2", "3", "+1"]
    assert row.css_first("svg.dumbbell").attributes["aria-hidden"] == "true"


def test_nothing_changed_is_said_and_the_first_release_compares_to_nothing(portal):
    """Unknown is not the same: there is no section where there is no release before."""
    same = page(portal, "f/contributions_by_theme?release=1.1.1")
    assert words(same.css_first("#depuis")).endswith(": rien n’a changé")
    assert not same.css("table.moves")
    assert page(portal, "f/contributions_by_theme?release=1.0.0").css_first("#depuis") is None


def test_live_data_are_compared_to_the_latest_release(portal):
    """Two contributions fewer: one that came after, one withdrawn."""
    tree = page(portal, "f/contributions_by_theme")
    assert words(tree.css_first("#depuis")).endswith(": 2 contributions de moins")
    assert "En cours" in words(tree.css_first("table.moves thead"))


def test_parameters_are_those_of_both_sides(portal):
    """Of theme 1 alone, nothing came."""
    tree = page(portal, "f/contributions_by_authorship?theme_id=1&release=1.1.0")
    assert words(tree.css_first("#depuis")).endswith(": rien n’a changé")


def test_the_register_lists_the_figures_that_differ(portal):
    """Newest first; each leads to the figure in that release."""
    tree = page(portal, "corrections/")
    told = [words(node) for node in tree.css("main h2")]
    assert told[0] == "Version 1.1.1 : les mêmes chiffres que la version 1.1.0"
    assert told[1].endswith("diffèrent de la version 1.0.0")
    assert told[2] == "Version 1.0.0 : première version publiée"
    rows = {node.css_first("a").attributes["href"]: words(node) for node in tree.css("tbody tr")}
    moved = rows["/essai/f/contributions_by_theme?release=1.1.0#depuis"]
    assert "1 contribution de plus" in moved
    assert "1 ligne changée" in moved
    assert not any("comments_by_theme" in link or "latest" in link for link in rows)


def test_the_feed_says_the_same(portal):
    """An entry a release, with an address of its own."""
    with urlopen(f"{portal}corrections.atom", timeout=30) as answer:
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = ET.fromstring(answer.read())
    entries = feed.findall(f"{_ATOM}entry")
    assert [entry.find(f"{_ATOM}id").text.partition("#")[2] for entry in entries] == [
        "v1.1.1",
        "v1.1.0",
        "v1.0.0",
    ]
    content = entries[1].find(f"{_ATOM}content").text
    assert "Contributions par thème : 1\u00a0contribution de plus" in content
    assert feed.find(f"{_ATOM}title").text.startswith("Essai <du> portail")


def by_theme(values: dict) -> list[dict]:
    """Return rows of `contributions_by_theme`."""
    common = {"share": 0.5, "workshops": 0, "comments": 0}
    return [
        {"theme_id": key, "title": f"Thème {key}", "contributions": value} | common
        for key, value in values.items()
    ]


def test_rows_are_matched_by_what_names_them():
    """A row that came, one that went, one that changed; the largest move first."""
    figure = load("contributions_by_theme")
    found = compared(
        figure, by_theme({"1": 4, "2": 9, None: 1}), by_theme({"1": 5, "3": 20, None: 1})
    )
    assert (found.added, found.removed, found.changed) == (1, 1, 1)
    assert [(move.before, move.after, move.by) for move in found.moves] == [
        (None, 20, None),
        (9, None, None),
        (4, 5, 1),
    ]
    told = found.told.replace("\u00a0", " ")
    assert told == "1 ligne changée, 1 ajoutée, 1 retirée"
    assert found.whole.replace("\u00a0", " ") == "12 contributions de plus"
    assert not compared(figure, by_theme({"1": 4}), by_theme({"1": 4}))


def test_the_row_of_what_is_unknown_is_one_row():
    """Where no place is known, the one row counts more: none came, none went."""
    rows = [[{"region_code": None, "contributions": n, "share": 1.0}] for n in (3, 5)]
    found = compared(load("contributions_by_region"), *rows)
    assert (found.added, found.removed, found.changed) == (0, 0, 1)
    assert found.moves[0].label == "Région inconnue"


def test_what_nothing_names_is_compared_whole():
    """Two rows alike are two rows."""
    hours = load("participation_hours")
    row = {"weekday": 1, "hour": 10, "contributions": 2}
    later = row | {"hour": 11}
    found = compared(hours, [row, later], [row, later | {"contributions": 3}])
    assert (found.added, found.removed, found.changed) == (1, 1, 0)
    assert found.moves == ()


def test_an_unknown_number_moves_by_nothing():
    """Unknown is not zero, and does not add up."""
    found = compared(load("contributions_by_theme"), by_theme({"1": None}), by_theme({"1": 4}))
    assert (found.moves[0].by, found.whole) == (None, "")
    days = [{"day": date(2017, 3, 1), "contributions": 2, "cumulative": 2}]
    assert compared(load("contributions_per_day"), [], days).moves[
        0
    ].label == "1er\u00a0mars\u00a02017".replace("\u00a02017", " 2017")


def test_a_move_is_drawn_where_both_ends_are():
    """From a common zero; what is not there has no mark."""
    both = dumbbell(5, 10, 10)
    assert (both.count("<circle"), both.count("bar-of")) == (2, 1)
    assert dumbbell(None, 3, 10).count("<circle") == 1
    assert dumbbell(-2, 3, 10) == dumbbell(0, 0, 0) == ""
