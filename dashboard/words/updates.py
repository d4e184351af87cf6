"""When will the numbers of a page change? What is known of it, from dates and releases alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.words.formats import NBSP, day

__all__ = ["state", "update"]

Row = Mapping[str, Any]


def update(consultation: Row, code: str, version: str | None) -> str:
    """Return a sentence; `code` is upcoming, open or closed, as the data were collected.

    A release never changes, an open consultation at each collection.
    """
    if version:
        return f"Aucune{NBSP}: une version numérotée ne change plus."
    if code == "closed":
        return f"Aucune prévue{NBSP}: la consultation est close depuis le {_end(consultation)}."
    if code == "upcoming":
        return f"À partir de l’ouverture, le {day(consultation['start_date'])}."
    if consultation["end_date"] is None:
        return "À chaque relevé de la plateforme, tant que la consultation est ouverte."
    return f"À chaque relevé de la plateforme, jusqu’à la clôture, le {_end(consultation)}."


def state(code: str, version: str | None) -> str:
    """Return the same in a few words, for a label beside the title."""
    if version:
        return "figée, ne changera plus"
    return {"closed": "close", "open": "ouverte, change encore"}.get(code, "à venir")


def _end(consultation: Row) -> str:
    return day(consultation["end_date"])
