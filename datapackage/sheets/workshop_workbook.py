"""Read the workbook that the people who hold workshops fill in: `workshops.xlsx`.

It becomes the same cells of text as `workshops.csv`, so that `overlays.py`
judges both alike; only here are headings and lists in French, and mistakes
placed by cell. `datapackage/sheets/workshop_template.py` writes the empty one.
"""

from __future__ import annotations

import difflib
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from datapackage import schemas
from datapackage.errors import ConfigurationError
from datapackage.sheets.book_texts import restore_escapes, shown
from datapackage.sheets.cells import Sheet
from datapackage.sheets.hidden_cells import Hidden, hidden_in, is_hidden
from datapackage.texts.fold import letters_and_digits

__all__ = ["EXAMPLE", "SHEET", "Grid", "headings", "open_workshops"]

SHEET = "Ateliers"
"""The sheet of the workbook that holds the workshops."""

EXAMPLE = {
    "title": "EXEMPLE : atelier de la médiathèque",
    "organiser": "Médiathèque d’Exemple-Ville",
    "organiser_type": "collectivite",
    "date": "2024-03-02",
    "participants_count": "14",
    "place_label": "Exemple-Ville",
    "territory_level": "commune",
}
"""The row that shows how to fill in the sheet, as text; it is never a workshop."""

_LARGEST = 200_000_000
_SHOWN = 12
# What openpyxl raises on damaged workbooks: it takes their XML at its word.
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(LookupError, ValueError, SyntaxError, TypeError, AttributeError, ExpatError),
)
_Row = tuple[int, tuple[Any, ...]]
"""Number of a row in the sheet, and its cells."""

_EXAMPLE_TITLE = re.compile(r"EXEMPLE\s*:")
_MONTHS = [
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout"),
    *("septembre", "octobre", "novembre", "decembre"),
]
_FORMULA_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}


@dataclass(frozen=True, slots=True)
class Grid(Sheet):
    """The cells of the workbook's sheet, as text, and where they are."""

    letters: dict[str, str]
    """The letter of each column, by its canonical name."""
    expected: dict[str, str]
    """What to say of a wrong word, for the columns that have a list."""
    mistakes: list[str]
    """What is wrong whatever the columns mean: formulas in error, a changed example…"""


def headings() -> dict[str, str]:
    """Return the headings in French, by canonical name of the column."""
    titles = {field["name"]: field["title"] for field in schemas.load("workshops")["fields"]}
    return {**titles, "aliases": "Autres noms", "themes": "Thème"}


def open_workshops(path: Path, known: tuple[str, ...]) -> Grid:
    """Read the sheet « Ateliers » at `path`, whose columns should be among `known`.

    The first row that is not blank holds the headings, in French; canonical
    names in the next one, hidden in the template, win over them.

    Raises:
        ConfigurationError: the workbook does not open, has no such sheet, or
            one line per wrong heading.
    """
    rows, unseen = _rows(path)
    name = f"{path.name}, feuille {SHEET}"
    if not rows:
        msg = (
            f"{name}, ligne 1 : titres absents ; repartez du modèle que donne "
            "concertation workshop-template"
        )
        raise ConfigurationError(msg)
    at, titles = rows.pop(0)
    hidden: Sequence[Any] = ()
    if rows and all(_text(cell) in ("", *known) for cell in rows[0][1]):
        _, hidden = rows.pop(0)
    _refuse_hidden(name, rows, unseen)
    columns, wrong = _columns(f"{name}, case ", at, titles, hidden, known)
    if "title" not in columns:
        wrong.append(f"{name}, ligne {at} : il manque la colonne « {headings()['title']} »")
    if wrong:
        raise ConfigurationError("\n".join(wrong))
    return _grid(name, columns, rows)


def _rows(path: Path) -> tuple[list[_Row], Hidden]:
    """Return the rows that hold something, and what the sheet hides."""
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415  only this sheet needs it

    try:
        # In memory, a workbook that does not open leaves no file open behind it.
        content = io.BytesIO(path.read_bytes())
        with zipfile.ZipFile(content) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                msg = f"{path.name} : plus de {_LARGEST} octets une fois décompressé"
                raise ConfigurationError(msg)
        with warnings.catch_warnings():
            # It warns of fonts and validations that it does not keep; only cells matter here.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(content, read_only=True, data_only=True)
        try:
            restore_escapes(book)
            return _filled(path, book)
        finally:
            book.close()
    except _UNREADABLE:
        msg = (
            f"{path.name} : ce classeur ne s’ouvre pas ; enregistrez-le au format .xlsx, "
            "sans mot de passe"
        )
        raise ConfigurationError(msg) from None


def _filled(path: Path, book: Any) -> tuple[list[_Row], Hidden]:
    shown = [sheet for sheet in book.worksheets if not is_hidden(sheet)]
    named = {letters_and_digits(sheet.title): sheet for sheet in shown}
    if letters_and_digits(SHEET) not in named:
        unseen = [sheet.title for sheet in book.worksheets if is_hidden(sheet)]
        msg = (
            f"{path.name} : la feuille « {SHEET} » est masquée ; affichez-la dans le tableur"
            if letters_and_digits(SHEET) in map(letters_and_digits, unseen)
            else f"{path.name} : pas de feuille « {SHEET} » ; "
            f"feuilles du classeur : {', '.join(book.sheetnames)}"
        )
        raise ConfigurationError(msg)
    sheet = named[letters_and_digits(SHEET)]
    hidden = hidden_in(sheet)
    # What the file says of its own size is often wrong, and would cut it short.
    sheet.reset_dimensions()
    found = enumerate(sheet.iter_rows(values_only=True), start=1)
    return [(line, cells) for line, cells in found if any(_text(cell) for cell in cells)], hidden


def _refuse_hidden(name: str, rows: list[_Row], hidden: Hidden) -> None:
    """Refuse data that nobody saw."""
    lines = [str(line) for line, _ in rows if line in hidden.rows]
    letters = [
        _letter(place)
        for place in sorted(hidden.columns)
        if any(place < len(cells) and _text(cells[place]) for _, cells in rows)
    ]
    wrong = [
        f"{name}, {what} {', '.join(found[:_SHOWN])}{', …' if found[_SHOWN:] else ''} : "
        "masquées, donc pas publiées ; affichez-les dans le tableur (un filtre en masque), ou "
        "supprimez-les"
        for what, found in (("lignes", lines), ("colonnes", letters))
        if found
    ]
    if wrong:
        raise ConfigurationError("\n".join(wrong))


def _columns(
    where: str, at: int, titles: Sequence[Any], hidden: Sequence[Any], known: tuple[str, ...]
) -> tuple[dict[str, list[int]], list[str]]:
    """Return the places of each column, from 0, and what is wrong with the headings."""
    french = headings()
    by_title = {letters_and_digits(word): name for name in known for word in (name, french[name])}
    columns: dict[str, list[int]] = {}
    wrong: list[str] = []
    for place in range(max(len(titles), len(hidden))):
        title = _text(titles[place]) if place < len(titles) else ""
        name = _text(hidden[place]) if place < len(hidden) else ""
        # « Thème 1 », « Thème 2 »: as many columns as a list needs.
        folded = letters_and_digits(title)
        name = name or by_title.get(folded, by_title.get(folded.rstrip("0123456789"), ""))
        cell = f"{where}{_letter(place)}{at}"
        if not name and title:
            near = difflib.get_close_matches(title, [french[one] for one in known], n=1, cutoff=0.5)
            hint = f"vouliez-vous dire « {near[0]} » ?" if near else "reprenez les titres du modèle"
            wrong.append(f"{cell} : « {title} » n’est pas une colonne de cette feuille ; {hint}")
        elif name in columns and name != "themes":
            wrong.append(f"{cell} : la colonne « {title} » est là deux fois ; gardez-en une")
        elif name:
            columns.setdefault(name, []).append(place)
    return columns, wrong


def _grid(name: str, columns: dict[str, list[int]], rows: list[_Row]) -> Grid:
    expected = {
        column: f"un mot parmi {', '.join(words.values())}"
        for column, words in schemas.labels("workshops").items()
    }
    letters = {column: _letter(places[0]) for column, places in columns.items()}
    grid = Grid(name, list(columns), "|", [], letters, expected, [])
    # A loop over rows: a sheet is typed by people, and each wrong cell must be named.
    for line, cells in rows:
        grid.mistakes.extend(_misplaced(grid, line, cells, columns))
        texts = {column: _cell(column, places, cells) for column, places in columns.items()}
        if not _EXAMPLE_TITLE.match(texts["title"]):
            grid.rows.append((line, list(texts.values())))
        elif any(text != EXAMPLE.get(key, "") for key, text in texts.items() if key != "themes"):
            grid.mistakes.append(
                f"{name}, case {letters['title']}{line} : « {texts['title']} » : la ligne "
                "d’exemple a été modifiée ; attendu : l’intitulé de votre atelier, sans le mot "
                "EXEMPLE, ou la ligne supprimée"
            )
    return grid


def _misplaced(
    grid: Grid, line: int, cells: Sequence[Any], columns: dict[str, list[int]]
) -> Iterator[str]:
    headed = {place for places in columns.values() for place in places}
    for place, cell in enumerate(cells):
        text = _text(cell)
        where = f"{grid.name}, case {_letter(place)}{line}"
        if text and place not in headed:
            yield f"{where} : « {text} » est hors du tableau ; déplacez ou effacez ce texte"
        elif text in _FORMULA_ERRORS:
            yield f"{where} : la formule donne « {text} » ; attendu : une valeur"


def _cell(column: str, places: list[int], cells: Sequence[Any]) -> str:
    values = [cells[place] for place in places if place < len(cells)]
    if column in ("aliases", "themes"):
        return "|".join(filter(None, (_text(value).replace("\n", "|") for value in values)))
    value = values[0] if values else None
    text = _text(value)
    if listed := schemas.labels("workshops").get(column):
        codes = {letters_and_digits(words): code for code, words in listed.items()}
        codes |= {letters_and_digits(code): code for code in listed}
        return codes.get(letters_and_digits(text), text)
    if column == "date":
        return _iso(text)
    if column.endswith("_code") and isinstance(value, int | float):
        return _zeros(text)
    return text


def _text(value: Any) -> str:
    """Return a cell as it would be typed: days without hours, whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return shown(str(value)).strip()


def _iso(text: str) -> str:
    """Return « 2 mars 2017 » as 2017-03-02; anything else as it is."""
    written = re.fullmatch(r"(\d{1,2})(?:er)?\s+([^\W\d]+)\.?\s+(\d{4})", text)
    month = letters_and_digits(written[2]) if written else ""
    if written is None or month not in _MONTHS:
        return text
    return f"{written[3]}-{_MONTHS.index(month) + 1:02}-{int(written[1]):02}"


def _zeros(text: str) -> str:
    """Give back to a code the zero that a spreadsheet takes away: 1 is 01, 1004 is 01004."""
    return text.zfill({1: 2, 4: 5}.get(len(text), 0))


def _letter(place: int) -> str:
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
