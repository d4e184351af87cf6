"""Which file of a Cap Collectif export is which? Its titles tell, new or legacy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from datapackage.records import first_record

__all__ = ["COLUMNS", "OPTIONAL_FLAGS", "Header", "read_header"]

_SHARED = (
    "type",
    "id",
    "authorid",
    "authortypename",
    "participanttype",
    "participantusername",
    "sectiontitle",
    "title",
    "bodytext",
    "createdat",
    "updatedat",
    "url",
    "published",
    "trashed",
    "votescountok",
    "votescountmitige",
    "votescountnok",
    "contextelementtitle",
    "contextelementbodytext",
)
_PARTS = {
    "votes": ("id", "relatedid", "authorid", "value", "createdat"),
    "arguments": (
        *("id", "relatedid", "relatedkind", "authorid", "type", "body", "createdat"),
        *("updatedat", "published", "trashed", "votescount"),
    ),
    "sources": (
        *("id", "relatedid", "authorid", "title", "link", "body", "createdat", "updatedat"),
        *("published", "trashed", "votescount"),
    ),
    "versions": (
        *("id", "relatedid", "authorid", "title", "explanation", "bodytext", "createdat"),
        *("updatedat", "published", "trashed"),
        *("votescountok", "votescountmitige", "votescountnok"),
    ),
}
COLUMNS = (*_SHARED, *(part + name for part, names in _PARTS.items() for name in names))
"""What is read of the sparse table: no e-mail, telephone, birth date nor address is."""

_NEEDED = {"type", "id", "sectiontitle", "bodytext"}
OPTIONAL_FLAGS = ("published", "argumentspublished", "sourcespublished", "versionspublished")
_PREFIX = re.compile(r"^(export)?_?(contributions?_)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a CSV file, its titles new or legacy under one name."""

    titles: tuple[str, ...]
    separator: str
    written: tuple[str, ...]
    """The titles as the file has them."""

    @property
    def known(self) -> bool:
        """True when the file holds contributions."""
        return set(self.titles) >= _NEEDED

    @property
    def of_participants(self) -> bool:
        """True for the nominative list of participants, of which nothing is needed."""
        return "participantuseremail" in self.titles or "participantid" in self.titles

    @property
    def rank(self) -> int:
        """Which form wins: 0 full, then 1 simplified, then 2 grouped."""
        if "createdat" in self.titles:
            return 0
        return 2 if "participantusername" in self.titles else 1


def read_header(path: Path) -> Header:
    """Return the header of the CSV file at `path`."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        line = stream.readline()
    separator = ";" if line.count(";") > line.count(",") else ","
    written = tuple(first_record(line, separator))
    return Header(tuple(map(_plain, written)), separator, written)


def _plain(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _PREFIX.sub("", column.strip()).lower())
