"""What the optional sheets of a workspace accept, and what is said of each mistake."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapackage.errors import ConfigurationError
from datapackage.sheets.cells import CELLS
from datapackage.sheets.overlays import SHEETS, load


@pytest.fixture
def connection():
    """An empty DuckDB."""
    with duckdb.connect() as opened:
        yield opened


def rows(connection, table):
    """Return the rows of an overlay table, in the file's order."""
    return connection.execute(f"SELECT * FROM overlay.{table} ORDER BY line").fetchall()


def mistakes(folder, connection):
    """Load, and return the lines of the refusal."""
    with pytest.raises(ConfigurationError) as caught:
        load(folder, connection)
    return str(caught.value).splitlines()


def test_missing_sheets_are_empty_tables(tmp_path, connection):
    """Every sheet has its table with all its columns, file or not; loading twice is the same."""
    load(tmp_path, connection)
    load(tmp_path, connection)
    for name, spec in SHEETS.items():
        found = connection.execute(f"DESCRIBE overlay.{name}").fetchall()
        assert [column[0] for column in found] == [*spec.columns, "line"]
        assert rows(connection, name) == []


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_reads_a_french_spreadsheet(tmp_path, connection, bom, end):
    """Semicolons, day-first dates, decimal commas, spaced thousands, vrai and faux are read."""
    lines = [
        "title;aliases;date;participants_count;latitude;longitude;themes;synthetic",
        "Atelier A;atelier a|ATELIER  A;02/03/2017;1 200;48,892;2,207;1| Deuxième thème ;vrai",
        ";;;;;;;",
        '"Atelier; B";;2017-03-04;;;;;faux',
    ]
    text = bom + end.join(lines).encode()
    (tmp_path / "workshops.csv").write_bytes(text)
    load(tmp_path, connection)
    found = connection.execute(
        "SELECT title, aliases, date, participants_count, latitude, longitude, themes, synthetic, "
        "organiser, line FROM overlay.workshops ORDER BY line"
    ).fetchall()
    assert found == [
        ("Atelier A", ["atelier a", "ATELIER  A"], date(2017, 3, 2), 1200, 48.892, 2.207,
         ["1", "Deuxième thème"], True, None, 2),
        ("Atelier; B", [], date(2017, 3, 4), None, None, None, [], False, None, 4),
    ]  # fmt: skip


def test_reads_every_sheet(tmp_path, connection):
    """Each sheet reaches its table, typed, with the line of each row."""
    sheets = {
        "announced": "figure,theme,value,source\ncontributions,all,200,Synthèse\n",
        "organisations": "alias,label,type\nVille X,Ville d’Exemple,collectivite\n",
        "milestones": "date,label,kind\n2017-02-08,Ouverture,opening\n",
        "removals": "object_type,object_id,reason_code,date\n"
        "contribution,12,author_request,2017-04-03\n",
        "codings": 'contribution,tag,scheme,title\n12,gouv,synthese,"Sur\ndeux lignes"\n'
        "13,gouv,synthese,T\n",
    }
    for name, text in sheets.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    load(tmp_path, connection)
    assert rows(connection, "announced")[0][:3] == ("contributions", "all", 200)
    assert rows(connection, "organisations")[0][:3] == (
        "Ville X",
        "Ville d’Exemple",
        "collectivite",
    )
    assert rows(connection, "milestones") == [(date(2017, 2, 8), "Ouverture", "opening", 2)]
    assert rows(connection, "removals")[0][3] == date(2017, 4, 3)
    assert [row[-1] for row in rows(connection, "codings")] == [2, 4]


WORKSHOPS = "title,date,participants_count,latitude,department_code,organiser_type,synthetic\n"


@pytest.mark.parametrize(
    ("sheet", "text", "start", "said"),
    [
        ("workshops", WORKSHOPS + "A,31/02/2017,,,,,", "ligne 2, colonne « date »", "02/03/2017"),
        ("workshops", WORKSHOPS + "A,,1.200,,,,", "ligne 2, colonne « participants_count »", "14"),
        (
            "workshops",
            WORKSHOPS + "A,,-3,,,,",
            "ligne 2, colonne « participants_count »",
            "au moins 0",
        ),
        ("workshops", WORKSHOPS + "A,,,91,,,", "ligne 2, colonne « latitude »", "de -90 à 90"),
        (
            "workshops",
            WORKSHOPS + "A,,,,99,,",
            "ligne 2, colonne « department_code »",
            "un code comme 62",
        ),
        (
            "workshops",
            WORKSHOPS + "A,,,,,mairie,",
            "ligne 2, colonne « organiser_type »",
            "collectivite",
        ),
        (
            "workshops",
            WORKSHOPS + "A,,,,,,peut-être",
            "ligne 2, colonne « synthetic »",
            "true ou false",
        ),
        (
            "workshops",
            WORKSHOPS + ",2017-03-02,,,,,",
            "ligne 2, colonne « title »",
            "la case est vide",
        ),
        (
            "workshops",
            WORKSHOPS + "A,,,,,,\nB,,,,,,\nA,,,,,,",
            "ligne 4 : répète la ligne 2",
            "gardez-en une",
        ),
        (
            "workshops",
            WORKSHOPS + "A,,48,892,,,,",
            "ligne 2 : 8 cases pour 7 colonnes",
            "guillemets",
        ),
        ("workshops", "titel,date\nA,", "ligne 1 : « titel »", "vouliez-vous dire « title » ?"),
        ("workshops", "title,title\nA,", "ligne 1 : la colonne « title » est là deux fois", ""),
        ("milestones", "date,label\n2017-02-08,Ouverture", "ligne 1 : il manque", "« kind »"),
        ("milestones", "", "ligne 1 : titres absents", "date,label,kind"),
        (
            "milestones",
            'date,label,kind\n2017-02-08,"Ouverture,opening',
            "ligne 2 : guillemets",
            "double",
        ),
    ],
)
def test_names_line_column_and_expected_value(tmp_path, connection, sheet, text, start, said):
    """A mistake names the file, the line, the column and what was expected."""
    (tmp_path / f"{sheet}.csv").write_text(text, encoding="utf-8")
    found = mistakes(tmp_path, connection)
    assert found[0].startswith(f"{sheet}.csv, {start}")
    assert said in found[0]


def test_says_which_line_is_not_utf8(tmp_path, connection):
    """A sheet saved in windows-1252 is refused, with the first bad line."""
    (tmp_path / "milestones.csv").write_bytes(
        "date,label,kind\n2017-02-08,été,opening".encode("cp1252")
    )
    [message] = mistakes(tmp_path, connection)
    assert message.startswith("milestones.csv, ligne 2 : ce n’est pas de l’UTF-8")


def test_reports_the_mistakes_of_all_sheets(tmp_path, connection):
    """Two wrong sheets give the lines of both."""
    (tmp_path / "milestones.csv").write_text("date,label,kind\nhier,O,opening\n", encoding="utf-8")
    (tmp_path / "workshops.csv").write_text("title,synthetic\nA,bof\nB,bof\n", encoding="utf-8")
    found = mistakes(tmp_path, connection)
    assert sorted(line.split(" : ")[0] for line in found) == [
        "milestones.csv, ligne 2, colonne « date »",
        "workshops.csv, ligne 2, colonne « synthetic »",
        "workshops.csv, ligne 3, colonne « synthetic »",
    ]


@given(st.dates())
def test_both_forms_of_a_date_mean_the_same(day):
    """ISO and day-first forms of any date are read as that date."""
    parse = CELLS["date"].parse
    assert parse(day.isoformat()) == day
    assert parse(f"{day.day:02}/{day.month:02}/{day.year:04}") == day


@given(st.integers(min_value=0, max_value=10**12))
def test_spaced_thousands_are_the_same_number(number):
    """Groups of three digits separated by any French space are read as the whole number."""
    for space in (" ", "\u00a0", "\u202f"):
        assert CELLS["integer"].parse(f"{number:,}".replace(",", space)) == number
