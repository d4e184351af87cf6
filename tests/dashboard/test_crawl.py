"""What people open: every address of the example’s own release and live package is asked for."""

import json
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin

import pytest
import small_portal
from crawl import crawl, links, ours
from streamlit_page import NAMES, opened

from concertation.catalog import write_catalog
from concertation.demo import free_port
from concertation.workspace import Workspace
from dashboard.navigation import pages
from dashboard.reading.served import configure
from queries import load_all

SLUG = "/territoire-numerique"
RELEASES = ("live", "latest", "1.0.0")
FOLDERS = {"live": "live/current", "1.0.0": "releases/1.0.0"}
SERVER_RENDERED = (
    "c/1",
    "c/1.json",
    "liste",
    "themes/",
    "themes/1",
    "ateliers/",
    "ateliers/1",
    "data/",
    "figures/",
)
EXPECTED = {
    "/": 307,
    f"{SLUG}": 308,
    f"{SLUG}/data": 308,
    f"{SLUG}/catalog": 303,
    f"{SLUG}/c/999999": 404,
    f"{SLUG}/c/1?release=9.9.9": 404,
    f"{SLUG}/themes/999": 404,
    f"{SLUG}/ateliers/999": 404,
    f"{SLUG}/data/9.9.9/": 404,
    f"{SLUG}/data/1.0.0/absent.csv": 404,
    f"{SLUG}/figures": 308,
    f"{SLUG}/f/absent": 404,
    f"{SLUG}/f/absent.csv": 404,
    f"{SLUG}/f/totals?absent=1": 400,
    f"{SLUG}/f/totals.csv?absent=1": 400,
    f"{SLUG}/une-page-qui-n-existe-pas": 404,
}
"""What each address answers that does not answer 200."""


@pytest.fixture(scope="module")
def served(example, tmp_path_factory):
    """The example’s workspace, with the catalogue that its portal serves, and its address."""
    workspace = tmp_path_factory.mktemp("crawled") / "workspace"
    shutil.copytree(example.path, workspace, symlinks=True)
    port = free_port("127.0.0.1")
    with (workspace / "consultation.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[portal]\nurl = "http://127.0.0.1:{port}"\n')
    write_catalog(Workspace(workspace))
    with small_portal.process(workspace, port) as (_, address):
        yield workspace, address


def expected(path: str) -> int:
    """Return what an address must answer."""
    names_a_file = path.startswith(f"{SLUG}/distribution/")
    return 303 if names_a_file else EXPECTED.get(path, 200)


def typed() -> list[str]:
    """The addresses that people type or keep, whether or not a page leads there."""
    paths = [*(found.page.path for found in pages()), *SERVER_RENDERED]
    forms = ("", ".csv", ".json")
    figures = [f"f/{figure.name}{form}" for figure in load_all() for form in forms]
    pinned = [
        f"{path}{'&' if '?' in path else '?'}release={release}"
        for path in (*paths, *figures)
        for release in RELEASES
    ]
    alone = ["healthz", "sitemap.xml", "contributions.atom", "figures.json"]
    folders = [f"data/{release}/{file}" for release in RELEASES for file in ("", "package.zip")]
    return [f"{SLUG}/{path}" for path in (*paths, *figures, *pinned, *alone, *folders)]


def streamlit_links(workspace: Path, address: str) -> list[str]:
    """Run every page of Streamlit, with and without a release; return what they lead to."""
    configure(workspace)
    found = []
    for name in NAMES:
        for query in ({}, {"release": "1.0.0"}):
            app = opened(name, **query).run()
            assert not app.exception, (name, query, app.exception)
            html = "".join(element.proto.body for element in app.get("html"))
            assert "ne peuvent pas être affichées" not in html, (name, query)
            found += links("text/html", html)
    return list(ours(address, found))


@pytest.mark.journey
def test_every_address_answers_as_it_should(served, record_property):
    """With a release and without: nothing that people can open answers an error.

    A workbook that the hand-written package of the other tests had not was enough for each
    page of each release to answer 500, all tests being green.
    """
    workspace, address = served
    more = streamlit_links(workspace, address)
    answers = crawl(urljoin(address, "/"), ("/robots.txt", *typed(), *more, *EXPECTED))
    wrong = {
        path: (answer.status, f"from {answer.found_on}")
        for path, answer in answers.items()
        if answer.status != expected(path)
    }
    assert not wrong
    kinds = Counter(answer.kind for answer in answers.values())
    record_property("told", [f"crawled: {len(answers)} addresses, {dict(kinds)}"])
    assert kinds["text/html"] > 2 * 200 + 2 * 26, "each contribution and workshop, twice"
    for release in ("live", "1.0.0"):
        manifest = json.loads((workspace / FOLDERS[release] / "manifest.json").read_text("utf-8"))
        files = {f"{SLUG}/data/{release}/{name}" for name in manifest["files"]}
        assert files <= answers.keys(), "each file of a package is offered by a page"
