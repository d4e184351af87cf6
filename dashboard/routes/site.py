"""What every page and file shares: the portal, the addresses, the templates, the answers."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.reading.portal import Portal, UnknownReleaseError
from dashboard.reading.view import Parameter, View, written
from dashboard.routes.prose import prose
from dashboard.words import cells, codes, formats, themes
from dashboard.words.excerpts import excerpt, words_of
from datapackage.errors import ConcertationError
from datapackage.licences import LICENCES

__all__ = ["ASSETS", "FOLDER", "Site", "cached", "pinned"]

FOLDER = Path(__file__).parents[1]
ASSETS = FOLDER / "assets"

_MENU = (
    ("", "Vue d’ensemble"),
    ("themes/", "Thèmes"),
    ("liste", "Contributions"),
    ("ateliers/", "Ateliers"),
    ("qui-a-parle", "Qui a parlé"),
    ("data/", "Données"),
    ("rapprochement", "Rapprochement"),
)
_NEEDS = {
    "themes/": "themes",
    "ateliers/": "workshops",
    "rapprochement": "announced_figures",
}
"""The tables without a row of which a page of the menu would say nothing."""

_UNDER = {"c": "liste", "f": "data/", "corrections": "data/", "figures": "data/"}
"""The entry of the menu under which the pages without one are found."""

_UNWARNED = {"withdrawn_since": "", "revised": ""}


class Site:
    """One consultation's pages, under `/<slug>/`; shared by threads."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.slug = portal.slug
        self.prefix = f"/{self.slug}"
        self.style = _digest("portal.css", "portal.js")
        self._templates = _environment(self)

    def url(self, path: str = "", **query: Parameter) -> str:
        """Return the address of `path` on this server; None and empty values are left out."""
        return f"{self.prefix}/{path}{written(query)}"

    def absolute(self, request: Request, path: str = "", **query: Parameter) -> str:
        """Return the permanent address of `path`, as the reader's browser knows this host."""
        return str(request.base_url).rstrip("/") + self.url(path, **query)

    def page(
        self, request: Request, template: str, *, path: str, status: int = 200, **values: Any
    ) -> Response:
        """Return a page; `path` is its canonical address after `/<slug>/`."""
        content = self._templates.get_template(template).render(
            site=self,
            canonical=self.absolute(request, path),
            **(self._warned(request) if status == HTTPStatus.OK else _UNWARNED),
            **self._common(request),
            **values,
        )
        response = HTMLResponse(content, status)
        response.headers["Content-Language"] = "fr"
        if status != HTTPStatus.OK:
            return response
        etag = f'W/"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'
        return cached(request, response, etag, "no-cache")

    def harvested(self) -> list[tuple[str, str, str]]:
        """Return (address, media type, name) of each form of the catalogue; none without it."""
        return [(self.url(path), kind, name) for path, kind, name in self.portal.catalog_forms()]

    def published(self, release: str | None) -> Any:
        """Return how many contributions are published, withdrawn ones apart."""
        totals = {row["measure"]: row["value"] for row in self.portal.rows("totals", release)}
        return totals["contributions"]

    def _common(self, request: Request) -> dict[str, Any]:
        """Return what the frame of each page tells, even when the data cannot be read."""
        release = pinned(request)
        try:
            consultation, release = self._consultation(release)
        except ConcertationError:
            consultation = None
        licence = LICENCES.get((consultation or {}).get("licence") or "")
        return {
            "consultation": consultation,
            "platform": (consultation or {}).get("platform", ""),
            "release": release,
            "licence": licence,
            "told_news": bool(self.portal.news.stories()),
            "harvested": self.harvested() if consultation else [],
            "here": self._here(request),
            **self._around(release),
        }

    def _around(self, release: str | None) -> dict[str, Any]:
        """Return the menu and the labels of themes; the first entry when data cannot be read."""
        try:
            return {
                "menu": self._menu(release),
                "stepped": self._has("milestones", release),
                "themed": themes.labels(self.portal.records("themes", release)),
            }
        except (ConcertationError, duckdb.Error):
            return {"menu": _MENU[:1], "themed": {}, "stepped": False}

    def _here(self, request: Request) -> str:
        """Return which entry of the menu this page is under."""
        path = request.url.path.removeprefix(f"{self.prefix}/")
        # At its address without Streamlit, a page is under the same entry.
        path = path.removesuffix(".html").removesuffix("accueil")
        first, slash, _ = path.partition("/")
        return _UNDER.get(first, first + slash)

    def _menu(self, release: str | None) -> list[tuple[str, str]]:
        """Return (address after `/<slug>/`, label) of each page that has something to say."""
        return [
            (path, label)
            for path, label in _MENU
            if (need := _NEEDS.get(path)) is None or self._has(need, release)
        ]

    def _has(self, table: str, release: str | None) -> bool:
        """Tell if a table has a row; a package made before it was added has no file of it."""
        known = self.portal.package(release).parquet
        return table in known and bool(self.portal.records(table, release))

    def _warned(self, request: Request) -> dict[str, str]:
        """Return what is told above a page of what was withdrawn."""
        view = View(self.portal, request.path_params.get("release") or pinned(request))
        return {"withdrawn_since": view.withdrawn_since, "revised": view.revised}

    def _consultation(self, release: str | None) -> tuple[dict[str, Any], str | None]:
        """Return what the frame tells, and the release that its links may keep to."""
        try:
            return self.portal.consultation(release), release
        except UnknownReleaseError:
            # The way out of an error must not lead to the same error.
            return self.portal.consultation(), None


def _digest(*names: str) -> str:
    """Return what changes with these assets: their addresses may then be kept for ever."""
    return hashlib.sha256(b"".join((ASSETS / name).read_bytes() for name in names)).hexdigest()[:12]


def pinned(request: Request) -> str | None:
    """Return the release that the address asks for, or None."""
    return request.query_params.get("release") or None


def cached(request: Request, response: Response, etag: str, control: str) -> Response:
    """Return `response` with its validators, or 304 when the reader already has it."""
    headers = {"ETag": etag, "Cache-Control": control}
    known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if request.method in {"GET", "HEAD"} and (etag in known or "*" in known):
        shared = ("access-control-allow-origin", "access-control-expose-headers")
        kept = {name: response.headers[name] for name in shared if name in response.headers}
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=kept | headers)
    response.headers.update(headers)
    return response


def _environment(site: Site) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "address": cells.address,
        "count": formats.count,
        "day": formats.day,
        "heading": codes.heading,
        "money": formats.money,
        "number": formats.number,
        "percent": formats.percent,
        "period": formats.period,
        "prose": prose,
        "signed": formats.signed,
        "sentence": formats.sentence,
        "size": formats.size,
        "typography": formats.typography,
        "words_of": words_of,
    }
    environment.globals |= {
        "author": codes.authored_by,
        "moment": formats.moment,
        "period": formats.period,
        "codes": codes,
        "excerpt": excerpt,
        "url": site.url,
    }
    return environment
