"""Qui a parlé without scripts: who, from where, and who was not heard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.plain.blocks import Block, block
from dashboard.plain.sections import Section, figures, text
from dashboard.reading.view import View
from dashboard.words import heard, themes

__all__ = ["context"]

_BY_PLACE = (
    "contributions_by_region",
    "contributions_by_department",
    "workshops_by_region",
    "workshops_by_department",
)


def context(view: View) -> dict[str, Any]:
    """Return the parts that have something to say."""
    voices = view.rows("contributions_by_authorship")
    total = view.totals()["contributions"]["value"] or 0
    return {
        "name": "Qui a parlé",
        "title": heard.title(voices, total),
        "lead": "Qui s’est exprimé, d’où, et qui n’a pas été entendu.",
        "sections": [
            *figures(
                block(view, "contributions_by_authorship", rows=_positive(view, voices)),
                _typed(view),
            ),
            *figures(*_places(view), title="D’où"),
            *figures(_organisations(view)),
            *_tags(view),
            _silent(view),
        ],
    }


def _positive(_: View, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["contributions"]]


def _typed(view: View) -> Block | None:
    rows = view.rows("contributions_by_organisation_type")
    if not any(row["organisation_type"] for row in rows):
        return None
    return block(view, "contributions_by_organisation_type")


def _places(view: View) -> Iterator[Block | None]:
    """Yield the figures by place in which some place is known."""
    for name in _BY_PLACE:
        rows = view.rows(name)
        code = "region_code" if name.endswith("region") else "department_code"
        if any(row[code] for row in rows):
            yield block(view, name)


def _organisations(view: View) -> Block | None:
    rows = view.rows("organisations_by_territory")
    return block(
        view,
        "organisations_by_territory",
        note="Le territoire est celui de l’organisation ou, pour un atelier, le lieu où il s’est "
        "tenu. Trois unités\u00a0: elles ne s’additionnent pas.",
        rows=rows,
    )


def _tags(view: View) -> list[Section]:
    if not any(row["tag_id"] for row in view.rows("contributions_by_tag")):
        return []
    return figures(block(view, "contributions_by_tag"), title="Second classement")


def _silent(view: View) -> Section:
    """Return what the data do not hold; why is not said by an absence."""
    names = themes.labels(view.records("themes"))
    held = view.totals()["workshops"]["value"] or 0
    told = {
        "Départements": heard.departments(view.rows("departments_not_heard")),
        "Types d’organisation": heard.types(
            view.rows("organisation_types_not_heard"), view.rows("organisations_by_territory")
        ),
        "Thèmes sans atelier": heard.themes(view.rows("themes_without_workshop"), held, names),
    }
    (registered,) = view.rows("registered_not_heard")
    if not held:
        del told["Thèmes sans atelier"]
    parts = [text(title, sentence, note=note) for title, (sentence, note) in told.items()]
    if registered["registered"] is not None:
        parts.append(text("Inscrits qui n’ont rien écrit", heard.silence(registered)))
    return Section(
        "Qui n’a pas été entendu",
        "Ce que les données ne contiennent pas\u202f; une absence ne dit pas sa raison",
        sections=parts,
    )
