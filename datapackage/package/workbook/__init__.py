"""`contributions.xlsx`: the flat, ready-to-read projection of a package, for people."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datapackage.durable import point
from datapackage.package.opening import open_table
from datapackage.package.versions import edition
from datapackage.schemas import codes
from datapackage.script import run
from datapackage.texts.redaction import redact

if TYPE_CHECKING:
    import duckdb

__all__ = ["FILE", "write_workbook"]

FILE = "contributions.xlsx"

_MAX_ROWS = 1_048_575
_MAX_CELL = 32_767
_CUT = " […] [texte tronqué : voir contributions.csv]"
_UNFINISHED = re.compile(r"(?:(?<=\s)\S++|(?<![\w'’])[\w'’]++)\Z")
"""What follows the last blank; without any, the last word."""

_SHEETS = {
    "Contributions": "contributions",
    "Commentaires": "comments",
    "Ateliers": "workshops",
    "Thèmes": "themes",
}
"""Each sheet, and the `.sql` file beside that gives its rows; columns are the headings."""

_WIDTHS = {"Texte": 80, "Titre": 40, "Thème": 40, "Atelier": 40, "Thèmes": 60}


def write_workbook(
    connection: duckdb.DuckDBPyConnection,
    described: dict[str, Any],
    parquet: dict[str, Path],
    folder: Path,
) -> None:
    """Write to `folder` the workbook of the release `described`, in constant memory.

    Cells are text or numbers, never formulas, whatever they begin with. The
    dates are those of the data: the same release gives the same bytes.
    """
    import xlsxwriter  # noqa: PLC0415  only a release needs it

    point(f"write {FILE}")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with (
        xlsxwriter.Workbook(str(folder / FILE), options) as workbook,
        connection.cursor() as cursor,
    ):
        _sign(workbook, described)
        _read_me(workbook, described)
        _open(cursor, parquet)
        for name, sql in _SHEETS.items():
            _sheet(workbook, name, run(cursor, __package__, sql))


def _open(cursor: duckdb.DuckDBPyConnection, parquet: dict[str, Path]) -> None:
    """Show the tables, and the words for codes: `words` has list, code, label."""
    # Apart from the tables that the connection may hold under the same names.
    for table, path in parquet.items():
        open_table(cursor, table, path, schema="released")
    cursor.execute("USE released")
    rows = [(name, *word) for name in codes.names() for word in codes.labels(name).items()]
    cursor.execute("CREATE OR REPLACE TABLE words (list VARCHAR, code VARCHAR, label VARCHAR)")
    cursor.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)


def _sign(workbook: Any, described: dict[str, Any]) -> None:
    """Say which release it is where a file's properties are read, without opening it."""
    created = datetime.fromisoformat(described["created"])
    workbook.set_properties(
        {
            "title": f"{described['title']}, version {edition(described)}",
            "author": described["contributors"][0]["title"],
            "created": created.replace(tzinfo=None),
        }
    )
    workbook.set_custom_property("Version", edition(described), "text")
    workbook.set_custom_property("Licence", described["licenses"][0]["path"], "text")


def _read_me(workbook: Any, described: dict[str, Any]) -> None:
    sheet = workbook.add_worksheet("Lisez-moi")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    licence = described["licenses"][0]
    address = {"Adresse": described["homepage"]} if "homepage" in described else {}
    lines = {
        "Consultation": described["title"],
        "Version": edition(described),
        "Données arrêtées au": described["created"],
        "Licence": f"{licence['title']} ({licence['path']})",
        **address,
        "À savoir": "Contributions volontaires ; ne représentent pas la population. "
        "Données pseudonymisées, pas anonymes. Heures du fuseau de la consultation.",
        "Ne pas additionner": "Contributions, ateliers et personnes sont trois unités ; un "
        "atelier peut traiter plusieurs thèmes.",
        "Pour calculer": "Les fichiers CSV et Parquet du même dossier font foi ; ce classeur "
        "en est une vue à lire.",
    }
    for row, (label, value) in enumerate(lines.items()):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, str(value))


def _sheet(workbook: Any, name: str, result: duckdb.DuckDBPyConnection) -> None:
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    headings = [column[0] for column in result.description or []]
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, _WIDTHS.get(heading, 14), wrapped)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 1)
    row = 0
    # The writer takes cells one by one; a workbook cannot hold more than a million rows.
    while row < _MAX_ROWS and (record := result.fetchone()) is not None:
        row += 1
        for column, value in enumerate(record):
            _cell(sheet, row, column, value, wrapped)
    if row:
        sheet.autofilter(0, 0, row, len(headings) - 1)


def _cell(sheet: Any, row: int, column: int, value: Any, layout: Any) -> None:
    if value is None:
        return
    if isinstance(value, int):
        sheet.write_number(row, column, value, layout)
        return
    text = str(value)
    sheet.write_string(row, column, _shortened(text) if len(text) > _MAX_CELL else text, layout)


def _shortened(text: str) -> str:
    # Between two words; what a number was a part of may have told that it is no telephone.
    room = _MAX_CELL - len(_CUT)
    start = text[:room]
    whole = _UNFINISHED.sub("", start).rstrip() or start
    return redact(whole).text[:room] + _CUT
