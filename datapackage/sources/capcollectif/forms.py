"""Which file of a Cap Collectif export is which? Its titles tell, new or legacy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from datapackage.records import first_record

__all__ = ["COLUMNS", "OPTIONAL_FLAGS", "RANKS", "Header", "read_header"]

_PERSON = ("participantuserid", "participantusername", "participanttype")
"""Who wrote, in the « grouped » variant; the first and last names only serve to mask them."""
_NAMES = ("participantfirstname", "participantlastname")
_OPINION = (
    *("type", "id", "authorid", "authortypename", *_PERSON, *_NAMES, "sectiontitle", "title"),
    *("bodytext", "createdat", "updatedat", "url", "published", "trashed"),
    *("votescountok", "votescountmitige", "votescountnok"),
    *("contextelementtitle", "contextelementbodytext"),
)
_OPINION_PARTS = {
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
_PROPOSAL = (
    *("id", "reference", "title", "summary", "description", "authorid", "authorusername"),
    *("authorusertypename", "categoryname", "themetitle", "formattedaddress", "districtname"),
    *("estimation", "link", "statusname", "officialresponse", "createdat", "publishedat"),
    *("updatedat", "publicationstatus", "trashedat", "votestotalcount"),
)
_PROPOSAL_PARTS = {
    "votes": ("id", "authorid", "createdat", "publishedat", "published", "accounted"),
    "comments": (
        *("id", "body", "createdat", "updatedat", "authorid", "authorusername"),
        *("authorusertypename", "publicationstatus", "voteid", "voteauthorid"),
    ),
}


def _parts(of: str, parts: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(of + part + name for part, names in parts.items() for name in names)


COLUMNS = {
    "opinions": (*_OPINION, *_parts("", _OPINION_PARTS)),
    "proposals": (
        *("type", *_PERSON, *_NAMES, *("proposal" + name for name in _PROPOSAL)),
        *_parts("proposal", _PROPOSAL_PARTS),
    ),
    "replies": (
        *("id", "authorid", "author", *_PERSON, *_NAMES, "publishedat", "published", "createdat"),
        *("updatedat", "draft"),
    ),
    "positions": (
        *(*_PERSON, *_NAMES, "argumentauthorid", "argumentauthorusername"),
        *("argumentauthorusertypename", "argumentcontent", "argumenttype", "argumentvotenumber"),
        *("argumentcreatedat", "argumentpublishedat", "argumentupdatedat", "argumenttrashedat"),
        *("argumentdebateurl", "debateurl"),
    ),
    "participants": (
        *("participantuserid", "participantid", "participantusername", "userid", "userusername"),
        *("participantfirstname", "participantlastname", "userfirstname", "userlastname"),
    ),
    "ballots": (
        *("votepublishedat", "votetype", "voteauthorid", "participantuserid"),
        *("votedebateurl", "debateurl"),
    ),
}
"""What is read of each form: no e-mail, telephone, birth date nor address of a person is."""

_NEEDED = {
    "opinions": {"type", "id", "sectiontitle", "bodytext"},
    "proposals": {"proposalid", "proposaltitle"},
    "positions": {"argumentcontent", "argumenttype"},
    "ballots": {"votetype", "votepublishedat"},
    "replies": {"id", "publishedat"},
}
_PEOPLE = {"participantuseremail", "participantid", "useremail"}
"""Titles of a list of participants, when it has those of no other form."""
_FULL = {"createdat", "proposalcreatedat", "argumentcreatedat", "votesource"}
"""Titles of which the fullest form of a step has one."""
OPTIONAL_FLAGS = (
    *("published", "argumentspublished", "sourcespublished", "versionspublished"),
    *("publishedat", "proposalpublicationstatus", "proposalpublishedat", "argumentpublishedat"),
)
RANKS = ("full", "simplified", "grouped")
"""Of several variants of one object, the first of these is kept."""
_PREFIX = re.compile(r"^(export)?_?(contributions?_)?", re.IGNORECASE)
_OWN = re.compile(r"(export|proposal|user|contributions?)_", re.IGNORECASE)
"""How the titles begin that are the platform's, whether they are read or not."""
_OLD_REPLY = frozenset(
    (
        *("id", "published", "publishedat", "author", "authorid", "authoremail", "phone"),
        *("createdat", "updatedat", "anonymous", "draft", "undraftat", "account"),
        *("noaccountemail", "noaccountemailisconfirmed", "internalcomm"),
    )
)
"""The platform's titles of a legacy questionnaire, which have no beginning of their own."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a CSV file, its titles new or legacy under one name."""

    titles: tuple[str, ...]
    separator: str
    written: tuple[str, ...]
    """The titles as the file has them."""

    @property
    def forms(self) -> tuple[str, ...]:
        """The names in `COLUMNS` of what a row may hold: none when the file is not known."""
        found = [form for form, needed in _NEEDED.items() if needed <= {*self.titles}]
        if debated := tuple(form for form in ("positions", "ballots") if form in found):
            return debated
        if found and (found[0] != "replies" or self._has_replies):
            return (found[0],)
        return ("participants",) if _PEOPLE & {*self.titles} else ()

    @property
    def rank(self) -> int:
        """Which variant it is, from 0, of `RANKS`."""
        if {"participantuserid", "participantusername"} & {*self.titles}:
            return RANKS.index("grouped")
        return RANKS.index("simplified" if _FULL.isdisjoint(self.titles) else "full")

    @property
    def questions(self) -> tuple[int, ...]:
        """The places, from 0, of the questions that whoever made the form wrote."""
        if not {"proposals", "replies"} & {*self.forms}:
            return ()
        return tuple(
            at
            for at, (title, plain) in enumerate(zip(self.written, self.titles, strict=True))
            if title.strip() and not _OWN.match(title.strip()) and plain not in _OLD_REPLY
        )

    @property
    def _has_replies(self) -> bool:
        new = any(title.strip().startswith("export_contribution_") for title in self.written)
        return new or {"authorid", "account"} <= {*self.titles}


def read_header(path: Path) -> Header:
    """Return the header of the CSV file at `path`."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        line = stream.readline()
    separator = ";" if line.count(";") > line.count(",") else ","
    written = tuple(first_record(line, separator))
    return Header(tuple(map(_plain, written)), separator, written)


def _plain(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _PREFIX.sub("", column.strip()).lower())
