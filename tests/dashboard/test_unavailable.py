"""Where the data cannot be read for now, readers get a sentence and a 503, the log the cause."""

import asyncio
import shutil
from pathlib import Path

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from dashboard.reading.portal import Portal
from dashboard.reading.served import configure
from dashboard.routes.errors import handlers
from dashboard.routes.figure_files import FigureFiles
from dashboard.routes.figures import Figures
from dashboard.routes.listing import Listing
from dashboard.routes.pages import Pages
from dashboard.routes.site import Site
from dashboard.routes.themes import Themes
from queries import Engine

SCRIPT = Path(__file__).parents[2] / "dashboard" / "streamlit_app.py"
NO_ROOM = "Le serveur a trop à faire ou manque de place"


class Answer:
    """What the application answers to one GET, whole."""

    def __init__(self, app: Starlette, path: str) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = ""
        address, _, query = path.partition("?")
        scope = {"type": "http", "method": "GET", "path": address, "headers": []}
        scope |= {"query_string": query.encode(), "server": ("127.0.0.1", 80), "scheme": "http"}
        asyncio.run(app(scope | {"root_path": ""}, self._receive, self._send))

    async def _receive(self) -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def _send(self, message: dict) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {key.decode(): value.decode() for key, value in message["headers"]}
        else:
            self.body += message.get("body", b"").decode()


@pytest.fixture
def copy(example, tmp_path) -> Path:
    """A copy of the example as it is really built, of which a test may damage the files."""
    return Path(shutil.copytree(example.path, tmp_path / "example", symlinks=True))


@pytest.fixture
def portal(copy, workspace):
    """The portal of this process, over that copy, opened while all was well."""
    portal = configure(copy)
    portal.package()
    yield portal
    configure(workspace)


def starve(portal: Portal) -> None:
    """Leave its databases less memory than any query takes."""
    generation = portal._generation(None)
    generation.engine = Engine(generation.package, "300KiB")
    generation.store._connection.execute("SET memory_limit = '2MiB'")


def site(portal: Portal) -> Starlette:
    """The pages and the figures with what answers their failures."""
    site = Site(portal)
    routes = [
        *Listing(site).routes(),
        *Pages(site).routes(),
        *Themes(site).routes(),
        *FigureFiles(site).routes(),
        *Figures(site).routes(),
    ]
    return Starlette(routes=routes, exception_handlers=handlers(site))


@pytest.mark.parametrize(
    "path",
    ["liste?q=num%C3%A9rique", "themes/", "f/totals.json", "f/comments_by_theme"],
)
def test_a_short_memory_is_answered_503_with_a_sentence(portal, caplog, path):
    """When to come back is said, and the cause is noted, for the operator alone."""
    app = site(portal)
    starve(portal)
    answer = Answer(app, f"/territoire-numerique/{path}")
    assert answer.status == 503
    assert NO_ROOM in answer.body
    assert int(answer.headers["retry-after"]) > 0
    assert "Out of Memory" not in answer.body
    assert str(portal.workspace) not in answer.body
    assert "Out of Memory" in caplog.text
    assert "num%C3" not in caplog.text, "nobody's words are noted"


@pytest.mark.parametrize(
    "path",
    ["c/1", "liste?q=num%C3%A9rique", "themes/", "f/totals.csv", "f/support_rank"],
)
def test_files_gone_are_answered_503_with_a_sentence(portal, copy, caplog, path):
    """As when a folder was purged by hand under the portal."""
    app = site(portal)
    for file in (copy / "live").rglob("*.parquet"):
        file.unlink()
    answer = Answer(app, f"/territoire-numerique/{path}")
    assert answer.status == 503
    assert "Les données ne sont pas encore là" in answer.body
    assert int(answer.headers["retry-after"]) > 0
    assert str(copy) not in answer.body
    assert ".parquet" in caplog.text


@pytest.mark.parametrize("cause", ["memory", "files"])
def test_the_dashboard_shows_a_sentence_and_no_trace(portal, copy, caplog, cause):
    """And neither the path of a file nor what the database says of its memory."""
    if cause == "memory":
        starve(portal)
    else:
        for file in (copy / "live").rglob("*.parquet"):
            file.unlink()
    app = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
    shown = "\n".join(element.proto.body for element in app.get("html"))
    assert not app.exception
    assert "Ces données ne peuvent pas être affichées" in shown
    assert (NO_ROOM if cause == "memory" else "en cours de préparation") in shown
    assert str(copy) not in shown
    assert "Out of Memory" not in shown
    assert str(copy) in caplog.text
