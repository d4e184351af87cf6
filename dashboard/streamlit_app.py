"""The Streamlit script: which page is asked for, within the frame that all pages share."""

from __future__ import annotations

import logging

import duckdb
import streamlit as st

from dashboard.layout import frame, ui
from dashboard.navigation import PAGES
from dashboard.reading.portal import UnknownReleaseError
from dashboard.words import codes
from datapackage.errors import ConcertationError, PackageError

_log = logging.getLogger("dashboard.streamlit_app")

FILES = {
    "": "overview",
    "contributions": "contributions",
    "ateliers": "workshops",
    "qui-a-parle": "heard",
    "en-direct": "live",
    "rapprochement": "reconciliation",
    "donnees": "data",
    "validation": "validation",
    "methode": "method",
}
"""The file of each page, by its path in `navigation.PAGES`, which gives order and titles."""


def main() -> None:
    """Show the page of the address."""
    st.set_page_config(page_icon="📊", layout="wide")
    titles = {page.path: page.title for page in PAGES if page.path in FILES}
    pages = [
        st.Page(
            f"app_pages/{FILES[path]}.py",
            title=title,
            url_path=path or None,
            default=not path,
            visibility="visible" if path != "ateliers" or _has_workshops() else "hidden",
        )
        for path, title in titles.items()
    ]
    page = st.navigation(pages, position="hidden" if st.context.is_embedded else "top")
    ui.style()
    try:
        page.run()
    except UnknownReleaseError as error:
        _cannot(str(error))
    except PackageError as error:
        _log.error("%s : %s", page.url_path, error)
        _cannot(codes.NOT_YET)
    except (ConcertationError, duckdb.Error) as error:
        _log.error("%s : %s", page.url_path, error)
        _cannot(codes.UNAVAILABLE)


def _cannot(message: str) -> None:
    """Say why there is no page, without what the operator alone may read: paths, memory."""
    st.html('<h1 class="co-h1">Ces données ne peuvent pas être affichées</h1>')
    ui.notice(message, "bad", (st.context.url or "/", "Réessayer"))


def _has_workshops() -> bool:
    """Tell if the menu has a list of workshops to lead to; an address leads there anyway."""
    try:
        return bool(frame.looked_at().totals()["workshops"]["value"])
    except ConcertationError:
        return True


main()
