"""Taken out of a file, a text leaves every other byte as it was."""

import io
import json
import zipfile

import openpyxl
import pytest
from purged_export import ROWS, SHORT, TEXT, write_table

from concertation.purge.cells import Own
from concertation.purge.files import Taker
from concertation.purge.words import Finder, fold

LEFT = "[contribution 2 retirée]"


def clean(path, own=(), short=(), texts=(TEXT,)):
    """Take the text out of a file; return what is left, None if nothing was taken."""
    taker = Taker(LEFT, Finder(texts), Finder(texts), short=frozenset(short), own=tuple(own))
    out = path.with_name("out")
    return out.read_bytes() if taker.clean(path, path.name, out) else None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_other_rows_are_byte_for_byte_the_same(tmp_path, encoding, end):
    """Odd quotes and spaces included; the cell keeps its quotes."""
    rows = [f'"{number}";  {title} ;"a ""b"" {number}"' for number, title in enumerate("xyz")]
    quoted = TEXT.replace('"', '""')
    lines = ["id;titre;texte", *rows, f'9;"t";"{quoted}"', *rows, ""]
    path = tmp_path / "a.csv"
    path.write_bytes(end.join(lines).encode(encoding))
    lines[4] = f'9;"t";"{LEFT}"'
    assert clean(path) == end.join(lines).encode(encoding)
    assert clean(path, texts=["Un texte que personne n’a jamais écrit ici."]) is None


def test_a_short_text_goes_from_its_own_row_only(tmp_path):
    """Twenty people say yes: one takes it back."""
    path = tmp_path / "a.csv"
    path.write_text("id;texte\n1;oui\n2;oui\n3;oui\n", "utf-8")
    left = clean(path, [Own("a.csv", 2, "2")], [fold(SHORT)], [SHORT])
    assert left.decode() == f"id;texte\n1;oui\n2;{LEFT}\n3;oui\n"


def test_a_short_text_goes_from_its_own_json_object_only(tmp_path):
    """The one that has its id, a number or a string; not the one that answers it."""
    records = [
        {"id": n, "text": "oui", "answers": [{"id": f"r{n}", "text": "oui"}]} for n in (1, 2)
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(records), "utf-8")
    left = json.loads(clean(path, [Own("a.json", 9, "2")], [fold(SHORT)], [SHORT]))
    assert [one["text"] for one in left] == ["oui", LEFT]
    assert [one["answers"][0]["text"] for one in left] == ["oui", "oui"]
    left = json.loads(clean(path, [Own("a.json", 9, "r1")], [fold(SHORT)], [SHORT]))
    assert [one["text"] for one in left] == ["oui", "oui"]
    assert [one["answers"][0]["text"] for one in left] == [LEFT, "oui"]


@pytest.mark.parametrize(
    ("kind", "texts_in"),
    [("xlsx", "xl/sharedStrings.xml"), ("xlsx inline", "xl/worksheets/sheet1.xml")],
)
def test_a_workbook_keeps_its_other_members_and_cells(tmp_path, kind, texts_in):
    """Texts that other rows share too; it opens, and says what it said but for that."""
    write_table(tmp_path / "w", kind, numbered=True)
    path = tmp_path / "w" / "raw-export" / "contributions.xlsx"
    wanted = [list(row) for row in ROWS]
    wanted[2][3] = LEFT
    left = clean(path, [Own(path.name, 4, "3")], [fold(SHORT)], [SHORT])
    assert said(left) == wanted
    assert members(path.read_bytes()) - members(left) == {"xl/worksheets/sheet1.xml"}
    wanted = [list(row) for row in ROWS]
    wanted[1][3] = LEFT
    left = clean(path)
    assert said(left) == wanted
    assert members(path.read_bytes()) - members(left) == {texts_in}


def said(content):
    """Return the rows of a workbook under its titles, as people read them."""
    rows = openpyxl.load_workbook(io.BytesIO(content)).active.values
    return [[str(cell).strip() for cell in row] for row in rows][1:]


def members(content):
    """Return the names of what has, in the archive, these very bytes."""

    class Members(dict):
        def __sub__(self, other):
            return {name for name in self if self[name] != other.get(name)}

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return Members((name, archive.read(name)) for name in archive.namelist())
