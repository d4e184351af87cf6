"""En direct without scripts: the counters and what came last, as of the last look."""

from __future__ import annotations

from typing import Any

from dashboard.plain.blocks import block
from dashboard.plain.sections import Section, figures
from dashboard.reading.view import View
from dashboard.words import formats
from dashboard.words.excerpts import words_of
from dashboard.words.measures import held

__all__ = ["context"]

_LATEST = 10


def context(view: View) -> dict[str, Any]:
    """Return the counters, what arrived in a week, and the last texts."""
    moment = formats.moment(view.consultation["retrieved_at"], view.timezone, "minute")
    rows = held(view.rows("live_changes"), "value")
    return {
        "name": "En direct",
        "title": f"Au {moment}",
        "lead": "Rechargez la page pour voir ce qui est arrivé depuis.",
        "sections": [
            *figures(block(view, "live_changes", title="Les compteurs", rows=rows)),
            *figures(
                _arrived(view, "arrivals_by_theme"),
                _arrived(view, "arrivals_by_place"),
                title="Arrivées en sept jours",
            ),
            *_latest(view),
        ],
    }


def _arrived(view: View, name: str) -> Any:
    rows = [
        row
        for row in view.rows(name, hours=168)
        if any(row.get(measure) for measure in ("contributions", "comments", "workshops"))
    ]
    return block(view, name, rows=rows, hours=168)


def _latest(view: View) -> list[Section]:
    rows = view.rows("recent_items", top=_LATEST)
    if not any(row["created_at"] for row in rows):
        return []
    told = []
    for row in rows:
        kind = (
            "Commentaire sur la contribution" if row["object_type"] == "comment" else "Contribution"
        )
        when = formats.moment(row["created_at"], view.timezone, "minute")
        number = row["contribution_id"]
        told.append(
            (f"{kind} n°\u00a0{number}, {when}", words_of(row["body"]), view.address(f"c/{number}"))
        )
    return [Section("Dernières contributions et derniers commentaires", definitions=told)]
