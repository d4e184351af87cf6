"""Every figure at its address: a page that needs no JavaScript, and the list of all.

`/f/<figure>` is the page, and `routes.figure_files` gives its files. `/figures/` lists them: a
page for a browser, which asks for HTML; JSON for whoever does not say, as before there were
pages, and at `/figures.json` in any case. What was `/figures/<figure>` moved for ever.
"""

from __future__ import annotations

from http import HTTPStatus
from unicodedata import normalize
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.drawing.drawing import Drawing
from dashboard.drawing.svg import svg
from dashboard.drawing.tabulated import tabulated
from dashboard.reading.view import View
from dashboard.routes.answers import OPEN, OPEN_FRESH
from dashboard.routes.figure_asked import Asked
from dashboard.routes.figure_files import citation, described, forms
from dashboard.routes.site import Site
from queries import Figure, load_all, pasteable

__all__ = ["Figures"]

_MOVED = HTTPStatus.PERMANENT_REDIRECT
_MOST_ROWS = 200
"""Rows of a table that a page shows; the files hold them all."""


class Figures:
    """The figures of one consultation, computed from the package at the moment."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal = site.portal

    def routes(self) -> list[Route]:
        """Return the addresses of the figures, of their list, and those that they had."""
        prefix = self._site.prefix
        listed = f"{prefix}/figures/"
        return [
            Route(f"{prefix}/figures", lambda _: RedirectResponse(listed, _MOVED)),
            Route(f"{prefix}/figures.json", self.described),
            Route(listed, self.listed),
            Route(f"{listed}{{asked}}", self.moved),
            Route(f"{prefix}/f/", lambda _: RedirectResponse(listed, _MOVED)),
            Route(f"{prefix}/f/{{name}}", self.page),
        ]

    def moved(self, request: Request) -> Response:
        """Lead from an address of before to that of today, the query kept."""
        query = f"?{request.url.query}" if request.url.query else ""
        address = self._site.url(f"f/{quote(request.path_params['asked'])}") + query
        return RedirectResponse(address, _MOVED, headers=OPEN)

    def listed(self, request: Request) -> Response:
        """List the figures, each with its definition, in the form that is asked for."""
        asked = "text/html" in request.headers.get("accept", "")
        response = (
            self._site.page(request, "figures.html", path="figures/", figures=_by_title())
            if asked
            else self.described(request)
        )
        response.headers["Vary"] = "Accept"
        return response

    def described(self, _: Request) -> Response:
        """List the figures as JSON."""
        content = [described(figure) for figure in load_all()]
        return JSONResponse({"figures": content}, headers=OPEN_FRESH)

    def page(self, request: Request) -> Response:
        """Show one figure: drawn, as a table, defined, with its parameters and its files."""
        asked = Asked.of(request)
        figure, view = asked.figure, View(self._portal, asked.release)
        if figure.y:
            rows = asked.rows(self._portal)
            total = len(rows)
        else:
            rows, total = asked.first_rows(self._portal, _MOST_ROWS)
        drawing = Drawing.of(figure, rows, view.rows("milestones"))
        return self._site.page(
            request,
            "figure.html",
            path=f"f/{figure.name}",
            figure=figure,
            drawing=drawing,
            svg=svg(drawing) if drawing else "",
            table=tabulated(figure, rows[:_MOST_ROWS], view.address, view.timezone),
            left_out=max(0, total - _MOST_ROWS),
            shown=_MOST_ROWS,
            given=asked.given,
            sql=pasteable(figure, asked.given),
            forms=forms(drawing),
            cited=citation(self._site, request, asked, view),
            address=lambda form="": view.address(f"f/{figure.name}{form}", **asked.given),
        )


def _by_title() -> list[Figure]:
    # Accents do not count: « Évolution » is not after « Votes ».
    return sorted(load_all(), key=lambda figure: normalize("NFKD", figure.title))
