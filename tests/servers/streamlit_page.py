"""Open a page of the menu as a browser does, by its address, without a browser."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.navigation import pages

SCRIPT = Path(__file__).parents[2] / "dashboard" / "streamlit_app.py"
NAMES = tuple(found.name for found in pages())
"""The files of `app_pages`, in the order of the menu."""


def opened(name: str = "overview", /, **query: str) -> AppTest:
    """Return the page of the file `name`, ready to run, with the parameters of its address."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=120)
    go_to(app, name)
    for parameter, value in query.items():
        app.query_params[parameter] = value
    return app


def go_to(app: AppTest, name: str) -> AppTest:
    """Make the next run of `app` that of another page, as the menu does."""
    path = {found.name: found.page.path for found in pages()}[name]
    # AppTest itself only goes to pages that are scripts; a browser gives the same hash.
    app._page_hash = calc_hash(path)
    return app
