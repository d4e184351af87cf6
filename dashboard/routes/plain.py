"""The pages of the menu without scripts: at an address of their own, and within Streamlit's.

One address serves both readers: whoever has JavaScript is shown the Streamlit page, whoever
has none reads, in its `<noscript>`, what the server rendered.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import duckdb
from jinja2 import TemplateError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.layout.page import Page
from dashboard.plain import heard, live, method, overview, reconciliation, validation
from dashboard.reading.kept import Kept
from dashboard.reading.view import View
from dashboard.routes.site import Site, pinned
from dashboard.routes.themes import multiples
from datapackage.errors import ConcertationError

__all__ = ["Plain", "Within"]

Within = Callable[[Request], Response]
"""Renders a whole page, whose body is shown within another one."""

_KEPT_SIGNS = 16_000_000
_log = logging.getLogger(__name__)

_PAGES: dict[str, tuple[str, str, Callable[[View], dict[str, Any]]]] = {
    "": ("accueil.html", "overview", overview.context),
    "qui-a-parle": ("qui-a-parle.html", "page", heard.context),
    "en-direct": ("en-direct.html", "page", live.context),
    "rapprochement": ("rapprochement.html", "reconciliation", reconciliation.context),
    "validation": ("validation.html", "page", validation.context),
    "methode": ("methode.html", "page", method.context),
}
"""By the address of the Streamlit page: the address without scripts, the template, its content."""


class Plain:
    """The pages of the menu, server-rendered."""

    def __init__(self, site: Site, others: dict[str, Within]) -> None:
        """Render pages of `site`; `others`, by address, are those that other routes render."""
        self._site = site
        self._kept: Kept[tuple[object, ...], str] = Kept(_KEPT_SIGNS, len)
        self._within: dict[str, Within] = others | {
            path: self._page(path, template, context)
            for path, (_, template, context) in _PAGES.items()
        }

    def routes(self) -> list[Route]:
        """Return an address without scripts for each page that has no other."""
        return [
            Route(f"{self._site.prefix}/{address}", self._within[path])
            for path, (address, _, _) in _PAGES.items()
        ]

    def body(self, page: Page, request: Request) -> str:
        """Return what `page` says without scripts, as the content of a body; empty if it cannot.

        Streamlit's page is served all the same: whoever has JavaScript waits for nothing.
        """
        render = self._within.get(page.path)
        if render is None:
            return ""
        try:
            return self._kept.get(self._key(page, request), lambda: _inside(render(request)))
        except (ConcertationError, HTTPException, duckdb.Error, TemplateError) as error:
            _log.warning("/%s : sans JavaScript : %s", page.path, error)
            return ""

    def _key(self, page: Page, request: Request) -> tuple[object, ...]:
        """Return what changes the page: address, data, withdrawals, catalogue, news."""
        view = View(self._site.portal, pinned(request))
        withheld = self._site.portal.withheld(view.release)
        told = (view.package.path, withheld, *self._site.harvested(), view.portal.news.stories())
        return (page.path, request.url.query, str(request.base_url), *told)

    def _page(self, path: str, template: str, context: Callable[[View], dict[str, Any]]) -> Within:
        def render(request: Request) -> Response:
            view = View(self._site.portal, pinned(request))
            content = context(view)
            if not path:
                content |= multiples(view)
            return self._site.page(
                request,
                f"plain/{template}.html",
                path=path,
                link=lambda to: view.address(to.partition("?")[0], **_query(to)),
                synthetic=view.synthetic,
                version=view.package.version,
                **content,
            )

        return render


def _inside(response: Response) -> str:
    return bytes(response.body).decode().partition("<body>")[2].rpartition("</body>")[0]


def _query(path: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in path.partition("?")[2].split("&") if pair)
    return {name: value for name, _, value in pairs}
