"""A figure to take away: exactly the rows that its page shows, in each form that people ask for.

What a machine reads (CSV, JSON, Parquet) has the codes and the numbers as computed; the workbook
has the words of the page. Forms that cost more than their rows are made one or two at a time, and
kept as long as the rows are the same.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pyarrow.parquet as pq
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.drawing.drawing import Drawing
from dashboard.drawing.picture import png
from dashboard.drawing.sheet import sheet
from dashboard.reading.kept import Kept
from dashboard.reading.view import View
from dashboard.routes.answers import MEDIA_TYPES, OPEN_FRESH, iso
from dashboard.routes.figure_asked import Asked
from dashboard.routes.figure_workbook import MOST_ROWS, workbook
from dashboard.routes.site import Site
from dashboard.words.citing import Citation
from dashboard.words.findings import finding
from dashboard.words.themes import labelled, labels
from datapackage.package import Package
from queries import Figure, pasteable

__all__ = [
    "FORMS",
    "FigureFiles",
    "as_read",
    "citation",
    "described",
    "file_name",
    "found",
    "kinds",
]

Row = dict[str, Any]

FORMS = ("csv", "xlsx", "json", "parquet", "svg", "png", "sql")
_DRAWN = frozenset({"svg", "png"})
_AT_ONCE = 2
_PATIENCE = 15.0
"""Seconds that a request waits for its turn and its file, before it is asked to come back."""
_KEPT_BYTES = 32 << 20
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A picture opened by itself needs its own style, and nothing else."""


def kinds(drawing: Drawing | None) -> dict[str, str]:
    """Return the media type of each form that has the rows: a picture only of what is drawn."""
    offered = [form for form in FORMS if form != "sql" and (drawing or form not in _DRAWN)]
    return {form: MEDIA_TYPES[f".{form}"].partition(";")[0] for form in offered}


def file_name(site: Site, figure: Figure, package: Package, form: str) -> str:
    """Return the name under which a file is saved: it says what it is, and of which version."""
    return f"{site.slug}-{figure.name}-{package.version or 'en-cours'}.{form}"


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one answer tells: the same for each form."""

    asked: Asked
    view: View
    rows: list[Row]
    cited: Citation


class FigureFiles:
    """The files of the figures of one consultation."""

    def __init__(self, site: Site, patience: float = _PATIENCE) -> None:
        self._site = site
        self._portal = site.portal
        self._patience = patience
        self._workers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="figure-file")
        self._kept: Kept[str, bytes] = Kept(_KEPT_BYTES, len)
        self._makers: dict[str, Callable[[_Shown], bytes]] = {
            "csv": _csv,
            "json": _json,
            "xlsx": self._costly("xlsx", _xlsx),
            "parquet": self._costly("parquet", self._parquet),
            "svg": _svg,
            "png": self._costly("png", _png),
            "sql": lambda shown: pasteable(shown.asked.figure, shown.asked.given).encode(),
        }

    def routes(self) -> list[Route]:
        """Return the addresses of the files: to be asked before the page of the figure."""
        return [Route(f"{self._site.prefix}/f/{{name}}.{{form}}", self.file)]

    def file(self, request: Request) -> Response:
        """Return the figure in the form that the address ends with."""
        form = request.path_params["form"]
        if form not in FORMS:
            known = ", ".join(f".{one}" for one in FORMS)
            raise HTTPException(HTTPStatus.NOT_FOUND, f"Une figure se lit en {known}.")
        asked = Asked.of(request)
        view = View(self._portal, asked.release)
        shown = _Shown(
            asked, view, asked.rows(self._portal), citation(self._site, request, asked, view)
        )
        content = self._makers[form](shown)
        return self._answer(form, asked.figure, view.package, content)

    def _answer(self, form: str, figure: Figure, package: Package, content: bytes) -> Response:
        name = file_name(self._site, figure, package, form)
        # What a browser shows by itself is shown; the rest is a file to keep.
        kind = "inline" if form in {"json", *_DRAWN} else "attachment"
        headers = OPEN_FRESH | {"Content-Disposition": f'{kind}; filename="{name}"'}
        if form in _DRAWN:
            headers |= {"Content-Security-Policy": _PICTURE_POLICY}
        return Response(content, media_type=MEDIA_TYPES[f".{form}"], headers=headers)

    def _costly(self, form: str, make: Callable[[_Shown], bytes]) -> Callable[[_Shown], bytes]:
        """Return `make`, done by a few at once, its last answers kept."""

        def made(shown: _Shown) -> bytes:
            # By its rows: what was withdrawn since the last answer is in it no more.
            key = _digest(form, shown)
            return self._kept.get(key, lambda: self._in_turn(lambda: make(shown)))

        return made

    def _in_turn(self, make: Callable[[], bytes]) -> bytes:
        promised = self._workers.submit(make)
        try:
            return promised.result(self._patience)
        except TimeoutError as error:
            promised.cancel()
            message = "Trop de fichiers sont demandés à la fois : réessayez dans un instant."
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, message) from error

    def _parquet(self, shown: _Shown) -> bytes:
        asked = shown.asked
        table = self._portal.table(asked.figure.name, asked.release, **asked.given)
        names = [column.name for column in asked.figure.columns]
        told = {label: text.encode() for label, text in shown.cited.told(*_of(asked)).items()}
        sink = io.BytesIO()
        pq.write_table(table.select(names).replace_schema_metadata(told), sink, compression="zstd")
        return sink.getvalue()


def citation(site: Site, request: Request, asked: Asked, view: View) -> Citation:
    """Return how what is shown is cited, by its lasting address if there is one."""
    release = view.package.version or asked.release
    address = site.absolute(request, f"f/{asked.figure.name}", **asked.given, release=release)
    return Citation.of(asked.figure, view.consultation, view.package, address)


def found(view: View, figure: Figure, rows: list[Row]) -> str:
    """Return what all the rows of a figure find, in a sentence, or nothing."""
    return finding(figure, rows, labels(view.records("themes")))


def as_read(view: View, figure: Figure, rows: list[Row]) -> list[Row]:
    """Return the rows as a page tells them: themes by their short labels."""
    columns = [column.name for column in figure.columns if column.format == "theme"]
    return labelled(rows, columns, labels(view.records("themes")))


def described(figure: Figure) -> dict[str, Any]:
    """Return what a program is told of a figure."""
    return {
        "figure": figure.name,
        "title": figure.title,
        "description": figure.description,
        "unit": figure.unit,
        "columns": {column.name: column.label for column in figure.columns},
        "parameters": {item.name: item.description for item in figure.parameters},
    }


def _of(asked: Asked) -> tuple[Figure, dict[str, str]]:
    return asked.figure, asked.given


def _digest(form: str, shown: _Shown) -> str:
    told = (form, shown.view.package.path, shown.asked, shown.cited, shown.rows)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _csv(shown: _Shown) -> bytes:
    lines = io.StringIO()
    names = [column.name for column in shown.asked.figure.columns]
    writer = csv.DictWriter(lines, names, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: iso(value) for key, value in row.items()} for row in shown.rows)
    return lines.getvalue().encode()


def _json(shown: _Shown) -> bytes:
    package = shown.view.package
    content = described(shown.asked.figure) | {
        "consultation": package.slug,
        "version": package.version,
        "revision": package.revision,
        "generation": package.generation,
        "given": shown.asked.given,
        "source": shown.cited.producer,
        "licence": shown.cited.licence.url if shown.cited.licence else None,
        "address": shown.cited.address,
        "rows": [{key: iso(value) for key, value in row.items()} for row in shown.rows],
    }
    return bytes(JSONResponse(content).body)


def _xlsx(shown: _Shown) -> bytes:
    if len(shown.rows) > MOST_ROWS:
        message = "Ce tableau a trop de lignes pour un classeur : prenez-le en .csv ou en .parquet."
        raise HTTPException(HTTPStatus.BAD_REQUEST, message)
    view, asked = shown.view, shown.asked
    told = shown.cited.told(*_of(asked))
    collected = view.consultation["retrieved_at"]
    return workbook(asked.figure, shown.rows, told, view.timezone, collected)


def _svg(shown: _Shown) -> bytes:
    figure, view = shown.asked.figure, shown.view
    read = as_read(view, figure, shown.rows)
    drawing = Drawing.of(figure, read, view.rows("milestones"))
    if drawing is None:
        message = "Cette figure n’a pas de dessin : son tableau la dit mieux."
        raise HTTPException(HTTPStatus.NOT_FOUND, message)
    return sheet(drawing, shown.cited.source, found(view, figure, shown.rows)).encode()


def _png(shown: _Shown) -> bytes:
    try:
        return png(_svg(shown).decode())
    except ValueError as error:
        message = "Ce dessin est trop grand pour une image : prenez-le en .svg."
        raise HTTPException(HTTPStatus.BAD_REQUEST, message) from error
