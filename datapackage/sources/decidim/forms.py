"""Which of the platform's exports is a file? Its header tells, never its name.

Headers are the union over the components of a site: they change from a site to
another and with versions. A new name is one more line in `_FIELDS`; what is not
listed there (telephone, ip_hash…) is never read.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from datapackage.records import first_record
from datapackage.sources.local import DOCUMENTS, visible_files

__all__ = ["FIELDS", "ExportFile", "recognise"]

_CHUNK = 1024 * 1024
_HEAD = 256 * 1024
"""Bytes in which a header must be: one column per locale makes long ones."""

_FIELDS = {
    "id": ("id",),
    "title": ("title",),
    "body": ("body",),
    "description": ("description",),
    "locale": ("locale",),
    "author_id": ("author/id", "author_id", "authors/id"),
    "author_name": ("author/name", "authors/name", "author/nickname"),
    "author_email": ("author/email", "authors/email"),
    "author_url": ("author/url", "authors/url"),
    "group_id": ("user_group/id",),
    "group_name": ("user_group/name",),
    "alignment": ("alignment",),
    "commentable_id": ("commentable_id",),
    "commentable_type": ("commentable_type",),
    "url": ("url", "root_commentable_url"),
    "category_id": ("category/id",),
    "category_name": ("category/name",),
    "scope_id": ("scope/id",),
    "scope_name": ("scope/name",),
    "taxonomy_id": ("taxonomies/id",),
    "taxonomy_name": ("taxonomies/name", "taxonomies"),
    "space_id": ("participatory_space/id",),
    "space_url": ("participatory_space/url",),
    "component_id": ("component/id",),
    "address": ("address",),
    "location": ("location",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "state": ("state",),
    "withdrawn": ("withdrawn",),
    "withdrawn_at": ("withdrawn_at",),
    "deleted_at": ("deleted_at",),
    "hidden_at": ("hidden_at",),
    "created_at": ("created_at",),
    "published_at": ("published_at",),
    "updated_at": ("updated_at",),
    "supports": ("votes", "supports", "confirmed_votes"),
    "endorsements": ("likes/total_count", "endorsements/total_count", "endorsements", "likes"),
    "comments": ("comments", "comments_count"),
    "meeting_urls": ("meeting_urls",),
    "created_in_meeting": ("created_in_meeting",),
    "is_amend": ("is_amend",),
    "amended_id": ("original_proposal/id",),
    "amended_url": ("original_proposal/url",),
    "start_time": ("start_time",),
    "attendees": ("attendees", "attendees_count"),
    "published": ("published",),
    "reportable_type": ("reportable_type",),
    "reportable_id": ("reportable_id",),
    "question": ("question",),
    "registered": ("registered",),
    "unregistered": ("unregistered",),
    "name": ("name",),
    "nickname": ("nickname",),
    "email": ("email",),
    "budget": ("budget_amount", "budget"),
    "budget_id": ("budget/id",),
    "cost": ("cost",),
    "selected": ("selected_at", "selected"),
    "answer": ("answer",),
    "answered_at": ("answered_at", "state_published_at"),
    "status": ("status/name", "status"),
    "progress": ("progress", "proposal_urls", "children_count"),
    "slug": ("slug", "hashtag"),
}
"""Field to its names in exports, the newest first."""

FIELDS = tuple(_FIELDS)

_NAMES = {
    label: (name, rank) for name, labels in _FIELDS.items() for rank, label in enumerate(labels)
}

_FORMS: tuple[tuple[str, set[str], set[str]], ...] = (
    ("comments", {"id", "body", "commentable_id", "commentable_type"}, set()),
    ("responses", {"id", "body", "question", "registered", "unregistered"}, {"title"}),
    ("moderations", {"reportable_type", "reportable_id", "hidden_at"}, set()),
    ("users", {"id", "name", "nickname"}, {"title", "body"}),
    ("meetings", {"id", "title", "start_time", "attendees"}, {"slug"}),
    ("meetings", {"id", "title", "start_time", "location"}, {"slug"}),
    ("projects", {"id", "title", "budget"}, {"slug"}),
    ("projects", {"id", "title", "budget_id"}, {"slug"}),
    ("results", {"id", "title", "progress"}, {"slug"}),
    ("proposals", {"id", "title", "body"}, {"slug"}),
    ("debates", {"id", "title", "description", "comments"}, {"slug"}),
)
"""Form, columns it must have, columns it must not have; tried in this order."""

_LOCALE = re.compile(r"(.+)/([a-z]{2,3}(?:[-_][a-z]{2,4})?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of the raw folder and how to read it."""

    path: Path
    name: str
    """Path inside the raw folder, with `/`."""
    form: str
    """`proposals`, `comments`, `debates`… or `unknown`."""
    encoding: str = "utf-8-sig"
    delimiter: str = ";"
    columns: dict[str, list[int]] = field(default_factory=dict)
    """Field to the positions where it may be in a line, the preferred first."""
    titles: tuple[str, ...] = ()
    """The header as it is written; none of a file that is no table."""

    @property
    def width(self) -> int:
        """Number of columns of the header."""
        return len(self.titles)


def recognise(raw: Path, language: str) -> Iterator[ExportFile]:
    """Yield the files of `raw` by name; of several locales, `language` is preferred."""
    for path, name in visible_files(raw):
        found = _recognise_file(path, name, language)
        if found.form != "unknown" or path.suffix.lower() not in DOCUMENTS:
            yield found


def _recognise_file(path: Path, name: str, language: str) -> ExportFile:
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(_HEAD)
    for delimiter in ";,\t":
        header = first_record(head, delimiter)
        columns = _columns(header, language)
        for form, required, refused in _FORMS:
            if required <= columns.keys() and not refused & columns.keys():
                return ExportFile(path, name, form, encoding, delimiter, columns, tuple(header))
    return ExportFile(path, name, "unknown", encoding)


def _columns(header: list[str], language: str) -> dict[str, list[int]]:
    """Return field to positions: the language's column, the one without locale, the others."""
    ranked: dict[str, list[tuple[int, int, int]]] = {}
    for position, label in enumerate(header):
        plain, locale = label.strip().lower(), ""
        if plain not in _NAMES and (parts := _LOCALE.fullmatch(plain)):
            plain, locale = parts.groups()
        if plain in _NAMES:
            name, age = _NAMES[plain]
            near = 0 if locale[:2] == language[:2] else 1 if not locale else 2
            ranked.setdefault(name, []).append((near, age, position))
    return {name: [place[2] for place in sorted(places)] for name, places in ranked.items()}


def _encoding(path: Path) -> str:
    """Return UTF-16 by its mark, UTF-8 if every byte agrees, else cp1252 (spreadsheets)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        chunk = stream.read(_CHUNK)
        if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"
