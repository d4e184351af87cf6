"""A text of a workbook reads as it was written, whatever program wrote the workbook."""

from __future__ import annotations

import re
import zipfile

import pytest
import xlsxwriter

from datapackage.sheets.book_texts import shown
from datapackage.sources.table.mapping import FileMapping
from datapackage.sources.table.rows import rows

WRITTEN = {
    "Une place._x000D_&#10;Un banc.": "Une place.\nUn banc.",
    "Une place._x000D_Un banc.": "Une place.\nUn banc.",
    "le code _x005F_x000D_ lui-même": "le code _x000D_ lui-même",
    "_x005F_x005F_x005F_x0041_": "_x005F_x0041_",
    "deux_x0000_mots_x001f_là": "deux mots là",
    "une_x000b_ligne": "une\nligne",
    "rire _xD83D__xDE00_": "rire 😀",
    "moitié _xD83D_ seule": "moitié \ufffd seule",
    "caf_x00e9_ et nom_xyz_": "café et nom_xyz_",
    "</t></r><r><rPr><b/></rPr><t>gras_x000D_</t></r><r><t>suite": "gras\nsuite",
}
"""XML of a text, and what it says; the last one is in three runs."""


def by_hand(path, *, shared):
    """Write these texts under a title, each in its row, in the cells or shared by them."""
    texts = ["<r><t>texte</t></r>", *(f"<r><t>{text}</t></r>" for text in WRITTEN)]
    with xlsxwriter.Workbook(path.with_suffix(".old.xlsx")) as book:
        book.add_worksheet().write_string(0, 0, "texte")
    cells = "".join(
        f'<row r="{at}"><c r="A{at}" t="s"><v>{at - 1}</v></c></row>'
        if shared
        else f'<row r="{at}"><c r="A{at}" t="inlineStr"><is>{text}</is></c></row>'
        for at, text in enumerate(texts, 1)
    )
    table = "".join(f"<si>{text}</si>" for text in texts)
    with (
        zipfile.ZipFile(path.with_suffix(".old.xlsx")) as old,
        zipfile.ZipFile(path, "w") as new,
    ):
        for name in old.namelist():
            content = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(
                    "<sheetData>.*</sheetData>", f"<sheetData>{cells}</sheetData>", content
                )
            if name == "xl/sharedStrings.xml":
                content = re.sub("<si>.*</si>", table, content)
            new.writestr(name, content)


def read(path):
    """Return the first cell of each row under the titles."""
    return [cells[0] for _, cells, _ in rows(path, FileMapping("contributions"))]


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "inline"])
def test_escapes_are_read_as_signs(tmp_path, shared):
    """Shared by cells or in them, in one run or several; what is no escape is left."""
    by_hand(tmp_path / "a.xlsx", shared=shared)
    assert read(tmp_path / "a.xlsx") == list(WRITTEN.values())


def test_what_a_writer_escaped_comes_back(tmp_path):
    """A writer escapes signs and the texts that look like escapes."""
    typed = ["texte", "un\r\ndeux", "dit _x000D_ et _x005F_", "seul\x01signe"]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, typed)
        sheet.write_rich_string(4, 0, "un ", book.add_format({"bold": True}), "gras", " entier")
    assert read(tmp_path / "a.xlsx") == [
        "un\ndeux",
        "dit _x000D_ et _x005F_",
        "seul signe",
        "un gras entier",
    ]


def test_a_text_without_escape_is_the_same():
    """Tabs and line feeds stay; another end of line becomes one."""
    assert shown("a\tb\nc_x_d") == "a\tb\nc_x_d"
    assert shown("a\r\nb\rc") == "a\nb\nc"
