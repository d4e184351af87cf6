"""Every figure at its address: a page that needs no JavaScript, and its rows as CSV and JSON.

`/figures/` lists them: a page for a browser, which asks for HTML; JSON for whoever does not
say, as before there were pages, and at `/figures.json` in any case.
"""

from __future__ import annotations

import csv
import io
from http import HTTPStatus
from typing import Any
from unicodedata import normalize

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.drawing.drawing import Drawing
from dashboard.drawing.svg import svg
from dashboard.drawing.tabulated import tabulated
from dashboard.reading.view import View
from dashboard.routes.answers import MEDIA_TYPES, OPEN_FRESH, iso
from dashboard.routes.site import Site, pinned
from datapackage.package import Package
from queries import Figure, QueryError, load, load_all, pasteable

__all__ = ["Figures"]

Row = dict[str, Any]

_MOVED = HTTPStatus.PERMANENT_REDIRECT
_MOST_ROWS = 200
"""Rows of a table that a page shows; the files hold them all."""


class Figures:
    """The figures of one consultation, computed from the package at the moment."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal = site.portal

    def routes(self) -> list[Route]:
        """Return the addresses of the figures, and of their list."""
        figures = f"{self._site.prefix}/figures"
        return [
            Route(
                figures, lambda _: RedirectResponse(f"{figures}/", HTTPStatus.PERMANENT_REDIRECT)
            ),
            Route(f"{figures}.json", self.described),
            Route(f"{figures}/", self.listed),
            Route(f"{figures}/{{name}}.{{form}}", self.file),
            Route(f"{figures}/{{name}}", self.page),
        ]

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
        content = [_described(figure) for figure in load_all()]
        return JSONResponse({"figures": content}, headers=OPEN_FRESH)

    def page(self, request: Request) -> Response:
        """Show one figure: drawn, as a table, defined, with its parameters and its files."""
        figure = _known(request)
        # An empty field of the form asks for what the figure does by itself.
        given = {name: value for name, value in _given(request).items() if value}
        view = View(self._portal, pinned(request))
        rows, total = self._shown(figure, view.release, given)
        drawing = Drawing.of(figure, rows, view.rows("milestones"))
        return self._site.page(
            request,
            "figure.html",
            path=f"figures/{figure.name}",
            figure=figure,
            drawing=drawing,
            svg=svg(drawing) if drawing else "",
            table=tabulated(figure, rows[:_MOST_ROWS], view.address, view.timezone),
            left_out=max(0, total - _MOST_ROWS),
            shown=_MOST_ROWS,
            given=given,
            sql=pasteable(figure, given),
            address=lambda form="": view.address(f"figures/{figure.name}{form}", **given),
        )

    def file(self, request: Request) -> Response:
        """Return the rows of one figure, as CSV, or as JSON with its definition."""
        form = request.path_params["form"]
        if form not in {"csv", "json"}:
            raise HTTPException(HTTPStatus.NOT_FOUND, "Une figure se lit en .csv ou en .json.")
        figure, release = _known(request), pinned(request)
        try:
            rows = self._portal.rows(figure.name, release, **_given(request))
        except QueryError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error
        if form == "csv":
            return self._csv(figure, rows)
        return _json(figure, self._portal.package(release), rows)

    def _shown(
        self, figure: Figure, release: str | None, given: dict[str, str]
    ) -> tuple[list[Row], int]:
        """Return the rows to show, and how many there are; a drawing needs them all."""
        try:
            if figure.y:
                rows = self._portal.rows(figure.name, release, **given)
                return rows, len(rows)
            return self._portal.first_rows(figure.name, _MOST_ROWS, release, **given)
        except QueryError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error

    def _csv(self, figure: Figure, rows: list[Row]) -> Response:
        lines = io.StringIO()
        names = [column.name for column in figure.columns]
        writer = csv.DictWriter(lines, names, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows({key: iso(value) for key, value in row.items()} for row in rows)
        name = f"{self._site.slug}-{figure.name}.csv"
        headers = OPEN_FRESH | {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(lines.getvalue(), media_type=MEDIA_TYPES[".csv"], headers=headers)


def _known(request: Request) -> Figure:
    name = request.path_params["name"]
    try:
        return load(name)
    except QueryError:
        message = f"Aucune figure ne s’appelle {name[:60]!r}."
        raise HTTPException(HTTPStatus.NOT_FOUND, message) from None


def _given(request: Request) -> dict[str, str]:
    """Return the parameters of the figure that the address gives."""
    return {key: value for key, value in request.query_params.items() if key != "release"}


def _by_title() -> list[Figure]:
    # Accents do not count: « Évolution » is not after « Votes ».
    return sorted(load_all(), key=lambda figure: normalize("NFKD", figure.title))


def _json(figure: Figure, package: Package, rows: list[Row]) -> Response:
    content = _described(figure) | {
        "consultation": package.slug,
        "version": package.version,
        "revision": package.revision,
        "generation": package.generation,
        "rows": [{key: iso(value) for key, value in row.items()} for row in rows],
    }
    return JSONResponse(content, headers=OPEN_FRESH)


def _described(figure: Figure) -> dict[str, Any]:
    return {
        "figure": figure.name,
        "title": figure.title,
        "description": figure.description,
        "unit": figure.unit,
        "columns": {column.name: column.label for column in figure.columns},
        "parameters": {item.name: item.description for item in figure.parameters},
    }
