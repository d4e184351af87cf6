"""The Streamlit script: which page is asked for, within the frame that all pages share."""

from __future__ import annotations

import logging
from functools import partial

import duckdb
import streamlit as st

from dashboard.layout import frame, ui
from dashboard.navigation import Found, pages
from dashboard.reading.portal import UnknownReleaseError
from dashboard.words import codes
from datapackage.errors import ConcertationError, PackageError

_log = logging.getLogger("dashboard.streamlit_app")


def main() -> None:
    """Show the page of the address."""
    st.set_page_config(page_icon="📊", layout="wide")
    menu = [
        st.Page(
            partial(_show, one),
            title=one.page.title,
            url_path=one.page.path or None,
            default=not one.page.path,
            visibility="visible" if _leads_somewhere(one) else "hidden",
        )
        for one in pages()
    ]
    page = st.navigation(menu, position="hidden" if st.context.is_embedded else "top")
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


def _show(one: Found) -> None:
    view = frame.view()
    # Navigation would leave the page's name alone in the tab, and in bookmarks.
    title = view.consultation["title"]
    st.set_page_config(page_title=f"{one.page.title} – {title}" if one.page.path else title)
    one.show(view)
    frame.foot(view)


def _leads_somewhere(one: Found) -> bool:
    """Tell if the menu has something to lead to; an address leads there anyway."""
    try:
        return one.page.in_menu(frame.looked_at())
    except ConcertationError:
        return True


def _cannot(message: str) -> None:
    """Say why there is no page, without what the operator alone may read: paths, memory."""
    st.html('<h1 class="co-h1">Ces données ne peuvent pas être affichées</h1>')
    ui.notice(message, "bad", (st.context.url or "/", "Réessayer"))


main()
