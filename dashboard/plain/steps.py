"""Étapes without scripts: what happened, what comes, and where the data stand between them."""

from __future__ import annotations

from typing import Any

from dashboard.reading.view import View, state_of
from dashboard.words import theme_page

__all__ = ["context"]


def context(view: View) -> dict[str, Any]:
    """Return the steps until the day of the data, those after it, and what was answered.

    There is no clock here: a page of a release says the same for ever.
    """
    state = state_of(view.consultation)
    milestones = view.rows("milestones")
    answers = view.rows("answers_by_theme")
    answered = sum(row["answered"] for row in answers)
    total = sum(row["contributions"] for row in answers)
    return {
        "state": state,
        "milestones": milestones,
        "past": [row for row in milestones if row["date"] <= state.as_of],
        "coming": [row for row in milestones if row["date"] > state.as_of],
        "answered": theme_page.answered(answered, total) if answered else "",
    }
