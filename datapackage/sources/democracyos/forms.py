"""Which of the platform's export forms is a file? Its content tells, never its name.

A CSV is known by its header, whatever its accents, case, order, encoding or
delimiter; a JSON file is only told from the rest here, its shape is read by
`api.sql`. A new header or a new language is one more line in `_HEADERS`.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from datapackage.records import first_record
from datapackage.sources.local import DOCUMENTS, visible_files
from datapackage.texts.fold import letters_and_digits

__all__ = ["CSV_FIELDS", "ExportFile", "encoding_of", "recognise"]

_CHUNK = 1024 * 1024
_HEAD = 64 * 1024
"""Bytes in which a header or the first sign of a JSON value must be."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip

_HEADERS: dict[str, dict[str, str]] = {
    # lib/csv-api/index.js of DemocracyOS France 1.1, in French; see `_positional`.
    "v1_comments": {
        "concertation": "forum_title",
        "debat": "topic_title",
        "contributioncollective": "alias",
        "nombredeparticipants": "alias_count",
        "userid": "author_id",
        "age": "age_band",
        "contenu": "body",
    },
    "v1_users": {
        "prenom": "first_name", "firstname": "first_name", "nombre": "first_name",
        "nom": "last_name", "lastname": "last_name", "apellido": "last_name",
        "email": "email", "courriel": "email", "correoelectronico": "email",
        "organisation": "organisation", "organization": "organisation",
        "organizacion": "organisation",
        "age": "age_band", "edad": "age_band",
        "avatar": "avatar", "id": "author_id",
    },
    # lib/api-v2/comments/csv.js, its early and its forked variants.
    "v2_comments": {
        "topicid": "topic_id", "topictitle": "topic_title", "topicurl": "topic_url",
        "commentid": "id", "commentdate": "date", "commenttime": "time",
        "commentdatetime": "created_raw", "commenttitle": "title",
        "commenttext": "body", "commentauthorfullname": "author_name",
        "commentauthoremail": "author_email",
        "commentauthororganization": "author_organisation",
        "commentauthorage": "author_age",
        "replyid": "reply_id", "replydate": "reply_date", "replytime": "reply_time",
        "replydatetime": "reply_created_raw", "replytext": "reply_body",
        "replyauthorfullname": "reply_author_name",
        "replyauthoremail": "reply_author_email",
        "replyauthororganization": "reply_author_organisation",
        "replyauthorage": "reply_author_age",
    },
    "v2_topics": {"topicid": "topic_id", "topictitle": "topic_title"},
}  # fmt: skip

_V1_ORDER = ("forum_title", "topic_title", "alias", "alias_count", "author_id")

_REQUIRED = {
    "v1_comments": {"topic_title", "author_id", "body"},
    "v1_users": {"author_id", "email"},
    "v2_comments": {"topic_id", "id", "body"},
    "v2_topics": {"topic_id", "topic_title"},
}
"""Columns without which a header is not that form; tried in this order."""

CSV_FIELDS = {form: tuple(dict.fromkeys(_HEADERS[form].values())) for form in _HEADERS}
"""The fields read from each CSV form: what is not listed never enters."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of the raw folder and how to read it."""

    path: Path
    name: str
    """Path inside the raw folder, with `/`."""
    form: str
    """`v1_comments`, `v1_users`, `v2_comments`, `v2_topics`, `json`, or `unknown`."""
    encoding: str = "utf-8"
    """That of the whole file, or, of JSON, that of its beginning: it may turn out to be another."""
    delimiter: str = ","
    columns: dict[int, str] = field(default_factory=dict)
    """Position in a line to field name, for the columns that are read."""
    titles: tuple[str, ...] = ()
    """The header as it is written; none of a file that is no table."""

    @property
    def width(self) -> int:
        """Number of columns of the header."""
        return len(self.titles)

    @property
    def lossy(self) -> bool:
        """True when the encoding could not hold all that people wrote."""
        return self.encoding == "cp1252"


def recognise(raw: Path) -> Iterator[ExportFile]:
    """Yield the files of `raw` by name, without those that can hold no record."""
    for path, name in visible_files(raw):
        found = _recognise_file(path, name)
        if found.form != "unknown" or path.suffix.lower() not in DOCUMENTS:
            yield found


def _recognise_file(path: Path, name: str) -> ExportFile:
    # Most of a large export is JSON, whose reader refuses what is not UTF-8: once is enough.
    encoding = encoding_of(path, beginning=True)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(_HEAD)
    if head.lstrip()[:1] in {"[", "{"}:
        return ExportFile(path, name, "json", encoding)
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(_HEAD)
    for delimiter in ",;\t":
        header = first_record(head, delimiter)
        for form, required in _REQUIRED.items():
            columns = _columns(header, form) | _positional(header, form)
            if required <= set(columns.values()):
                return ExportFile(path, name, form, encoding, delimiter, columns, tuple(header))
    return ExportFile(path, name, "unknown", encoding)


def _columns(header: list[str], form: str) -> dict[int, str]:
    """Return position to field for the known columns; a repeated one counts once."""
    columns: dict[int, str] = {}
    for position, label in enumerate(header):
        name = _HEADERS[form].get(letters_and_digits(label))
        if name and name not in columns.values():
            columns[position] = name
    return columns


def _positional(header: list[str], form: str) -> dict[int, str]:
    """Return the fields of a v1 comments header in a language that is not listed.

    The platform translates every label but `user-id`, and never the order.
    """
    if form != "v1_comments" or len(header) <= len(_V1_ORDER):
        return {}
    if letters_and_digits(header[len(_V1_ORDER) - 1]) != "userid":
        return {}
    return {**dict(enumerate(_V1_ORDER)), len(header) - 1: "body"}


def encoding_of(path: Path, *, beginning: bool = False) -> str:
    """Return the encoding: by its mark or its zeros, else UTF-8 if every byte agrees, else cp1252.

    Every byte of its `beginning` if that is what is asked for. DemocracyOS writes UTF-8 or
    windows-1252 and no third one.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        chunk = stream.read(_HEAD if beginning else _CHUNK)
        for mark, encoding in _MARKS:
            if chunk.startswith(mark):
                return encoding
        if chunk[:4:2] == b"\0\0" or chunk[1:4:2] == b"\0\0":
            # Every second byte of Latin letters in UTF-16 is zero; no export begins by a NUL.
            return "utf-16-be" if chunk[0] == 0 else "utf-16-le"
        try:
            while chunk:
                decoder.decode(chunk)
                if beginning:
                    return "utf-8"
                chunk = stream.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"
