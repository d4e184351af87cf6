"""The pages that people read, cite and print without JavaScript."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.reading.filters import Filters
from dashboard.reading.portal import UnknownReleaseError
from dashboard.reading.view import View
from dashboard.routes.answers import OPEN
from dashboard.routes.asking import asked
from dashboard.routes.site import Site, pinned
from dashboard.words import codes, formats

__all__ = ["Pages"]

Row = dict[str, Any]


class Pages:
    """Contributions and workshops, one address each."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal = site.portal

    def routes(self) -> list[Route]:
        """Return the addresses of these pages."""
        prefix = self._site.prefix
        return [
            Route(f"{prefix}/c/{{number}}.json", self.contribution_json),
            Route(f"{prefix}/c/{{number}}", self.contribution),
            Route(f"{prefix}/ateliers/", self.workshops),
            Route(f"{prefix}/ateliers/{{workshop}}", self.workshop),
        ]

    def contribution(self, request: Request) -> Response:
        """Show one contribution: 404 if its number was never given, 410 if withdrawn."""
        number, release = request.path_params["number"], pinned(request)
        row = self._known(number, release)
        path = f"c/{number}"
        if row["status"] == "withdrawn":
            return self._site.page(request, "gone.html", path=path, status=HTTPStatus.GONE, row=row)
        query = asked(request, View(self._portal, release))
        cited = release if release in self._numbers() else self._latest_with(row)
        permanent = self._site.absolute(request, path, release=cited)
        comments = self._portal.comments(number, release)
        return self._site.page(
            request,
            "contribution.html",
            path=path,
            row=row,
            outcome=self._portal.outcome("contribution", number, release),
            groups=self._portal.rows("votes_by_group", release, contribution_id=number),
            comments=comments,
            places={one["comment_id"]: at for at, one in enumerate(comments, 1)},
            commented="commented" in self._portal.sorts(release),
            query=query,
            around=self._portal.around(number, query.sought, release),
            ranked=self._portal.ranked(release),
            origin=_http(row["url"]),
            cited=cited,
            permanent=permanent,
            linked_data=_posting(row, permanent),
        )

    def contribution_json(self, request: Request) -> Response:
        """Return the same as data, with its comments."""
        number, release = request.path_params["number"], pinned(request)
        row = self._known(number, release)
        status = HTTPStatus.GONE if row["status"] == "withdrawn" else HTTPStatus.OK
        content = row | {"outcome": None, "comments": []}
        if status != HTTPStatus.GONE:
            content["outcome"] = self._portal.outcome("contribution", number, release)
            content["comments"] = self._portal.comments(number, release)
        return JSONResponse(_plain(content), status, headers=OPEN)

    def workshops(self, request: Request) -> Response:
        """List the workshops."""
        rows = self._portal.records("workshops", pinned(request))
        return self._site.page(request, "workshops.html", path="ateliers/", workshops=rows)

    def workshop(self, request: Request) -> Response:
        """Show one workshop: where, when, how many, about what, and what came of it."""
        code, release = request.path_params["workshop"], pinned(request)
        workshop = self._named("workshops", "workshop_id", code, release)
        pairs = self._portal.records("workshop_themes", release)
        there = {pair["theme_id"] for pair in pairs if pair["workshop_id"] == code}
        themes = self._portal.records("themes", release)
        return self._site.page(
            request,
            "workshop.html",
            path=f"ateliers/{code}",
            workshop=workshop,
            themes=[row for row in themes if row["theme_id"] in there],
            found=self._portal.search("", Filters(workshop=(code,)), release=release),
        )

    def _known(self, number: str, release: str | None) -> Row:
        row = self._portal.contribution(number, release)
        if row is None:
            message = f"Aucune contribution ne porte le numéro {number[:20]}."
            raise HTTPException(HTTPStatus.NOT_FOUND, message)
        return row

    def _named(self, table: str, key: str, code: str, release: str | None) -> Row:
        for row in self._portal.records(table, release):
            if row[key] == code:
                return row
        message = f"Ce {'thème' if table == 'themes' else 'numéro d’atelier'} est inconnu."
        raise HTTPException(HTTPStatus.NOT_FOUND, message)

    def _numbers(self) -> set[str]:
        return {release.version for release in self._portal.releases()}

    def _latest_with(self, row: Row) -> str | None:
        """Return the latest release if the text is the same there, so that it can be cited."""
        for release in self._portal.releases():
            if not release.latest:
                continue
            try:
                kept = self._portal.contribution(row["contribution_id"], release.version)
            except UnknownReleaseError:
                return None
            return release.version if kept and kept["body"] == row["body"] else None
        return None


def _http(address: str | None) -> str | None:
    """Return the address only if a browser may safely follow it."""
    return address if address and urlsplit(address).scheme in {"http", "https"} else None


def _posting(row: Row, address: str) -> dict[str, Any]:
    """Return the contribution in schema.org's words."""
    data = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": codes.heading(row),
        "text": row["body"],
        "url": address,
        "identifier": row["contribution_id"],
        "inLanguage": row["language"] or "fr",
        "commentCount": row["comments_count"],
        "author": {"@type": "Organization" if row["author_label"] else "Person"}
        | {"name": formats.typography(codes.authored_by(row))},
    }
    if row["created_at"] and row["date_precision"] != "unknown":
        data["datePublished"] = row["created_at"].isoformat()
    return data


def _plain(value: Any) -> Any:
    """Return the value with its dates as ISO 8601 text."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, date) else value
