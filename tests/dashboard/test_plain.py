"""Each page of the menu says, without JavaScript and at the same address, what the data say."""

import gzip
import re
from dataclasses import replace
from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from starlette.requests import Request
from starlette.responses import Response

from dashboard.navigation import pages
from dashboard.reading.portal import Portal
from dashboard.routes.plain import Plain
from dashboard.routes.shell import Shell
from dashboard.routes.site import Site
from dashboard.words import heard, overview, reconciliation
from datapackage.errors import PackageError

PATHS = [found.page.path for found in pages()]
TWINS = [found.page.twin for found in pages()]


def without_scripts(get, path: str) -> HTMLParser:
    """What a browser that runs no script shows of a page of Streamlit."""
    answer = get(f"/{path}")
    assert answer.status == 200
    found = re.findall(r"<noscript>(.*?)</noscript>", answer.body, re.DOTALL)
    assert "portal.css" in found[0]
    return HTMLParser(f"<html><body>{found[-1]}</body></html>")


@pytest.mark.parametrize("path", PATHS)
def test_the_address_of_a_page_holds_its_facts_without_scripts(get, path):
    """A menu, one heading, the text, the foot: a whole page, not a way out."""
    tree = without_scripts(get, path)
    assert len(tree.css("h1")) == 1
    assert tree.css_first("nav")
    assert tree.css_first("main")
    assert tree.css_first("footer")
    assert len(tree.css_first("main").text()) > 100


@pytest.mark.parametrize("twin", TWINS)
def test_a_page_has_an_address_of_its_own_without_streamlit(get, twin):
    """Its canonical address is the one that people share, and no id comes twice."""
    answer = get(f"/{twin}")
    assert answer.status == 200
    tree = HTMLParser(answer.body)
    assert "noscript" not in answer.body
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    assert not tree.css_first("link[rel=canonical]").attributes["href"].endswith(".html")


def test_the_overview_tells_the_figures_themselves(get, workspace):
    """Every measure shown is that of the figure `totals`."""
    totals = {row["measure"]: row["value"] for row in Portal(workspace).rows("totals")}
    tree = without_scripts(get, "")
    told = {
        node.css_first("dt").text(): node.css_first("dd").text(deep=False).strip()
        for node in tree.css(".strip .metric")
    }
    assert told["Contributions"] == str(totals["contributions"])
    assert told["Commentaires"] == str(totals["comments"])
    assert told["Votes"] == str(totals["votes"])
    assert told["Ateliers"] == str(totals["workshops"])


def asked(path: str) -> Request:
    """A request for `path`, as the server makes them."""
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    return Request(scope | {"server": ("127.0.0.1", 80), "scheme": "http", "root_path": ""})


def test_the_overview_of_the_example_is_whole(example):
    """Findings, themes, days, both rankings, authors: each leads to the page of its figure."""
    site = Site(Portal(example.path))
    (route,) = [r for r in Plain(site, {}).routes() if r.path.endswith("/accueil.html")]
    answer = route.endpoint(asked(route.path))
    tree = HTMLParser(bytes(answer.body).decode())
    assert len(tree.css("section[aria-labelledby=constats] li")) == 3
    assert len(tree.css(".multiples > li:not(.head)")) == 7
    assert len(tree.css(".ranks .entries > li")) == 10
    linked = {link.attributes["href"].partition("?")[0] for link in tree.css("main a")}
    for name in ("contributions_by_theme", "contributions_per_day", "workshops_list"):
        assert any(address.endswith(f"/f/{name}") for address in linked), name
    assert len(gzip.compress(answer.body)) < 40_000


def test_a_page_that_cannot_be_rendered_leaves_streamlit_alone(workspace):
    """Whoever has JavaScript waits for nothing; the others are told where to go."""

    def failing(_: Request) -> Response:
        msg = "the package is gone"
        raise PackageError(msg)

    site = Site(Portal(workspace))
    plain = Plain(site, {"essai": failing})
    page = replace(pages()[0].page, path="essai", twin="liste")
    assert plain.body(page, asked("/essai")) == ""
    shell = Shell(site, plain).html(page, asked("/essai"))
    assert "la même chose sans JavaScript" in shell
    assert "/liste" in shell


def rows(*differences):
    """Rows of `announced_computed` with 100 announced."""
    return [
        {
            "figure": "contributions",
            "theme_id": "all",
            "theme_title": None,
            "announced": 100,
            "computed": None if difference is None else 100 + difference,
            "difference": difference,
            "unit": "personnes",
        }
        for difference in differences
    ]


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        (
            (0, 0, -64),
            "2 des 3\u00a0chiffres annoncés se retrouvent\u202f; un s’écarte de 64 personnes",
        ),
        ((0, -1), "1 des 2\u00a0chiffres annoncés se retrouve\u202f; un s’écarte de 1 personne"),
        ((0, 0), "Les 2 chiffres annoncés se retrouvent dans les données"),
        ((0,), "Le chiffre annoncé se retrouve dans les données"),
        ((5, -9), "0 des 2\u00a0chiffres annoncés se retrouve\u202f; 2 s’en écartent"),
        ((None,), "Aucun chiffre annoncé ne peut être recalculé"),
    ],
)
def test_the_reconciliation_says_how_many_figures_are_found_again(differences, expected):
    """Agreement, one, none, unknown."""
    assert reconciliation.title(reconciliation.compared(rows(*differences))) == expected


def test_real_gaps_come_first_and_the_widest_of_them():
    """A zero is no gap, what cannot be computed is none either."""
    found = reconciliation.compared(rows(0, -2, None, 30, 0))
    assert [row["difference"] for row in found.gaps] == [30, -2]
    assert len(found.same) == 2
    assert len(found.unknown) == 1


def test_the_opening_agrees():
    """One author, one contribution, one workshop; nobody known; nothing given."""
    told = {"start_date": date(2017, 2, 8), "end_date": date(2017, 3, 24)}

    def totals(**values):
        names = ("contributions", "participants", "workshops", "workshop_people")
        return {name: {"value": values.get(name, 0)} for name in names}

    one = totals(contributions=1, participants=1, workshops=1, workshop_people=4)
    assert overview.opening(told, one).endswith(
        "1\u00a0auteur a déposé 1\u00a0contribution et 1\u00a0atelier a réuni 4\u00a0personnes."
    )
    assert overview.opening(told, totals(contributions=3)).endswith(
        "3\u00a0contributions ont été déposées."
    )
    assert "aucune contribution" in overview.opening(told, totals())


def test_who_wrote_most_is_the_title():
    """Agreement with one and with several."""
    voices = [{"authorship": "individual", "contributions": 143}]
    assert heard.title(voices, 200) == "143 des 200\u00a0contributions sont individuelles"
    voices = [{"authorship": "collective", "contributions": 1}]
    assert heard.title(voices, 1) == "1 des 1\u00a0contribution est d’atelier"
    assert "ne disent pas" in heard.title([{"authorship": "anonymous", "contributions": 3}], 3)
