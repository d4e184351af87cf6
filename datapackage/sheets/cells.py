"""Read a CSV sheet as people and French spreadsheets write it: separator, numbers, dates.

Nothing here knows what the columns mean; `overlays.py` does.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from datapackage.errors import ConfigurationError
from datapackage.records import Records

__all__ = ["CELLS", "Cell", "Sheet", "open_sheet"]

_DELIMITERS = (",", ";", "\t")
_SPACES = re.compile(r"[ \u00a0\u202f]")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+|[+-]?\d+")
_FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TRUTHS = {"true": True, "vrai": True, "oui": True, "false": False, "faux": False, "non": False}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet, as text."""

    name: str
    header: list[str]
    delimiter: str
    rows: list[tuple[int, list[str]]]
    """Line in the file, the header being line 1, and cells; blank lines are left out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How a kind of cell is read."""

    parse: Callable[[str], Any]
    """From text without spaces around it, never empty; raises ValueError."""
    expected: str


def open_sheet(path: Path, known: tuple[str, ...]) -> Sheet:
    """Read the sheet at `path`, whose columns should be among `known`.

    The separator is the one that finds most known columns in the first line.

    Raises:
        ConfigurationError: not UTF-8, no header, or a quote that is never closed.
    """
    text = _decode(path)
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=lambda mark: len(set(_split(first, mark)) & set(known)))
    records = Records(io.StringIO(text, newline=""), len(text), delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        # A loop over rows: only the reader knows on which line a row begins.
        for cells in records:
            rows.append((line, cells))
            line = records.line + 1
    except csv.Error:
        msg = (
            f"{path.name}, ligne {line} : guillemets mal fermés ; dans un texte entre "
            'guillemets droits, un guillemet droit se double : ""'
        )
        raise ConfigurationError(msg) from None
    if not rows or not any(rows[0][1]):
        msg = f"{path.name}, ligne 1 : titres absents ; attendu : {delimiter.join(known)}"
        raise ConfigurationError(msg)
    header = [column.strip() for column in rows[0][1]]
    filled = [(at, cells) for at, cells in rows[1:] if any(cell.strip() for cell in cells)]
    return Sheet(path.name, header, delimiter, filled)


def _decode(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        msg = (
            f"{path.name}, ligne {line} : ce n’est pas de l’UTF-8 ; "
            "enregistrez la feuille au format « CSV UTF-8 »"
        )
        raise ConfigurationError(msg) from None


def _split(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _integer(text: str) -> int:
    # « 1.234 » and « 1,234 » are a thousand for some and one for others: refused.
    if not _THOUSANDS.fullmatch(text):
        raise ValueError(text)
    return int(_SPACES.sub("", text))


def _number(text: str) -> float:
    return float(_SPACES.sub("", text).replace(",", "."))


def _date(text: str) -> date:
    # The day comes first: the sheets, their template and their readers are French.
    if french := _FRENCH_DATE.fullmatch(text):
        return date(int(french[3]), int(french[2]), int(french[1]))
    return date.fromisoformat(text)


def _truth(text: str) -> bool:
    try:
        return _TRUTHS[text.lower()]
    except KeyError:
        raise ValueError(text) from None


CELLS = {
    "text": Cell(str, "un texte"),
    "list": Cell(_parts, "des textes séparés par |"),
    "integer": Cell(_integer, "un nombre entier comme 14 ou 1 200"),
    "number": Cell(_number, "un nombre comme 48.892 ou 48,892"),
    "date": Cell(_date, "une date comme 2017-03-02 ou 02/03/2017"),
    "boolean": Cell(_truth, "true ou false"),
}
"""The kinds of cells."""
