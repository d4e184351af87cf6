"""Questionnaires: each answer of a row is a contribution, and its question a theme."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from datapackage import staging
from datapackage.consultation import Consultation, SourceSettings
from datapackage.errors import ConfigurationError
from datapackage.sources.table import Table

MAPPING = """[file]
per = "answer"
[columns]
id = "réf"
body = ["Que changer ?", "Que garder ?"]
author = "compte"
created = "le"
"""
ASKED = """réf;compte;le;Que changer ?;Venez-vous à pied ?;Que garder ?
a1;7;2024-03-01;Les bancs;oui;non
a2;8;2024-03-02;;oui;RAS
a3;7;2024-03-03;;non;
"""


@pytest.fixture
def read(tmp_path):
    """Return a function: a table and its mapping, to the filled staging tables."""
    folders = iter(range(100))

    def load(text, mapping=MAPPING):
        folder = tmp_path / str(next(folders))
        export, raw = folder / "export", folder / "raw"
        export.mkdir(parents=True)
        raw.mkdir()
        (export / "a.csv").write_text(text, encoding="utf-8")
        written = mapping.replace("[file]\n", '[file]\nseparator = ";"\n')
        (folder / "mapping.toml").write_text(written, encoding="utf-8")
        consultation = Consultation(
            id="essai",
            title="Essai",
            start_date=date(2024, 3, 1),
            licence="etalab-2.0",
            source=SourceSettings(platform="table", location="export"),
            path=folder / "consultation.toml",
        )
        connection = duckdb.connect(config={"threads": 1})
        staging.create(connection)
        Table().collect(consultation.source, folder, raw)
        Table().read(raw, consultation, connection)
        return connection

    return load


def rows(connection, sql):
    """Return the rows of a query."""
    return connection.execute(sql).fetchall()


KEPT = (
    "SELECT source_id, themes.title, body, author_key, created_raw FROM staging.contributions "
    "INNER JOIN staging.themes ON source_key = theme_key ORDER BY contributions.rowid"
)


def test_each_answer_is_a_contribution_of_its_question(read):
    """With the person's number, account and date; « non » and « RAS » are answers."""
    found = read(ASKED)
    assert rows(found, KEPT) == [
        ("a1", "Que changer ?", "Les bancs", "id:7", "2024-03-01"),
        ("a1", "Que garder ?", "non", "id:7", "2024-03-01"),
        ("a2", "Que garder ?", "RAS", "id:8", "2024-03-02"),
    ]
    assert rows(found, "SELECT title FROM staging.themes ORDER BY position") == [
        ("Que changer ?",),
        ("Que garder ?",),
    ]


def test_answers_are_counted_and_a_row_without_any_is_too(read):
    """Read: three answers, and the person who wrote none, who is left out by name."""
    found = read(ASKED)
    counted = "SELECT sum(count)::INT FROM staging.records_read WHERE object_type = 'contribution'"
    assert rows(found, counted) == [(4,)]
    assert rows(found, "SELECT object_type, rule, count FROM staging.exclusions") == [
        ("contribution", "no_answer", 1)
    ]
    assert rows(found, "FROM staging.quarantine") == []


@pytest.mark.parametrize("mapping", [MAPPING, MAPPING.replace('id = "réf"\n', "")])
def test_keys_survive_a_column_moved_and_a_row_added(read, mapping):
    """An answer is known by the person and by the question, not by places in the file."""
    moved = (
        "Que garder ?;réf;le;compte;Que changer ?\n"
        "tout;a0;2024-03-04;9;\n"
        "RAS;a2;2024-03-02;8;\n"
        "non;a1;2024-03-01;7;Les bancs\n"
    )
    sql = "SELECT body, keys FROM staging.contributions WHERE body <> 'tout' ORDER BY body"
    swapped = mapping.replace('"Que changer ?", "Que garder ?"', '"Que garder ?", "Que changer ?"')
    first = rows(read(ASKED, mapping), sql)
    assert rows(read(moved, swapped), sql) == first
    assert len({key for _, keys in first for key in keys}) == sum(len(keys) for _, keys in first)


def test_a_platform_s_number_of_a_question_is_not_shown(read):
    """It changes from one export to another: keys do not; two same questions keep theirs."""
    text = "réf;{0}Que faire ?;QVGVzdDoy - Pourquoi ?;QVGVzdDoz - Pourquoi ?\na1;Agir;Un;Deux\n"
    mapping = (
        '[file]\nper = "answer"\n[columns]\nid = "réf"\n'
        'body = ["{0}Que faire ?", "QVGVzdDoy - Pourquoi ?", "QVGVzdDoz - Pourquoi ?"]\n'
    )
    named, bare = (read(text.format(mark), mapping.format(mark)) for mark in ("QVGVzdDox - ", ""))
    assert rows(named, "SELECT title FROM staging.themes ORDER BY position") == [
        ("Que faire ?",),
        ("QVGVzdDoy - Pourquoi ?",),
        ("QVGVzdDoz - Pourquoi ?",),
    ]
    keys = "SELECT keys FROM staging.contributions ORDER BY rowid"
    assert rows(named, keys) == rows(bare, keys)


def test_a_question_may_be_told_in_other_words_and_keeps_its_keys(read):
    """`[values.theme]` shortens themes and orders them."""
    shorter = MAPPING + '[values.theme]\n"Que garder ?" = "À garder"\n'
    keys = "SELECT keys FROM staging.contributions ORDER BY rowid"
    found = read(ASKED, shorter)
    assert rows(found, "SELECT title FROM staging.themes ORDER BY position") == [
        ("À garder",),
        ("Que changer ?",),
    ]
    assert rows(found, keys) == rows(read(ASKED), keys)


def test_what_is_wrong_with_a_row_is_told_of_its_answers(read):
    """A repeated row repeats its answers; one rewritten is doubtful; a torn one is one record."""
    again = "a1;7;2024-03-01;Les bancs;oui;non\na1;7;2024-03-01;Les arbres;oui;non\na5;7\n"
    found = read(ASKED + again)
    assert rows(found, "SELECT rule, count FROM staging.exclusions ORDER BY rule") == [
        ("no_answer", 1),
        ("repeated_line", 3),
    ]
    assert rows(found, "SELECT source_row, reason FROM staging.quarantine ORDER BY ALL") == [
        (6, "duplicate_id"),
        (7, "wrong_number_of_cells"),
    ]
    assert rows(found, "SELECT count(*) FROM staging.contributions") == [(3,)]


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (MAPPING + 'theme = "le"\n', 'ligne 9 : « theme » : avec per = "answer", le thème est'),
        (MAPPING + 'votes_for = "le"\n', "ligne 9 : « votes_for » : avec per"),
        (MAPPING.replace('"answer"', '"question"'), 'ligne 3 : « per = "question" » ne convient'),
        (MAPPING.replace("body =", "title =") + '[constants]\nbody = "x"\n', "ligne 3 : per"),
        (MAPPING + '[comments]\n[comments.columns]\nbody = "x"\ncontribution = "y"\n',
         "quelle réponse ils commentent"),
    ],
)  # fmt: skip
def test_what_no_answer_has_of_its_own_is_refused(read, mapping, said):
    """One line: where, why, what to do."""
    with pytest.raises(ConfigurationError) as refused:
        read(ASKED, mapping)
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
