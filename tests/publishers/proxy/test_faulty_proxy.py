"""The proxy that breaks what is sent to portals, before a server that notes what it applies."""

import http.client
import threading
import tracemalloc
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from faulty_proxy import Answer, Cut, FaultyProxy
from live_consultation import wait_for

BODY = bytes(range(256)) * 4000


class Noting(BaseHTTPRequestHandler):
    """Notes how many bytes of body arrived; answers with that number."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        """Say nothing."""

    def body(self):
        """Yield the body's pieces as they come."""
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            while size := int(self.rfile.readline() or b"0", 16):
                yield self.rfile.read(size)
                self.rfile.readline()
        left = int(self.headers.get("Content-Length") or 0)
        while left and (piece := self.rfile.read(min(left, 1 << 16))):
            left -= len(piece)
            yield piece

    def do_GET(self):
        """Take a body and note it."""
        size = sum(len(piece) for piece in self.body())
        self.server.ready.wait(10)
        self.server.applied.append((self.command, self.path, self.headers["Host"], size))
        data = b"" if self.path == "/empty" else str(size).encode()
        self.send_response(204 if self.path == "/empty" else 200)
        self.send_header("X-Mine", "kept")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else data)


for method in ("HEAD", "POST", "PUT", "DELETE"):
    setattr(Noting, f"do_{method}", Noting.do_GET)


@pytest.fixture
def server():
    """A server on loopback; `applied` lists what it took."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Noting) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_connection: None  # it is cut on purpose
        server.applied = []
        server.ready = threading.Event()
        server.ready.set()
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def proxy(server):
    """The proxy before it."""
    with FaultyProxy(f"http://127.0.0.1:{server.server_port}") as proxy:
        yield proxy


def send(proxy, method="POST", path="/x", **keywords):
    """Send once, never again by itself."""
    return requests.request(method, proxy.url + path, timeout=10, **keywords)


def test_everything_passes_as_it_is(server, proxy):
    """Method, path, body, headers and status; the server sees its own host name."""
    answer = send(proxy, "PUT", "/a?b=%C3%A9", data=BODY)
    assert (answer.status_code, answer.text, answer.headers["X-Mine"]) == (
        200,
        str(len(BODY)),
        "kept",
    )
    host = f"127.0.0.1:{server.server_port}"
    assert server.applied == [("PUT", "/a?b=%C3%A9", host, len(BODY))]


def test_a_client_may_be_told_to_go_through_it(server, proxy):
    """As HTTP_PROXY too: the server's own addresses, in its answers, then pass by it as well."""
    host = f"127.0.0.1:{server.server_port}"
    through = {"http": proxy.url}
    assert (
        requests.put(f"http://{host}/a?b=http://c/d", b"abc", proxies=through, timeout=10).text
        == "3"
    )
    assert [(seen.path, seen.body_bytes) for seen in proxy.requests] == [("/a?b=http://c/d", 3)]
    assert server.applied == [("PUT", "/a?b=http://c/d", host, 3)]


def test_the_length_of_an_answer_is_noted(proxy):
    """What a client downloads can be counted, where the server announces it."""
    send(proxy, data=b"x" * 100)
    send(proxy, "GET", "/empty")
    requests.head(proxy.url, timeout=10)
    assert [seen.answer_bytes for seen in proxy.requests] == [3, 0, 0]


def test_a_chunked_body_passes(server, proxy):
    """A generator is sent without a length; so is it forwarded."""
    assert send(proxy, data=iter([b"abc", b"defgh"])).text == "8"


def test_an_answer_without_a_body_passes(proxy):
    """The same connection then serves a second request."""
    with requests.Session() as session:
        assert session.delete(f"{proxy.url}/empty", timeout=10).status_code == 204
        assert session.get(f"{proxy.url}/x", timeout=10).text == "0"


def test_reads_and_writes_are_counted_apart(proxy):
    """CKAN's readings come by POST, with or without the version in the path."""
    for method, path in [
        ("GET", "/x"),
        ("POST", "/api/3/action/package_create"),
        ("POST", "/api/3/action/package_show"),
        ("POST", "/api/action/package_search?q=a_show"),
        ("POST", "/api/3/action/package_patch?next=x_show"),
        ("DELETE", "/api/1/datasets/5/"),
    ]:
        send(proxy, method, path)
    assert [seen.write for seen in proxy.requests] == [0, 1, 0, 0, 2, 3]
    assert [seen.number for seen in proxy.writes] == [2, 5, 6]
    assert {seen.status for seen in proxy.requests} == {200}


@pytest.mark.parametrize(
    ("cut", "applied"),
    [(Cut.BEFORE, []), (Cut.HALFWAY, [len(BODY) // 2]), (Cut.AFTER, [len(BODY)])],
)
def test_a_cut_loses_the_answer(server, proxy, cut, applied):
    """The client hears nothing in the three cases; the server took nothing, half, or all."""
    proxy.fail(cut, write=2)
    assert send(proxy).ok
    assert send(proxy, "GET").ok
    server.applied.clear()
    with pytest.raises(requests.ConnectionError):
        send(proxy, data=BODY)
    deadline = threading.Event()
    for _ in range(100):  # the server notices the cut in its own time
        if len(server.applied) == len(applied):
            break
        deadline.wait(0.05)
    assert [size for *_, size in server.applied] == applied
    assert [(seen.number, seen.fault, seen.status) for seen in proxy.fired] == [(3, cut, None)]
    assert send(proxy).ok


def test_a_request_without_a_body_has_no_middle(server, proxy):
    """Cut halfway, a DELETE is not applied."""
    proxy.fail(Cut.HALFWAY, write=1)
    with pytest.raises(requests.ConnectionError):
        send(proxy, "DELETE")
    assert server.applied == []


def test_a_short_chunked_body_cut_halfway_never_ends(server, proxy):
    """The last chunk does not pass: the server cannot take the body for whole."""
    proxy.fail(Cut.HALFWAY, write=1)
    with pytest.raises(requests.ConnectionError):
        send(proxy, data=iter([b"abc"]))
    assert proxy.fired[0].body_bytes == 3


@pytest.mark.parametrize("status", [423, 429, 500, 502])
def test_an_answer_of_the_proxy_is_not_forwarded(server, proxy, status):
    """The whole body is read first: the client hears the answer, and may go on."""
    proxy.fail(Answer(status, {"Retry-After": "1"}, "busy"), request=1, times=2)
    with requests.Session() as session:
        for _ in range(2):
            answer = session.post(proxy.url, data=BODY, timeout=10)
            assert (answer.status_code, answer.headers["Retry-After"], answer.text) == (
                status,
                "1",
                "busy",
            )
        assert server.applied == []
        assert session.post(proxy.url, data=BODY, timeout=10).status_code == 200


def test_one_looks_between_the_portal_and_the_client(server, proxy):
    """After each request, applied or broken, before the client hears of it."""
    looks = []
    proxy.after_request = lambda seen: looks.append((seen.status, len(server.applied)))
    proxy.fail(Cut.BEFORE, request=2)
    proxy.fail(Cut.AFTER, request=3)
    heard = []
    for _ in range(3):
        with suppress(requests.ConnectionError):
            send(proxy)
        heard.append(len(looks))
    assert looks == [(200, 1), (None, 1), (None, 2)]
    assert heard == [1, 2, 3]


def test_what_a_look_finds_wrong_fails_the_test(server):
    """An exception in `after_request` is raised again when the proxy closes."""

    def look(_seen):
        raise ValueError("half published")

    proxy = FaultyProxy(f"http://127.0.0.1:{server.server_port}")
    proxy.after_request = look
    with pytest.raises(ValueError, match="half published"), proxy:
        send(proxy)


def test_a_portal_still_works_for_a_client_that_died(server, proxy):
    """What was sent whole is applied, heard or not: the proxy is idle only then."""
    server.ready.clear()
    with suppress(requests.Timeout):
        requests.post(proxy.url, data=BODY, timeout=0.2)
    assert (proxy.idle, server.applied) == (False, [])
    server.ready.set()
    wait_for("the end of the request", lambda: proxy.idle)
    assert [size for *_, size in server.applied] == [len(BODY)]


def test_forgetting_starts_from_one_again(proxy):
    """Neither counts nor faults remain."""
    send(proxy)
    proxy.fail(Cut.BEFORE, write=1)
    proxy.forget()
    assert send(proxy).ok
    assert [(seen.number, seen.write) for seen in proxy.requests] == [(1, 1)]


def test_a_dead_portal_cuts_the_connection(server, proxy):
    """The client does not wait for an answer that nobody will give."""
    nobody = FaultyProxy("http://127.0.0.1:9")
    with nobody, pytest.raises(requests.ConnectionError):
        send(nobody)


def test_a_large_body_is_never_held(proxy):
    """100 MB pass in a few of memory, client and server included."""
    piece, count = b"x" * 1_000_000, 100
    tracemalloc.start()
    try:
        connection = http.client.HTTPConnection(proxy.url.removeprefix("http://"))
        headers = {"Content-Length": str(len(piece) * count)}
        connection.request("POST", "/x", body=(piece for _ in range(count)), headers=headers)
        assert connection.getresponse().read() == b"100000000"
        connection.close()
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
