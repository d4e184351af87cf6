"""The list of contributions as files: what the page shows, all of it, in its order."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from tempfile import NamedTemporaryFile

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from dashboard.reading import exports
from dashboard.reading.view import View
from dashboard.routes.answers import MEDIA_TYPES, OPEN, iso
from dashboard.routes.asking import Asked, asked
from dashboard.routes.site import Site, pinned
from datapackage import schemas
from datapackage.package import sha256

__all__ = ["Exports"]

_METHODS = ["GET", "OPTIONS"]
_CORS = OPEN | {
    "Access-Control-Expose-Headers": "Content-Disposition, Content-Length, ETag, Link",
}
_PREFLIGHT = _CORS | {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Range, If-None-Match, If-Range",
    "Access-Control-Max-Age": "86400",
}
_LABELS = {
    "theme_title": "Thème",
    "workshop_title": "Atelier",
    "author_label": "Auteur",
    "votes_for": "Votes pour",
    "votes_against": "Votes contre",
    "votes_neutral": "Votes neutres",
    "votes": "Votes",
    "score": "Solde des votes",
    "support_rank": "Rang d’adhésion",
    "comments_count": "Commentaires",
    "answer": "Suite donnée",
    "permalink": "Adresse",
}
_ORDERED = {
    "support": "par-adhesion",
    "contested": "par-debat",
    "agreed": "par-accord",
    "commented": "par-commentaires",
    "newest": "par-date-decroissante",
    "oldest": "par-date",
    "number": "par-numero",
}


class Exports:
    """The same filters and order as the page, in the forms that programs and people open."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal = site.portal

    def routes(self) -> list[Route]:
        """Return an address for each form."""
        return [
            Route(f"{self._site.prefix}/contributions.{form}", self.file, methods=_METHODS)
            for form in exports.FORMS
        ]

    def file(self, request: Request) -> Response:
        """Send the contributions found: 400 for a parameter that is not understood.

        What is not understood cannot be obeyed, and a file does not say so to its reader.
        """
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)
        form = request.url.path.rpartition(".")[2]
        view = View(self._portal, pinned(request))
        query = asked(request, view)
        if query.ignored:
            message = (
                f"Non compris\u00a0: {', '.join(query.ignored)[:200]}. Le fichier ne tiendrait "
                "pas compte de ce qui est demandé\u202f: prenez son adresse sur la page des "
                "contributions."
            )
            raise HTTPException(HTTPStatus.BAD_REQUEST, message)
        with NamedTemporaryFile(suffix=f".{form}", delete=False) as temporary:
            path = Path(temporary.name)
        try:
            self._write(request, view, query, form, path)
        except BaseException:
            path.unlink()
            raise
        response = FileResponse(
            path,
            media_type=MEDIA_TYPES[f".{form}"],
            filename=self._name(view, query, form),
            headers=_CORS,
            background=BackgroundTask(path.unlink, missing_ok=True),
        )
        listed = self._site.absolute(request, "liste", **query.query, release=view.release)
        response.headers["Link"] = f'<{listed}>; rel="alternate"; type="text/html"'
        response.headers["Cache-Control"] = "no-cache"
        response.headers["ETag"] = f'"{sha256(path)}"'
        return response

    def _write(self, request: Request, view: View, query: Asked, form: str, path: Path) -> None:
        consultation, release = view.consultation, view.release
        before = self._site.absolute(request, "c/")
        # Pinned where a release is shown: the address then gives the text that the file holds.
        version = view.package.version
        labels = {one["name"]: one["title"] for one in schemas.load("contributions")["fields"]}
        said = exports.Asked(
            consultation=consultation["title"],
            version=version or f"en cours, {iso(consultation['retrieved_at'])}",
            licence=consultation["licence"],
            address=self._site.absolute(request, "liste", **query.query, release=release),
            before=before,
            after=f"?release={version}" if version else "",
            labels=labels | _LABELS,
            timezone=view.timezone,
        )
        try:
            self._portal.export(path, form, query.sought, said, release)
        except exports.TooManyError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error

    def _name(self, view: View, query: Asked, form: str) -> str:
        """Return a name that tells whose, which version, what was kept, and in which order."""
        kept = "-filtrees" if query.narrowed else ""
        order = f"-{_ORDERED[query.sort]}" if query.sort != query.default else ""
        version = view.package.version or "en-cours"
        return f"{view.package.slug}-{version}-contributions{kept}{order}.{form}"
