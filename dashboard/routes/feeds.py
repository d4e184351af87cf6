"""What machines read: figures, feed of contributions, map of the site, state of the server."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.navigation import pages
from dashboard.routes.files import MEDIA_TYPES
from dashboard.routes.site import Site, pinned
from dashboard.words import codes
from datapackage.errors import PackageError
from queries import Figure, QueryError, load, load_all

__all__ = ["Feeds"]

_NOT_FOUND = 404
_BAD_REQUEST = 400
_UNAVAILABLE = 503
_MOST_ADDRESSES = 50_000  # the protocol's own limit: https://www.sitemaps.org/protocol.html
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CORS = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}


class Feeds:
    """Figures and feeds, computed from the package at the moment."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal = site.portal

    def routes(self) -> list[Route]:
        """Return the addresses of figures, feeds and of the server's health."""
        prefix = self._site.prefix
        return [
            Route("/", lambda _: RedirectResponse(f"{prefix}/", 307)),
            Route("/robots.txt", self.robots),
            Route("/healthz", self.health),
            Route(f"{prefix}/healthz", self.health),
            Route(f"{prefix}/sitemap.xml", self.sitemap),
            Route(f"{prefix}/contributions.atom", self.atom),
            Route(f"{prefix}/figures/", self.figures),
            Route(f"{prefix}/figures/{{name}}.{{form}}", self.figure),
        ]

    def figures(self, _: Request) -> Response:
        """List the figures, each with its definition."""
        content = [_described(figure) for figure in load_all()]
        return JSONResponse({"figures": content}, headers=_CORS)

    def figure(self, request: Request) -> Response:
        """Return the rows of one figure, as CSV, or as JSON with its definition."""
        name, form = request.path_params["name"], request.path_params["form"]
        if form not in {"csv", "json"}:
            raise HTTPException(_NOT_FOUND, "Une figure se lit en .csv ou en .json.")
        try:
            figure = load(name)
        except QueryError:
            raise HTTPException(_NOT_FOUND, f"Aucune figure ne s’appelle {name[:60]!r}.") from None
        given = {key: value for key, value in request.query_params.items() if key != "release"}
        try:
            rows = self._portal.rows(name, pinned(request), **given)
        except QueryError as error:
            raise HTTPException(_BAD_REQUEST, str(error)) from error
        if form == "csv":
            return self._csv(figure, rows)
        package = self._portal.package(pinned(request))
        content = _described(figure) | {
            "consultation": package.slug,
            "version": package.version,
            "generation": package.generation,
            "rows": [{key: _text(value) for key, value in row.items()} for row in rows],
        }
        return JSONResponse(content, headers=_CORS)

    def _csv(self, figure: Figure, rows: list[dict[str, Any]]) -> Response:
        lines = io.StringIO()
        names = [column.name for column in figure.columns]
        writer = csv.DictWriter(lines, names, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows({key: _text(value) for key, value in row.items()} for row in rows)
        name = f"{self._site.slug}-{figure.name}.csv"
        headers = _CORS | {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(lines.getvalue(), media_type=MEDIA_TYPES[".csv"], headers=headers)

    def atom(self, request: Request) -> Response:
        """Return the latest contributions as an Atom feed (RFC 4287)."""
        consultation = self._portal.consultation()
        found = self._portal.search(sort="newest")
        home = self._site.absolute(request)
        updated = _text(consultation["retrieved_at"])
        entries = "".join(self._entry(request, row, updated) for row in found.rows)
        feed = (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">\n'
            f"<id>{escape(home)}</id>\n"
            f"<title>{_xml(consultation['title'])} : dernières contributions</title>\n"
            f"<updated>{updated}</updated>\n"
            f"<author><name>{_xml(consultation['organiser'] or consultation['title'])}</name>"
            "</author>\n"
            f"<link href={quoteattr(home)}/>\n"
            f'<link rel="self" href='
            f"{quoteattr(self._site.absolute(request, 'contributions.atom'))}/>\n"
            f"{entries}</feed>\n"
        )
        return Response(feed, media_type="application/atom+xml", headers=_CORS)

    def _entry(self, request: Request, row: dict[str, Any], updated: str) -> str:
        address = self._site.absolute(request, f"c/{row['contribution_id']}")
        moment = _text(row["updated_at"] or row["created_at"]) or updated
        return (
            f"<entry><id>{escape(address)}</id><title>{_xml(codes.heading(row))}</title>"
            f"<updated>{moment}</updated><link href={quoteattr(address)}/>"
            f"<author><name>{_xml(codes.authored_by(row))}</name></author>"
            f'<content type="text">{_xml(row["body"])}</content></entry>\n'
        )

    def sitemap(self, request: Request) -> Response:
        """Return every address that search engines may read."""
        ranks = self._portal.rows("support_rank")
        paths = [
            *(found.page.path for found in pages()),
            *("liste", "themes/", "ateliers/", "data/"),
            *(f"themes/{row['theme_id']}" for row in self._portal.records("themes")),
            *(f"ateliers/{row['workshop_id']}" for row in self._portal.records("workshops")),
            *(f"c/{row['contribution_id']}" for row in ranks),
        ]
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
            return JSONResponse({"ok": False, "message": str(error)}, _UNAVAILABLE)
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


def _described(figure: Figure) -> dict[str, Any]:
    return {
        "figure": figure.name,
        "title": figure.title,
        "description": figure.description,
        "unit": figure.unit,
        "columns": {column.name: column.label for column in figure.columns},
        "parameters": {item.name: item.description for item in figure.parameters},
    }


def _text(value: Any) -> Any:
    """Return dates as ISO 8601, times in UTC with a Z, as in the files; the rest unchanged."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _xml(text: str) -> str:
    """Return the text escaped, without the signs that XML 1.0 forbids."""
    return escape(_FORBIDDEN.sub("", text))
