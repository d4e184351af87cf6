"""Which file of a CONSUL export is which? Its titles tell, never its name."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FIELDS", "FORMS", "Header"]

FIELDS = {
    "id": ("id",),
    "title": ("title",),
    "summary": ("summary",),
    "description": ("description", "body", "text"),
    "author_id": ("author_id", "user_id", "userid"),
    "author": ("author", "public_author", "author_name", "username"),
    "created_at": ("created_at", "date"),
    "updated_at": ("updated_at",),
    "retired_at": ("retired_at",),
    "hidden_at": ("hidden_at",),
    "status": ("status",),
    "supports": ("cached_votes_up", "numsupports"),
    "against": ("cached_votes_down",),
    "ballots": ("ballot_lines_count",),
    "price": ("price",),
    "feasibility": ("feasibility",),
    "explanation": ("unfeasibility_explanation",),
    "selected": ("selected",),
    "winner": ("winner",),
    "heading": ("heading_name", "heading"),
    "geozone": ("geozone_name", "geozone"),
    "url": ("url",),
    "target_type": ("commentable_type",),
    "target": ("commentable_id", "proposal_id", "proposalid"),
    "ancestry": ("ancestry", "parentid"),
}
"""Field to its names in exports, the preferred first; what is not listed (e-mail…) is not read."""

FORMS = {
    "investments": ({"id", "title", "price", "feasibility"},),
    "comments": (
        {"id", "commentable_id", "commentable_type", "body"},
        {"id", "proposalid", "userid", "date", "text"},
    ),
    "notifications": ({"id", "proposal_id", "title", "body"},),
    "debates": ({"id", "title", "description", "created_at", "cached_votes_down"},),
    "proposals": (
        {"id", "title", "created_at", "cached_votes_up"},
        {"id", "title", "text", "userid", "date", "numsupports"},
    ),
}
"""Form to the sets of titles of which a file has one; tried in this order."""


@dataclass(frozen=True, slots=True)
class Header:
    """The titles of a table, in lower case."""

    titles: tuple[str, ...]

    @property
    def form(self) -> str | None:
        """Which of `FORMS` the file is; None for another file."""
        titles = {*self.titles}
        found = (form for form, needed in FORMS.items() if any(map(titles.issuperset, needed)))
        return next(found, None)

    def place(self, field: str) -> int | None:
        """Return the column, from 0, of a field; None if the file has it not."""
        found = (self.titles.index(name) for name in FIELDS[field] if name in self.titles)
        return next(found, None)
