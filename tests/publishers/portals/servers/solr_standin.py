"""What CKAN's API asks of Solr, and nothing more: keeps documents, filters them exactly.

Solr is in no package registry that this project uses. CKAN cannot write without it; it needs
no ranking to publish. Queries are `field:value`, quoted or not, `field:(a OR b)`, `*:*`,
`field:*`, joined by AND, OR, NOT, +, - and parentheses. Anything else, words without a field
included, is answered with 400, so that no test passes by a search that Solr would do otherwise.

Usage: python solr_standin.py PORT SCHEMA.XML
"""

from __future__ import annotations

import json
import re
import sys
import threading
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

Document = dict[str, Any]
Test = Callable[[Document], bool]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<sign>AND\b|OR\b|NOT\b|[-+()])
    | (?P<field>(?:[\w.*]|\\.)(?:[\w.\-]|\\.)*):
    | "(?P<quoted>(?:[^"\\]|\\.)*)"
    | (?P<word>(?:[\w.@/]|\\.)(?:[\w.@/\-]|\\.)*|\*)(?=[\s)]|$)
    )""",
    re.VERBOSE,
)


class OutsideError(Exception):
    """A request that this stand-in does not answer as Solr would; made of what to say."""

    def __str__(self) -> str:
        return " ".join(str(part) for part in self.args)


def values(document: Document, field: str) -> list[str]:
    """Return what a document holds in a field, as text."""
    found = document.get(field)
    listed = found if isinstance(found, list) else [found]
    return [_text(value) for value in listed if value is not None]


def compiled(query: str) -> Test:
    """Turn a query into a test of one document, or refuse it."""
    reading = _Reading(_tokens(query))
    test = reading.either(None)
    if reading.tokens:
        raise OutsideError("not understood:", *reading.tokens[-1], "in", query)
    return test


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tokens(query: str) -> list[tuple[str, str]]:
    """Return kind and text of each token, the last one first."""
    found, position, query = [], 0, query.strip()
    while position < len(query):
        match = _TOKEN.match(query, position)
        if not match:
            raise OutsideError("not understood:", query[position : position + 40])
        kind = match.lastgroup
        text = match[kind]
        found.append((kind, text if kind == "sign" else re.sub(r"\\(.)", r"\1", text)))
        position = match.end()
    return found[::-1]


class _Reading:
    """Recursive descent over the tokens; `field` is the one that values are looked up in."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens

    def _next(self) -> tuple[str, str] | None:
        return self.tokens[-1] if self.tokens else None

    def _takes(self, sign: str) -> bool:
        if self._next() != ("sign", sign):
            return False
        self.tokens.pop()
        return True

    def either(self, field: str | None) -> Test:
        tests = [self._all(field)]
        while self._takes("OR"):
            tests.append(self._all(field))
        return lambda document: any(test(document) for test in tests)

    def _all(self, field: str | None) -> Test:
        tests = [self._one(field)]
        while self._takes("AND") or self._next() not in {None, ("sign", "OR"), ("sign", ")")}:
            tests.append(self._one(field))
        return lambda document: all(test(document) for test in tests)

    def _one(self, field: str | None) -> Test:
        if self._takes("+"):
            return self._one(field)
        if self._takes("-") or self._takes("NOT"):
            refused = self._one(field)
            return lambda document: not refused(document)
        if self._takes("("):
            test = self.either(field)
            if not self._takes(")"):
                raise OutsideError("a parenthesis is not closed")
            return test
        kind, text = self.tokens.pop() if self.tokens else ("end", "")
        if kind == "field" and field is None:
            return self._one(text)
        if kind not in {"quoted", "word"} or field is None:
            raise OutsideError("expected field:value, got", kind, text)
        return _holds(field, text, anything=kind == "word" and text == "*")


def _holds(field: str, text: str, *, anything: bool) -> Test:
    if field == "*":
        if not anything:
            raise OutsideError("only * can be looked up in every field, not", text)
        return lambda _document: True
    if anything:
        return lambda document: bool(values(document, field))
    return lambda document: text in values(document, field)


class Index:
    """The documents, by their key."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._lock = threading.Lock()

    def update(self, body: str) -> None:
        """Take documents, deletions and commits, in JSON or in XML as pysolr sends them."""
        if body.startswith("["):
            return self._add(json.loads(body))
        root = ET.fromstring(body)
        if root.tag == "add":
            return self._add(_from_xml(document) for document in root)
        if root.tag == "delete":
            return self._delete(root)
        if root.tag != "commit":
            raise OutsideError("update by", root.tag)
        return None

    def select(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        """Answer a search: what matches, in order, by pages, counted by facets."""
        found = self._matching([asked.get("q", ["*:*"])[0] or "*:*", *asked.get("fq", [])])
        for part in reversed([part.split() for part in asked.get("sort", [""])[0].split(",")]):
            _sort(found, part)
        start, rows = (int(asked.get(key, [default])[0]) for key, default in _PAGE.items())
        fields = set(re.split(r"[ ,]+", asked.get("fl", ["*"])[0]))
        shown = [_only(document, fields) for document in found[start : start + rows]]
        facets = {
            field: [part for pair in _counted(found, field) for part in pair]
            for field in asked.get("facet.field", [])
        }
        return {
            "responseHeader": {"status": 0, "QTime": 0},
            "response": {"numFound": len(found), "start": start, "docs": shown},
            "facet_counts": {"facet_fields": facets, "facet_queries": {}},
        }

    def _add(self, documents: Iterable[Document]) -> None:
        with self._lock:
            self._documents.update({document["index_id"]: document for document in documents})

    def _delete(self, root: ET.Element) -> None:
        for element in root:
            if element.tag != "query":
                raise OutsideError("delete by", element.tag)
            for document in self._matching([element.text or ""]):
                with self._lock:
                    self._documents.pop(document["index_id"], None)

    def _matching(self, queries: list[str]) -> list[Document]:
        tests = [compiled(query) for query in queries if query.strip()]
        with self._lock:
            documents = list(self._documents.values())
        return [document for document in documents if all(test(document) for test in tests)]


_PAGE = {"start": "0", "rows": "10"}


def _from_xml(element: ET.Element) -> Document:
    document: Document = {}
    for field in element:
        document.setdefault(field.attrib["name"], []).append(field.text or "")
    return {key: held if len(held) > 1 else held[0] for key, held in document.items()}


def _sort(found: list[Document], part: list[str]) -> None:
    if not part or part[0] == "score":  # every document that matches does so equally
        return
    if len(part) != 2 or part[1].lower() not in {"asc", "desc"}:
        raise OutsideError("Can't determine a Sort Order in", *part)
    found.sort(key=lambda document: values(document, part[0]), reverse=part[1].lower() == "desc")


def _only(document: Document, fields: set[str]) -> Document:
    if "*" in fields:
        return document
    return {key: value for key, value in document.items() if key in fields}


def _counted(found: list[Document], field: str) -> list[tuple[str, int]]:
    return Counter(value for document in found for value in values(document, field)).most_common()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    index: Index
    schema: bytes

    def log_message(self, *_arguments: object) -> None:
        """Say nothing of each request; refusals are in CKAN's own log."""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        address = urlsplit(self.path)
        asked = parse_qs(address.query, keep_blank_values=True)
        if "form-urlencoded" in self.headers.get("Content-Type", ""):
            asked |= parse_qs(body.decode(), keep_blank_values=True)
        try:
            what = self._done(address.path.rstrip("/").rpartition("/")[2], asked, body)
        except (OutsideError, ET.ParseError, ValueError, KeyError) as error:
            print(f"400 {self.path}: {error!r}", flush=True)
            self._send(400, {"error": {"msg": str(error), "code": 400}})
        else:
            self._send(200, what)

    def _done(self, leaf: str, asked: dict[str, list[str]], body: bytes) -> Any:
        if leaf == "select":
            return self.index.select(asked)
        if leaf == "update":
            self.index.update(body.decode().strip())
        elif leaf == "schema":
            return self.schema
        elif leaf != "ping":
            raise OutsideError("nothing here:", leaf)
        return {"responseHeader": {"status": 0, "QTime": 0}, "status": "OK"}

    def _send(self, status: int, what: Any) -> None:
        data = what if isinstance(what, bytes) else json.dumps(what).encode()
        self.send_response(status)
        kind = "application/xml" if isinstance(what, bytes) else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


if __name__ == "__main__":
    _Handler.index, _Handler.schema = Index(), Path(sys.argv[2]).read_bytes()
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Handler).serve_forever()
