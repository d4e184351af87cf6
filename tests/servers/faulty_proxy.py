"""A reverse proxy on loopback that records what passes, and breaks it where a test says.

Tests write `from faulty_proxy import ...` (tests/conftest.py puts this folder on the path)::

    with FaultyProxy("http://127.0.0.1:5000") as proxy:
        proxy.fail(Cut.AFTER, write=2)                    # applied, but nobody hears of it
        proxy.fail(Answer(429, {"Retry-After": "1"}), request=5, times=3)
        publish_to(proxy.url)
        assert [seen.method for seen in proxy.writes] == ["POST", "PUT"]

Bodies are streamed both ways, never held whole. Addresses inside answers are the portal's own;
they pass by here too for a client that is told HTTP_PROXY=proxy.url and the portal's address.
"""

from __future__ import annotations

import http.client
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import BinaryIO, Self
from urllib.parse import urlsplit

_PIECE = 1 << 16
_HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade"}
_FRAMING = {"content-length", "transfer-encoding"}
_AUTHORITY = re.compile(r"^http://[^/]+")
_CKAN_READ = re.compile(r"/api/(?:\d/)?action/\w+_(?:show|list|search|autocomplete)(?:\?|$)")


class Cut(Enum):
    """Where the connection breaks."""

    BEFORE = "before the portal hears of it"
    HALFWAY = "in the middle of the body"
    AFTER = "once applied, before the answer"


@dataclass(frozen=True)
class Answer:
    """What the proxy answers itself, without forwarding."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


Fault = Cut | Answer


@dataclass(frozen=True)
class Seen:
    """A request at the wire; `status` is what the client was told, None if nothing."""

    number: int
    method: str
    path: str
    write: int  # 0 for a read, else the rank among the writes
    fault: Fault | None = None
    status: int | None = None
    body_bytes: int = 0  # those forwarded
    answer_bytes: int = 0  # those announced to the client, if they are


class FaultyProxy:
    """Listens on a free port, forwards to one server; all its methods suit any thread."""

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream)
        self.after_request: Callable[[Seen], None] = lambda _seen: None
        self._lock = threading.Lock()
        self._errors: list[Exception] = []
        self._under_way: dict[int, Seen] = {}
        self.forget()
        handler = type("Handler", (_Handler,), {"proxy": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        if self._errors and kind is None:
            raise self._errors[0]

    def fail(
        self, fault: Fault, *, write: int | None = None, request: int | None = None, times: int = 1
    ) -> None:
        """Break `times` writes from the `write`-th, or requests from the `request`-th (from 1)."""
        if (write is None) == (request is None):
            raise ValueError("say either write= or request=")
        first = request if write is None else write
        for number in range(first, first + times):
            self._faults["request" if write is None else "write", number] = fault

    def forget(self) -> None:
        """Count from one again: no request seen, no fault prepared."""
        with self._lock:
            self._faults: dict[tuple[str, int], Fault] = {}
            self._seen: dict[int, Seen] = {}
            self._writes = 0
            self._passed = 0

    @property
    def requests(self) -> list[Seen]:
        """What passed, in order of arrival."""
        with self._lock:
            return list(self._seen.values())

    @property
    def writes(self) -> list[Seen]:
        """What passed and is not a mere reading."""
        return [seen for seen in self.requests if seen.write]

    @property
    def passed(self) -> int:
        """The bytes of bodies that went on to the portal so far, told while they go."""
        with self._lock:
            return self._passed

    @property
    def idle(self) -> bool:
        """Is every request ended? The portal may still work for a client that died."""
        with self._lock:
            return not self._under_way

    def pass_on(self, size: int) -> None:
        """Count bytes of a body, once the portal has them."""
        with self._lock:
            self._passed += size

    @property
    def fired(self) -> list[Seen]:
        """What was broken."""
        return [seen for seen in self.requests if seen.fault]

    def arrived(self, method: str, path: str) -> Seen:
        """Count a request, and say what becomes of it."""
        with self._lock:
            rank = 0
            if not _reads(method, path):
                self._writes += 1
                rank = self._writes
            number = len(self._seen) + 1
            fault = self._faults.get(("request", number)) or self._faults.get(("write", rank))
            self._seen[number] = seen = Seen(number, method, path, rank, fault)
            self._under_way[id(seen)] = seen
            return seen

    def ended(self, seen: Seen, status: int | None, body_bytes: int, answer_bytes: int = 0) -> None:
        """Note how a request ended; called before the client hears of it."""
        done = replace(seen, status=status, body_bytes=body_bytes, answer_bytes=answer_bytes)
        with self._lock:
            self._under_way.pop(id(seen), None)
            if self._seen.get(seen.number) is not seen:
                return  # already ended, or forgotten meanwhile
            self._seen[seen.number] = done
        try:
            self.after_request(done)
        except Exception as error:  # noqa: BLE001 - raised again, where the test sees it
            self._errors.append(error)


def _reads(method: str, path: str) -> bool:
    """Whether a request changes nothing: CKAN also takes readings by POST."""
    return method in {"GET", "HEAD", "OPTIONS"} or bool(_CKAN_READ.search(path))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 50

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that hung up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True
    proxy: FaultyProxy

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the proxy remembers."""

    def one(self) -> None:
        """Serve a request of any method."""
        self.path = _AUTHORITY.sub("", self.path)  # what a client writes to an HTTP_PROXY
        seen = self.proxy.arrived(self.command, self.path)
        if isinstance(seen.fault, Answer):
            self._answer_alone(seen, seen.fault)
        elif seen.fault is Cut.BEFORE or (seen.fault is Cut.HALFWAY and not self._has_body()):
            self.proxy.ended(seen, None, 0)
            self._hang_up()
        else:
            self._forward(seen)

    def _forward(self, seen: Seen) -> None:
        body = _Body(self.rfile, self.headers, self._halfway(seen))
        try:
            with self._asked(body) as answer:
                if seen.fault is not Cut.AFTER:
                    head = self.command == "HEAD"
                    length = 0 if head else int(answer.getheader("Content-Length") or 0)
                    self.proxy.ended(seen, answer.status, body.passed, length)
                    self._relay(answer)
                    return
                while answer.read(_PIECE):
                    pass
        except (OSError, http.client.HTTPException, _BrokenError):
            pass  # also when the portal or the client hung up: the other one learns it
        self.proxy.ended(seen, None, body.passed)
        self._hang_up()

    def _has_body(self) -> bool:
        """A request without a body is whole with its headers: it has no middle."""
        length = int(self.headers.get("Content-Length") or 0)
        return length > 0 or "Transfer-Encoding" in self.headers

    def _halfway(self, seen: Seen) -> int | None:
        """How many bytes of the body may pass; None for all."""
        if seen.fault is not Cut.HALFWAY:
            return None
        return int(self.headers.get("Content-Length") or 2 * _PIECE) // 2

    @contextmanager
    def _asked(self, body: _Body) -> Iterator[http.client.HTTPResponse]:
        """Send the request on, and close the connection to the portal whatever happens."""
        upstream = self.proxy.upstream
        connection = http.client.HTTPConnection(upstream.hostname, upstream.port, timeout=300)
        try:
            connection.putrequest(
                self.command, self.path, skip_host=True, skip_accept_encoding=True
            )
            connection.putheader("Host", upstream.netloc)
            connection.putheader("Connection", "close")
            for name, value in self.headers.items():
                if name.lower() not in _HOP_BY_HOP | {"host", "expect"}:
                    connection.putheader(name, value)
            connection.endheaders()
            for piece in body.framed():
                connection.send(piece)
                self.proxy.pass_on(len(piece))
            yield connection.getresponse()
        finally:
            connection.close()

    def _relay(self, answer: http.client.HTTPResponse) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP_BY_HOP | _FRAMING:
                self.send_header(name, value)
        silent = self.command == "HEAD" or answer.status in {204, 304}
        length = answer.getheader("Content-Length")
        if length is not None:
            self.send_header("Content-Length", length)
        elif not silent:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        while piece := answer.read(_PIECE):
            self.wfile.write(piece)

    def _answer_alone(self, seen: Seen, answer: Answer) -> None:
        for _piece in _Body(self.rfile, self.headers, None).framed():
            pass  # a client that is still sending would miss the answer
        self.proxy.ended(seen, answer.status, 0)
        data = answer.body.encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


for _method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"):
    setattr(_Handler, f"do_{_method}", _Handler.one)


class _BrokenError(Exception):
    """What had to pass did: now the connection breaks."""


class _Body:
    """What the client sends, as it comes, in the client's own framing."""

    def __init__(self, source: BinaryIO, headers: Mapping[str, str], limit: int | None) -> None:
        self._source = source
        self._chunked = "chunked" in headers.get("Transfer-Encoding", "").lower()
        self._length = int(headers.get("Content-Length") or 0)
        self._limit = limit
        self.passed = 0

    def framed(self) -> Iterator[bytes]:
        """Yield the bytes of the body as they were on the wire."""
        if not self._chunked:
            yield from self._counted(self._length)
        else:
            while size := int((line := self._line()).split(b";")[0], 16):
                yield line
                yield from self._counted(size)
                yield self._line()
            if self._limit is not None:
                raise _BrokenError  # a short body lacks at least its end
            yield line + self._line()

    def _line(self) -> bytes:
        line = self._source.readline()
        if not line:
            raise ConnectionError("the client hung up")
        return line

    def _counted(self, size: int) -> Iterator[bytes]:
        while size:
            room = size if self._limit is None else min(size, self._limit - self.passed)
            if not room:
                raise _BrokenError
            piece = self._source.read(min(_PIECE, room))
            if not piece:
                raise ConnectionError("the client hung up")
            self.passed += len(piece)
            size -= len(piece)
            yield piece
