"""Is a site that speaks API v2 recognised, and read page by page?"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from datapackage.consultation import SourceSettings
from datapackage.sources.democracyos import DemocracyOS
from datapackage.sources.democracyos.remote import Limits

TOPICS = [
    {"id": f"t{number}", "mediaTitle": f"Thème {number}", "forum": "f1", "publishedAt": "2020"}
    for number in (1, 2)
]
COMMENTS = [
    {"id": f"c{number}", "text": f"Texte {number}", "reference": "t1", "score": number,
     "replies": [{"id": f"r{number}", "text": "Réponse", "author": {"id": "u1"}}]}
    for number in range(5)
]  # fmt: skip


class _V2Handler(BaseHTTPRequestHandler):
    """The envelope of v2; topics always say one page, as the platform does."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        page, limit = int(query.get("page", 1)), int(query.get("limit", 30))
        window = slice((page - 1) * limit, page * limit)
        if parts.path == "/api/forum/all":
            value = [{"id": "f1", "name": "forum", "title": "Forum"}] if page == 0 else []
        elif parts.path == "/api/v2/topics":
            value = {"pagination": {"pageCount": 1}, "results": {"topics": TOPICS[window]}}
        else:
            found = [item for item in COMMENTS if item["reference"] == query["topicId"]]
            value = {"pagination": {}, "results": {"comments": found[window]}}
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def url() -> Iterator[str]:
    """The address of a running v2 site."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), _V2Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_address[1]}"
    http.shutdown()
    http.server_close()
    thread.join()


def test_collects_every_page_by_api_v2(url, tmp_path, read):
    """2 themes; 5 comments in pages of 2, each with its reply; scores declared."""
    settings = SourceSettings(platform="democracyos", location=url)
    DemocracyOS(limits=Limits(page_size=2)).collect(settings, tmp_path, tmp_path)
    names = {path.name for path in tmp_path.glob("comments-t1-*.json")}
    assert len(names) == 3
    connection = read(tmp_path)
    assert connection.execute(
        "SELECT (SELECT count(*) FROM staging.themes),"
        " (SELECT count(*) FROM staging.contributions),"
        " (SELECT count(*) FROM staging.comments),"
        " (SELECT sum(count)::INT FROM staging.tallies WHERE option = 'score')"
    ).fetchone() == (2, 5, 5, 0 + 1 + 2 + 3 + 4)
