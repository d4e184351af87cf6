"""What a platform that does not answer, or answers something else, does: exit 3, nothing lost."""

import json
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from broken_workspace import TOPIC, comment, leftovers, locate, packages

from datapackage.sources import democracyos
from datapackage.sources.democracyos import DemocracyOS
from datapackage.sources.democracyos.remote import Limits

pytestmark = pytest.mark.journey

FORUMS = json.dumps([{"id": "f1", "name": "essai", "title": "Essai"}]).encode()


class Platform(BaseHTTPRequestHandler):
    """Answers each address as its name says."""

    def do_GET(self):
        """Behave as `/<behaviour>/api/…` asks."""
        getattr(self, self.path.split("/")[1].replace("-", "_"))()

    def log_message(self, *_):
        """Stay silent."""

    def say(self, body, *, status=200, length=None, **headers):
        """Answer."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def endless_redirect(self):
        """Send elsewhere, for ever."""
        self.say(b"", status=302, Location=self.path)

    def html(self):
        """Answer a page for people."""
        self.say(b"<!doctype html><title>Maintenance</title>")

    def slow(self):
        """Say nothing for longer than anybody waits."""
        time.sleep(0.6)

    def half(self):
        """Hang up in the middle of the answer."""
        self.say(FORUMS[:10], length=len(FORUMS))

    def cut_json(self):
        """Answer half a JSON, as if it were whole."""
        self.say(FORUMS[:-9])

    def failing(self):
        """Fail."""
        self.say(b"{}", status=500)

    def forbidden(self):
        """Refuse."""
        self.say(b"{}", status=403)

    def other_shape(self):
        """Answer JSON of another service."""
        self.say(b'{"meteo": "pluie"}')

    def without_topics(self):
        """List a consultation, and have nothing in it."""
        known = "/api/forum/all" in self.path
        self.say(FORUMS if known else b"{}", status=200 if known else 404)

    def good(self):
        """Answer as the platform does, with an emoji cut in two in a reply."""
        reply = {"id": "r1", "text": "te\ud83dxte", "createdAt": "2017-02-11T08:00:00Z"}
        answers = {
            "/api/forum/all": json.loads(FORUMS),
            "/api/v2/": None,
            "/api/topic/all": [TOPIC | {"forum": "f1"}],
            "/api/comment/all": [comment(1, replies={"length": 1})],
            "/replies": [reply | {"author": {"id": "a9", "fullName": "Albane Nomdetest"}}],
        }
        found = next((value for part, value in answers.items() if part in self.path), None)
        self.say(json.dumps(found).encode(), status=404 if found is None else 200)


@pytest.fixture(scope="module")
def address():
    """Return the address of the platform."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def _impatient(monkeypatch):
    """Wait less than for a real site; nothing else changes."""
    limits = Limits(read_seconds=0.2, attempts=2, first_wait_seconds=0.01)
    monkeypatch.setattr(democracyos, "SOURCE", DemocracyOS(limits=limits))


@contextmanager
def closed_port():
    """Yield an address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


BEHAVIOURS = {
    "endless-redirect": (3, ["redirections", "adresse finale"]),
    "html": (3, ["page HTML", "vérifiez l’adresse"]),
    "slow": (3, ["connexion impossible ou perdue", "réessayez plus tard"]),
    "half": (3, ["coupée", "réessayez plus tard"]),
    "cut-json": (3, ["pas du JSON", "réessayez plus tard"]),
    "failing": (3, ["500", "réessayez plus tard"]),
    "forbidden": (3, ["403", "concertation est publique"]),
    "other-shape": (2, ["aucune concertation publique", "vérifiez l’adresse"]),
    "without-topics": (3, ["/api/topic/all", "404"]),
}


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_a_platform_that_misbehaves_is_told(folder, build, address, behaviour):
    """The exit code that is specified, the address, what came; readers see what they saw."""
    expected, said = BEHAVIOURS[behaviour]
    locate(folder, f"{address}/{behaviour}")
    before = packages(folder)
    code, out, err = build(folder)
    assert (code, out) == (expected, "")
    assert err.startswith(f"erreur : {address}/{behaviour}")
    assert err.count("\n") == 1
    assert [words for words in said if words not in err] == []
    assert packages(folder) == before
    assert leftovers(folder) == []


@pytest.mark.usefixtures("_impatient")
def test_a_refused_connection_is_told(folder, build):
    """Nobody listens there."""
    before = packages(folder)
    with closed_port() as nobody:
        locate(folder, nobody)
        code, out, err = build(folder)
    assert (code, out) == (3, "")
    assert err.startswith(f"erreur : {nobody}")
    assert "connexion impossible" in err
    assert packages(folder) == before
    assert leftovers(folder) == []


@pytest.mark.usefixtures("_impatient")
def test_half_an_emoji_does_not_stop_a_collection(folder, build, address):
    """A site cuts texts anywhere; the half sign is lost, not the reply."""
    locate(folder, f"{address}/good")
    code, out, err = build(folder, "--json")
    assert (code, err) == (0, "")
    rows = json.loads(out)["rows"]
    assert (rows["contributions"], rows["comments"]) == (1, 1)
