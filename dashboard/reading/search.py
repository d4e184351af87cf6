"""Find contributions in one package: by words, by what readers choose, in the order they ask."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.reading.filters import FACETS, ORDERS, SORTS, Filters, Sort, Sought
from dashboard.reading.kept import Kept
from dashboard.reading.matching import Matching, Words
from dashboard.reading.store import Store

__all__ = ["PAGE_SIZE", "Around", "Found", "Index"]

Row = dict[str, Any]
Hidden = Collection[str]

PAGE_SIZE = 20

_NUMBER = re.compile(r"(?:n\s*[°º]\s*)?(\d+)", re.IGNORECASE)
_KEPT_PAGES = 256
_KEPT_COUNTS = 256
_KEPT_PLACES = 4_000_000
"""Places of contributions, of all the orders asked last: 32 MB; as many numbers found by words."""

_KNOWN = """
SELECT
    count(created_at) AS newest,
    count(contest) AS contested,
    count(agreement) AS agreed,
    sum(comments_count) AS commented,
    count(support_rank) AS support
FROM narrow
"""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the contributions found."""

    rows: list[Row]
    """Same columns as `Portal.contribution`."""
    total: int
    """How many were found in all."""
    page: int
    """The page shown, from 1; the last one when a higher number was asked."""
    pages: int
    """At least 1, even when nothing was found."""
    words: Words
    """What was looked for."""


@dataclass(frozen=True, slots=True)
class Around:
    """The place of a contribution in a list."""

    rank: int
    """From 1."""
    total: int
    before: str | None
    """Number of the contribution before, None at the first."""
    after: str | None


class Index:
    """The contributions of one package, ready to be filtered and sorted; shared by threads."""

    def __init__(self, store: Store) -> None:
        """Look among the contributions of `store`."""
        self._store = store
        (consultation,) = store.records("consultations")
        self._matching = Matching(store, consultation["language"])
        self._matches: Kept[str, tuple[Words, pa.Table]] = Kept(_KEPT_PLACES, _rows_found)
        self._pages: Kept[tuple[Any, ...], Found] = Kept(_KEPT_PAGES)
        self._counts: Kept[tuple[Any, ...], dict[str, dict[str, int]]] = Kept(_KEPT_COUNTS)
        self._ordered: Kept[tuple[Any, ...], pa.Array] = Kept(
            _KEPT_PLACES, lambda one: len(one) + 1
        )

    @cached_property
    def ranked(self) -> int:
        """How many contributions have a rank, votes being known."""
        return int(self._known["support"])

    @cached_property
    def sorts(self) -> tuple[Sort, ...]:
        """The orders that mean something here, the default first.

        Where no vote is known, none is supported more than another, and where no date
        is, none is newer: numbers order them. Where too few voted, none is contested.
        """
        known = self._known | {"oldest": self._known["newest"]}
        orders = tuple(sort for sort in SORTS if known.get(sort, 1))
        return orders if self.ranked else ("number", *(o for o in orders if o != "number"))

    @cached_property
    def _known(self) -> Row:
        (row,) = self._store.rows(_KNOWN, {})
        return row

    def search(
        self, query: str, filters: Filters, sort: Sort, page: int, hidden: Hidden = ()
    ) -> Found:
        """Return the page asked, or the last one if there are fewer; never those `hidden`.

        The pages asked last are kept and shared: do not change their rows.
        """
        key = (query, filters, sort, page, _hiding(hidden))
        return self._pages.get(key, lambda: self._search(query, filters, sort, page, hidden))

    def _search(self, query: str, filters: Filters, sort: Sort, page: int, hidden: Hidden) -> Found:
        places = self.places(query, filters, sort, hidden)
        pages = max(1, -(-len(places) // PAGE_SIZE))
        shown = min(max(page, 1), pages)
        rows = self._store.contributions(places.slice((shown - 1) * PAGE_SIZE, PAGE_SIZE))
        return Found(rows, len(places), shown, pages, self._match(query)[0])

    def places(self, query: str, filters: Filters, sort: Sort, hidden: Hidden = ()) -> pa.Array:
        """Return the places of all the contributions found, int64, in order; shared."""

        def ordered() -> pa.Array:
            return self._asked(
                f"SELECT place FROM narrow {{where}} ORDER BY {ORDERS[sort]}",
                query,
                filters,
                hidden,
            )["place"].combine_chunks()

        return self._ordered.get((query, filters, sort, _hiding(hidden)), ordered)

    def around(self, number: str, sought: Sought, hidden: Hidden = ()) -> Around | None:
        """Return what comes before and after a contribution of a list, None if it is not there."""
        places = self.places(sought.words, sought.filters, sought.sort, hidden)
        place = self._store.place(number)
        here = -1 if place is None else pc.index(places, place).as_py()
        if here < 0:
            return None
        before, after = (
            self._store.number(places[one].as_py()) if 0 <= one < len(places) else None
            for one in (here - 1, here + 1)
        )
        return Around(here + 1, len(places), before, after)

    def counts(
        self, query: str, filters: Filters, hidden: Hidden = ()
    ) -> dict[str, dict[str, int]]:
        """Return, by facet, how many contributions each value would keep, the others as chosen."""

        def counted() -> dict[str, dict[str, int]]:
            return {facet: self._counted(facet, query, filters, hidden) for facet in FACETS}

        return self._counts.get((query, filters, _hiding(hidden)), counted)

    def _counted(self, facet: str, query: str, filters: Filters, hidden: Hidden) -> dict[str, int]:
        told = self._asked(
            f"SELECT {FACETS[facet]} AS value, count(*) AS found FROM narrow {{where}} "
            "GROUP BY value HAVING value IS NOT NULL ORDER BY found DESC, value",
            query,
            filters.without(facet),
            hidden,
        )
        return {row["value"]: row["found"] for row in told.to_pylist()}

    def suggested(self, query: str) -> list[str]:
        """Return queries near `query`, which finds nothing, that find something."""
        return self._matching.nearest(self._match(query)[0])

    def _match(self, query: str) -> tuple[Words, pa.Table]:
        """Return the words asked, and the contributions that they find; an empty table if none."""

        def looked_for() -> tuple[Words, pa.Table]:
            words = self._matching.words(query)
            return words, self._matching.found(words) if words.asked else pa.table({})

        return self._matches.get(query, looked_for)

    def _asked(self, sql: str, query: str, filters: Filters, hidden: Hidden) -> pa.Table:
        """Return the rows of a statement whose `{where}` keeps what was asked."""
        clauses: list[str] = []
        values: dict[str, Any] = {}
        for clause, value in filters.clauses():
            clauses.append(clause)
            values |= value
        if hidden:
            clauses.append("NOT list_contains($hidden, contribution_id)")
            values["hidden"] = list(hidden)
        words, found = self._match(query)
        if words.asked:
            (column,) = found.column_names
            clauses.append(f"{column} IN (SELECT {column} FROM found)")
            if number := _NUMBER.fullmatch(query.strip()):
                clauses[-1] = f"({clauses[-1]} OR contribution_id = $asked)"
                values["asked"] = number[1]
        where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
        with self._store.asking() as cursor:
            cursor.register("found", found if words.asked else pa.table({"number": [0]}))
            return cursor.execute(sql.format(where=where), values).to_arrow_table()


def _hiding(hidden: Hidden) -> tuple[str, ...]:
    return tuple(sorted(hidden))


def _rows_found(match: tuple[Words, pa.Table]) -> int:
    return 1 + int(match[1].num_rows)
