"""Pages in French for what is not there, and a true status for each of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any

import duckdb
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from dashboard.headers import secured
from dashboard.reading.portal import UnknownReleaseError
from dashboard.reading.withdrawals import UnknownWithdrawalsError
from dashboard.routes.addresses import moved
from dashboard.routes.answers import OPEN
from dashboard.routes.site import Site
from dashboard.words import codes
from datapackage.errors import PackageError
from queries import UnavailableError

__all__ = ["Elsewhere", "handlers"]

_log = logging.getLogger(__name__)

_TITLES = {
    400: "Cette demande n’est pas comprise",
    404: "Cette page n’existe pas",
    405: "Cette page ne se lit pas ainsi",
    410: "Cette page a été retirée",
    500: "Une erreur est survenue",
    503: "Les données ne peuvent pas être lues pour le moment",
}
_MESSAGES = {
    404: "L’adresse est peut-être incomplète, ou la page a changé de place.",
    500: "Ce n’est pas de votre fait. L’erreur est notée ; vous pouvez réessayer plus tard.",
    503: codes.UNAVAILABLE,
}
_UNSURE = (
    "La liste de ce qui a été retiré ne peut pas être lue\u00a0: rien n’est montré d’ici là. Vous "
    "pouvez réessayer dans quelques minutes."
)
_RETRY_AFTER = "30"
_FOR_PROGRAMS = {
    *(".json", ".jsonld", ".geojson", ".csv", ".atom", ".ttl", ".parquet", ".xlsx", ".zip"),
}
"""Endings of the addresses that programs read, which do not read a page of error."""
# Streamlit answers any unknown address by its own page, with a false 200.
_STREAMLITS_OWN = ("_stcore/", "media/", "component/", "app/static/", "oauth2callback", "auth/")
# How the process does, and a way to fill its memory: neither is the public's.
_CLOSED = ("metrics", "upload_file", "script-health-check")


class Elsewhere(Route):
    """Takes every address of the consultation that neither we nor Streamlit know."""

    def __init__(self, site: Site) -> None:
        super().__init__("/{path:path}", _missing, name="elsewhere")
        self._prefix = f"{site.prefix}/"
        self._own = tuple(f"{site.prefix}/{part}" for part in _STREAMLITS_OWN)
        self._closed = tuple(f"{site.prefix}/_stcore/{part}" for part in _CLOSED)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Leave to Streamlit what is its own, and what is of no consultation."""
        path = scope.get("path", "")
        if path.startswith(self._own) and not path.startswith(self._closed):
            return Match.NONE, {}
        if not path.lower().startswith(self._prefix):
            return Match.NONE, {}
        match, child = super().matches(scope)
        # A partial match would let Streamlit answer the methods that we do not.
        return match if match is Match.NONE else Match.FULL, child

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead to the page that was meant, if there is one; what is closed is not there at all."""
        if scope["path"].startswith(self._closed):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if scope["method"] in {"GET", "HEAD"} and (to := moved(scope, self._prefix, self)):
            response = RedirectResponse(to, HTTPStatus.PERMANENT_REDIRECT)
            await response(scope, receive, send)
            return
        await super().handle(scope, receive, send)


def _missing(_: Request) -> Response:
    raise HTTPException(HTTPStatus.NOT_FOUND)


def handlers(site: Site) -> dict[Any, Callable[[Request, Any], Response]]:
    """Return what answers each kind of failure."""

    def http(request: Request, error: HTTPException) -> Response:
        code = error.status_code
        plain = error.detail if "\u2019" in error.detail or " " in error.detail else ""
        message = plain if error.detail != "Not Found" else ""
        return _page(site, request, code, message or _MESSAGES.get(code, ""))

    def unknown(request: Request, _: UnknownReleaseError) -> Response:
        message = "Cette version des données n’a jamais été publiée."
        return _page(site, request, HTTPStatus.NOT_FOUND, message)

    def nothing(request: Request, error: PackageError) -> Response:
        _note(request, error)
        title = "Les données ne sont pas encore là"
        return _page(site, request, HTTPStatus.SERVICE_UNAVAILABLE, codes.NOT_YET, title)

    def unavailable(request: Request, error: Exception) -> Response:
        _note(request, error)
        return _page(site, request, HTTPStatus.SERVICE_UNAVAILABLE, codes.UNAVAILABLE)

    def unsure(request: Request, _: UnknownWithdrawalsError) -> Response:
        return _page(site, request, HTTPStatus.SERVICE_UNAVAILABLE, _UNSURE)

    def broken(request: Request, _: Exception) -> Response:
        response = _page(site, request, 500, _MESSAGES[500])
        # It is answered outside of what puts them on every other answer.
        secured(response.headers)
        return response

    return {
        HTTPException: http,
        UnknownReleaseError: unknown,
        PackageError: nothing,
        UnknownWithdrawalsError: unsure,
        UnavailableError: unavailable,
        duckdb.Error: unavailable,
        500: broken,
    }


def _note(request: Request, error: Exception) -> None:
    # Neither the words searched nor the reader: the path alone.
    _log.error("%s : %s", request.url.path, error)


def _page(
    site: Site, request: Request, code: int, message: str, title: str | None = None
) -> Response:
    title = title or _TITLES.get(code, f"Erreur {code}")
    path = request.url.path.removeprefix(f"{site.prefix}/").lstrip("/")
    if PurePosixPath(path).suffix in _FOR_PROGRAMS:
        response: Response = _problem(request, code, title, message)
    else:
        response = site.page(
            request, "error.html", path=path, status=code, code=code, title=title, message=message
        )
    if code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = _RETRY_AFTER
    return response


def _problem(request: Request, code: int, title: str, message: str) -> Response:
    """Return the failure as RFC 9457 writes it."""
    content = {
        "type": "about:blank",
        "title": title,
        "status": code,
        "detail": message or title,
        "instance": request.url.path,
    }
    return JSONResponse(content, code, headers=OPEN, media_type="application/problem+json")
