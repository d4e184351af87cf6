"""Planted personal data are found wherever they are, and told without being repeated."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from datapackage.package import Package
from validation.privacy import PrivateContext, check_privacy
from validation.report import Report

EMAIL = "jeanne.martin@exemple.fr"
PHONE = "06 12 34 56 78"
NAME = "Jeanne Martineau"
CONTEXT = PrivateContext(
    names=frozenset({NAME}),
    emails=frozenset({"Paul.Durand@exemple.fr"}),
    avatars=frozenset({"https://avatars.example.org/0a1b2c3d4e5f60718293.png"}),
    hidden_ids=frozenset({"4e5f6a7b8c9d0e1f2a3b4c5d", "12"}),
)


def found(folder: Path, context: PrivateContext | None = None) -> Report:
    """Return the report of the privacy gate alone."""
    return Report.of(check_privacy(Package.open(folder), context))


def places(report: Report) -> set[tuple[str | None, str | None, int | None]]:
    """Return where: table, field, row."""
    assert {finding.check for finding in report.findings} <= {"personal-data"}
    return {(finding.table, finding.field, finding.row) for finding in report.findings}


@pytest.mark.parametrize("context", [None, CONTEXT], ids=["unknown", "known"])
def test_a_good_package_holds_nothing(rows, package, context):
    """Identifiers, codes, dates and hashes are not taken for telephones."""
    rows["contributions"][0]["source_id"] = "58998a1002c7790a1b2c3d4f"
    rows["workshops"][0]["territory_code"] = "200093201"

    assert found(package(rows), context).findings == ()


CELLS = {
    "e-mail in a body": ("contributions", 1, "body", f"Écrivez à {EMAIL} vite."),
    "telephone in a comment": ("comments", 0, "body", f"Appelez le {PHONE}."),
    "e-mail in an identifier": ("contributions", 1, "source_id", EMAIL),
    "telephone in an identifier": ("contributions", 1, "source_id", "0612345678"),
    "accents apart": ("contributions", 1, "source_id", "ne\u0301e le 11/11/1942"),
    "signs that nobody sees": ("contributions", 1, "source_id", EMAIL.replace("@", "@\u200b")),
    "account after a blank": (
        "contributions",
        1,
        "url",
        "https://x.fr/10638%20À%20retirer%20:%20de08661787936673920381%20!",
    ),
    "account of Andorra": ("contributions", 1, "title", "RIB : ad1200012030200359100100"),
    "e-mail in a list": ("contributions", 1, "kind", EMAIL),
    "e-mail in a vote": ("vote_tallies", 0, "option", f"other:{EMAIL}"),
    "known name in a title": ("contributions", 1, "title", f"Merci à {NAME} !"),
    "known name without accent": ("workshops", 0, "title", "Atelier de JEANNE MARTINEAU"),
    "hidden identifier": ("contributions", 1, "url", "https://x.fr/4e5f6a7b8c9d0e1f2a3b4c5d"),
    "avatar": ("contributions", 1, "url", "https://x.fr/0a1b2c3d4e5f60718293.png"),
    "gravatar": ("contributions", 1, "url", f"https://www.gravatar.com/avatar/{'ab' * 16}"),
    "hash of a known e-mail": (
        "contributions",
        1,
        "body",
        f"Voir {hashlib.md5(b'paul.durand@exemple.fr').hexdigest()} ici.",
    ),
}


@pytest.mark.parametrize("planted", CELLS)
def test_what_is_planted_in_a_cell_is_found_there(rows, package, planted):
    """Table, column and line are told; the cell only in the private report."""
    table, index, field, text = CELLS[planted]
    rows[table][index][field] = text

    report = found(package(rows), CONTEXT)

    line = {"vote_tallies": 3}.get(table, index + 2)  # sorted: "computed" before "declared"
    assert places(report) == {(table, field, line)}
    assert text not in report.json().decode()
    assert EMAIL not in report.json().decode()
    assert text in {finding.private()["value"] for finding in report.findings}


def test_a_name_is_found_in_any_file_of_text(rows, package):
    """README, queries, changelog: every line of every file is read."""
    folder = package(rows)
    (folder / "queries").mkdir()
    (folder / "queries" / "tables.sql").write_text(f"SELECT 1;\n-- écrire à {EMAIL}\n")
    (folder / "README.md").write_text(f"# Essai\n\nPar {NAME}.\n")

    assert places(found(folder, CONTEXT)) == {
        ("README.md", None, 3),
        ("queries/tables.sql", None, 2),
    }


def test_the_published_contact_address_is_allowed(rows, package):
    """The organiser's address is published on purpose; no other is, even close to it."""
    contact = "concertation@agence.exemple.fr"
    folder = package(rows, contact=contact)
    (folder / "README.md").write_text(f"Écrire à {contact}.\nOu à ma-{contact}.\n")

    assert places(found(folder)) == {("README.md", None, 2)}


def test_a_workbook_is_read_cell_by_cell(rows, package):
    """Texts in the sheets, links, and the author in the properties are all read."""
    folder = package(rows)
    path = folder / "contributions.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"author": NAME})
        sheet = book.add_worksheet("Contributions")
        sheet.write_string(0, 0, "Texte")
        sheet.write_string(4, 1, f"Appelez le {PHONE}.")
        sheet.write_url(6, 0, f"mailto:{EMAIL}", string="écrire")

    report = found(folder, CONTEXT)

    assert ("contributions.xlsx", "xl/worksheets/sheet1.xml", 5) in places(report)
    assert ("contributions.xlsx", "docProps/core.xml", None) in places(report)
    assert any("rels" in str(field) for _, field, _ in places(report))


def test_a_workbook_with_shared_texts_is_read(rows, package):
    """Another program keeps the texts apart from the sheets: they are read too."""
    folder = package(rows)
    with xlsxwriter.Workbook(folder / "contributions.xlsx") as book:
        book.add_worksheet().write_string(1, 1, f"Écrire à {EMAIL}")

    assert places(found(folder)) == {("contributions.xlsx", "xl/sharedStrings.xml", None)}


def test_a_search_index_is_read(rows, package):
    """The index of the portal's search holds the texts: its tables are read."""
    folder = package(rows)
    with closing(sqlite3.connect(folder / "search.sqlite")) as connection:
        connection.execute("CREATE TABLE documents (id INTEGER, body TEXT)")
        connection.execute("INSERT INTO documents VALUES (1, 'rien'), (2, ?)", [f"tél. {PHONE}"])
        connection.commit()

    assert places(found(folder)) == {("search.sqlite", "documents", 2)}


def test_json_is_read_string_by_string(rows, package):
    """A report or a descriptor is told by its place in the document; a broken one by line."""
    folder = package(rows, description=f"Écrire à {EMAIL}")
    (folder / "report.json").write_text(f'{{"a": [1, "{PHONE}"], "{EMAIL}": 2}}')
    (folder / "broken.json").write_text(f'{{\n"{EMAIL}"\n')

    report = found(folder)

    assert places(report) == {
        ("datapackage.json", "$.description", None),
        ("report.json", "$.a[1]", None),
        ("report.json", "$", None),
        ("broken.json", None, 2),
    }


def test_the_metadata_of_a_parquet_file_is_read(rows, package):
    """What a library writes beside the columns is public too."""
    folder = package(rows, release=False)
    path = folder / "themes.parquet"
    duckdb.sql(
        f"COPY (SELECT * FROM '{path}') TO '{folder}/copy.parquet' "
        f"(FORMAT parquet, KV_METADATA {{author: '{EMAIL}'}})"
    )

    assert places(found(folder)) == {("copy.parquet", "metadata", None)}


def test_the_name_of_a_file_is_read_and_hidden(rows, package):
    """A file named after a person tells as much as its content; the report does not."""
    folder = package(rows)
    (folder / f"{EMAIL}.txt").write_text("rien")

    report = found(folder)

    assert places(report) == {("(nom masqué)", None, None)}
    assert EMAIL not in report.json().decode()


def test_a_damaged_table_is_read_as_text(rows, package):
    """Bytes that are no longer a table are still public."""
    folder = package(rows)
    (folder / "tags.parquet").write_bytes(f"PAR1\n{EMAIL}\n".encode())

    assert places(found(folder)) == {("tags.parquet", None, 2)}
