"""What a page says of itself, in its own file: title, address, place in the menu, twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.reading.view import View

__all__ = ["Page"]


def _always(_: View) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the menu; its file also defines `show(view)`, which lays it out."""

    path: str
    """What follows `/<slug>/` in its address; empty for the first page."""
    title: str
    description: str
    """One sentence, for search engines and for whoever has no JavaScript."""
    order: int
    """Its place in the menu: pages come by rising order."""
    twin: str
    """The server-rendered page that tells the same without JavaScript, after `/<slug>/`."""
    in_menu: Callable[[View], bool] = _always
    """Tell if there is something to lead readers to; the address answers all the same."""
