"""The steps of one consultation, past and coming, on a page of their own."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.plain import steps
from dashboard.reading.view import View
from dashboard.routes.site import Site, pinned

__all__ = ["Steps"]


class Steps:
    """From the opening to the answers given."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        """Return the address of the page."""
        return [Route(f"{self._site.prefix}/etapes/", self.page)]

    def page(self, request: Request) -> Response:
        """Show the steps, those after the day of the data apart; 404 without one."""
        told = steps.context(View(self._site.portal, pinned(request)))
        if not told["milestones"]:
            raise HTTPException(HTTPStatus.NOT_FOUND, "Aucune étape n’est connue.")
        return self._site.page(request, "etapes.html", path="etapes/", **told)
