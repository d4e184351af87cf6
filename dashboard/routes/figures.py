"""Every figure at its address: a page that needs no JavaScript, and the list of all.

`/f/<figure>` is the page, and `routes.figure_files` gives its files. `/figures/` lists them: a
page for a browser, which asks for HTML; JSON for whoever does not say, as before there were
pages, and at `/figures.json` in any case. What was `/figures/<figure>` moved for ever.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.drawing.drawing import Drawing
from dashboard.drawing.svg import svg
from dashboard.drawing.tabulated import Table, tabulated
from dashboard.reading.view import View, state_of
from dashboard.routes.answers import OPEN, OPEN_FRESH
from dashboard.routes.embeds import snippet
from dashboard.routes.figure_asked import Asked
from dashboard.routes.figure_changes import Changes
from dashboard.routes.figure_files import as_read, citation, described, file_name, found, kinds
from dashboard.routes.site import Site
from dashboard.words.reruns import Rerun
from dashboard.words.sql_marked import marked
from dashboard.words.updates import state, update
from datapackage.package import Package
from queries import Figure, load_all, pasteable

__all__ = ["Figures"]

Row = dict[str, Any]

_MOVED = HTTPStatus.PERMANENT_REDIRECT
_FEW_COLUMNS = 5
_LONG = 14
"""Rows after which a table scrolls within the page."""
_FRAME = 560
"""Height of a figure in another page, in pixels."""
_FOLLOWED = "Qui suit les données en cours"
_MOST_NEIGHBOURS = 5
_COMMON = frozenset({"by", "and", "per", "most", "without"})
_MOST_ROWS = 200
"""Rows of a table that a page shows; the files hold them all."""


class Figures:
    """The figures of one consultation, computed from the package at the moment."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal = site.portal
        self._changes = Changes(site.portal)

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
        rows, total = asked.shown(self._portal, _MOST_ROWS)
        title = found(view, figure, rows) if len(rows) == total else ""
        read = as_read(view, figure, rows)
        drawing = Drawing.of(figure, read, view.rows("milestones"))
        table = tabulated(figure, read[:_MOST_ROWS], view.address, view.timezone)
        return self._site.page(
            request,
            "figure.html",
            path=f"f/{figure.name}",
            figure=figure,
            finding=title,
            drawing=drawing,
            svg=svg(drawing) if drawing else "",
            table=table,
            beside=_beside(drawing, table),
            long=len(read) > _LONG,
            left_out=max(0, total - _MOST_ROWS),
            shown=_MOST_ROWS,
            address=lambda form="": view.address(f"f/{figure.name}{form}", **asked.given),
            framed=self._framed(request, asked, view, title),
            **self._told(request, asked, view, drawing),
        )

    def _told(
        self, request: Request, asked: Asked, view: View, drawing: Drawing | None
    ) -> dict[str, Any]:
        """Return what a page says around the numbers: source, files, definition, query."""
        figure, package = asked.figure, view.package
        sql = pasteable(figure, asked.given)
        code = state_of(view.consultation).code
        return {
            "given": asked.given,
            "varied": asked.varied,
            "cited": citation(self._site, request, asked, view),
            "since": self._changes.since(figure, asked.release, asked.given),
            "pinned_address": self._numbered(asked, package),
            "kinds": kinds(drawing),
            "og_image": self._site.absolute(request, f"f/{figure.name}.png", **asked.query)
            if drawing
            else "",
            "update": update(view.consultation, code, package.version),
            "state": state(code, package.version),
            "sql": marked(sql.replace(f"{figure.header}\n", _heading(figure, asked, package), 1)),
            "rerun": Rerun(self._query_file(asked, package, sql)),
            "neighbours": _neighbours(figure),
        }

    def _framed(
        self, request: Request, asked: Asked, view: View, title: str
    ) -> list[tuple[str, str]]:
        """Return what is pasted in another page, frozen if there is a version, and followed."""
        path, shown = f"embed/{asked.figure.name}", view.package.version
        version = shown or self._newest()
        frozen = [(f"Figé sur la version {version}", version)] if version else []
        followed = ("Qui suit la dernière version", "latest") if shown else (_FOLLOWED, None)
        return [
            (
                label,
                snippet(
                    self._site.absolute(request, path, **asked.given, release=release),
                    title or asked.figure.title,
                    _FRAME,
                ),
            )
            for label, release in [*frozen, followed]
        ]

    def _numbered(self, asked: Asked, package: Package) -> str:
        """Return the address of the figure in the newest release, if the data are not of one."""
        newest = self._newest()
        if package.version or newest is None:
            return ""
        return self._site.url(f"f/{asked.figure.name}", **asked.given, release=newest)

    def _newest(self) -> str | None:
        return next((one.version for one in self._portal.releases()), None)

    def _query_file(self, asked: Asked, package: Package, sql: str) -> str:
        """Return where the query is: among the files of the package, or saved beside them."""
        shipped = f"queries/{asked.figure.name}.sql"
        path = package.path / shipped
        if not asked.given and path.is_file() and path.read_text(encoding="utf-8") == sql:
            return shipped
        return file_name(self._site, asked.figure, package, "sql")


def _heading(figure: Figure, asked: Asked, package: Package) -> str:
    """Return a comment in place of the header, whose words the page tells already.

    Names alone: a value is whatever an address says, and could end the comment.
    """
    names = ", ".join(asked.given) or "aucun paramètre changé"
    return f"-- {figure.name}, {package.version or 'données en cours'} ; {names}\n"


def _beside(drawing: Drawing | None, table: Table) -> bool:
    """Tell if the table stands at the right of the drawing: bars, and few columns."""
    return drawing is not None and drawing.kind == "bars" and len(table.heads) <= _FEW_COLUMNS


def _neighbours(figure: Figure) -> list[Figure]:
    """Return the figures that count the same thing, or by the same thing."""
    words = set(figure.name.split("_")) - _COMMON
    near = [
        (len(words & set(one.name.split("_"))), one)
        for one in load_all()
        if one.name != figure.name
    ]
    near.sort(key=lambda pair: (-pair[0], pair[1].title))
    return [one for shared, one in near[:_MOST_NEIGHBOURS] if shared]


def _by_title() -> list[Figure]:
    # Accents do not count: « Évolution » is not after « Votes ».
    return sorted(load_all(), key=lambda figure: normalize("NFKD", figure.title))
