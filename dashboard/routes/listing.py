"""The list of contributions: searched, narrowed and ordered by its address, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.reading.exports import FORMS
from dashboard.reading.filters import Filters
from dashboard.reading.search import PAGE_SIZE, Found
from dashboard.reading.store import enough_votes
from dashboard.reading.view import View
from dashboard.routes.asking import Asked, asked
from dashboard.routes.site import Site, pinned
from dashboard.words import codes, listing

__all__ = ["Listing"]

Names = dict[str, Mapping[str, str]]

_SHORT_ORDERS = {
    "support": "Soutenues",
    "contested": "Débattues",
    "agreed": "Consensuelles",
    "commented": "Commentées",
    "newest": "Récentes",
    "oldest": "Anciennes",
    "number": "Numéro",
}
_TOLD = {"contested": codes.CONTESTED, "agreed": codes.AGREED}
"""What an order means."""
_FORM_NAMES = {
    "csv": "CSV",
    "xlsx": "Excel",
    "json": "JSON",
    "parquet": "Parquet",
    "geojson": "GeoJSON",
}


class Listing:
    """The contributions, as many as are asked for."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal = site.portal

    def routes(self) -> list[Route]:
        """Return the address of the list."""
        return [Route(f"{self._site.prefix}/liste", self.page)]

    def page(self, request: Request) -> Response:
        """Show the contributions that the address asks for, a page at a time."""
        view = View(self._portal, pinned(request))
        query = asked(request, view)
        release = view.release
        found = self._portal.search(query.words, query.filters, query.sort, _page(request), release)
        names = listing.names(view.records("themes"), view.records("workshops"))
        first = (found.page - 1) * PAGE_SIZE + 1
        return self._site.page(
            request,
            "list.html",
            path="liste",
            found=found,
            title=self._title(view, query, found),
            subtitle=self._subtitle(view, query, found),
            query=query,
            first=first,
            turned=listing.turned(first, first + len(found.rows) - 1, found.total),
            facets=_facets(view, query, names),
            chips=self._chips(query, release, names),
            orders=self._orders(view, query),
            forms=self._forms(query, release),
            suggestions=self._suggestions(query, found, release),
            marked=" ".join([query.words, *found.words.others]),
            told=_TOLD.get(query.sort, "").format(enough=enough_votes()),
            turn=lambda page: self._site.url(
                "liste", **query.query, page=page if page > 1 else None, release=release
            ),
        )

    def _title(self, view: View, query: Asked, found: Found) -> str:
        counts = self._portal.counts(query.words, query.filters, view.release)["theme"]
        chosen = query.filters.theme
        kept = [theme for theme in counts if not chosen or theme in chosen]
        several = len([theme for theme in kept if theme != "none"])
        return listing.title(query.words, found.total, several, narrowed=query.narrowed)

    def _subtitle(self, view: View, query: Asked, found: Found) -> str:
        published = self._site.published(view.release)
        return listing.subtitle(found.words.others, found.total, published, narrowed=query.narrowed)

    def _chips(self, query: Asked, release: str | None, names: Names) -> list[tuple[str, str]]:
        """Return (label, address of the list without it) of what is in force."""
        words = [("q", query.words)] if query.words else []
        return [
            (
                f"«\u00a0{value}\u00a0»" if name == "q" else listing.chip(name, value, names),
                self._site.url("liste", **query.less(name, value), release=release),
            )
            for name, value in [*words, *query.filters.chosen()]
        ]

    def _orders(self, view: View, query: Asked) -> list[tuple[str, str, bool]]:
        """Return (label, address, whether it is this one) of each order that means something."""
        offered = self._portal.sorts(view.release)
        return [
            (
                _SHORT_ORDERS[sort],
                self._site.url("liste", **query.at(sort=sort), release=view.release),
                sort == query.sort,
            )
            for sort in offered
            if len(offered) > 1
        ]

    def _forms(self, query: Asked, release: str | None) -> list[tuple[str, str]]:
        return [
            (
                self._site.url(f"contributions.{form}", **query.query, release=release),
                _FORM_NAMES[form],
            )
            for form in FORMS
        ]

    def _suggestions(
        self, query: Asked, found: Found, release: str | None
    ) -> list[tuple[str, str, int]]:
        """Return (address, words, how many) of what would be found, where nothing is."""
        if found.total or not query.narrowed:
            return []
        wider = [query.words] if query.words and query.filters.narrowing else []
        near = [*wider, *self._portal.suggested(query.words, release)]
        counted = [
            (
                self._site.url("liste", **query.unfiltered().at(q=words), release=release),
                words,
                self._portal.search(words, Filters(), query.sort, 1, release).total,
            )
            for words in near
        ]
        return [one for one in counted if one[2]]


def _facets(view: View, query: Asked, names: Names) -> list[listing.Facet]:
    """Return the facets of a list, with counts that follow its other filters."""
    return listing.facets(
        view.portal.counts("", Filters(), view.release),
        view.portal.counts(query.words, query.filters, view.release),
        query.filters.facets(),
        names,
    )


def _page(request: Request) -> int:
    text = request.query_params.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000") else 1
