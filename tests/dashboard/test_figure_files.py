"""What is taken away of a figure is exactly what its page shows, in each form."""

import csv
import io
import json
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow.parquet as pq
import pytest

from queries import load, load_all

_SVG = "{http://www.w3.org/2000/svg}"


def book(get, path: str):
    """Return the sheets of the workbook at `path`."""
    return openpyxl.load_workbook(io.BytesIO(get(path).data))


@pytest.mark.parametrize("figure", load_all(), ids=lambda figure: figure.name)
def test_every_form_has_the_same_rows(get, figure):
    """In the same order, and the columns that the figure states."""
    names = [column.name for column in figure.columns]
    rows = json.loads(get(f"/f/{figure.name}.json").body)["rows"]
    lines = list(csv.DictReader(io.StringIO(get(f"/f/{figure.name}.csv").body)))
    table = pq.read_table(io.BytesIO(get(f"/f/{figure.name}.parquet").data))
    sheet = book(get, f"/f/{figure.name}.xlsx").worksheets[0]
    assert table.column_names == names
    assert [cell.value for cell in sheet[1]] == [column.label for column in figure.columns]
    assert len(rows) == len(lines) == table.num_rows == sheet.max_row - 1
    for row, line, typed in zip(rows, lines, table.to_pylist(), strict=True):
        assert list(line) == names
        for name in names:
            if row[name] is None:
                assert line[name] == ""
                assert typed[name] is None
            elif isinstance(row[name], int | float) and not isinstance(row[name], bool):
                assert typed[name] == row[name] == pytest.approx(float(line[name]))


def test_the_workbook_has_numbers_and_dates_and_no_formula(get):
    """A spreadsheet can add and sort; what the public wrote does nothing in it."""
    per_day = book(get, "/f/contributions_per_day.xlsx").worksheets[0]
    assert isinstance(per_day["A2"].value, date)
    assert isinstance(per_day["B2"].value, int)
    latest = book(get, "/f/latest_contributions.xlsx").worksheets[0]
    kinds = {cell.data_type for row in latest.iter_rows() for cell in row}
    assert "f" not in kinds
    moments = [cell.value for row in latest.iter_rows(min_row=2) for cell in row]
    assert any(isinstance(value, datetime) for value in moments)


def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path):
    """Whatever the sign that it begins with."""
    from dashboard.routes.figure_workbook import workbook

    figure = load("citations")
    texts = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "https://example.org", "{=1}", "007")
    rows = [{"url": text, "title": text, "contribution_id": text} for text in texts]
    made = workbook(
        figure, rows, {"Chiffre": "=1"}, "Europe/Paris", datetime(2017, 3, 1, tzinfo=UTC)
    )
    sheets = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert [row[0].value for row in sheets.worksheets[0].iter_rows(min_row=2)] == list(texts)
    again = workbook(
        figure, rows, {"Chiffre": "=1"}, "Europe/Paris", datetime(2017, 3, 1, tzinfo=UTC)
    )
    assert again == made


def test_a_file_says_what_it_is_and_where_it_is_from(get):
    """On a second sheet, in the metadata of Parquet, under the drawing."""
    path = "/f/contributions_by_theme.{}?release=1.0.0"
    told = dict(book(get, path.format("xlsx"))["Source"].iter_rows(max_col=2, values_only=True))
    assert told["Version"] == "version 1.0.0"
    assert told["Unité"] == "contributions"
    assert told["Définition"].startswith("Nombre de contributions publiées de chaque thème")
    assert told["Adresse"].endswith("/essai/f/contributions_by_theme?release=1.0.0")
    assert "licence" in told["Licence"].lower() or told["Licence"] == "inconnue"
    table = pq.read_table(io.BytesIO(get(path.format("parquet")).data))
    assert table.schema.metadata[b"Adresse"].decode() == told["Adresse"]
    content = json.loads(get(path.format("json")).body)
    assert (content["address"], content["version"]) == (told["Adresse"], "1.0.0")
    drawn = ET.fromstring(get(path.format("svg")).body)
    texts = [node.text for node in drawn.iter(f"{_SVG}text")]
    assert any("version 1.0.0" in text for text in texts)


def test_parameters_are_those_of_the_page(get):
    """In the rows, and in what the file says of itself; an unknown one is refused by its name."""
    for form in ("json", "csv", "xlsx", "parquet"):
        assert get(f"/f/recent_items.{form}?top=3&absent=1").status == 400
        assert "absent" in get(f"/f/recent_items.{form}?absent=1").body
        assert get(f"/f/recent_items.{form}?top=dix").status == 400
    sheets = book(get, "/f/recent_items.xlsx?top=3")
    assert sheets.worksheets[0].max_row == 4
    told = dict(sheets["Source"].iter_rows(max_col=2, values_only=True))
    assert told["Paramètre top"] == "3"
    usual = json.loads(get("/f/recent_items.json?top=").body)["rows"]
    assert usual == json.loads(get("/f/recent_items.json").body)["rows"]


def test_a_drawing_to_take_away_stands_by_itself(get):
    """Its own colours, no script, nothing from elsewhere; what is not drawn has no picture."""
    for name in ("contributions_by_theme", "contributions_per_day", "contributions_by_tag"):
        answer = get(f"/f/{name}.svg")
        if answer.status == 404:
            continue
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        drawn = ET.fromstring(answer.body)
        assert not list(drawn.iter(f"{_SVG}script"))
        assert "href" not in answer.body
        assert "var(" not in answer.body
    bars = ET.fromstring(get("/f/contributions_by_theme.svg").body)
    marks = [node for node in bars.iter(f"{_SVG}rect") if node.get("class") == "mark"]
    assert len(marks) == 2
    assert get("/f/totals.svg").status == 404
