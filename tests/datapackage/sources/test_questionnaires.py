"""Questionnaires: each answer of a row is a contribution, and its question a theme."""

from __future__ import annotations

import tomllib
from datetime import date

import duckdb
import pytest

from datapackage import staging
from datapackage.consultation import Consultation, SourceSettings
from datapackage.errors import ConfigurationError
from datapackage.sources.table import Table
from datapackage.sources.table.author_kinds import kind_of_author
from datapackage.sources.table.candidates import Column
from datapackage.sources.table.propose import propose
from datapackage.sources.table.questionnaire import questionnaire
from datapackage.sources.table.sample import look

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
        written = mapping if "\nseparator" in mapping else written
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
    """It changes from one export to another: keys do not; it tells two same questions apart."""
    text = "réf;{0}Que faire ?;QVGVzdDoy - Pourquoi ?;QVGVzdDoz - Pourquoi ?\na1;Agir;Un;Deux\n"
    mapping = (
        '[file]\nper = "answer"\n[columns]\nid = "réf"\n'
        'body = ["{0}Que faire ?", "QVGVzdDoy - Pourquoi ?", "QVGVzdDoz - Pourquoi ?"]\n'
    )
    named, bare = (read(text.format(mark), mapping.format(mark)) for mark in ("QVGVzdDox - ", ""))
    assert rows(named, "SELECT title FROM staging.themes ORDER BY position") == [
        ("Que faire ?",),
        ("Pourquoi ?",),
        ("Pourquoi ? (2)",),
    ]
    keys = "SELECT keys FROM staging.contributions ORDER BY rowid"
    assert rows(named, keys) == rows(bare, keys)
    together = mapping.format("QVGVzdDox - ").replace('per = "answer"', "headings = true")
    ((body,),) = rows(
        read(text.format("QVGVzdDox - "), together), "SELECT body FROM staging.contributions"
    )
    assert body == "Que faire ?\nAgir\n\nPourquoi ?\nUn\n\nPourquoi ? (2)\nDeux"


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


def test_of_a_postcode_the_department_of_a_person_is_kept(read):
    """Corsica, overseas, a lost zero; not when two are given, nor of an organisation."""
    mapping = (
        '[columns]\nbody = "t"\nauthor = "a"\nauthor_kind = "k"\npostcode = "cp"\n'
        '[values.author_kind]\n"p" = "individual"\n"o" = "organisation"\n'
    )
    lines = ["1;p;20200", "2;p;20167", "3;p;97410", "4;p;1000", "5;p;59000", "5;p;62000"]
    lines += ["6;p;99999", "7;p;Lille", "8;o;59000", "9;p;59000", "9;p;59800"]
    text = "a;k;cp;t\n" + "".join(f"{line};Un texte {at}\n" for at, line in enumerate(lines))
    found = read(text, "[file]\n" + mapping)
    sql = "SELECT author_key[4:], department FROM staging.participants"
    known = {"1": "2B", "2": "2A", "3": "974", "4": "01", "9": "59"}
    told = dict(rows(found, f"{sql} WHERE author_key IS NOT NULL"))
    assert told == dict.fromkeys("5678") | known


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Citoyen / Citoyenne", "individual"),
        ("Organisation à but lucratif", "organisation"),
        ("Élu / élue et Institution", "official"),
        ("Association", "organisation"),
        ("Autre", None),
        ("Association d’habitants", None),
    ],
)
def test_the_kind_of_an_author_is_told_by_one_word_and_no_other(word, kind):
    """Two that disagree, or none, tell nothing."""
    assert kind_of_author(word) == kind


def table(**columns):
    """Return columns by title, « _ » for a space, with as many rows as the longest."""
    most = max(map(len, columns.values()))
    return [
        Column(title.replace("_", " "), tuple(cell for cell in cells if cell), most)
        for title, cells in columns.items()
    ]


OWN = [f"Il faudrait planter {count} arbres le long de la rue" for count in range(10)]
OTHERS = [f"Que le bus passe toutes les {count} minutes" for count in range(10)]


def test_closed_questions_are_told_from_open_ones():
    """One answer that comes back, several in a cell, « Autre » and its words; « non » is free."""
    found = questionnaire(
        table(
            **{
                "Que_planter_?": OWN,
                "Êtes-vous_d’accord_?": ["Oui", "Non"] * 5,
                "Comment_venez-vous_?": ["À pied, en bus", "En bus", "À pied", "En vélo"] * 5
                + ["Autre : sur les épaules de mon père"],
                "Quel_est_votre_métier_?": ["Mécanicienne", "Boulanger", "Puériculteur"] * 2,
                "3._Autre_chose": [*["non"] * 12, *OTHERS[:4], "RAS"],
                "Vos_remarques": OTHERS,
                "Commentaire": OTHERS,
                "Ville": ["Lille", "Lens"] * 5,
            }
        ),
        (),
    )
    assert found.questions == (
        "Que planter ?",
        "3. Autre chose",
        "Vos remarques",
        "Commentaire",
    )
    assert found.closed == (
        "Êtes-vous d’accord ?",
        "Comment venez-vous ?",
        "Quel est votre métier ?",
    )


def test_of_a_few_answers_sentences_alone_are_open():
    """Two labels of a closed question may both come first; « remarques » are words, were it no."""
    asked = {"Que_planter_?": OWN[:2], "Que_faire_?": OTHERS[:2]}
    asked["D’autres_remarques_?"] = ["non", "RAS"]
    labels = {"Où_planter_?": ["Au bord du lac", "Sur la place"]}
    found = questionnaire(
        table(**asked, **labels, **{"Êtes-vous_là_?": ["Peut-être bien", ""]}), ()
    )
    assert found.questions == ("Que planter ?", "Que faire ?", "D’autres remarques ?")


def test_one_open_question_is_no_questionnaire():
    """It is a column of texts, among which `choose` chooses."""
    assert questionnaire(table(**{"Que_planter_?": OWN, "Où_?": ["Ici", "Là"] * 5}), ()) is None


@pytest.mark.parametrize(
    ("count", "fields", "per"),
    [
        (2, (), "answer"),
        (2, ("title",), "row"),
        (3, ("theme",), "row"),
        (4, ("title", "theme"), "answer"),
        (6, ("votes_for",), "row"),
    ],
)
def test_an_idea_told_in_parts_stays_one_and_answers_are_many(count, fields, per):
    """Votes bear on a row; a title with two or three questions makes one idea of it."""
    asked = table(**{f"Question_{at}_?": [f"{own} {at}" for own in OWN] for at in range(count)})
    assert questionnaire(asked, fields).per == per
    closed = table(**{"Êtes-vous_d’accord_?": ["Oui", "Non"] * 5})
    assert questionnaire([*asked, *closed], fields).per == (
        per if "votes_for" in fields else "answer"
    )


def test_questions_asked_of_an_idea_complete_it():
    """A row that has a title and a description is one idea, however many questions follow."""
    asked = table(**{f"Question_{at}_?": [f"{own} {at}" for own in OWN] for at in range(5)})
    described = [*table(Description=OTHERS), *asked]
    assert questionnaire(described, ("title",)).per == "row"
    assert questionnaire(described, ()).per == "answer"


ANSWERS = ("oui", "Une bonne chose|Autre", "Un vote par semaine pour les maires n° {0}", "non")


def national_debate(folder):
    """Write a file in the form of the « grand débat national », of invented answers."""
    questions = ("Changer ?", "Le cumul est :", "Que faire pour les élus ?", "Pourquoi ?")
    titles = [f"QUXVlc3Rpb246MT{at}w - {asked}" for at, asked in enumerate(questions)]
    titles += ["QUXVlc3Rpb246MTkw - Et pour finir ?", "QUXVlc3Rpb246MTkx - Pourquoi ?"]
    head = "reference,title,createdAt,publishedAt,updatedAt,trashed,trashedStatus,authorId"
    lines = [",".join([head, "authorType", "authorZipCode", *titles])]
    for at in range(12):
        hidden = "true,INVISIBLE" if at == 5 else "false,"
        day = f"2019-01-{at + 10} 10:00:00"
        told = f"Que le train de {at} heures revienne chez nous"
        lines.append(
            f"1-{at},Débat {at},{day},{day},,{hidden},VXNlcj{at}aa,Citoyen / Citoyenne,59000,"
            f"{ANSWERS[at % 2 * 3]},{ANSWERS[1]},{ANSWERS[2].format(at)},{told},"
            f"{told if at % 2 else 'non'},{told if at % 3 else ''} aussi"
        )
    path = folder / "DEMOCRATIE.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_national_debate_is_proposed_as_it_is(tmp_path):
    """Trashed is moderation, the account private, the postcode a département; closed ones left."""
    written = propose(look(national_debate(tmp_path)))
    found = tomllib.loads(written)
    assert found["file"]["per"] == "answer"
    assert [title.partition(" - ")[2] for title in found["columns"].pop("body")] == [
        "Que faire pour les élus ?", "Pourquoi ?", "Et pour finir ?", "Pourquoi ?",
    ]  # fmt: skip
    assert found["columns"] == {
        "id": "reference",
        "title": "title",
        "author": "authorId",
        "author_kind": "authorType",
        "postcode": "authorZipCode",
        "created": "createdAt",
        "status": "trashed",
    }
    assert found["values"] == {
        "status": {"false": "publish", "true": "moderated"},
        "author_kind": {"Citoyen / Citoyenne": "individual"},
    }
    assert "une contribution par personne" in written


def test_the_national_debate_is_read_as_it_is_proposed(tmp_path, read):
    """Twelve people, four open questions, one person hidden: 4 × 11 answers."""
    path = national_debate(tmp_path)
    mapping = propose(look(path)).replace('path = "DEMOCRATIE.csv"', 'path = "a.csv"')
    found = read(path.read_text(encoding="utf-8"), mapping)
    assert rows(found, "SELECT count(*) FROM staging.contributions") == [(44,)]
    assert rows(found, "SELECT rule, count FROM staging.exclusions") == [("rejected", 4)]
    assert rows(found, "SELECT title FROM staging.themes ORDER BY position") == [
        ("Que faire pour les élus ?",),
        ("Pourquoi ?",),
        ("Et pour finir ?",),
        ("Pourquoi ? (2)",),
    ]
