"""What is left of a contribution or a comment that was withdrawn: its number stays, its words go.

The build applies it to the tables; the portal, to a package that was made before.
"""

from __future__ import annotations

__all__ = ["LEFT"]

_LEFT: dict[str, str | bool | None] = {
    "status": "withdrawn",
    "title": None,
    "stance": None,
    "author_id": None,
    "redacted": True,
}

LEFT: dict[str, dict[str, str | bool | None]] = {
    "contribution": _LEFT
    | {
        "body": "[contribution retirée]",
        "url": None,
        "source_id": None,
        "authorship": "anonymous",
        "workshop_id": None,
        "place_label": None,
        "territory_level": None,
        "territory_code": None,
        "department_code": None,
        "region_code": None,
    },
    "comment": _LEFT | {"body": "[commentaire retiré]"},
}
"""The columns that a withdrawal sets, and their values, by kind of object; the others stay."""
