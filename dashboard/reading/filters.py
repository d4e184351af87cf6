"""What can a list of contributions be narrowed to, and in which orders can it be read?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal, get_args

from dashboard.words.listing import NONE

__all__ = ["FACETS", "NO_THEME", "ORDERS", "SORTS", "Filters", "Sort", "Sought"]

Sort = Literal["support", "contested", "agreed", "commented", "newest", "oldest", "number"]

SORTS: tuple[Sort, ...] = get_args(Sort)
"""The orders of a list, the default first."""

ORDERS = {
    "support": "support_rank NULLS LAST, number, contribution_id",
    # As the figure `most_contested`; those with too few votes to tell come after.
    "contested": "contest DESC NULLS LAST, votes_for + votes_against DESC NULLS LAST, "
    "created_at NULLS LAST, number, contribution_id",
    # As the figure `most_agreed`.
    "agreed": "agreement DESC NULLS LAST, votes_for + votes_against DESC NULLS LAST, "
    "created_at NULLS LAST, number, contribution_id",
    "commented": "comments_count DESC, number, contribution_id",
    "newest": "created_at DESC NULLS LAST, number DESC, contribution_id DESC",
    "oldest": "created_at NULLS LAST, number, contribution_id",
    "number": "number NULLS LAST, contribution_id",
}
"""Each order as SQL over the table `narrow` of the store."""

NO_THEME = NONE
"""Value of the filter `theme` for the contributions that belong to none."""

FACETS = {
    "theme": f"coalesce(theme_id, '{NONE}')",
    "authorship": "authorship",
    "workshop": "workshop_id",
    "department": "department_code",
    "votes": f"CASE WHEN votes >= 10 THEN 'many' WHEN votes > 0 THEN 'few' "
    f"WHEN votes = 0 THEN '{NONE}' END",
    "comments": f"CASE WHEN comments_count > 0 THEN 'some' ELSE '{NONE}' END",
    "answer": f"coalesce(answer, '{NONE}')",
}
"""What readers narrow a list by, each as SQL over `narrow`; null is no choice."""

_RANGES = {
    "status": "status = $status",
    "since": "local_day >= $since",
    "until": "local_day <= $until",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of contributions is narrowed to: in each facet, any of the values chosen.

    Nothing chosen keeps everything.
    """

    theme: tuple[str, ...] = ()
    """Identifiers of themes; `none` for the contributions without one."""
    authorship: tuple[str, ...] = ()
    workshop: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    votes: tuple[str, ...] = ()
    """Keys of `words.listing.COUNTED`."""
    comments: tuple[str, ...] = ()
    """`some` or `none`."""
    answer: tuple[str, ...] = ()
    """States of the institution's answer; `none` without any."""
    status: str | None = "published"
    since: date | None = None
    """First day kept, in the consultation's time zone."""
    until: date | None = None
    """Last day kept, in the consultation's time zone."""

    def clauses(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the SQL conditions over `narrow`, each with the value of `$<name>`."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        conditions = _RANGES | {
            name: f"list_contains(${name}, {told})" for name, told in FACETS.items()
        }
        return [
            (conditions[name], {name: list(value) if name in FACETS else value})
            for name, value in values.items()
            if value
        ]

    def without(self, facet: str) -> Filters:
        """Return the filters of the other facets: what the counts of this one follow."""
        return replace(self, **{facet: ()})  # type: ignore[arg-type]  # a facet is a tuple

    def chosen(self) -> Iterator[tuple[str, str]]:
        """Yield each value chosen, by facet, as an address writes it; then the days."""
        for facet in FACETS:
            for value in getattr(self, facet):
                yield facet, value
        for name in ("since", "until"):
            if day := getattr(self, name):
                yield name, day.isoformat()

    def facets(self) -> dict[str, tuple[str, ...]]:
        """Return the values chosen in each facet, as an address writes them."""
        return {facet: getattr(self, facet) for facet in FACETS}

    @property
    def narrowing(self) -> bool:
        """Whether something was chosen."""
        return any(True for _ in self.chosen())


@dataclass(frozen=True, slots=True)
class Sought:
    """One list: the words looked for, what it is narrowed to, its order."""

    words: str = ""
    filters: Filters = Filters()
    sort: Sort = "support"
