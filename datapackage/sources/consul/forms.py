"""Which file of a CONSUL export is which? Its titles tell, never its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from datapackage.records import first_record

__all__ = ["FIELDS", "Header", "read_header"]

FIELDS = {
    "id": ("id",),
    "title": ("title",),
    "summary": ("summary",),
    "description": ("description",),
    "author_id": ("author_id",),
    "author": ("author", "public_author", "author_name"),
    "created_at": ("created_at",),
    "retired_at": ("retired_at",),
    "hidden_at": ("hidden_at",),
    "supports": ("cached_votes_up",),
    "url": ("url",),
}
"""Field to its names in exports, the preferred first; what is not listed (e-mail…) is not read."""

_NEEDED = {"id", "title", "created_at", "cached_votes_up"}
_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a CSV file, in lower case."""

    titles: tuple[str, ...]
    separator: str

    @property
    def of_proposals(self) -> bool:
        """True when the file holds proposals."""
        return set(self.titles) >= _NEEDED

    def place(self, field: str) -> int | None:
        """Return the column, from 0, of a field; None if the file has it not."""
        found = (self.titles.index(name) for name in FIELDS[field] if name in self.titles)
        return next(found, None)


def read_header(path: Path) -> Header:
    """Return the header of the file at `path`, whatever it is."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        line = stream.readline(_HEAD)
    separator = ";" if line.count(";") > line.count(",") else ","
    titles = (title.strip().lower() for title in first_record(line, separator))
    return Header(tuple(titles), separator)
