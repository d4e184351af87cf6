"""A table of a few contributions, in each kind of file that people export, one to be purged."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import xlsxwriter

from concertation.workspace import Workspace

WORDS = ("quincaillier", "Zébulonville", "zoe.quincaille")
"""What nothing says but the text to purge, and whoever quotes it."""
TEXT = (
    "<p>Je réclame un <b>quincaillier ambulant</b>, à l’année : « Zébulonville » l’attend.</p>\n"
    '<p>Écrire à zoe.quincaille@example.org ; <a href="https://quincaillier.example/">voir</a> '
    "merci &amp; bravo !</p>"
)
SHORT, TWIN = "oui", "Il faut planter des arbres devant toutes les écoles de la ville."
COLUMNS = ("Numéro", "Thème", "Titre", "Texte", "Auteur")
ROWS = (
    ("1", "Vélos", "Une piste cyclable", "Une piste cyclable, le long du canal ; bien vue.", "Ada"),
    ("2", "Vélos", "Le quincaillier de Zébulonville", TEXT, "Zoé"),
    ("3", "Bus", "Des bus", SHORT, "Bob"),
    ("4", "Bus", "Des cars", SHORT, "Eve"),
    ("5", "Vélos", "Un doublon", TWIN, "Ida"),
    ("6", "Vélos", "Un doublon encore", TWIN, "Jan"),
)
KINDS = ("csv", "windows-1252", "xlsx", "xlsx inline", "zip")

_CONFIGURATION = """
[consultation]
id = "essai"
title = "Essai"
start_date = 2017-02-08
end_date = 2017-03-24
licence = "etalab-2.0"

[source]
platform = "table"
location = "{location}"
retrieved_at = 2017-03-27T08:00:00Z
"""
_MAPPING = """
[file]
{file}
[columns]
{number}
theme = "Thème"
title = "Titre"
body = "Texte"
author = "Auteur"
"""


def write_table(folder: Path, kind: str, *, numbered: bool, rows=ROWS) -> Workspace:
    """Write a workspace whose export is of a kind of `KINDS`; `numbered`: rows have an id."""
    encoding = kind if kind == "windows-1252" else "utf-8"
    located = "export.zip" if kind == "zip" else "raw-export"
    book = {"xlsx": _book, "xlsx inline": _inline}.get(kind)
    file = "" if book else f'separator = ";"\nencoding = "{encoding}"'
    number = 'id = "Numéro"' if numbered else ""
    folder.mkdir(parents=True)
    (folder / "consultation.toml").write_text(_CONFIGURATION.format(location=located), "utf-8")
    (folder / "mapping.toml").write_text(_MAPPING.format(file=file, number=number), "utf-8")
    lines = [line if numbered else line[1:] for line in (COLUMNS, *rows)]
    (folder / "raw-export").mkdir()
    if book:
        (folder / "raw-export" / "contributions.xlsx").write_bytes(book(lines))
    elif kind == "zip":
        (folder / "raw-export").rmdir()
        with zipfile.ZipFile(folder / located, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("contributions.csv", _table(lines, encoding))
    else:
        (folder / "raw-export" / "contributions.csv").write_bytes(_table(lines, encoding))
    return Workspace(folder)


def write_json(folder: Path) -> Workspace:
    """Write a workspace whose export is a JSON that escapes all but ASCII."""
    folder.mkdir(parents=True)
    configuration = _CONFIGURATION.replace('"table"', '"democracyos"')
    (folder / "consultation.toml").write_text(configuration.format(location="raw-export"), "utf-8")
    (folder / "raw-export").mkdir()
    topic = {"id": "t1", "mediaTitle": "Vélos", "publishedAt": "2017-02-08T08:00:00Z"}
    comments = [
        {
            "id": f"c{number}",
            "text": text,
            "createdAt": f"2017-02-1{number}T08:00:00Z",
            "context": "topic",
            "reference": "t1",
            "author": {"id": f"a{number}", "fullName": f"{author} Nomdetest"},
        }
        for number, _, _, text, author in ROWS
    ]
    for name, content in {"topics": [topic], "comments": comments}.items():
        (folder / "raw-export" / f"{name}.json").write_text(json.dumps(content), "utf-8")
    return Workspace(folder)


def withdraw(workspace: Workspace, kind: str, number: str) -> None:
    """Write the line that withdraws an object, by hand."""
    line = f"{kind},{number},author_request,2017-04-01\n"
    head = "object_type,object_id,reason_code,date\n"
    (workspace.path / "removals.csv").write_text(head + line, "utf-8")


def _table(lines, encoding: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode(encoding)


def _book(lines) -> bytes:
    """Return a workbook as Excel writes it: cells name texts that are kept apart, each once."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    for place, line in enumerate(lines):
        sheet.write_row(place, 0, line)
    book.close()
    return content.getvalue()


def _inline(lines) -> bytes:
    """Return a workbook as some programs write it: each cell has its text."""
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
