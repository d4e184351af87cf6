"""Follow every link of a portal, as a search engine would: what does each address answer?"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

_ATTRIBUTES = {"href", "src", "action"}
_LOCATIONS = re.compile(r"<(?:loc|id)>([^<]+)<|<link[^>]* href=[\"']([^\"']+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address gave, and the first page that led there."""

    status: int
    kind: str
    found_on: str


def crawl(start: str, more: tuple[str, ...] = ()) -> dict[str, Answer]:
    """Return the answer of every address of this origin that can be reached, by its path.

    `start` is a full address; `more` are paths that people type, which no page need
    lead to. Files are asked for whole; what they hold is followed when it has links.
    """
    origin = urlsplit(start)
    waiting = deque([(_path(start), "/"), *((path, "typed") for path in more)])
    answers: dict[str, Answer] = {}
    while waiting:
        path, found_on = waiting.popleft()
        if path in answers:
            continue
        response, body = _asked(origin.netloc, path)
        kind = response.headers.get("content-type", "").partition(";")[0]
        answers[path] = Answer(response.status, kind, found_on)
        here = f"{origin.scheme}://{origin.netloc}{path}"
        found = [response.headers["location"] or "", *links(kind, body.decode("utf-8", "replace"))]
        waiting.extend((target, path) for target in ours(here, found) if target not in answers)
    return answers


def _asked(host: str, path: str) -> tuple[HTTPResponse, bytes]:
    # One connection each: the server closes those on which it failed.
    connection = HTTPConnection(host, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept": "text/html,*/*;q=0.8"})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def links(kind: str, body: str) -> Iterator[str]:
    """Yield every link of a document, as it is written there."""
    if kind == "text/html":
        tree = LexborHTMLParser(body)
        # Without scripts, what `noscript` holds is the page.
        for node in tree.css("noscript"):
            yield from links(kind, node.html.removeprefix("<noscript>"))
        for node in tree.css("[href], [src], [action]"):
            # A node that opens the connection early names no document.
            if node.attributes.get("rel") not in {"preconnect", "dns-prefetch"}:
                yield from (
                    node.attributes[name] or "" for name in node.attributes.keys() & _ATTRIBUTES
                )
        for node in tree.css('script[type="application/ld+json"]'):
            yield from _whole_addresses(json.loads(node.text()))
    elif kind in {"application/xml", "application/atom+xml"}:
        yield from (first or second for first, second in _LOCATIONS.findall(body))
    elif kind in {"application/json", "application/ld+json"}:
        yield from _whole_addresses(json.loads(body))


def _whole_addresses(document: object) -> Iterator[str]:
    """Yield each text of a JSON document that is a whole address."""
    if isinstance(document, str) and document.startswith(("http://", "https://")):
        yield document
    elif isinstance(document, dict | list):
        for item in document.values() if isinstance(document, dict) else document:
            yield from _whole_addresses(item)


def ours(here: str, links: list[str]) -> Iterator[str]:
    """Yield the paths of the links, written in the page `here`, that lead to the same origin."""
    origin = urlsplit(here)[:2]
    for link in links:
        target = urldefrag(urljoin(here, link.replace("&amp;", "&"))).url if link else ""
        if urlsplit(target)[:2] == origin:
            yield _path(target)


def _path(address: str) -> str:
    parts = urlsplit(address)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
