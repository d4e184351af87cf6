"""What does an address ask of the contributions: which words, which filters, which order?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from starlette.requests import Request

from dashboard.reading.filters import FACETS, NO_THEME, SORTS, Filters, Sort, Sought
from dashboard.reading.view import Parameter, View
from dashboard.words import codes
from dashboard.words.listing import COUNTED, NONE

__all__ = ["Asked", "asked"]

LONGEST = 200
"""Signs of a query."""

_DAYS = ("since", "until")
_BESIDE = {"page", "release"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One list, as its address tells it."""

    words: str
    filters: Filters
    sort: Sort
    default: Sort
    """The order that an address need not tell."""
    ignored: tuple[str, ...]
    """What was not understood, as « name=value »."""

    @property
    def sought(self) -> Sought:
        """The same, as the portal is asked."""
        return Sought(self.words, self.filters, self.sort)

    @property
    def narrowed(self) -> bool:
        """Whether words or filters leave something out."""
        return bool(self.words) or self.filters.narrowing

    @property
    def query(self) -> dict[str, Parameter]:
        """The address of this list: its parameters, those that say nothing left out."""
        return self.at()

    def at(self, **changed: Any) -> dict[str, Parameter]:
        """Return the parameters of this list, with some of them changed."""
        kept: dict[str, Parameter] = {"q": self.words}
        kept |= self.filters.facets()
        days = {name: getattr(self.filters, name) for name in _DAYS}
        kept |= {name: day.isoformat() for name, day in days.items() if day}
        kept["sort"] = self.sort
        kept |= changed
        if kept["sort"] == self.default:
            del kept["sort"]
        return {name: value for name, value in kept.items() if value}

    def less(self, name: str, value: str) -> dict[str, Parameter]:
        """Return the parameters of this list without one of the values chosen."""
        if name not in FACETS:
            return self.at(**{name: None})
        left = tuple(one for one in getattr(self.filters, name) if one != value)
        return self.at(**{name: left})

    def unfiltered(self) -> Asked:
        """Return the same words in the same order, without any filter."""
        return replace(self, filters=Filters())


def asked(request: Request, view: View) -> Asked:
    """Return what the address asks for; what is not understood is left aside, and named."""
    query = request.query_params
    ignored = [
        f"{name}={value}"
        for name, value in query.multi_items()
        if name not in {"q", "sort", *FACETS, *_DAYS, *_BESIDE}
    ]
    chosen: dict[str, Any] = {}
    for facet in FACETS:
        values = [value for value in query.getlist(facet) if value]
        known = _known(facet, view) if values else set()
        chosen[facet] = tuple(sorted({value for value in values if value in known}))
        ignored += [f"{facet}={value}" for value in values if value not in known]
    for name in _DAYS:
        try:
            chosen[name] = date.fromisoformat(text) if (text := query.get(name)) else None
        except ValueError:
            ignored.append(f"{name}={text}")
    orders = view.portal.sorts(view.release)
    sort = query.get("sort") or orders[0]
    if sort not in SORTS:
        ignored.append(f"sort={sort}")
    return Asked(
        words=query.get("q", "").replace("\0", "")[:LONGEST].strip(),
        filters=Filters(**chosen),
        sort=next((one for one in orders if one == sort), orders[0]),
        default=orders[0],
        ignored=tuple(ignored),
    )


def _known(facet: str, view: View) -> set[str]:
    """Return the values that a facet may have, whether or not some contribution has them."""
    if facet == "theme":
        return {row["theme_id"] for row in view.records("themes")} | {NO_THEME}
    if facet == "workshop":
        return {row["workshop_id"] for row in view.records("workshops")}
    if facet == "department":
        return set(view.portal.counts("", Filters(), view.release)["department"])
    listed = {
        "authorship": codes.choices("authorship"),
        "votes": COUNTED,
        "comments": ("some", NONE),
        "answer": (*codes.choices("outcome_state"), NONE),
    }
    return set(listed[facet])
