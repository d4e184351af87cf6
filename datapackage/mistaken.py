"""What did a failed download leave under the name of a table? The first bytes tell.

An error page, a pointer to the file, an archive: read as a table, each would
publish nonsense. What is not sure to be one of them is left to the readers.
"""

from __future__ import annotations

import codecs
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Mistake", "mistake", "mistakes"]

_HEAD = 64 * 1024
_TAIL = 1024
_TEXTS = (".csv", ".tsv", ".txt", ".json")
"""Suffixes of texts: an archive so named was given the name of what is in it."""
_BOOKS = (".xlsx", ".xlsm")

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How an archive begins, and an empty one."""
_NAMED = 5
_ODD_SHARE = 20
"""A text in letters of one byte has less than one control sign in so many bytes."""
_ZERO_SHARE = 2
"""And a text in UTF-8 less than one zero in so many."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a file is, and what to do, in French."""

    what: str
    remedy: str

    def said(self, name: str) -> str:
        """Return the sentence about the file that people call `name`."""
        return f"{name} : {self.what} ; {self.remedy}"


_AGAIN = "refaites l’export"
_EMPTY = Mistake("fichier vide", "refaites l’export (données ouvertes)")
_ZEROS = Mistake("rempli de zéros, téléchargement interrompu", "téléchargez-le de nouveau")
_CUT_ZIP = Mistake(
    "archive ou classeur tronqué, téléchargement interrompu", "téléchargez-le de nouveau"
)
_CUT_JSON = Mistake("JSON tronqué, téléchargement interrompu", "téléchargez-le de nouveau")
_BOOK = Mistake("classeur XLSX, non un texte", "renommez-le en .xlsx")
_ARCHIVE = Mistake("archive ZIP, non un tableau", "renommez-la en .zip, ou décompressez-la")
_TEXT = Mistake(
    "texte, non un classeur", "si c’est un tableau, renommez-le en .csv ; sinon refaites l’export"
)
_LFS = Mistake(
    "pointeur Git LFS, non un tableau : le contenu n’a pas été téléchargé",
    "lancez « git lfs pull »",
)
_ANNEX = Mistake(
    "pointeur git-annex, non un tableau : le contenu n’a pas été téléchargé",
    "lancez « git annex get »",
)
_PAGE = Mistake("page HTML, non un tableau", "ouvrez l’adresse de l’export, puis téléchargez-le")
_LOGIN = Mistake(
    "page HTML, non un tableau : le téléchargement demandait de se connecter",
    "connectez-vous, puis refaites l’export",
)
_XML = Mistake("document XML, non un tableau", "exportez en « CSV UTF-8 » ou en .xlsx")
_ERROR = Mistake("réponse d’erreur JSON, non un tableau", "refaites l’export, ou demandez l’accès")
_JSON = Mistake("document JSON, non un tableau", "exportez en « CSV UTF-8 » ou en .xlsx")
_PLAIN = Mistake(
    "message d’erreur d’un site, non un tableau", "vérifiez l’adresse, refaites l’export"
)
_BINARY = Mistake("fichier binaire, non un tableau", "exportez en « CSV UTF-8 » ou en .xlsx")

_SIGNATURES = (
    (b"%PDF", "document PDF", "exportez en « CSV UTF-8 » ou en .xlsx"),
    (b"\x89PNG", "image PNG", _AGAIN),
    (b"\xff\xd8\xff", "image JPEG", _AGAIN),
    (b"GIF8", "image GIF", _AGAIN),
    (b"RIFF", "image ou son", _AGAIN),
    (b"II*\0", "image TIFF", _AGAIN),
    (b"MM\0*", "image TIFF", _AGAIN),
    (b"{\\rtf", "document RTF", "exportez en « CSV UTF-8 » ou en .xlsx"),
    (b"\x1f\x8b", "archive gzip", "décompressez-la"),
    (b"7z\xbc\xaf\x27\x1c", "archive 7z", "décompressez-la"),
    (b"Rar!\x1a\x07", "archive RAR", "décompressez-la"),
    (b"BZh", "archive bzip2", "décompressez-la"),
    (b"\xfd7zXZ\0", "archive xz", "décompressez-la"),
    (b"\x28\xb5\x2f\xfd", "archive zstd", "décompressez-la"),
    (b"PAR1", "fichier Parquet", "exportez en « CSV UTF-8 » ou en .xlsx"),
    (b"SQLite format 3\0", "base SQLite", "exportez en « CSV UTF-8 » ou en .xlsx"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "ancien classeur (.xls) ou classeur à mot de passe",
        "enregistrez-le au format .xlsx, sans mot de passe",
    ),
)  # fmt: skip
_LETTERS_ONLY = {b"BZh", b"RIFF", b"PAR1", b"GIF8"}
"""Signatures that a title of column could begin by: a binary sign must follow."""

_STRONG = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|title|meta|script|style|link|iframe)[\s>]", re.IGNORECASE
)
_LOGIN_PAGE = re.compile(
    r"type=[\"']?password|<(?:title|h1)\b[^>]*>[^<]*"
    r"(?:connecter|connexion|identifi|authenti|log ?in\b|sign ?in\b|session)",
    re.IGNORECASE,
)
"""A field for a password, or a heading: other pages have a link to connect too."""
_ELEMENT = re.compile(r"<(\w+)\b[^<>]*>[^<>]*</\1\s*>|<[^<>]*>")
_SEPARATORS = ";,\t|"
_OBJECT = r"\{\s*(?:\"(?:[^\"\\\n]|\\.)*(?:\"\s*(?::|\Z)|\Z)|\}\s*\Z|\Z)"
_JSON_START = re.compile(
    rf"{_OBJECT}|\[\s*(?:{_OBJECT}|\[\s*[\[\{{\"]|\"(?:[^\"\\\n]|\\.)*\"\s*[,\]]|\]\s*\Z|\Z)"
)
_ERROR_KEYS = {"error", "errors", "message", "detail", "fault", "exception"}
_BESIDE = _ERROR_KEYS | {
    *("status", "code", "statuscode", "status_code", "success", "help", "type", "title", "name"),
    *("timestamp", "path", "error_description", "documentation_url", "instance", "request_id"),
}
_STATUS = re.compile(
    r"(?:HTTP/[\d.]+ )?[45]\d\d\b[^;,\t|]{0,80}|"
    r"(?:not found|forbidden|unauthori[sz]ed|access denied|bad gateway|gateway time-?out|"
    r"internal server error|service unavailable|accès refusé|non autorisé)[^;,\t|]{0,80}",
    re.IGNORECASE,
)


def mistake(path: Path, *, json_too: bool = False) -> Mistake | None:
    """Return what the file at `path` is, if it is sure to hold no table; else None.

    A JSON document that is whole may be a platform's export: it is a mistake where
    `json_too` says that no JSON is read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _TAIL))
        tail = stream.read()
    if _blank(path, head):
        return _EMPTY
    suffix = path.suffix.lower()
    if head.startswith(_ZIP):
        return _archive(path, suffix)
    found = _binary(head) or _text(_decoded(head), _decoded(tail), size, json_too=json_too)
    return found or (_TEXT if suffix in _BOOKS else None)


def mistakes(files: dict[str, Path], *, json_too: bool = False) -> str | None:
    """Return the sentences about `files`, by name, if none of them can be read; else None."""
    found = {name: mistake(path, json_too=json_too) for name, path in files.items()}
    known = {name: one for name, one in found.items() if one is not None}
    if not found or len(known) < len(found):
        return None
    if len(known) > 1 and set(known.values()) == {_EMPTY}:
        return f"les {len(known)} fichiers sont vides : {_EMPTY.remedy}"
    more = f" ; et {len(known) - _NAMED} de plus" if len(known) > _NAMED else ""
    return " ; ".join(one.said(name) for name, one in list(known.items())[:_NAMED]) + more


def _blank(path: Path, head: bytes) -> bool:
    """Tell whether there is nothing but white in the whole file."""
    for mark in _MARKS:
        head = head.removeprefix(mark)
    if head.strip(b" \t\r\n\f\v\0") or (b"\0" in head and head.count(b"\0") == len(head)):
        return False
    with path.open("rb") as stream:
        stream.seek(_HEAD)
        return not any(chunk.strip() for chunk in iter(lambda: stream.read(_HEAD), b""))


def _archive(path: Path, suffix: str) -> Mistake | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError):
        return _CUT_ZIP
    if suffix not in _TEXTS:
        return None
    return _BOOK if "xl/workbook.xml" in names else _ARCHIVE


def _binary(head: bytes) -> Mistake | None:
    odd = sum(head.count(sign) for sign in (*range(7), *range(14, 27), *range(28, 32)))
    for start, what, remedy in _SIGNATURES:
        if head.startswith(start) and (odd or start not in _LETTERS_ONLY):
            return Mistake(f"{what}, non un tableau", remedy)
    if not head.strip(b"\0"):
        return _ZEROS
    if _in_utf_16(head):
        return None
    # What people wrote may hold such signs: in UTF-8, nothing but zeros makes a binary.
    strange = odd * _ODD_SHARE > len(head) and not _is_utf_8(head)
    return _BINARY if strange or head.count(b"\0") * _ZERO_SHARE > len(head) else None


def _is_utf_8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _in_utf_16(data: bytes) -> bool:
    """Tell by the mark, or by the zeros of Latin letters."""
    zeros = data[:4:2] == b"\0\0" or data[1:4:2] == b"\0\0"
    return data.startswith(_MARKS[1:]) or (zeros and bool(data[:4].strip(b"\0")))


def _decoded(data: bytes) -> str:
    if data.startswith(_MARKS[1:]):
        return data.decode("utf-16", errors="replace")
    if _in_utf_16(data):
        return data.replace(b"\0", b"").decode("latin-1")
    return data.decode("utf-8-sig", errors="replace")


def _text(head: str, tail: str, size: int, *, json_too: bool) -> Mistake | None:
    text = head.lstrip()
    if text.startswith(("version https://git-lfs.", "version https://hawser.")):
        return _LFS
    if re.match(r"(?:\.\./)*(?:\.git/annex|/annex)/objects/", text):
        return _ANNEX
    if text.startswith("<"):
        return _markup(text, tail)
    if _JSON_START.match(text):
        return _document(text, tail, size, json_too=json_too)
    return _PLAIN if _STATUS.fullmatch(text.strip()) else None


def _markup(text: str, tail: str) -> Mistake | None:
    """Tell a page or a document from a table whose first title is between `<` and `>`."""
    left = _ELEMENT.sub("", text.split("\n", 1)[0]).strip(" \r")
    if text[:5].lower() == "<?xml":
        return _PAGE if re.search(r"<html[\s>]", text[:2000], re.IGNORECASE) else _XML
    if left[:1] in _SEPARATORS and left:
        return None
    if _STRONG.match(text) or re.search(r"<html[\s>]", text[:4000], re.IGNORECASE):
        return _LOGIN if _LOGIN_PAGE.search(text) else _PAGE
    if any(mark in left for mark in _SEPARATORS) or not tail.rstrip().endswith(">"):
        return None
    return _XML if re.match(r"<[\w:-]+[\s>/]|<!", text) else None


def _document(text: str, tail: str, size: int, *, json_too: bool) -> Mistake | None:
    if tail.rstrip("\0 \r\n\t")[-1:] not in {"}", "]"}:
        return _CUT_JSON
    if size <= _HEAD and _is_error(text):
        return _ERROR
    return _JSON if json_too else None


def _is_error(text: str) -> bool:
    try:
        content = json.loads(text)
    except ValueError:
        return False
    keys = {key.lower() for key in content} if isinstance(content, dict) else set()
    return bool(keys & _ERROR_KEYS) and keys <= _BESIDE
