"""Which file of a Polis export is which? Its header tells, never its name."""

from __future__ import annotations

import csv
from pathlib import Path

from datapackage.records import Records

__all__ = ["COLUMNS", "LONGEST_LINE", "header", "recognise"]

COLUMNS = {
    "comments": (
        "timestamp",
        "comment-id",
        "author-id",
        "agrees",
        "disagrees",
        "moderated",
        "comment-body",
    ),
    "votes": ("timestamp", "comment-id", "voter-id", "vote"),
}
"""The columns that are read; the others, and the identifiers of third parties, are not."""

LONGEST_LINE = 16 * 1024 * 1024

_UNUSED = {
    "participant": "other_form",
    "group-id": "not_a_contribution",
    "n-votes": "not_a_contribution",
}
"""Files known by a first column and left out: the votes again, in a wide table; groups; counts."""


def recognise(raw: Path) -> dict[Path, str]:
    """Return the CSV files of `raw`, in order, and the form of each.

    A form is `comments`, `votes`, `summary`, an exclusion rule, or `unknown`.
    """
    return {
        path: _form(header(path))
        for path in sorted(raw.rglob("*.csv"), key=lambda path: path.as_posix())
        if path.is_file()
    }


def header(path: Path) -> list[str]:
    """Return the titles of the columns; none if the first line cannot be read."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        try:
            return [name.strip() for name in next(iter(Records(stream, LONGEST_LINE)), [])]
        except csv.Error:
            return []


def _form(titles: list[str]) -> str:
    for form, columns in COLUMNS.items():
        if set(columns) <= set(titles):
            return form
    first = titles[0] if titles else ""
    return "summary" if first == "topic" else _UNUSED.get(first, "unknown")
