"""Write the empty workbook that the people who hold workshops fill in.

`workshop_workbook` reads it back; headings, words and the example
row are its own, so that the two cannot disagree.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from datapackage import schemas
from datapackage.durable import write_file
from datapackage.errors import ConfigurationError
from datapackage.sheets.workshop_workbook import EXAMPLE, SHEET, headings

__all__ = ["write_template"]

_ROWS = 1000
_FIRST = 2
"""The row of the example, from 0: headings, hidden canonical names, then data."""
_THEMES = 5
_COLUMNS = (
    *("title", "organiser", "organiser_type", "date", "participants_count", "place_label"),
    *("territory_level", *["themes"] * _THEMES, "aliases", "url", "territory_code"),
    *("department_code", "region_code", "latitude", "longitude", "geo_precision"),
)
"""What everybody knows first; what a platform or a register says, last."""

_WIDTHS = {"title": 44, "organiser": 34, "themes": 28, "aliases": 34, "url": 34, "place_label": 24}
_BOUNDS = {"latitude": 90, "longitude": 180}
_HELP = {
    "title": "Obligatoire. Comme dans les contributions de l’atelier, si elles le nomment.",
    "aliases": "Les autres façons d’écrire son nom dans les contributions, séparées par |.",
    "themes": "Un thème de la consultation par case ; son rang suffit.",
    "date": "Le jour, comme 02/03/2024.",
    "participants_count": "Les personnes présentes, comptées une fois ; vide si inconnu.",
}
_GUIDE = """\
Ce classeur sert à décrire les ateliers tenus pendant la consultation.

1. Allez à la feuille « Ateliers ». Une ligne par atelier, à partir de la ligne 4.
2. Seul l’intitulé est obligatoire. Laissez vide ce que vous ne savez pas : n’écrivez ni 0 \
ni « inconnu ».
3. L’intitulé relie l’atelier à ses contributions : écrivez-le comme elles le font. Si elles \
l’écrivent de plusieurs façons, mettez les autres dans « Autres noms », séparées par | ; \
majuscules, accents et ponctuation ne comptent pas.
4. Participants : le nombre de personnes présentes, chacune comptée une fois, même si \
l’atelier a traité plusieurs thèmes.
5. Thèmes : un par case, cinq au plus, choisis dans la liste.
6. Quand une flèche apparaît à droite de la case, choisissez dans la liste. Les listes sont \
aussi dans la feuille « Listes ».
7. Les colonnes à droite de « Adresse » sont facultatives : elles sont pour qui connaît les \
codes officiels ou les coordonnées.

La ligne grise « EXEMPLE » montre comment remplir ; elle n’est jamais lue. Vous pouvez la \
laisser ou la supprimer.
Ne changez pas les titres des colonnes. La ligne 2 est masquée : elle sert à la lecture.
N’écrivez le nom d’aucune personne : ce que vous remplissez est publié.

Ensuite : rendez ce classeur à qui tient la consultation. Il le place dans le dossier de la \
consultation, sous le nom workshops.xlsx ; s’il y a une erreur, sa case sera indiquée.
"""


@dataclass(slots=True)
class _Book:
    """The workbook while it is written."""

    book: Any
    formats: dict[str, Any]
    lists: dict[str, str] = field(default_factory=dict)
    """The range of the sheet « Listes » that holds the words of a column."""


def write_template(path: Path, title: str, themes: Sequence[str] = ()) -> None:
    """Write the workbook for the consultation `title` to `path`, with its `themes` to choose from.

    Raises:
        ConfigurationError: a file is already there, perhaps filled in; it is left alone.
    """
    import xlsxwriter  # noqa: PLC0415  only this command needs it

    if path.exists():
        msg = f"{path} : déjà présent, peut-être rempli ; donnez un autre nom avec --out"
        raise ConfigurationError(msg)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, options) as book:
        formats = {
            "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "example": book.add_format({"italic": True, "font_color": "#595959"}),
        }
        made = _Book(book, formats)
        _guide(made, title)
        sheet = book.add_worksheet(SHEET)
        _lists(made, themes)
        _workshops(made, sheet, [_listed(theme) for theme in themes])
    write_file(path, content.getvalue())


def _guide(made: _Book, title: str) -> None:
    sheet = made.book.add_worksheet("Mode d’emploi")
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, f"Les ateliers : {title}", made.formats["bold"])
    for row, line in enumerate(_GUIDE.splitlines(), start=2):
        sheet.write_string(row, 0, line, made.formats["wrap"])


def _lists(made: _Book, themes: Sequence[str]) -> None:
    sheet = made.book.add_worksheet("Listes")
    french = headings()
    lists = {name: list(words.values()) for name, words in schemas.labels("workshops").items()}
    lists["themes"] = [_listed(theme) for theme in themes]
    for column, (name, words) in enumerate(lists.items()):
        sheet.set_column(column, column, 60 if name == "themes" else 24)
        sheet.write_string(0, column, french[name], made.formats["bold"])
        for row, word in enumerate(words, start=1):
            sheet.write_string(row, column, word)
        if words:
            letter = chr(ord("A") + column)
            made.lists[name] = f"=Listes!${letter}$2:${letter}${len(words) + 1}"


def _listed(theme: str) -> str:
    # A bar separates themes; punctuation does not count when a theme is looked up.
    return theme.replace("|", "/")


def _workshops(made: _Book, sheet: Any, themes: list[str]) -> None:
    french = headings()
    sheet.freeze_panes(_FIRST, 1)
    sheet.set_row(1, None, None, {"hidden": True})
    for place, name in enumerate(_COLUMNS):
        rank = f" {place - _COLUMNS.index('themes') + 1}" if name == "themes" else ""
        sheet.set_column(place, place, _WIDTHS.get(name, 16), made.formats[_format(name)])
        sheet.write_string(0, place, french[name] + rank, made.formats["bold"])
        sheet.write_string(1, place, name)
        rule = {**_rule(name, made.lists), **_said(name, french[name])}
        sheet.data_validation(_FIRST, place, _FIRST + _ROWS - 1, place, rule)
        text = EXAMPLE.get(name, "")
        text = schemas.labels("workshops").get(name, {}).get(text, text)
        if name == "themes" and rank == " 1" and themes:
            text = themes[0]
        if text:
            _example(made, sheet, place, name, text)
    sheet.activate()


def _example(made: _Book, sheet: Any, place: int, name: str, text: str) -> None:
    if name == "date":
        sheet.write_datetime(_FIRST, place, date.fromisoformat(text), made.formats["date"])
    elif name == "participants_count":
        sheet.write_number(_FIRST, place, int(text), made.formats["example"])
    else:
        sheet.write_string(_FIRST, place, text, made.formats["example"])


def _format(name: str) -> str:
    # A code is text: a spreadsheet would make 1 of 01.
    return {"date": "date", "participants_count": "wrap"}.get(
        name, "wrap" if name in _BOUNDS else "text"
    )


def _rule(name: str, lists: dict[str, str]) -> dict[str, Any]:
    """Return what a spreadsheet lets people type in the column."""
    if name in lists:
        # A rank is accepted instead of a theme's title: the list only advises.
        refusal = "warning" if name == "themes" else "stop"
        return {"validate": "list", "source": lists[name], "error_type": refusal}
    if name == "date":
        return {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
    if name == "participants_count":
        return {"validate": "integer", "criteria": ">=", "value": 0}
    if name in _BOUNDS:
        least, most = -_BOUNDS[name], _BOUNDS[name]
        return {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most}
    return {"validate": "any"}


def _said(name: str, heading: str) -> dict[str, str]:
    described = {item["name"]: item["description"] for item in schemas.load("workshops")["fields"]}
    text = _HELP.get(name) or described[name]
    error = {
        "date": "Attendu : une date comme 02/03/2024, ou rien.",
        "participants_count": "Attendu : un nombre entier comme 14, ou rien.",
    }.get(name, "Attendu : une valeur de la liste, ou rien.")
    if name in _BOUNDS:
        error = f"Attendu : un nombre de −{_BOUNDS[name]} à {_BOUNDS[name]}, ou rien."
    return {
        "input_title": heading[:32],
        "input_message": text[:255],
        "error_title": heading[:32],
        "error_message": error,
    }
