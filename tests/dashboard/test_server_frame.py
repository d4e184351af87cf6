"""What surrounds the pages: headers, Streamlit's shell, settings, health, start and stop."""

import gzip
import json
import re
import socket
import tomllib
from pathlib import Path

import duckdb
import pytest
import small_portal
from starlette.requests import Request
from streamlit import config

from dashboard import server
from dashboard.navigation import pages
from dashboard.reading.portal import Portal
from dashboard.routes.errors import handlers
from dashboard.routes.feeds import Feeds
from dashboard.routes.site import Site
from datapackage.errors import PackageError
from queries import UnavailableError

ROOT = Path(__file__).parents[2]
PAGES = tuple(found.page for found in pages())


@pytest.mark.parametrize(
    "path", ["/", "/c/1", "/c/4", "/nothing", "/data/live/contributions.parquet", "/_stcore/health"]
)
def test_every_answer_carries_the_policy(get, path):
    """No inline script, no eval, nothing from elsewhere, whatever answers."""
    headers = get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")
def test_each_streamlit_page_has_its_own_shell(get, page):
    """French, titled, with a way out without JavaScript that works, and no inline script."""
    answer = get(f"/{page.path}")
    assert answer.status == 200
    assert '<html lang="fr">' in answer.body
    title = re.search(r"<title>(.*?)</title>", answer.body)[1]
    assert "Essai &lt;du&gt; portail" in title
    assert (page.title in title) is bool(page.path)
    assert not re.search(r"<script(?![^>]*\bsrc=)", answer.body)
    assert not re.search(r'<(?:link|script|img|iframe)[^>]*(?:src|href)="(?!\.?/)', answer.body)
    out = re.findall(r"<noscript>.*?</noscript>", answer.body, re.DOTALL)[-1]
    for address in set(re.findall(r'href="(/[^"#]+)"', out.replace("&amp;", "&"))):
        assert get.root(address).status in {200, 308}, address


def test_the_titles_of_pages_differ():
    """A reader with ten tabs open finds the right one."""
    assert len({page.title for page in PAGES}) == len(PAGES)
    assert PAGES[0].path == ""


def test_the_bundle_is_compressed_and_kept(get):
    """The scripts of the shell come in gzip or brotli, once for all."""
    path = re.search(r'src="\./(static/js/index[^"]+)"', get("/").body)[1]
    plain = get(f"/{path}", Accept_Encoding="identity")
    packed = get(f"/{path}", Accept_Encoding="gzip, deflate")
    smaller = get(f"/{path}", Accept_Encoding="gzip, deflate, br, zstd")
    assert gzip.decompress(packed.data) == plain.data
    assert len(smaller.data) < len(packed.data) < len(plain.data) / 2
    assert smaller.headers["content-encoding"] == "br"
    assert "immutable" in packed.headers["cache-control"]
    assert packed.headers["vary"] == "Accept-Encoding"
    assert get(f"/{path}", If_None_Match=plain.headers["etag"]).status == 304


def test_assets_are_ours(get):
    """Style, icon, script and font come from this server, with their types."""
    kinds = {
        "/assets/portal.css": "text/css; charset=utf-8",
        "/assets/favicon.svg": "image/svg+xml",
        "/assets/fr.js": "text/javascript; charset=utf-8",
        "/assets/source-sans.woff2": "font/woff2",
        "/favicon.png": "image/svg+xml",
    }
    for path, kind in kinds.items():
        answer = get(path)
        assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert get.root("/favicon.ico").status == 200
    assert "http" not in re.sub(r"/\*.*?\*/", "", get("/assets/portal.css").body)


def test_the_root_leads_to_the_consultation(get):
    """One consultation per server for now, under its slug."""
    assert get.root("/").headers["location"] == "/essai/"
    assert get.root("/essai").headers["location"] == "/essai/"


@pytest.mark.parametrize("path", ["/nothing", "/essai/a/b/c", "/essai/static/none.js", "/essais/"])
def test_an_unknown_address_is_never_a_soft_404(get, path):
    """Streamlit would answer 200 and its own page."""
    answer = get.root(path)
    assert answer.status == 404
    assert "Cette page n’existe pas" in answer.body


def test_streamlit_keeps_its_own_addresses(get):
    """Its health and its settings are not taken by our 404."""
    assert get("/_stcore/health").body == "ok"
    assert get("/_stcore/host-config").status == 200


def test_another_method_is_refused(get):
    """Nothing can be changed through the portal."""
    assert get("/c/1", "POST").status == 405
    assert get("/liste", "DELETE").status == 405


def test_health_tells_the_generation_and_the_failure(get):
    """What a monitor needs, and never an error in clear to the public."""
    content = json.loads(get.root("/healthz").body)
    assert content["ok"] is True
    assert content["generation"] == "g1:live"
    assert content["failing"] is True
    assert content["age_seconds"] > 0
    assert get("/healthz").status == 200


def test_the_settings_are_those_of_the_one_file():
    """However the server is started, no telemetry and no details of errors."""
    settings = server.settings()
    assert settings["browser.gatherUsageStats"] is False
    assert settings["client.showErrorDetails"] == "none"
    assert settings["runner.postScriptGC"] is False
    link = ROOT / "dashboard" / ".streamlit" / "config.toml"
    assert link.resolve() == ROOT / "streamlit_config.toml"
    assert tomllib.loads(link.read_text("utf-8"))["theme"]["light"]["primaryColor"] == "#1F5299"


def test_the_running_server_obeys_the_settings(get):
    """Read back from Streamlit itself, with the base path of the consultation."""
    assert get.root("/healthz").status == 200
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_option("server.baseUrlPath") == "essai"
    assert config.get_option("server.fileWatcherType") == "none"


def test_a_taken_port_is_an_error_that_says_what_to_do(workspace):
    """One line, with the remedy."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(server.AddressError, match="choisir --port"):
            server.serve(workspace, port=taken.getsockname()[1])


def test_nothing_to_serve_is_said_before_starting(tmp_path):
    """An empty workspace is an error, not a server that answers errors."""
    with pytest.raises(PackageError, match="concertation build"):
        Portal(tmp_path).package()


def test_a_process_serves_and_stops_cleanly_whatever_its_environment(own):
    """SIGTERM ends it with status 0; Streamlit's variables do not override the file."""
    variables = {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true", "STREAMLIT_SERVER_PORT": "1"}
    temporary = own.parent / "temporary"
    temporary.mkdir()
    with small_portal.process(own, **variables, TMPDIR=str(temporary)) as (running, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/essai/", address)
        from urllib.request import urlopen

        with urlopen(address) as answer:
            assert answer.status == 200
        assert list(temporary.iterdir()), "a place for what does not fit in memory"
        # SIGTERM, as a service manager does.
        running.terminate()
        assert running.wait(timeout=20) == 0
    assert not list(temporary.iterdir())


@pytest.mark.parametrize(
    ("failure", "key", "status", "words"),
    [
        (PackageError("live/current : secret path"), PackageError, 503, "pas encore là"),
        (UnavailableError("secret path"), UnavailableError, 503, "manque de place"),
        (duckdb.OutOfMemoryException("secret path"), duckdb.Error, 503, "manque de place"),
        (RuntimeError("secret path"), 500, 500, "Une erreur est survenue"),
    ],
    ids=["no data yet", "no memory", "database", "our own mistake"],
)
def test_a_failure_is_told_without_its_details(own, failure, key, status, words):
    """Even when nothing can be read any more, the reader has a page, and no path of the disk."""
    site = Site(Portal(own))
    (own / "live" / "public").unlink()
    (own / "releases" / "latest").unlink()
    scope = {"type": "http", "method": "GET", "path": "/essai/c/1", "query_string": b""}
    scope |= {"headers": [], "server": ("127.0.0.1", 80), "scheme": "http", "root_path": ""}
    answer = handlers(site)[key](Request(scope), failure)
    assert answer.status_code == status
    assert words in answer.body.decode("utf-8")
    assert "secret path" not in answer.body.decode("utf-8")


def test_health_is_503_when_there_is_nothing_to_serve(own):
    """A monitor sees it; the message names the remedy."""
    feeds = Feeds(Site(Portal(own)))
    (own / "live" / "public").unlink()
    (own / "releases" / "latest").unlink()
    scope = {"type": "http", "method": "GET", "path": "/healthz", "headers": []}
    answer = feeds.health(Request(scope))
    assert answer.status_code == 503
    assert json.loads(answer.body)["ok"] is False


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8501"),
        ("0.0.0.0", "http://localhost:8501"),
        ("::", "http://localhost:8501"),
        ("::1", "http://[::1]:8501"),
        ("portail.example", "http://portail.example:8501"),
    ],
)
def test_the_address_that_is_told_opens(host, address):
    """Whatever the server listens to, a browser can be given what it prints."""
    assert server.origin(host, 8501) == address
