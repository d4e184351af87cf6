"""The rows of a CSV or XLSX file, one after the other, as text, whatever made it."""

from __future__ import annotations

import codecs
import csv
import itertools
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

from datapackage.errors import SourceError
from datapackage.mistaken import mistake
from datapackage.records import Records
from datapackage.sheets.book_texts import restore_escapes, shown
from datapackage.sheets.hidden_cells import hidden_in, is_hidden
from datapackage.sources.table.mapping import FileMapping
from datapackage.sources.table.repairs import REPAIRS

__all__ = [
    "BOOKS",
    "HIDDEN",
    "UNLIKELY",
    "Row",
    "cells_of",
    "header",
    "hidden_columns",
    "is_book",
    "plain",
    "rows",
    "sheets",
]

BOOKS = (".xlsx", ".xlsm")

HIDDEN = "hidden_row"
"""What is wrong with a row that the workbook does not show."""

Row = tuple[int, list[str], str | None]
"""Number of the row as a spreadsheet shows it, cells, and what is wrong with the row."""

_LONGEST_RECORD = 16 * 1024 * 1024
"""Characters: a quote that is never closed would otherwise swallow the memory."""

_LARGEST_BOOK = 2 * 1024**3
"""Bytes once unpacked: a workbook is a ZIP, which may hold a thousand times its size."""

_UNDECODED = re.compile("[\ud800-\udfff]")
UNLIKELY = re.compile(
    "[^\\x00-\\u017fȘșȚț\\u1e00-\\u1eff\\u2000-\\u2bff\\ufe0f\\ufeff\\U0001f000-\\U0001faff\ud800-\udfff]"
)
"""Letters that a table in windows-1252 holds by accident, where two of its own look like one."""
_CHUNK = 1024 * 1024


def is_book(path: Path) -> bool:
    """Tell whether the file is read as a workbook."""
    return path.suffix.lower() in BOOKS


def header(path: Path, mapping: FileMapping) -> list[str]:
    """Return the titles of the columns, made different from one another.

    A title that comes back is followed by its rank, « Date (2) »; a column
    without title is named after its place, « colonne 3 ».

    Raises:
        SourceError: the file cannot be opened, or has no header.
    """
    cells = next((cells for _, cells, _ in cells_of(path, mapping)), [])
    if not any(cells):
        msg = (
            f"{path.name}, ligne {mapping.skip_lines + 1} : pas de titres de colonnes ici ; "
            "corrigez « skip_lines », le nombre de lignes qui précèdent les titres"
        )
        raise SourceError(msg)
    seen: dict[str, int] = {}
    titles = []
    for place, cell in enumerate(cells, start=1):
        title = plain(cell) or f"colonne {place}"
        seen[title] = seen.get(title, 0) + 1
        titles.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return titles


def plain(title: str) -> str:
    """Return a title of column without what the eye does not see."""
    return " ".join(unicodedata.normalize("NFC", title).replace("\ufeff", "").split())


def rows(path: Path, mapping: FileMapping) -> Iterator[Row]:
    """Yield the rows under the header; those without any text are no rows.

    Raises:
        SourceError: the file cannot be read to its end.
    """
    found = cells_of(path, mapping)
    width = max((len(cells) for _, cells, _ in itertools.islice(found, 1)), default=0)
    for number, cells, problem in found:
        if not any(cell.strip() for cell in cells):
            continue
        # A workbook does not keep the blank cells that end a row.
        filled = cells + [""] * (width - len(cells)) if is_book(path) else cells
        uneven = len(filled) < width or any(filled[width:])
        yield number, filled, problem or ("wrong_number_of_cells" if uneven else None)


def sheets(path: Path) -> tuple[list[str], list[str]]:
    """Return the names of the sheets of data that a workbook shows, then of those it hides."""
    with _opened(path) as book:
        hidden = [sheet.title for sheet in book.worksheets if is_hidden(sheet)]
        return [sheet.title for sheet in book.worksheets if sheet.title not in hidden], hidden


def hidden_columns(path: Path, mapping: FileMapping) -> set[int]:
    """Return the places, from 0, of the columns that a workbook hides; none in a CSV file."""
    if not is_book(path):
        return set()
    with _opened(path) as book:
        try:
            return hidden_in(_sheet(path, book, mapping)).columns
        except SourceError:
            raise
        except Exception as error:  # noqa: BLE001  its parser fails in any way on a damaged file
            raise SourceError(_unreadable(path, error)) from None


def cells_of(path: Path, mapping: FileMapping) -> Iterator[Row]:
    """Yield every row from the header on, blank ones too, repaired."""
    if found := mistake(path, json_too=True):
        raise SourceError(found.said(path.name))
    read = _book_rows(path, mapping) if is_book(path) else _csv_rows(path, mapping)
    mend = [REPAIRS[name] for name in mapping.repair]
    for number, cells, problem in read:
        for repair in mend:
            cells = [repair(cell) for cell in cells]  # noqa: PLW2901  each repair after the other
        yield number, cells, problem


def _csv_rows(path: Path, mapping: FileMapping) -> Iterator[Row]:
    # Columns pasted together may mix UTF-8 and windows-1252, which the former gives away.
    by_cell = mapping.encoding == "windows-1252" and mapping.separator.isascii()
    encoding = "utf-8-sig" if by_cell or mapping.encoding == "utf-8" else mapping.encoding
    sound = _decodes(path, encoding)
    errors = "strict" if sound else "surrogateescape"
    number = mapping.skip_lines
    with path.open(encoding=encoding, errors=errors, newline="") as text:
        try:
            for _ in range(mapping.skip_lines):
                text.readline()
            for cells in Records(text, _LONGEST_RECORD, mapping.separator):
                number += 1
                if (sound and not by_cell) or "".join(cells).isascii():
                    yield number, cells, None
                else:
                    yield number, *_decoded(cells, by_cell=by_cell)
        except (csv.Error, UnicodeError) as error:
            msg = (
                f"{path.name}, après la ligne {number} : illisible ({error}) ; vérifiez "
                f"« encoding », et qu’un guillemet droit ouvert y est refermé"
            )
            raise SourceError(msg) from None


def _decoded(cells: list[str], *, by_cell: bool) -> tuple[list[str], str | None]:
    """Return cells without undecoded bytes, and what is wrong if some had no meaning."""
    if by_cell:
        cells = [_of_windows(cell) for cell in cells]
    shown = [_UNDECODED.sub("\ufffd", cell) for cell in cells]
    return shown, None if shown == cells else "wrong_encoding"


def _of_windows(cell: str) -> str:
    """Return a cell read as UTF-8, with what of it is windows-1252 decoded as such."""
    if UNLIKELY.search(cell):
        # « É» » and « é » » in windows-1252 are letters of far away in UTF-8.
        return cell.encode("utf-8", "surrogateescape").decode("cp1252", "surrogateescape")
    return _UNDECODED.sub(
        lambda found: (
            found[0].encode("utf-8", "surrogateescape").decode("cp1252", "surrogateescape")
        ),
        cell,
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


class _opened:  # noqa: N801  used as a function, with `with`
    """A workbook open for reading as a stream, closed at the end.

    Raises:
        SourceError: it is no workbook, or a ZIP bomb.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Any:
        try:
            with zipfile.ZipFile(self._path) as archive:
                size = sum(member.file_size for member in archive.infolist())
        except (zipfile.BadZipFile, EOFError) as error:
            raise SourceError(_unreadable(self._path, error)) from None
        if size > _LARGEST_BOOK:
            msg = f"{self._path.name} : plus de {_LARGEST_BOOK} octets une fois décompressé"
            raise SourceError(msg)
        try:
            self._book = _load(self._path)
        except Exception as error:  # noqa: BLE001  its parser fails in any way on a damaged file
            raise SourceError(_unreadable(self._path, error)) from None
        return self._book

    def __exit__(self, *_: object) -> None:
        self._book.close()


def _load(path: Path) -> Any:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415  only workbooks need it

    with warnings.catch_warnings():
        # It warns of fonts and validations that it does not keep; only cells matter here.
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    restore_escapes(book)
    return book


def _unreadable(path: Path, error: Exception) -> str:
    return (
        f"{path.name} : ce classeur ne s’ouvre pas ({type(error).__name__}) ; enregistrez-le au "
        "format .xlsx, sans mot de passe, ou en « CSV UTF-8 »"
    )


def _sheet(path: Path, book: Any, mapping: FileMapping) -> Any:
    """Return the sheet that is named, were it hidden, else the first that the workbook shows."""
    known = {sheet.title: sheet for sheet in book.worksheets}
    shown = [title for title, sheet in known.items() if not is_hidden(sheet)]
    if known and not shown and mapping.sheet is None:
        msg = (
            f"{path.name} : toutes les feuilles sont masquées ({', '.join(known)}) ; affichez "
            "dans le tableur celle des contributions, puis enregistrez-le"
        )
        raise SourceError(msg)
    sheet = known.get(mapping.sheet or next(iter(shown), ""))
    if sheet is None:
        msg = (
            f"{path.name} : pas de feuille « {mapping.sheet or ''} » ; feuilles de données "
            f"du classeur : {', '.join(known) or 'aucune'}"
        )
        raise SourceError(msg)
    return sheet


def _book_rows(path: Path, mapping: FileMapping) -> Iterator[Row]:
    with _opened(path) as book:
        sheet = _sheet(path, book, mapping)
        try:
            hidden = hidden_in(sheet).rows
            # What the file says of its own size is often wrong, and would cut it short.
            sheet.reset_dimensions()
            found = sheet.iter_rows(min_row=mapping.skip_lines + 1, values_only=True)
            for number, cells in enumerate(found, start=mapping.skip_lines + 1):
                yield number, [_written(cell) for cell in cells], _seen(number, hidden)
        except Exception as error:  # noqa: BLE001  its parser fails in any way on a damaged file
            raise SourceError(_unreadable(path, error)) from None


def _seen(number: int, hidden: set[int]) -> str | None:
    return HIDDEN if number in hidden else None


def _written(cell: Any) -> str:
    """Return what a cell shows, in a form that does not depend on who looks at it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004
        # Workbooks keep every number as a float: the id 12 must not become 12.0.
        return str(int(cell))
    if isinstance(cell, datetime):
        # A day without time is kept as its midnight.
        return str(cell.date()) if cell.time() == time() else cell.isoformat(" ", "seconds")
    return shown(str(cell))
