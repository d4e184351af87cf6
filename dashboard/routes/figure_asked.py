"""Which figure does an address ask for, of which release, with which parameters?"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from dashboard.reading.portal import Portal
from dashboard.routes.site import pinned
from queries import Figure, QueryError, load

__all__ = ["Asked"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure as one address asks for it: its page and each of its files show the same rows."""

    figure: Figure
    release: str | None
    """What the address says; None follows what is current."""
    given: dict[str, str]
    """The parameters that the address gives, as written there."""

    @classmethod
    def of(cls, request: Request) -> Asked:
        """Read the address; an empty field of the form asks for what the figure does by itself.

        Raises:
            HTTPException: 404 for an unknown figure, 400 for a parameter that it does not take.
        """
        name = request.path_params["name"]
        try:
            figure = load(name)
        except QueryError:
            message = f"Aucune figure ne s’appelle {name[:60]!r}."
            raise HTTPException(HTTPStatus.NOT_FOUND, message) from None
        given = {
            key: value
            for key, value in request.query_params.items()
            if key != "release" and (value or key not in {one.name for one in figure.parameters})
        }
        asked = cls(figure, pinned(request), given)
        asked._check()
        return asked

    def rows(self, portal: Portal) -> list[Row]:
        """Return the rows, all of them.

        Raises:
            HTTPException: 400 for a value that the figure cannot use.
        """
        try:
            return portal.rows(self.figure.name, self.release, **self.given)
        except QueryError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error

    def first_rows(self, portal: Portal, most: int) -> tuple[list[Row], int]:
        """Return the first rows of what may have millions, and how many there are.

        Raises:
            HTTPException: as `rows`.
        """
        try:
            return portal.first_rows(self.figure.name, most, self.release, **self.given)
        except QueryError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error

    def shown(self, portal: Portal, most: int) -> tuple[list[Row], int]:
        """Return the rows to show, and how many there are; a drawing needs them all.

        Raises:
            HTTPException: as `rows`.
        """
        if not self.figure.y:
            return self.first_rows(portal, most)
        rows = self.rows(portal)
        return rows, len(rows)

    @property
    def varied(self) -> list[tuple[str, str]]:
        """What each parameter that is given means, and its value."""
        named = {one.name: one.description for one in self.figure.parameters}
        return [(named[name], value) for name, value in self.given.items() if value]

    @property
    def query(self) -> dict[str, str | int | None]:
        """What an address of the same figure, with the same parameters and release, says."""
        return {**self.given, "release": self.release}

    def _check(self) -> None:
        try:
            self.figure.values(self.given)
        except QueryError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error
