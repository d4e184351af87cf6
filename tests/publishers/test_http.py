"""What goes over the wire: never a token where it should not be, never a blind second write."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from publishers.errors import BusyError, LostAnswerError, PortalError, RefusedError
from publishers.http import Http

TOKEN = "jeton-très-secret".encode().hex()


@pytest.fixture
def portal():
    """Return a real server on loopback whose answers a test queues."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.seen.append((self.command, self.path, dict(self.headers), body))
            status, headers, content = server.answers.pop(0) if server.answers else (200, {}, b"{}")
            if status is None:
                self.connection.close()
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = answer  # noqa: N815  names that http.server looks for

        def log_message(self, *_):
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen, server.answers = [], []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def http(portal, tmp_path):
    """Return a client of `portal` that notes what it waited for."""
    waited = []
    client = Http(
        portal.url, {"X-API-KEY": TOKEN}, audit=tmp_path / "journal.jsonl", sleep=waited.append
    )
    client.waited = waited
    return client


def test_reading_is_tried_again(portal, http):
    """502, then 429 with its delay, then the answer."""
    portal.answers = [(502, {}, b""), (429, {"Retry-After": "3"}, b""), (200, {}, b'{"ok": 1}')]
    assert http.read("/x") == {"ok": 1}
    assert http.waited[1] == 3


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((500, {}, b"<html>"), LostAnswerError),
        ((502, {}, b""), LostAnswerError),
        ((None, {}, b""), LostAnswerError),
        ((423, {}, b"{}"), BusyError),
        ((429, {}, b"{}"), BusyError),
        ((200, {}, b"<html>ok</html>"), LostAnswerError),
        ((400, {}, b'{"message": "titre trop long"}'), RefusedError),
        ((302, {"Location": "http://127.0.0.1:9/"}, b""), RefusedError),
    ],
    ids=["500", "502", "cut", "423", "429", "html", "400", "redirect"],
)
def test_writing_is_sent_once(portal, http, answer, error):
    """Whatever the failure, it is raised as what it is, after one request."""
    portal.answers = [answer]
    with pytest.raises(error):
        http.write("POST", "/datasets/", {"title": "t"}, purpose="créer")
    assert len(portal.seen) == 1
    assert http.writes == 1


def test_what_the_portal_says_is_shown(portal, http):
    """The errors by field reach whoever must mend them."""
    portal.answers = [(400, {}, b'{"errors": {"title": ["trop long"]}}')]
    with pytest.raises(RefusedError, match="trop long") as refused:
        http.write("POST", "/datasets/", {}, purpose="créer")
    assert refused.value.status == 400


def test_missing_is_none(portal, http):
    """404 and 410 are answers, not failures."""
    portal.answers = [(404, {}, b"{}"), (410, {}, b"{}")]
    assert http.read("/x") is None
    assert http.read("/x") is None


def test_the_token_goes_to_the_portal_and_nowhere_else(portal, http, tmp_path):
    """Not to anonymous reads, not to a redirection, not to the log, not into an error."""
    http.read("/mine")
    http.read("/public", anonymous=True)
    http.download(portal.url + "/file")
    with_token = ["X-API-KEY" in headers for _, _, headers, _ in portal.seen]
    assert with_token == [True, False, False]
    portal.answers = [(302, {"Location": "http://127.0.0.1:9/"}, b"")]
    with pytest.raises(RefusedError) as refused:
        http.read("/moved")
    portal.answers = [(None, {}, b"")]
    with pytest.raises(LostAnswerError) as lost:
        http.write("POST", "/x", {}, purpose="créer")
    assert TOKEN not in f"{refused.value!r} {lost.value!r} {lost.value.__cause__!r}"
    assert TOKEN not in (tmp_path / "journal.jsonl").read_text("utf-8")


def test_every_write_is_noted(portal, http, tmp_path):
    """One JSON line a write: when, what, what came of it."""
    http.write("PUT", "/a", {}, purpose="un")
    portal.answers = [(None, {}, b"")]
    with pytest.raises(LostAnswerError):
        http.write("PUT", "/b", {}, purpose="deux")
    lines = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_text().splitlines()]
    assert [(line["purpose"], line["path"]) for line in lines] == [("un", "/a"), ("deux", "/b")]
    assert lines[0]["outcome"] == 200
    assert lines[1]["outcome"] != 200


def test_a_netrc_is_not_read(portal, http, tmp_path, monkeypatch):
    """Somebody's stored password must not replace the token."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login moi password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    http.read("/x")
    assert "Authorization" not in portal.seen[0][2]


def test_a_dead_portal_is_told(http, portal):
    """No traceback: the address, and what to do."""
    portal.answers = [(None, {}, b"")] * 10
    with pytest.raises(PortalError, match="réessayez"):
        http.read("/x")
