"""Essai: a page of its own."""

from __future__ import annotations

from dashboard.layout import frame, ui
from dashboard.layout.page import Page
from dashboard.reading.view import View

PAGE = Page(
    path="essai",
    title="Page d’essai",
    description="Une page qui n’est que son fichier.",
    order=95,
    twin="liste",
)


def show(view: View) -> None:
    """Lay the page out."""
    frame.top(view, PAGE.title)
    ui.text("Ce fichier est toute la page.")
    frame.foot(view)
