"""The DCAT-AP catalogue of the releases, that data.gouv.fr and other portals harvest."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from pathlib import PurePosixPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.reading.portal import UnknownReleaseError
from dashboard.routes.answers import MEDIA_TYPES, OPEN
from dashboard.routes.files import offered
from dashboard.routes.site import Site, cached

__all__ = ["Catalog"]

_ABSENT = (
    "Ce portail n’a rien de tel dans son catalogue DCAT-AP. Les fichiers à télécharger sont à la "
    "page « Données »."
)
_CORS = OPEN | {"Access-Control-Expose-Headers": "ETag"}


class Catalog:
    """What `concertation release` wrote for harvesters, at the addresses that it names."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        """Return the addresses of the catalogue, of its pages and of the Table Schemas."""
        names = [
            f"{stem}.{extension}"
            for extension in ("jsonld", "ttl")
            for stem in ("catalog", "catalog-{page:int}")
        ]
        names.append("schemas/{table}.schema.json")
        prefix = self._site.prefix
        return [
            *(Route(f"{prefix}/{name}", self.file) for name in names),
            Route(f"{prefix}/catalog", self.itself),
            Route(f"{prefix}/distribution/{{name}}", self.distribution),
        ]

    def itself(self, _: Request) -> Response:
        """Lead from the name that the catalogue gives itself to the file that tells of it."""
        if self._site.portal.catalog("catalog.jsonld") is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, _ABSENT)
        return RedirectResponse(self._site.url("catalog.jsonld"), HTTPStatus.SEE_OTHER)

    def distribution(self, request: Request) -> Response:
        """Lead from the name of a distribution, which no release changes, to its newest bytes."""
        name = request.path_params["name"]
        try:
            paths = offered(self._site.portal.package("latest"))
        except UnknownReleaseError:
            paths = []
        for path in paths:
            if path.replace(".", "-").replace("/", "-") == name:
                return RedirectResponse(self._site.url(f"data/latest/{path}"), HTTPStatus.SEE_OTHER)
        raise HTTPException(HTTPStatus.NOT_FOUND, _ABSENT)

    def file(self, request: Request) -> Response:
        """Send one file of the catalogue; 404 when there is none of that name."""
        name = request.url.path.removeprefix(f"{self._site.prefix}/")
        content = self._content(name)
        kind = MEDIA_TYPES[PurePosixPath(name).suffix]
        response = Response(content, media_type=kind, headers=_CORS)
        # Weak, since the server may compress on the way.
        etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
        return cached(request, response, etag, "no-cache")

    def _content(self, name: str) -> bytes:
        path = self._site.portal.catalog(name)
        try:
            if path is not None:
                return path.read_bytes()
        except FileNotFoundError:
            pass  # it was removed meanwhile, with the address of the portal
        raise HTTPException(HTTPStatus.NOT_FOUND, _ABSENT)
