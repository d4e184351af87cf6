"""A page is one file: dropped in the folder, it is everywhere; wrong, it is refused by name."""

import re
import sys
from importlib import invalidate_caches

import pytest
from starlette.requests import Request
from starlette.routing import Match
from streamlit.testing.v1 import AppTest
from streamlit_page import SCRIPT, opened

from dashboard import app_pages
from dashboard.navigation import PageError, pages
from dashboard.reading.portal import Portal
from dashboard.reading.served import configure
from dashboard.routes.feeds import Feeds
from dashboard.routes.plain import Plain
from dashboard.routes.shell import Shell
from dashboard.routes.site import Site

WRITTEN = '''
"""What is told here, and nowhere else."""

from dashboard.layout import frame, ui
from dashboard.layout.page import Page

PAGE = Page("essais", "Les essais", "Ce que l’on essaie.", order=35, twin="liste")


def show(view):
    """Show one sentence."""
    frame.top(view, PAGE.title)
    ui.text(f"Une page neuve sur {view.consultation['title']}.")
'''


@pytest.fixture
def drop(tmp_path, monkeypatch):
    """Drop a file in a folder that is part of `app_pages` for the time of a test."""
    monkeypatch.setattr(app_pages, "__path__", [*app_pages.__path__, str(tmp_path)])
    dropped = []

    def written(name: str, text: str) -> None:
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        dropped.append(name)
        invalidate_caches()

    yield written
    for name in dropped:
        sys.modules.pop(f"dashboard.app_pages.{name}", None)
        vars(app_pages).pop(name, None)


def menu(app: AppTest) -> dict[str, str]:
    """Return the titles that the script gave to Streamlit's menu, by address."""
    return {one["url_pathname"]: one["page_name"] for one in app.run()._registered_pages.values()}


def test_a_file_dropped_there_is_in_the_menu_and_runs(drop, workspace):
    """In its place in the menu, at its address, with its own words and the common frame."""
    drop("trials", WRITTEN)
    configure(workspace)
    titles = menu(AppTest.from_file(str(SCRIPT), default_timeout=120))
    assert list(titles.items())[2:5] == [
        ("ateliers", "Ateliers"),
        ("essais", "Les essais"),
        ("qui-a-parle", "Qui a parlé"),
    ]
    app = opened("trials").run()
    assert not app.exception
    html = "".join(element.proto.body for element in app.get("html"))
    assert "Une page neuve sur Essai &lt;du&gt; portail." in html
    assert "Version sans JavaScript" in html, "the foot that all pages share"


def answer(site: Site, path: str) -> str:
    """Return what the routes of the shells and of the feeds answer at `path`."""
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    scope |= {"server": ("127.0.0.1", 80), "scheme": "http", "root_path": ""}
    route = next(
        route
        for route in (*Shell(site, Plain(site, {})).routes(), *Feeds(site).routes())
        if route.matches(scope)[0] is Match.FULL
    )
    return route.endpoint(Request(scope)).body.decode("utf-8")


def test_a_file_dropped_there_has_its_shell_and_is_on_the_map_of_the_site(drop, workspace):
    """Its title, its description and its way out without JavaScript, from its file alone."""
    drop("trials", WRITTEN)
    site = Site(Portal(workspace))
    shell = answer(site, "/essai/essais")
    assert re.search(r"<title>Les essais – [^<]*</title>", shell)
    assert "Ce que l’on essaie." in shell
    assert 'href="/essai/liste"' in shell
    assert "/essai/essais</loc>" in answer(site, "/essai/sitemap.xml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "wrong.py : attendu : « PAGE = Page"),
        (WRITTEN.partition("def show")[0], "wrong.py : attendu : .*def show"),
        (WRITTEN.replace('"essais"', '"ateliers"'), "workshops.py et wrong.py ont la même adresse"),
    ],
    ids=["empty", "without show", "address taken"],
)
def test_a_file_that_is_no_page_is_refused_by_its_name(drop, text, message):
    """A page that nobody would ever see is an error at once, not a silence."""
    drop("wrong", text)
    with pytest.raises(PageError, match=message):
        pages()


def test_the_first_page_is_that_of_the_consultation():
    """Its address is the consultation's own."""
    assert pages()[0].page.path == ""
    assert pages()[0].name == "overview"
