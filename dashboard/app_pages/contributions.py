"""Contributions: search, filters, and the list page by page; the address holds them all."""

from __future__ import annotations

from html import escape
from typing import Any, cast

import streamlit as st

from dashboard.layout import frame, ui
from dashboard.layout.page import Page
from dashboard.reading.exports import FORMS
from dashboard.reading.filters import FACETS, Filters, Sort
from dashboard.reading.search import PAGE_SIZE, Found
from dashboard.reading.store import enough_votes
from dashboard.reading.view import Parameter, View
from dashboard.words import listing
from dashboard.words.codes import AGREED, CAUTION, CONTESTED, SORT_NAMES
from dashboard.words.formats import NBSP, count, number

_LONGEST = 200
TOLD = {"contested": CONTESTED, "agreed": AGREED}


PAGE = Page(
    path="contributions",
    title="Contributions",
    description="Toutes les contributions : recherche, filtres, classement par adhésion.",
    order=20,
    twin="liste",
)


def show(view: View) -> None:
    """Lay out the search, the filters and what they find."""
    frame.top(view, "Contributions")
    words = words_asked()
    filters, sort = filters_asked(view, words)
    results(view, words, filters, sort)
    if sort in TOLD:
        ui.note(TOLD[sort].format(enough=enough_votes()))
    ui.note(CAUTION)


def words_asked() -> str:
    """Let readers write words; kept in the address as `?q=`."""
    asked: str = st.query_params.get("q", "").replace("\0", "")[:_LONGEST].strip()
    if "w_q" not in st.session_state:
        st.session_state["w_q"] = asked

    def write() -> None:
        st.query_params.pop("page", None)
        if st.session_state["w_q"].strip():
            st.query_params["q"] = st.session_state["w_q"].strip()
        else:
            st.query_params.pop("q", None)

    st.text_input(
        "Rechercher dans les textes",
        key="w_q",
        max_chars=_LONGEST,
        on_change=write,
        placeholder="Mots ou numéro, sans souci des accents",
    )
    return asked


def filters_asked(view: View, words: str) -> tuple[Filters, Sort]:
    """Let readers narrow the list; codes that the package does not know are ignored."""
    everything = view.portal.counts("", Filters(), view.release)
    chosen: dict[str, Any] = {
        facet: tuple(v for v in st.query_params.get_all(facet) if v in everything[facet])
        for facet in FACETS
    }
    filters = Filters(**chosen)
    counts = view.portal.counts(words, filters, view.release)
    names = listing.names(view.records("themes"), view.records("workshops"))
    orders = view.portal.sorts(view.release)
    with st.grid(3, min_column_width=220, gap="small"):
        for facet in listing.facets(everything, counts, chosen, names):
            labels = {
                choice.value: f"{choice.label} ({number(choice.found)})"
                for choice in (*facet.first, *facet.folded)
            }
            ui.choices(facet.title, facet.name, labels)
        told: dict[str, str] = {code: SORT_NAMES[code] for code in orders}
        sort = ui.choice("Ordre", "sort", told, orders[0]) if len(told) > 1 else orders[0]
    return filters, cast("Sort", sort)


def page_asked() -> int:
    """Return the page of the address, 1 when it is not a number."""
    asked = st.query_params.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1  # noqa: PLR2004


def turn(view: View, found: Found) -> None:
    """Link the pages before and after, by addresses that can be kept."""
    kept = {key: value for key, value in st.query_params.items() if key not in {"page", "release"}}
    near = {1, found.pages, *range(found.page - 2, found.page + 3)} & set(range(1, found.pages + 1))
    entries = "".join(
        f'<li><span aria-current="page"><strong>{number(page)}</strong></span></li>'
        if page == found.page
        else f'<li><a href="{escape(view.address("contributions", **kept, page=page))}" '
        f'target="_self"><span class="co-hidden">Page </span>{number(page)}</a></li>'
        for page in sorted(near)
    )
    st.html(f'<nav aria-label="Pages de résultats"><ul class="co-links">{entries}</ul></nav>')


def results(view: View, words: str, filters: Filters, sort: Sort) -> None:
    """Show the page of contributions found, or how to find some."""
    found = view.portal.search(words, filters, sort, page_asked(), view.release)
    narrowed = bool(words) or filters.narrowing
    first = (found.page - 1) * PAGE_SIZE + 1
    ui.section(
        count(found.total, "contribution") + (" pour ces filtres" if narrowed else ""),
        f"Page {number(found.page)} sur {number(found.pages)}" if found.pages > 1 else "",
    )
    if not found.total:
        message = "Aucune contribution pour ces filtres." if narrowed else "Aucune contribution."
        ui.notice(message, "plain", (view.address("contributions"), "Tout afficher"))
        return
    marked = " ".join([words, *found.words.others])
    ui.contributions(view, found.rows, marked, first=first, texts=True)
    if found.pages > 1:
        turn(view, found)
    query: dict[str, Parameter] = {"q": words, **filters.facets()}
    query["sort"] = sort if sort != view.portal.sorts(view.release)[0] else None
    reset = [(view.address("contributions"), "Effacer les filtres", "")] if narrowed else []
    forms = [(view.address(f"contributions.{form}", **query), form.upper()) for form in FORMS]
    ui.links(
        [
            *[
                (address, f"Télécharger{NBSP}: {count(found.total, 'contribution')}", name)
                for address, name in forms[:1]
            ],
            *[(address, name, "") for address, name in forms[1:]],
            (view.address("liste", **query), "Cette liste sans JavaScript", ""),
            *reset,
        ]
    )
