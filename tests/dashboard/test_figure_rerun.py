"""The SQL that a page shows, pasted outside the portal, gives the table that the page shows.

On the example as it is really built and released, by a bare DuckDB in the folder of the release.
"""

import json
import subprocess
import sys
from urllib.parse import urlencode
from urllib.request import urlopen

import duckdb
import pytest
import small_portal
from selectolax.lexbor import LexborHTMLParser

from dashboard.routes.answers import iso
from queries import load_all

RELEASE = "1.0.0"
VARIED = [
    ("contributions_per_day", {"theme_id": "4"}),
    ("contributions_per_day", {"timezone": "America/Cayenne"}),
    ("most_supported", {"top": "3"}),
    ("most_contested", {"theme_id": "' OR 1=1 --\n;DROP"}),
    ("contested_availability", {"minimum": "25"}),
    ("arrivals_by_theme", {"hours": "300", "as_of": "2017-03-20T08:00:00Z"}),
]


@pytest.fixture(scope="module")
def portal(example):
    """The address of a portal over the example."""
    with small_portal.process(example.path) as (_, address):
        yield address


def asked(portal: str, name: str, given: dict, form: str = "") -> str:
    """Return the body of the page of a figure of the release, or of its file."""
    query = urlencode(given | {"release": RELEASE})
    with urlopen(f"{portal}f/{name}{form}?{query}", timeout=30) as answer:
        return answer.read().decode()


def run(example, sql: str) -> list[dict]:
    """Return the rows that a bare DuckDB gives, opened in the folder of the release."""
    folder = example.path / "releases" / RELEASE
    with duckdb.connect() as bare:
        bare.execute(f"SET file_search_path = '{folder}'")
        bare.execute((folder / "queries" / "tables.sql").read_text("utf-8"))
        rows = bare.execute(sql).to_arrow_table().to_pylist()
    return [{key: iso(value) for key, value in row.items()} for row in rows]


@pytest.mark.parametrize(
    ("name", "given"),
    [*((figure.name, {}) for figure in load_all()), *VARIED],
    ids=lambda value: value if isinstance(value, str) else ",".join(value),
)
def test_the_query_pasted_gives_the_table(portal, example, name, given):
    """Both that of the page and the file, with the parameters in place."""
    shown = json.loads(asked(portal, name, given, ".json"))["rows"]
    tree = LexborHTMLParser(asked(portal, name, given))
    pasted = tree.css_first("pre[aria-label='La requête'] code").text()
    for sql in (pasted, asked(portal, name, given, ".sql")):
        rows = run(example, sql)
        assert json.loads(json.dumps(rows)) == shown


def test_the_line_to_run_runs_as_it_is_written(portal, example):
    """In a shell, in the folder of the release, with nothing of ours but the files."""
    tree = LexborHTMLParser(asked(portal, "contributions_by_theme", {}))
    line = tree.css_first("pre[aria-label='La même en Python'] code").text()
    done = subprocess.run(
        ["bash", "-c", line.replace("python ", f"{sys.executable} ", 1)],
        cwd=example.path / "releases" / RELEASE,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    shown = json.loads(asked(portal, "contributions_by_theme", {}, ".json"))["rows"]
    lines = [line for line in done.stdout.splitlines() if "│" in line]
    for row in shown:
        assert any(f" {row['contributions']} " in line for line in lines)
    command = tree.css_first("pre[aria-label='La ligne qui relance la requête'] code").text()
    assert (example.path / "releases" / RELEASE / "queries/tables.sql").is_file()
    assert ".read queries/contributions_by_theme.sql" in command


def test_a_query_with_parameters_is_run_from_its_own_file(portal):
    """That of the release has the usual values."""
    tree = LexborHTMLParser(asked(portal, "most_supported", {"top": "3"}))
    line = tree.css_first("pre[aria-label='La ligne qui relance la requête'] code").text()
    assert ".read territoire-numerique-most_supported-1.0.0.sql" in line


def test_the_page_says_what_it_finds_where_from_and_when_it_changes(portal):
    """Of the release, which never changes; and of the live data, of a closed consultation."""
    tree = LexborHTMLParser(asked(portal, "contributions_by_theme", {}))
    assert tree.css_first("h1").text() == (
        "La médiation numérique recueille 36 des 200\u00a0contributions"
    )
    assert "une version numérotée ne change plus" in tree.css_first("main").text()
    long = tree.css(".citation")[1].text()
    assert long.startswith("Long. Agence du Numérique, «\u00a0Contributions par thème\u00a0»")
    assert long.endswith("/f/contributions_by_theme?release=1.0.0")
    drawn = tree.css_first("main figure svg")
    assert drawn.css_first("desc").text()
    with urlopen(f"{portal}f/contributions_by_theme", timeout=30) as answer:
        live = LexborHTMLParser(answer.read().decode()).css_first("main").text()
    assert "la consultation est close depuis le 24\u00a0mars 2017" in live
    assert "ces nombres peuvent changer" in live
