"""What a workbook hides (sheets, rows, columns) is not published, and people are told."""

from __future__ import annotations

import json
import zipfile

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner

from concertation.cli import cli
from datapackage.errors import ConfigurationError, SourceError

IDEAS = [
    ["Texte", "Quartier", "Note du service"],
    ["Un verger derrière l’école", "Nord", "voir M. Untel"],
    ["Des horaires plus tard le samedi", "Sud", "déjà refusé"],
    ["Un abri pour les vélos à la gare", "Nord", "budget"],
]
SECRETS = [["Texte"], *([f"dossier social numéro {number}"] for number in range(20))]


def run(*arguments):
    """Run the command; return its result."""
    return CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=False)


def with_openpyxl(path, state):
    """Write the secrets first, in that state, then the ideas."""
    book = openpyxl.Workbook()
    book.active.title = "Rappels"
    book.active.sheet_state = state
    for row in SECRETS:
        book.active.append(row)
    sheet = book.create_sheet("Idées")
    for row in IDEAS:
        sheet.append(row)
    book.active = 1
    book.save(path)


def with_xlsxwriter(path, state):
    """The same by another writer, the ideas first."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("Idées", IDEAS), ("Rappels", SECRETS)):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        sheet.hide() if state == "hidden" else sheet.very_hidden()


def ideas(path, *, rows=(), columns=()):
    """Write the ideas alone, some rows and columns hidden, by their number and letter."""
    book = openpyxl.Workbook()
    for row in IDEAS:
        book.active.append(row)
    for number in rows:
        book.active.row_dimensions[number].hidden = True
    for letter in columns:
        book.active.column_dimensions[letter].hidden = True
    book.save(path)


def texts(work):
    """Return the texts that a workspace's package publishes."""
    import duckdb

    table = work / "live" / "current" / "contributions.parquet"
    return [row[0] for row in duckdb.sql(f"SELECT body FROM '{table}' ORDER BY 1").fetchall()]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("write", [with_openpyxl, with_xlsxwriter])
def test_a_hidden_sheet_is_never_chosen(tmp_path, write, state):
    """However long it is and whoever wrote it; its name is said, on the terminal too."""
    write(tmp_path / "a.xlsx", state)
    made = run("init", tmp_path / "w", "--from", tmp_path / "a.xlsx")
    assert "Feuilles masquées dans le classeur, donc laissées : Rappels." in made.output
    mapping = (tmp_path / "w" / "mapping.toml").read_text(encoding="utf-8")
    assert 'sheet = "Idées"' in mapping
    assert '# feuille masquée, laissée : "Rappels"' in mapping


@pytest.mark.journey
def test_without_a_name_the_first_sheet_shown_is_read(tmp_path):
    """A mapping that names no sheet never reaches a hidden one; one that names it, does."""
    with_openpyxl(tmp_path / "a.xlsx", "hidden")
    run("init", tmp_path / "w", "--from", tmp_path / "a.xlsx")
    mapping = tmp_path / "w" / "mapping.toml"
    written = mapping.read_text(encoding="utf-8")
    mapping.write_text(written.replace('sheet = "Idées"', ""), encoding="utf-8")
    assert run("build", tmp_path / "w").exit_code == 0
    assert texts(tmp_path / "w") == sorted(row[0] for row in IDEAS[1:])
    asked = '[file]\nsheet = "Rappels"\n[columns]\nbody = "Texte"\n'
    mapping.write_text(asked, encoding="utf-8")
    assert run("build", tmp_path / "w").exit_code == 0
    assert len(texts(tmp_path / "w")) == 20


def test_a_workbook_that_shows_no_sheet_is_refused(tmp_path):
    """The message names the sheets and says what to do; nothing is written."""
    ideas(tmp_path / "shown.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "shown.xlsx") as shown,
        zipfile.ZipFile(tmp_path / "a.xlsx", "w") as hidden,
    ):
        for name in shown.namelist():
            content = shown.read(name)
            hidden.writestr(name, content.replace(b'state="visible"', b'state="veryHidden"'))
    with pytest.raises(SourceError, match=r"toutes les feuilles sont masquées \(Sheet\).*affichez"):
        run("init", tmp_path / "w", "--from", tmp_path / "a.xlsx")
    assert not (tmp_path / "w").exists()


def test_hidden_rows_are_excluded_and_counted(tmp_path):
    """As a filter hides them: read, left out by a stated rule, and said by `init`."""
    ideas(tmp_path / "a.xlsx", rows=[3])
    made = run("init", tmp_path / "w", "--from", tmp_path / "a.xlsx")
    assert "Lignes masquées dans le classeur, qui ne seront pas publiées : 1." in made.output
    built = json.loads(run("build", tmp_path / "w", "--json").output)
    assert built["accounting"][0] == {
        "object_type": "contribution",
        "read": 3,
        "kept": 2,
        "quarantined": 0,
        "excluded": {"hidden": 1},
        "missing": 0,
    }
    assert "Des horaires plus tard le samedi" not in texts(tmp_path / "w")


@pytest.mark.journey
def test_hidden_rows_above_the_titles_do_not_count(tmp_path):
    """The names of a machine, hidden above those that people read, are no titles."""
    book = openpyxl.Workbook()
    book.active.append(["q_1", "q_2", "q_3"])
    for row in IDEAS:
        book.active.append(row)
    book.active.row_dimensions[1].hidden = True
    book.save(tmp_path / "a.xlsx")
    run("init", tmp_path / "w", "--from", tmp_path / "a.xlsx")
    assert run("build", tmp_path / "w").exit_code == 0
    assert len(texts(tmp_path / "w")) == 3


@pytest.mark.journey
def test_a_hidden_column_is_never_published(tmp_path):
    """It is neither proposed nor accepted among what is published; private, it is read."""
    ideas(tmp_path / "a.xlsx", columns=["A", "C"])
    made = run("init", tmp_path / "w", "--from", tmp_path / "a.xlsx")
    assert (
        "Colonnes masquées dans le classeur, donc laissées : Texte, Note du service." in made.output
    )
    mapping = tmp_path / "w" / "mapping.toml"
    assert "voir M. Untel" not in mapping.read_text(encoding="utf-8")
    mapping.write_text('[columns]\nbody = ["Quartier", "Texte"]\n', encoding="utf-8")
    with pytest.raises(
        ConfigurationError, match=r"ligne 2 : la colonne « Texte » est masquée .*affichez-la"
    ):
        run("build", tmp_path / "w")
    mapping.write_text(
        '[columns]\nbody = "Quartier"\n[private]\nname = "Note du service"\n', encoding="utf-8"
    )
    assert run("build", tmp_path / "w").exit_code == 0
