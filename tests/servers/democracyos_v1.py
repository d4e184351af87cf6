"""A small real site that answers as the DemocracyOS v1 API does, for tests of collection.

Tests write `from democracyos_v1 import ...` (tests/conftest.py puts this folder
on the path), describe a consultation in Python, and start it::

    with serve(site) as server:
        server.reveal(datetime(2017, 2, 20, tzinfo=UTC))   # what people see then
        server.fail_next("cut", times=2)                   # kinds: FAILURES
        collect_from(server.url)

Without `reveal`, everything is visible; `serve(site, clock=...)` follows a clock.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

FAILURES = ("500", "503", "429", "cut", "slow", "html", "redirect")
"""What `fail_next` can do to the next requests."""

_FORUMS_PER_PAGE = 20
_LOOP = "/endless"
_BEGINNING = datetime(2017, 2, 8, tzinfo=UTC)
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Vote:
    """One person's opinion of a comment: `positive` or `negative`."""

    author: str
    value: str = "positive"
    at: datetime = _BEGINNING


@dataclass(frozen=True)
class Reply:
    """An answer to a comment."""

    id: str
    author: str
    text: str
    at: datetime = _BEGINNING


@dataclass(frozen=True)
class Comment:
    """A contribution: a first-level comment on a topic."""

    id: str
    topic: str
    author: str
    text: str
    at: datetime = _BEGINNING
    alias: str | None = None
    count: int | None = None
    votes: tuple[Vote, ...] = ()
    replies: tuple[Reply, ...] = ()
    flags: tuple[str, ...] = ()
    """Ids of the people who flagged it as spam."""
    withdrawn_at: datetime = _END_OF_TIME


@dataclass(frozen=True)
class Topic:
    """A theme; `published_at` None is a draft."""

    id: str
    title: str
    forum: str = "f1"
    published_at: datetime | None = _BEGINNING


@dataclass(frozen=True)
class Forum:
    """A consultation of the site."""

    id: str
    name: str
    title: str


@dataclass(frozen=True)
class Site:
    """All that the site will ever hold; the clock tells what is visible."""

    topics: tuple[Topic, ...]
    comments: tuple[Comment, ...] = ()
    forums: tuple[Forum, ...] = (Forum("f1", "territoire", "Territoire numérique"),)
    people: dict[str, str] = field(default_factory=dict)
    """Full names by id; an id without a name is shown as such."""


class Server:
    """The running site, as tests drive it."""

    def __init__(self, site: Site, clock: Callable[[], datetime] | None) -> None:
        self.site = site
        self.requests: list[str] = []
        """Paths asked for, with their query, in order."""
        self.slow_seconds = 5.0
        self.retry_after = 0
        self._clock = clock or (lambda: _END_OF_TIME)
        self._failures: list[tuple[str, str]] = []
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self.url = ""

    def reveal(self, until: datetime) -> None:
        """Show what was written up to `until`, and nothing that was withdrawn by then."""
        self._clock = lambda: until

    def fail_next(self, kind: str, times: int = 1, path: str = "") -> None:
        """Make the next `times` requests whose path contains `path` fail as `kind`."""
        assert kind in FAILURES, kind
        with self._lock:
            self._failures += [(kind, path)] * times

    def recover(self) -> None:
        """Forget the failures planned so far."""
        with self._lock:
            self._failures.clear()

    def failure(self, target: str) -> str | None:
        """Return the failure planned for this request, and forget it."""
        with self._lock:
            self.requests.append(target)
            for place, (kind, path) in enumerate(self._failures):
                if path in target:
                    del self._failures[place]
                    return kind
        return None

    def answer(self, path: str, query: dict[str, str]) -> Any:
        """Return the JSON value for `path`, or None if there is nothing there."""
        now = self._clock()
        match path.strip("/").split("/"):
            case ["api", "forum", "all"]:
                return _page(
                    [_forum(forum) for forum in self.site.forums],
                    int(query.get("page", 0)),
                    _FORUMS_PER_PAGE,
                )
            case ["api", "topic", "all"]:
                return [_topic(t) for t in self.site.topics if t.forum == query.get("forum")]
            case ["api", "comment", "all"]:
                shown = [
                    self._comment(comment, now)
                    for comment in sorted(self.site.comments, key=lambda c: (c.at, c.id))
                    if comment.topic == query.get("topicId") and _visible(comment, now)
                ]
                return _page(shown, int(query.get("page", 0)), int(query.get("limit", 0)))
            case ["api", "comment", comment_id, "replies"]:
                return self._replies(comment_id, now)
        return None

    def _replies(self, comment_id: str, now: datetime) -> list[dict[str, Any]] | None:
        for comment in self.site.comments:
            if comment.id == comment_id and _visible(comment, now):
                return [self._reply(reply) for reply in comment.replies if reply.at <= now]
        return None

    def _comment(self, comment: Comment, now: datetime) -> dict[str, Any]:
        votes = [_vote(number, vote) for number, vote in enumerate(comment.votes) if vote.at <= now]
        up = [vote for vote in votes if vote["value"] == "positive"]
        down = [vote for vote in votes if vote["value"] == "negative"]
        shown = {
            "id": comment.id,
            "text": comment.text,
            "createdAt": _iso(comment.at),
            "context": "topic",
            "reference": comment.topic,
            "author": self._person(comment.author),
            "flags": [{"_id": f"x{who}", "author": who, "value": "spam"} for who in comment.flags],
            "upvote": len(up),
            "downvote": len(down),
            "upvotes": up,
            "downvotes": down,
            "votes": votes,
            "replies": {"length": sum(reply.at <= now for reply in comment.replies)},
        }
        if comment.alias:
            shown |= {"alias": comment.alias, "count": comment.count}
        return shown

    def _reply(self, reply: Reply) -> dict[str, Any]:
        return {
            "id": reply.id,
            "text": reply.text,
            "createdAt": _iso(reply.at),
            "author": self._person(reply.author),
        }

    def _person(self, who: str) -> dict[str, Any]:
        name = self.site.people.get(who, who)
        return {"id": who, "fullName": name, "displayName": name, "staff": False, "roles": []}


@contextmanager
def serve(site: Site, clock: Callable[[], datetime] | None = None) -> Iterator[Server]:
    """Run the site on a free port of this machine until the block ends."""
    server = Server(site, clock)
    http = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Handler", (_Handler,), {"server_state": server})
    )
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        http.shutdown()
        http.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """One request: a planned failure, or the answer of the API."""

    protocol_version = "HTTP/1.1"
    server_state: Server

    def do_GET(self) -> None:
        failure = self.server_state.failure(self.path)
        if failure == "slow":
            self.server_state.closing.wait(self.server_state.slow_seconds)
        if failure == "redirect" or self.path == _LOOP:
            self._send(302, b"", {"Location": _LOOP})
        elif failure == "html":
            self._send(200, b"<!DOCTYPE html><p>Maintenance</p>", {}, "text/html")
        elif failure in {"500", "503", "429"}:
            headers = {"Retry-After": str(self.server_state.retry_after)}
            self._send(int(failure), b'{"error": "later"}', headers if failure == "429" else {})
        elif "application/json" not in self.headers.get("Accept", ""):
            self._send(406, b"Not Acceptable", {}, "text/plain")
        else:
            self._answer(cut=failure == "cut")

    def _answer(self, *, cut: bool) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        value = self.server_state.answer(parts.path, query)
        if value is None:
            self._send(404, b"Not Found", {}, "text/plain")
            return
        body = json.dumps(value, ensure_ascii=False).encode()
        self._send(200, body, {}, sent=len(body) // 2 if cut else len(body))

    def _send(
        self,
        status: int,
        body: bytes,
        headers: dict[str, str],
        kind: str = "application/json",
        sent: int | None = None,
    ) -> None:
        self.close_connection = True
        # A collector that gave up waiting is gone, as it should.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[:sent])

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


def _visible(comment: Comment, now: datetime) -> bool:
    return comment.at <= now < comment.withdrawn_at or now == _END_OF_TIME == comment.withdrawn_at


def _page(items: list[Any], page: int, limit: int) -> list[Any]:
    return items[page * limit : (page + 1) * limit] if limit else items


def _forum(forum: Forum) -> dict[str, Any]:
    return {
        "id": forum.id,
        "name": forum.name,
        "title": forum.title,
        "owner": {"id": "o1", "fullName": "Organisation", "email": "owner@example.org"},
    }


def _topic(topic: Topic) -> dict[str, Any]:
    return {
        "id": topic.id,
        "topicId": topic.id,
        "title": topic.id,
        "mediaTitle": topic.title,
        "forum": topic.forum,
        "tag": {"_id": "g1", "id": "g1", "hash": "numerique", "name": "Numérique"},
        "publishedAt": _iso(topic.published_at) if topic.published_at else None,
        "deletedAt": None,
        "draft": topic.published_at is None,
        "links": [],
    }


def _vote(number: int, vote: Vote) -> dict[str, Any]:
    return {
        "_id": f"v{number}",
        "author": vote.author,
        "value": vote.value,
        "createdAt": _iso(vote.at),
    }


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
