"""The search index is proved by being made again; whatever else is in it is an error."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from datapackage.package import Package
from datapackage.package.search_index import FILE, make_index, save_index
from validation.privacy import PrivateContext, check_privacy
from validation.privacy.index_proof import is_made_of

NAME = "Jeanne Martineau"
INNOCENT = {
    "an address": "Lire https://livres.exemple.fr/dp/0143127748 avant tout.",
    "a DOI": "Voir https://doi.org/10.1093/0612345678 et le suivant.",
    "decimals": "Le taux est passé de 3,0143127748 à 3.0612345678.",
    "an ISBN": "ISBN 2-07-036822-0143127748",
    "a contract": "Le marché n° 2017-0612345678 du département",
    "a law": "Voir LEGIARTI0601234567 et JORFTEXT0612345678",
    "a large number": "Soit 0601234567890123456 octets",
    "a measure": "Au point 48.0612345678 de la courbe",
    "a file": "Le dossier 2017/0143127748/AB",
}


def spelling(signature, word="école", rest="oui"):
    """Return a text whose index holds these bytes: places of `word`, each from the one before."""
    places, at = set(), -2
    for byte in signature:
        at += byte
        places.add(at)
        at -= 2
    return " ".join(word if place in places else rest for place in range(at + 4))


def indexed(folder: Path) -> Path:
    """Add to a package the index that the product makes of its contributions."""
    with duckdb.connect() as connection:
        connection.read_parquet(str(folder / "contributions.parquet")).create("contributions")
        save_index(make_index(connection), folder)
    return folder / FILE


def checks(folder, context=None):
    """Return what the gate says of the package: rule and file."""
    return {(found.check, found.table) for found in check_privacy(Package.open(folder), context)}


@pytest.mark.parametrize("kind", INNOCENT)
def test_a_word_of_an_index_is_not_judged_out_of_its_text(rows, package, kind):
    """What is innocent where it is written is innocent in the index that is made of it."""
    rows["contributions"][1]["body"] = INNOCENT[kind]
    folder = package(rows)
    indexed(folder)
    assert checks(folder) == set()


def test_an_index_is_not_taken_for_an_archive(rows, package):
    """The numbers of an index may be any bytes, those that end a ZIP included."""
    rows["contributions"][1]["body"] = spelling(b"PK\x05\x06")
    folder = package(rows)
    path = indexed(folder)
    assert b"PK\x05\x06" in path.read_bytes()
    assert checks(folder) == set()


def test_a_withdrawn_text_is_not_in_the_index(rows, package):
    """Only what is published is searched for."""
    rows["contributions"][1] |= {"status": "withdrawn", "title": None, "body": ""}
    folder = package(rows)
    indexed(folder)
    assert checks(folder) == set()


def changed(path, *statements):
    """Run statements over a database."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
            connection.commit()


def insert(text):
    """Return the statement that adds a text to the index."""
    return f"INSERT INTO contributions (rowid, title, body) VALUES (9, '', '{text}')"


def _left_page(path):
    changed(path, "CREATE TABLE notes (said TEXT)", f"INSERT INTO notes VALUES ('{NAME}')")
    changed(path, "PRAGMA secure_delete = OFF", "DROP TABLE notes")


def _appended(path):
    path.write_bytes(path.read_bytes() + NAME.encode() * 40)


def _between(path):
    # Bytes that no row takes: a page has its rows at its end.
    content = bytearray(path.read_bytes())
    at = content.index(bytes(64), 4096)
    content[at : at + len(NAME)] = NAME.encode()
    path.write_bytes(content)


PLANTED = {
    "a telephone": lambda path: changed(path, insert("tel 0612345678")),
    "a name": lambda path: changed(path, insert(NAME)),
    "an e-mail": lambda path: changed(path, insert("jeanne@exemple.fr")),
    "a published word once more": lambda path: changed(path, insert("agents")),
    "a table": lambda path: changed(path, "CREATE TABLE notes (said TEXT)"),
    "a page that was left": _left_page,
    "bytes at the end": _appended,
    "bytes between rows": _between,
    "another index": lambda path: changed(path, "CREATE VIRTUAL TABLE more USING fts5 (said)"),
    "a row less": lambda path: changed(path, "DELETE FROM contributions_docsize WHERE id = 1"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_an_index_that_holds_anything_more_is_an_error(rows, package, planted):
    """Even what nobody would recognise there; what is recognised is told as well."""
    folder = package(rows)
    path = indexed(folder)
    PLANTED[planted](path)
    found = checks(folder, PrivateContext(names=frozenset({NAME})))
    assert ("search-index", FILE) in found
    assert (("personal-data", FILE) in found) == (planted == "a telephone")


def test_an_index_of_other_texts_is_an_error(rows, package):
    """One that was made before a text changed still tells the old one."""
    folder = package(rows)
    path = indexed(folder)
    rows["contributions"][1]["body"] = "Un tout autre texte."
    other = package(rows)
    path.rename(other / FILE)
    assert checks(other) == {("search-index", FILE)}


def test_a_cell_of_an_index_is_read(rows, package):
    """What is written in clear beside the words is told by its place."""
    folder = package(rows)
    path = indexed(folder)
    changed(path, "CREATE TABLE notes (said TEXT)", "INSERT INTO notes VALUES ('a@exemple.fr')")
    found = check_privacy(Package.open(folder))
    assert [(one.check, one.field, one.row) for one in found] == [
        ("search-index", None, None),
        ("personal-data", "notes", 1),
    ]


@pytest.mark.parametrize(("more", "proved"), [((), True), ((insert("agents"),), False)])
def test_another_version_of_sqlite_wrote_it(rows, package, more, proved):
    """The same rows in pages laid out otherwise, as its header tells, are the same index."""
    folder = package(rows)
    path = indexed(folder)
    before = path.read_bytes()
    # Pages of another kind come between the others, as another version may lay them out.
    changed(path, *more)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA auto_vacuum = FULL")
        connection.execute("VACUUM")
    content = bytearray(path.read_bytes())
    content[96:100] = (3_099_000).to_bytes(4, "big")
    path.write_bytes(content)
    assert len(content) > len(before)
    assert is_made_of(path, folder / "contributions.parquet", lambda _at: None) is proved


def test_the_database_of_somebody_else_is_read_word_by_word(rows, package):
    """An index of another name says nothing of our texts: its words are all that is known."""
    folder = package(rows)
    with closing(sqlite3.connect(folder / "theirs.db")) as connection:
        connection.execute("CREATE VIRTUAL TABLE pages USING fts5 (said, content='')")
        connection.execute("INSERT INTO pages (said) VALUES ('tel 0612345678')")
        connection.commit()
    assert checks(folder) == {("personal-data", "theirs.db")}


def test_a_damaged_database_is_read_as_text(rows, package):
    """Nothing is concluded from what SQLite cannot read, except that its bytes are public."""
    folder = package(rows)
    path = indexed(folder)
    path.write_bytes(path.read_bytes()[:4096] + b"\nEcrire a a@exemple.fr\n" * 400)
    assert checks(folder) == {("search-index", FILE), ("personal-data", FILE)}
