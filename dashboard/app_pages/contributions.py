"""Contributions: search, filters, and the list page by page; the address holds them all."""

from __future__ import annotations

from html import escape
from typing import cast

import streamlit as st

from dashboard.layout import frame, ui
from dashboard.layout.page import Page
from dashboard.reading.search import NO_THEME, PAGE_SIZE, Filters, Found, Sort, enough_votes
from dashboard.reading.view import View
from dashboard.words.codes import CAUTION, CONTESTED, SORT_NAMES, choices
from dashboard.words.formats import NBSP, count, number
from dashboard.words.headlines import short

_LONGEST = 200


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
    filters, sort = filters_asked(view)
    results(view, words, filters, sort)
    if sort == "contested":
        ui.note(CONTESTED.format(enough=enough_votes()))
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


def filters_asked(view: View) -> tuple[Filters, Sort]:
    """Let readers narrow the list; codes that the package does not know are ignored."""
    workshops = {row["workshop_id"]: row["title"] for row in view.records("workshops")}
    signed = {row["authorship"] for row in view.rows("contributions_by_authorship")}
    authorships = {code: name for code, name in choices("authorship").items() if code in signed}
    places = [row["department_code"] for row in view.rows("contributions_by_department")]
    departments = {code: code for code in places if code}
    with st.grid(3, min_column_width=220, gap="small"):
        theme = _filter("Thème", "theme", {"": "Tous les thèmes"}, _themes(view))
        authorship = _filter(
            "Forme d’expression", "authorship", {"": "Toutes"}, authorships, enough=2
        )
        workshop = _filter("Atelier", "workshop", {"": "Tous les ateliers"}, workshops)
        department = _filter("Département", "department", {"": "Tous"}, departments)
        orders = view.portal.sorts(view.release)
        names: dict[str, str] = {code: SORT_NAMES[code] for code in orders}
        sort = ui.choice("Ordre", "sort", names, orders[0]) if len(names) > 1 else orders[0]
    filters = Filters(
        theme=theme or None,
        authorship=authorship or None,
        workshop=workshop or None,
        department=department or None,
    )
    return filters, cast("Sort", sort)


def _themes(view: View) -> dict[str, str]:
    """Return the themes to choose from, none where it would not narrow the list."""
    rows = view.rows("contributions_by_theme")
    themes = {row["theme_id"]: short(row["title"], 90) for row in rows if row["theme_id"]}
    apart = any(row["contributions"] for row in rows if row["theme_id"] is None)
    apart |= st.query_params.get("theme") == NO_THEME
    told = themes | ({NO_THEME: "Sans thème"} if apart else {})
    return told if len(told) > 1 else {}


def _filter(
    label: str, key: str, neutral: dict[str, str], names: dict[str, str], *, enough: int = 1
) -> str:
    """Let readers choose among `names` where there is something to choose."""
    asked = st.query_params.get(key)
    if len(names) < enough and asked not in names:
        return ""
    return ui.choice(label, key, neutral | names)


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
    narrowed = bool(words or filters != Filters())
    first = (found.page - 1) * PAGE_SIZE + 1
    ui.section(
        count(found.total, "contribution") + (" pour ces filtres" if narrowed else ""),
        f"Page {number(found.page)} sur {number(found.pages)}" if found.pages > 1 else "",
    )
    if not found.total:
        message = "Aucune contribution pour ces filtres." if narrowed else "Aucune contribution."
        ui.notice(message, "plain", (view.address("contributions"), "Tout afficher"))
        return
    ui.contributions(view, found.rows, words, first=first, texts=True)
    if found.pages > 1:
        turn(view, found)
    asked = {key: value for key, value in st.query_params.items() if key not in {"page", "sort"}}
    known = {
        "q": words,
        "theme": filters.theme,
        "authorship": filters.authorship,
        "workshop": filters.workshop,
        "department": filters.department,
    }
    export = view.address("contributions.csv", **{key: known.get(key) for key in known})
    reset = [(view.address("contributions"), "Effacer les filtres", "")] if narrowed else []
    listed = view.address("liste", **{key: known.get(key) for key in known if key in asked})
    ui.links(
        [
            (export, f"Télécharger{NBSP}: {count(found.total, 'contribution')}", "CSV"),
            (listed, "Cette liste sans JavaScript", ""),
            *reset,
        ]
    )
