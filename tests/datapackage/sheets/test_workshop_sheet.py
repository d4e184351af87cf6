"""The workbook of workshops: what is proposed, what people type, what is read back."""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concertation.cli import main
from concertation.pipeline import build
from concertation.workspace import Workspace
from datapackage import schemas
from datapackage.errors import ConfigurationError
from datapackage.sheets.overlays import SHEETS, load
from datapackage.sheets.workshop_template import write_template
from datapackage.sheets.workshop_workbook import SHEET

WORDS = schemas.labels("workshops")
THEMES = ["Accès aux droits", "Écoles | collèges", "Données"]
CONFIGURATION = """
[consultation]
id = "essai"
title = "Consultation d’essai"
start_date = 2017-02-08
end_date = 2017-03-24
licence = "etalab-2.0"

[source]
platform = "democracyos"
location = "raw-export"
retrieved_at = 2017-03-27T08:00:00Z
"""
TOPIC = {"id": "t1", "mediaTitle": "Données", "publishedAt": "2017-02-08T08:00:00Z"}
COMMENT = {"createdAt": "2017-02-09T08:00:00Z", "context": "topic", "reference": "t1"}


@pytest.fixture
def connection():
    """An empty DuckDB."""
    with duckdb.connect() as opened:
        yield opened


def fill(path, *rows, start=4):
    """Type `rows`, each a dict by canonical name, in the template at `path`."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    places = {}
    for cell in sheet[2]:
        places.setdefault(cell.value, []).append(cell.column)
    for line, row in enumerate(rows, start):
        for name, typed in row.items():
            values = typed if name == "themes" else [typed]
            for column, value in zip(places[name], values, strict=False):
                cell = sheet.cell(line, column)
                cell.value = value
                if isinstance(value, str):
                    # A text that begins with = is a text, as people see it.
                    cell.data_type = "s"
    book.save(path)


def filled(folder, *rows):
    """Write the template in `folder` as `workshops.xlsx`, and type `rows` in it."""
    write_template(folder / "workshops.xlsx", "Essai", THEMES)
    fill(folder / "workshops.xlsx", *rows)


def sheet_of(folder, *rows):
    """Write a bare workbook whose sheet « Ateliers » holds `rows`, lists of cells."""
    book = openpyxl.Workbook()
    book.active.title = SHEET
    for row in rows:
        book.active.append(row)
    book.save(folder / "workshops.xlsx")


def loaded(connection, columns="title"):
    """Return some columns of the overlay table, in the sheet's order."""
    return connection.execute(f"SELECT {columns} FROM overlay.workshops ORDER BY line").fetchall()


def mistakes(folder, connection):
    """Load, and return the lines of the refusal."""
    with pytest.raises(ConfigurationError) as caught:
        load(folder, connection)
    return str(caught.value).splitlines()


def test_template_opens_elsewhere(tmp_path):
    """An independent reader finds three sheets, French headings, hidden names, lists and checks."""
    path = tmp_path / "modele.xlsx"
    write_template(path, "Essai", THEMES)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Mode d’emploi", "Ateliers", "Listes"]
    sheet = book[SHEET]
    assert sheet["A1"].value == "Intitulé"
    assert sheet.row_dimensions[2].hidden
    names = [cell.value for cell in sheet[2]]
    assert set(SHEETS["workshops"].columns) - set(names) == {"synthetic"}
    assert names.count("themes") == 5
    assert sheet["A3"].value.startswith("EXEMPLE")
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    kinds = {names[sheet[cell].column - 1]: rule.type for cell, rule in rules.items()}
    assert {kinds[name] for name in ("organiser_type", "territory_level", "themes")} == {"list"}
    assert kinds["date"] == "date"
    assert kinds["participants_count"] == "whole"
    assert (kinds["latitude"], kinds["longitude"]) == ("decimal", "decimal")


def test_lists_of_the_template_are_those_of_the_schema(tmp_path):
    """Each code has its word, each word is in « Listes », each list is used by its column."""
    path = tmp_path / "modele.xlsx"
    write_template(path, "Essai", THEMES)
    book = openpyxl.load_workbook(path)
    fields = {field["name"]: field for field in schemas.load("workshops")["fields"]}
    columns = {
        column[0].value: [cell.value for cell in column[1:]] for column in book["Listes"].columns
    }
    for name, words in WORDS.items():
        listed = columns[fields[name]["title"]]
        assert [word for word in listed if word] == list(words.values())
    listed = [word for word in columns["Thème"] if word]
    assert listed == ["Accès aux droits", "Écoles / collèges", "Données"]
    names = {cell.column: cell.value for cell in book[SHEET][2]}
    for rule in book[SHEET].data_validations.dataValidation:
        if rule.type == "list":
            cells = openpyxl.utils.cell.rows_from_range(
                rule.formula1.split("!")[1].replace("$", "")
            )
            words = [book["Listes"][cell].value for (cell,) in cells]
            name = names[next(iter(rule.sqref.ranges)).min_col]
            assert words == (list(WORDS[name].values()) if name in WORDS else listed)


def test_empty_template_says_nothing(tmp_path, connection):
    """The example row is no workshop, with or without themes to show; blank lines are none."""
    write_template(tmp_path / "workshops.xlsx", "Essai", THEMES)
    load(tmp_path, connection)
    assert loaded(connection) == []
    (tmp_path / "workshops.xlsx").unlink()
    write_template(tmp_path / "workshops.xlsx", "Essai")
    load(tmp_path, connection)
    assert loaded(connection) == []


def test_template_never_replaces_a_file(tmp_path):
    """What is there may be filled in: it is left as it is."""
    path = tmp_path / "workshops.xlsx"
    path.write_bytes(b"rempli")
    with pytest.raises(ConfigurationError, match="--out"):
        write_template(path, "Essai")
    assert path.read_bytes() == b"rempli"


def test_reads_what_people_type(tmp_path, connection):
    """French words whatever their accents, days in three ways, spaced numbers, lost zeros."""
    evening = datetime(2017, 3, 2, 18, 30)  # noqa: DTZ001  a spreadsheet knows no time zone
    filled(
        tmp_path,
        {
            "title": " Atelier A ", "organiser_type": "Collectivité", "date": "2 mars 2017",
            "participants_count": "1 200", "territory_level": "INTERCOMMUNALITÉ",
            "themes": ["Données", "1"], "aliases": "a|l’atelier A\natelier-a",
            "department_code": 1, "region_code": 4, "territory_code": 1004,
        },
        {},
        {
            "title": "Atelier B", "organiser_type": "mediation", "date": "02/03/2017",
            "participants_count": 14.0, "latitude": 48.5, "longitude": "2,25",
            "geo_precision": "lieu exact", "themes": [2],
        },
        {"title": "Atelier C", "date": evening, "organiser_type": "État"},
        {"title": "Atelier D", "date": "1er août 2017", "department_code": "2A"},
    )  # fmt: skip
    load(tmp_path, connection)
    assert loaded(
        connection,
        "title, organiser_type, date, participants_count, territory_level, themes, aliases, "
        "department_code, region_code, territory_code, line",
    ) == [
        ("Atelier A", "collectivite", date(2017, 3, 2), 1200, "epci", ["Données", "1"],
         ["a", "l’atelier A", "atelier-a"], "01", "04", "01004", 4),
        ("Atelier B", "mediation", date(2017, 3, 2), 14, None, ["2"], [], None, None, None, 6),
        ("Atelier C", "etat", date(2017, 3, 2), None, None, [], [], None, None, None, 7),
        ("Atelier D", None, date(2017, 8, 1), None, None, [], [], "2A", None, None, 8),
    ]  # fmt: skip
    places = loaded(connection, "latitude, longitude, geo_precision")
    assert places[1] == (48.5, 2.25, "place")


def test_all_mistakes_are_shown_by_their_cell(tmp_path, connection):
    """Each wrong cell is named with its letter and line, all of them in one refusal."""
    filled(
        tmp_path,
        {"title": "A", "participants_count": "douze"},
        {"title": "B", "organiser_type": "mairie", "date": "bientôt"},
        {"organiser": "Sans titre"},
        {"title": "A", "participants_count": 12.5},
        {"title": "C", "latitude": 91, "url": "#REF!"},
    )
    book = openpyxl.load_workbook(tmp_path / "workshops.xlsx")
    book[SHEET]["Z8"] = "à voir"
    letters = {cell.value: cell.column_letter for cell in book[SHEET][2]}
    book.save(tmp_path / "workshops.xlsx")
    said = mistakes(tmp_path, connection)
    where = "workshops.xlsx, feuille Ateliers, case "
    assert all(line.startswith(where) for line in said)
    told = {line.removeprefix(where).split(" : ")[0]: line for line in said}
    assert set(told) == {
        "E4", "C5", "D5", "A6", "E7", "A7", "Z8", letters["latitude"] + "8", letters["url"] + "8",
    }  # fmt: skip
    assert "« douze » ne convient pas ; attendu : un nombre entier" in told["E4"]
    assert "attendu : un mot parmi État, collectivité" in told["C5"]
    assert "attendu : une date comme" in told["D5"]
    assert "la case est vide" in told["A6"]
    assert "répète la ligne 4" in told["A7"]
    assert "hors du tableau" in told["Z8"]
    assert "« #REF! »" in told[letters["url"] + "8"]


def test_changed_example_is_not_lost(tmp_path, connection):
    """Somebody's workshop typed over the example, mark left, is refused and not ignored."""
    filled(tmp_path)
    fill(tmp_path / "workshops.xlsx", {"participants_count": 33}, start=3)
    (said,) = mistakes(tmp_path, connection)
    assert "case A3" in said
    fill(tmp_path / "workshops.xlsx", {"title": "Exemple-Ville : le soir"}, start=3)
    load(tmp_path, connection)
    assert loaded(connection, "title, participants_count") == [("Exemple-Ville : le soir", 33)]


def test_headings_alone_are_enough(tmp_path, connection):
    """Without the hidden row, French or canonical headings do, in any order, blank rows above."""
    sheet_of(
        tmp_path,
        [],
        ["Participants", "INTITULE", "thème 2", "Thème 1", "organiser", None],
        [3, "Atelier", "Données", "Santé", "EPN"],
    )
    load(tmp_path, connection)
    assert loaded(connection, "title, participants_count, themes, organiser, line") == [
        ("Atelier", 3, ["Données", "Santé"], "EPN", 3)
    ]


def test_cells_of_another_hand_are_read(tmp_path, connection):
    """A true box, a code typed as a text, a missing end of row: as a person means them."""
    sheet_of(
        tmp_path,
        ["Intitulé", "Donnée fictive", "Code du département", "Date"],
        ["Un", True, "974", date(2017, 3, 2)],
        ["Deux", "non", 9.0],
        [2017, False],
    )
    load(tmp_path, connection)
    assert loaded(connection, "title, synthetic, department_code, date") == [
        ("Un", True, "974", date(2017, 3, 2)),
        ("Deux", False, "09", None),
        ("2017", False, None, None),
    ]


def test_hidden_names_win_over_renamed_headings(tmp_path, connection):
    """A heading that somebody reworded is still known by the name below it."""
    sheet_of(
        tmp_path,
        ["Nom de la réunion", "Combien ?"],
        ["title", "participants_count"],
        ["Atelier", 3],
    )
    load(tmp_path, connection)
    assert loaded(connection, "title, participants_count") == [("Atelier", 3)]


def test_wrong_headings_are_shown_by_their_cell(tmp_path, connection):
    """Unknown, repeated and missing headings, all at once."""
    sheet_of(tmp_path, ["Organisateurs", "Date", "date", "Météo du jour"], ["A", None, None, "x"])
    said = mistakes(tmp_path, connection)
    assert [line.split(" : ")[0] for line in said] == [
        "workshops.xlsx, feuille Ateliers, case A1",
        "workshops.xlsx, feuille Ateliers, case C1",
        "workshops.xlsx, feuille Ateliers, case D1",
        "workshops.xlsx, feuille Ateliers, ligne 1",
    ]
    assert "vouliez-vous dire « Organisateur » ?" in said[0]
    assert "deux fois" in said[1]
    assert "reprenez les titres du modèle" in said[2]
    assert "« Intitulé »" in said[3]


def test_unreadable_workbooks_are_refused_clearly(tmp_path, connection):
    """Not a workbook, no such sheet, no headings: one line each, naming the file."""
    path = tmp_path / "workshops.xlsx"
    path.write_bytes(b"title,aliases\n")
    assert "ne s’ouvre pas" in mistakes(tmp_path, connection)[0]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("autre.txt", "rien")
    assert "ne s’ouvre pas" in mistakes(tmp_path, connection)[0]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_001)
    assert "décompressé" in mistakes(tmp_path, connection)[0]
    openpyxl.Workbook().save(path)
    assert (
        "pas de feuille « Ateliers » ; feuilles du classeur : Sheet"
        in mistakes(tmp_path, connection)[0]
    )
    sheet_of(tmp_path)
    assert "titres absents" in mistakes(tmp_path, connection)[0]


def test_what_the_workbook_hides_is_never_read_in_silence(tmp_path, connection):
    """A hidden sheet, rows that a filter hides, a hidden column with data: say what to show."""
    path = tmp_path / "workshops.xlsx"
    sheet_of(tmp_path, ["Intitulé", "Lieu"], ["Le fournil", "Lens"], ["La gare", "Arras"])
    book = openpyxl.load_workbook(path)
    book[SHEET].row_dimensions[3].hidden = True
    book[SHEET].column_dimensions["B"].hidden = True
    book.save(path)
    rows, columns = mistakes(tmp_path, connection)
    assert "feuille Ateliers, lignes 3 : masquées" in rows
    assert "feuille Ateliers, colonnes B : masquées" in columns
    book = openpyxl.load_workbook(path)
    book.create_sheet("Lisez-moi")
    book[SHEET].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    assert "la feuille « Ateliers » est masquée ; affichez-la" in mistakes(tmp_path, connection)[0]


@pytest.mark.parametrize(
    ("part", "sound", "damaged"),
    [
        ("xl/workbook.xml", b"activeTab=", b"activeTap="),
        ("xl/worksheets/sheet2.xml", b"</sheetData>", b""),
        ("[Content_Types].xml", b"PartName=", b"PartNams="),
        ("xl/styles.xml", b"fontId=", b"fontIb="),
    ],
    ids=["view", "cut", "types", "styles"],
)
def test_damaged_workbooks_never_break_the_reading(tmp_path, connection, part, sound, damaged):
    """Whatever the reader of workbooks makes of a damage, people read one clear line."""
    path = tmp_path / "workshops.xlsx"
    filled(tmp_path, {"title": "A"})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert sound in parts[part]
    parts[part] = parts[part].replace(sound, damaged, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (said,) = mistakes(tmp_path, connection)
    assert said.startswith("workshops.xlsx : ce classeur ne s’ouvre pas")


def test_two_sheets_of_workshops_are_refused(tmp_path, connection):
    """Both filled: which to keep is asked; an empty CSV, as in a new workspace, is no rival."""
    filled(tmp_path, {"title": "A"})
    (tmp_path / "workshops.csv").write_text("title,date\n", encoding="utf-8")
    load(tmp_path, connection)
    assert loaded(connection) == [("A",)]
    (tmp_path / "workshops.csv").write_text("title,date\nB,\n", encoding="utf-8")
    (said,) = mistakes(tmp_path, connection)
    assert "workshops.csv et workshops.xlsx" in said
    assert "gardez" in said
    (tmp_path / "workshops.xlsx").unlink()
    load(tmp_path, connection)
    assert loaded(connection) == [("B",)]


@pytest.mark.journey
def test_from_template_to_package(tmp_path, capsys):
    """The command proposes the built themes; what is typed joins the collective contributions."""
    (tmp_path / "raw-export").mkdir()
    comments = [
        COMMENT | {"id": "c1", "text": "Un", "alias": "atelier de l'été", "count": 3},
        COMMENT | {"id": "c2", "text": "Deux", "alias": "Été 2017", "count": 4},
        COMMENT | {"id": "c3", "text": "Trois"},
    ]
    for name, content in (("topics", [TOPIC]), ("comments", comments)):
        (tmp_path / "raw-export" / f"{name}.json").write_text(json.dumps(content), "utf-8")
    (tmp_path / "consultation.toml").write_text(CONFIGURATION, encoding="utf-8")
    workspace = Workspace(tmp_path)
    filled_in = tmp_path / "workshops.xlsx"
    assert run("workshop-template", tmp_path, "--out", tmp_path / "tot.xlsx") == 0
    assert "Sans liste de thèmes" in capsys.readouterr().out
    with workspace.writing("test"):
        build(workspace)
    assert run("workshop-template", tmp_path) == 0
    assert openpyxl.load_workbook(filled_in)["Listes"]["D2"].value == "Données"
    assert run("workshop-template", tmp_path) == 2
    typed = {
        "title": "Atelier de l’Été", "aliases": "été 2017", "participants_count": 12,
        "organiser_type": "association", "themes": ["Données"],
    }  # fmt: skip
    fill(filled_in, typed)
    # Nothing built yet, as when the workbook comes before the first build.
    (tmp_path / "live").rename(tmp_path / "before")
    with workspace.writing("test"):
        package = build(workspace).package
    tables = {table: str(path) for table, path in package.parquet.items()}
    with duckdb.connect() as opened:
        workshops = opened.execute(
            "SELECT title, participants_count, organiser_type FROM read_parquet($1)",
            [tables["workshops"]],
        ).fetchall()
        assert workshops == [("Atelier de l’Été", 12, "association")]
        joined = "SELECT count(*) FROM read_parquet($1) WHERE workshop_id IS NOT NULL"
        assert opened.execute(joined, [tables["contributions"]]).fetchone() == (2,)
        themes = "SELECT count(*) FROM read_parquet($1)"
        assert opened.execute(themes, [tables["workshop_themes"]]).fetchone() == (1,)


def run(*arguments):
    """Run the command; return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return ended.value.code


LETTERS = st.text("abcXYZéÀœ0123456789 ’'=+-@;,.&<>\"", min_size=1, max_size=12)
TEXTS = LETTERS.map(str.strip).filter(bool)
WORKSHOP = st.fixed_dictionaries(
    {
        "title": TEXTS,
        "organiser": TEXTS,
        "organiser_type": st.sampled_from(sorted(WORDS["organiser_type"])),
        "territory_level": st.sampled_from(sorted(WORDS["territory_level"])),
        "geo_precision": st.sampled_from(sorted(WORDS["geo_precision"])),
        "date": st.dates(date(1990, 1, 1), date(2100, 1, 1)),
        "participants_count": st.integers(0, 10**6),
        "latitude": st.floats(-90, 90).map(lambda value: round(value, 6)),
        "aliases": st.lists(TEXTS, max_size=3),
        "themes": st.lists(TEXTS, max_size=5),
    }
)


@settings(max_examples=15, deadline=timedelta(seconds=5))
@given(st.lists(WORKSHOP, max_size=3, unique_by=lambda row: row["title"]))
def test_what_is_typed_is_read_back_the_same(workshops):
    """Whatever is chosen in words and typed in the template comes out as codes, unchanged."""
    typed = [
        row
        | {name: words[row[name]] for name, words in WORDS.items()}
        | {"aliases": " | ".join(row["aliases"])}
        for row in workshops
    ]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        filled(Path(folder), *typed)
        load(Path(folder), connection)
        columns = list(typed[0]) if typed else ["title"]
        found = loaded(connection, ", ".join(columns))
    assert found == [tuple(row[name] for name in columns) for row in workshops]


def test_what_a_workbook_writes_in_code_is_read_as_signs(tmp_path, connection):
    """As in exports: a carriage return in a title, or between two other names, ends a line."""
    sheet_of(
        tmp_path,
        ["Intitulé", "Autres noms"],
        ["Atelier_x000D_\ndu port", "Le port_x000D_\nLes quais"],
    )
    load(tmp_path, connection)
    assert loaded(connection, "title, aliases") == [
        ("Atelier\ndu port", ["Le port", "Les quais"]),
    ]
