"""What machines read: feed of contributions, map of the site, state of the server."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.navigation import pages
from dashboard.reading.view import View
from dashboard.routes.answers import OPEN_FRESH, iso
from dashboard.routes.asking import asked
from dashboard.routes.site import Site
from dashboard.words import codes
from datapackage.errors import PackageError
from queries import load_all

__all__ = ["Feeds", "xml"]

_MOST_ADDRESSES = 50_000  # the protocol's own limit: https://www.sitemaps.org/protocol.html
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feeds:
    """Feeds, computed from the package at the moment."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal = site.portal

    def routes(self) -> list[Route]:
        """Return the addresses of feeds and of the server's health."""
        prefix = self._site.prefix
        return [
            Route("/", lambda _: RedirectResponse(f"{prefix}/", HTTPStatus.TEMPORARY_REDIRECT)),
            Route("/robots.txt", self.robots),
            Route("/healthz", self.health),
            Route(f"{prefix}/healthz", self.health),
            Route(f"{prefix}/sitemap.xml", self.sitemap),
            Route(f"{prefix}/contributions.atom", self.atom),
        ]

    def atom(self, request: Request) -> Response:
        """Return the latest contributions that the filters keep, as an Atom feed (RFC 4287)."""
        consultation = self._portal.consultation()
        listed = asked(request, View(self._portal, None))
        found = self._portal.search(listed.words, listed.filters, "newest")
        query = urlencode(request.query_params.multi_items())
        path = f"contributions.atom?{query}" if query else "contributions.atom"
        home = self._site.absolute(request, f"liste?{query}" if query else "")
        updated = iso(consultation["retrieved_at"])
        entries = "".join(self._entry(request, row, updated) for row in found.rows)
        feed = (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">\n'
            f"<id>{escape(home)}</id>\n"
            f"<title>{xml(consultation['title'])} : dernières contributions</title>\n"
            f"<updated>{updated}</updated>\n"
            f"<author><name>{xml(consultation['organiser'] or consultation['title'])}</name>"
            "</author>\n"
            f"<link href={quoteattr(home)}/>\n"
            f'<link rel="self" href='
            f"{quoteattr(self._site.absolute(request, path))}/>\n"
            f"{entries}</feed>\n"
        )
        return Response(feed, media_type="application/atom+xml", headers=OPEN_FRESH)

    def _entry(self, request: Request, row: dict[str, Any], updated: str) -> str:
        address = self._site.absolute(request, f"c/{row['contribution_id']}")
        moment = iso(row["updated_at"] or row["created_at"]) or updated
        return (
            f"<entry><id>{escape(address)}</id><title>{xml(codes.heading(row))}</title>"
            f"<updated>{moment}</updated><link href={quoteattr(address)}/>"
            f"<author><name>{xml(codes.authored_by(row))}</name></author>"
            f'<content type="text">{xml(row["body"])}</content></entry>\n'
        )

    def sitemap(self, request: Request) -> Response:
        """Return every address that search engines may read."""
        ranks = self._portal.rows("support_rank")
        paths = [
            *(found.page.path for found in pages()),
            *("liste", "themes/", "ateliers/", "data/", "figures/", "corrections/"),
            *(f"f/{figure.name}" for figure in load_all()),
            *(f"themes/{row['theme_id']}" for row in self._portal.records("themes")),
            *(f"ateliers/{row['workshop_id']}" for row in self._portal.records("workshops")),
            *(f"c/{row['contribution_id']}" for row in ranks),
        ]
        told = self._portal.news.stories()
        paths[:0] = [*(["nouvelles/"] if told else []), *(f"nouvelles/{one.name}" for one in told)]
        addresses = "".join(
            f"<url><loc>{escape(self._site.absolute(request, path))}</loc></url>\n"
            for path in paths[:_MOST_ADDRESSES]
        )
        content = (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{addresses}</urlset>\n'
        )
        return Response(content, media_type="application/xml")

    def robots(self, request: Request) -> Response:
        """Let everything be indexed, but the endless combinations of filters."""
        prefix = self._site.prefix
        return PlainTextResponse(
            f"User-agent: *\nDisallow: {prefix}/liste?\nDisallow: {prefix}/contributions.csv\n"
            f"Disallow: {prefix}/_stcore/\n\n"
            f"Sitemap: {self._site.absolute(request, 'sitemap.xml')}\n"
        )

    def health(self, _: Request) -> Response:
        """Say whether readers are served, and how old the data are; 503 without data.

        A watch that is silent is no 503: readers are served the last good data, and
        what would take the portal away from them would repair nothing. `watch` says it.
        """
        status = self._portal.status()
        now = datetime.now(UTC)
        try:
            generation = self._portal.package().generation
            withdrawals = self._withdrawals()
        except PackageError as error:
            return JSONResponse(
                {"ok": False, "message": str(error)}, HTTPStatus.SERVICE_UNAVAILABLE
            )
        age = status.age(now)
        return JSONResponse(
            {
                "ok": True,
                "generation": generation,
                "age_seconds": None if age is None else round(age),
                "failing": status.failure is not None,
                "watch": status.watch(now),
                "withdrawals": withdrawals,
            },
            headers={"Cache-Control": "no-store"},
        )

    def _withdrawals(self) -> str:
        """Return `applied`, `pending` until the next build, or `unreadable`."""
        waiting = self._portal.withheld(None)
        if not self._portal.withdrawals_readable:
            return "unreadable"
        return "pending" if waiting else "applied"


def xml(text: str) -> str:
    """Return the text escaped, without the signs that XML 1.0 forbids."""
    return escape(_FORBIDDEN.sub("", text))
