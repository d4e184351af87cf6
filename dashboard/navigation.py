"""Which pages does the portal have? Those whose files are in `app_pages`, and no list of them."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from dashboard import app_pages
from dashboard.layout.page import Page
from dashboard.reading.view import View
from datapackage.errors import ConcertationError

__all__ = ["Found", "PageError", "pages"]


class PageError(ConcertationError):
    """A file of `app_pages` is no page, or takes the address of another."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page: what its file says of it, and what lays it out."""

    name: str
    """That of the file, without `.py`."""
    page: Page
    show: Callable[[View], None]


def pages() -> tuple[Found, ...]:
    """Return every page, in the order of the menu; the first is the consultation's own.

    Raises:
        PageError: a file is no page, or two pages have the same address.
    """
    found = [_load(module.name) for module in pkgutil.iter_modules(app_pages.__path__)]
    found.sort(key=lambda one: (one.page.order, one.page.path))
    by_path: dict[str, str] = {}
    for one in found:
        other = by_path.setdefault(one.page.path, one.name)
        if other != one.name:
            msg = f"dashboard/app_pages : {other}.py et {one.name}.py ont la même adresse"
            raise PageError(msg)
    return tuple(found)


def _load(name: str) -> Found:
    module = import_module(f"{app_pages.__name__}.{name}")
    page, show = getattr(module, "PAGE", None), getattr(module, "show", None)
    if not isinstance(page, Page) or not callable(show):
        msg = f"dashboard/app_pages/{name}.py : attendu : « PAGE = Page(…) » et « def show(view) »"
        raise PageError(msg)
    return Found(name, page, show)
