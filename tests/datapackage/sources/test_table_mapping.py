"""`mapping.toml`: its mistakes are told with line and remedy, and `init --from` proposes one."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from concertation.cli import cli
from datapackage.errors import ConfigurationError, SourceError
from datapackage.sources.table.mapping import read
from datapackage.sources.table.propose import propose
from datapackage.sources.table.sample import look


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[colums]\nbody = "b"\n', ("ligne 1 : [colums] n’est pas une section ; vouliez-vous dire "
         "« columns »")),
        ('[columns]\ntitle = "t"\n', "ligne 1 : il manque « body » dans [columns]"),
        ('[columns]\nbodi = "b"\n', ("ligne 2 : « bodi » n’est pas un champ de [columns] ; "
         "vouliez-vous dire « body » ?")),
        ('[columns]\nbody = "b"\nemail = "m"\n', ("ligne 3 : « email » est une donnée personnelle "
         "; écrivez-la sous [private]")),
        ('[columns]\nbody = ""\n', "ligne 2 : il manque « body » dans [columns] : le titre de la"),
        ("[columns]\nbody = 3\n", "ligne 2 : « body » : attendu : le titre d’une colonne"),
        ("[columns]\nbody = []\n", "ligne 2 : « body » : attendu : le titre d’une colonne"),
        ('[columns]\nbody = "b"\nid = ["a", "b"]\n', "ligne 3 : « id » ne se lit que dans une"),
        ('[file]\nencodage = "x"\n[columns]\nbody = "b"\n', ("ligne 2 : « encodage » n’est pas une "
         "clé de [file] ; vouliez-vous dire « encoding » ?")),
        ('[file]\nencoding = "klingon"\n[columns]\nbody = "b"\n', "attendu : un codage parmi"),
        ('[file]\nencoding = "rot13"\n[columns]\nbody = "b"\n', "attendu : un codage parmi"),
        ('[file]\nseparator = ";;"\n[columns]\nbody = "b"\n', "attendu : un seul signe"),
        ('[file]\nskip_lines = -1\n[columns]\nbody = "b"\n', "attendu : un nombre de lignes"),
        ('[file]\nheadings = "x"\n[columns]\nbody = "b"\n', "attendu : true ou false"),
        ('[file]\nmissing = 3\n[columns]\nbody = "b"\n', "attendu : un texte, ou une liste"),
        ('[file]\nrepair = "utf-8"\n[columns]\nbody = "b"\n', 'ligne 2 : « repair = "utf-8" » ne'),
        ('[file]\ndates = "us"\n[columns]\nbody = "b"\n', "attendu : day-first, month-first"),
        ('[file]\npath = ""\n[columns]\nbody = "b"\n', "attendu : un texte entre guillemets"),
        ('[columns]\nbody = "b"\nstatus = "s"\n', ("ligne 3 : « status » demande la section "
         "[values.status]")),
        ('[columns]\nbody = "b"\nstatus = "s"\n[values.status]\nOui = "publier"\n',
         'ligne 5 : « Oui = "publier" » ne convient pas ; vouliez-vous dire « publish » ?'),
        ('[columns]\nbody = "b"\n[constants]\ntheme = 3\n', "ligne 4 : « theme » : attendu : un"),
        ('[columns]\nbody = "b"\n[values.color]\na = "b"\n', "« color » n’est pas un champ"),
        ('[columns]\nbody = "b"\n[comments.columns]\nbody = "b"\ncontribution = "c"\n',
         "des commentaires demandent « id »"),
        ('[columns]\nid = "i"\nbody = "b"\n[comments]\npath = "c"\n[comments.columns]\nbody="b"\n',
         "ligne 6 : il manque « contribution » dans [comments.columns]"),
    ],
)  # fmt: skip
def test_each_mistake_is_one_line_with_its_remedy(tmp_path, text, said):
    """File, line, what was expected and what to write; a misspelt key is not also missing."""
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        read(path)
    lines = str(refused.value).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("mapping.toml")
    assert said in lines[0]


def test_all_mistakes_are_told_at_once(tmp_path):
    """Two mistakes are two lines."""
    path = tmp_path / "mapping.toml"
    path.write_text('[file]\nskip_lines = "2"\n[columns]\ntitle = "t"\n')
    with pytest.raises(ConfigurationError) as refused:
        read(path)
    assert len(str(refused.value).splitlines()) == 2


def test_a_missing_mapping_tells_how_to_make_one(tmp_path):
    """The command that proposes it is named."""
    with pytest.raises(ConfigurationError, match="concertation init NOUVEAU-DOSSIER --from"):
        read(tmp_path / "mapping.toml")


def test_the_documented_mapping_is_right(tmp_path):
    """What the guide shows can be copied: a table and its comments, and a questionnaire."""
    guide = Path(__file__).parents[3] / "docs" / "how-to" / "tableau.md"
    table, questionnaire, comments = re.findall(
        r"```toml\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL
    )
    path = tmp_path / "mapping.toml"
    path.write_text(questionnaire, encoding="utf-8")
    assert read(path).contributions.per == "answer"
    path.write_text(table + comments, encoding="utf-8")
    found = read(path)
    assert found.contributions.columns["body"] == ("Constat", "Proposition")
    assert found.comments.values["stance"] == {"Pour": "for", "Contre": "against"}


EXPORT = (
    'Export du 12/03/2017\r\n"Identifiant";"Thématique";"Intitulé";"Proposition";"Nom";"Prénom";'
    '"Courriel";"Tél";"Date de dépôt";"Heure";"Soutiens";"Statut";"Autre"\r\n'
    '1;Eau;Un;"Du texte; long\nsur deux lignes";Dupont;Jeanne;j@d.fr;06 12 34 56 78;'
    "13/02/2017;09:12;3;Publiée;x\r\n"
    "2;Air;Deux;Jeanne Dupont viendra, j@d.fr;Martin;Paul;p@m.fr;;14/02/2017;;4;Publiée;y\r\n"
    "3;Air;Trois;Chose;Martin;Paul;p@m.fr;;15/02/2017;10:00;4;Rejetée;y\r\n"
)


def run(*arguments: str):
    """Run the command; return its result."""
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


def test_from_a_file_to_a_package_in_two_commands(tmp_path):
    """Three rows: two kept, one excluded; two themes, seven supports, nobody named."""
    source = tmp_path / "export.csv"
    source.write_bytes(EXPORT.encode("cp1252"))
    work = tmp_path / "work"
    made = run("init", str(work), "--from", str(source))
    assert made.exit_code == 0
    assert "mapping.toml" in made.output
    assert (work / "raw-export" / "export.csv").read_bytes() == source.read_bytes()
    assert [path.name for path in (work / "raw-export").iterdir()] == ["export.csv"]
    built = run("build", str(work), "--json")
    assert built.exit_code == 0
    summary = json.loads(built.output)
    assert summary["accounting"][0] == {
        "object_type": "contribution",
        "read": 3,
        "kept": 2,
        "quarantined": 0,
        "excluded": {"rejected": 1},
        "missing": 0,
    }
    assert summary["rows"]["themes"] == 2
    assert summary["rows"]["participants"] == 2
    import duckdb

    live = work / "live" / "current"
    assert duckdb.sql(f"SELECT sum(count) FROM '{live}/vote_tallies.parquet'").fetchone() == (7,)
    texts = duckdb.sql(f"SELECT body FROM '{live}/contributions.parquet' ORDER BY 1").fetchall()
    assert texts[0] == ("Du texte; long\nsur deux lignes",)
    assert "Dupont" not in texts[1][0]
    assert "j@d.fr" not in texts[1][0]
    assert duckdb.sql(
        f"SELECT start_date::VARCHAR, end_date::VARCHAR FROM '{live}/consultations.parquet'"
    ).fetchone() == ("2017-02-13", "2017-02-15")


@pytest.mark.journey
def test_an_edited_mapping_makes_another_package(tmp_path):
    """Its change alone is a new collection: the build is not said unchanged."""
    source = tmp_path / "export.csv"
    source.write_bytes(EXPORT.encode("cp1252"))
    work = tmp_path / "work"
    run("init", str(work), "--from", str(source))
    run("build", str(work))
    mapping = work / "mapping.toml"
    mapping.write_text(
        mapping.read_text().replace('"Rejetée" = "moderated"', '"Rejetée" = "publish"')
    )
    again = json.loads(run("build", str(work), "--json").output)
    assert again["new"]
    assert again["accounting"][0]["kept"] == 3


def test_the_mapping_says_the_reason_of_each_guess(tmp_path):
    """Columns are found by title or by content; what is not used is listed."""
    source = tmp_path / "export.csv"
    source.write_bytes(EXPORT.encode("cp1252"))
    text = propose(look(source))
    proposed = tomllib.loads(text)
    assert proposed["file"] == {
        "path": "export.csv",
        "encoding": "windows-1252",
        "separator": ";",
        "skip_lines": 1,
        "dates": "day-first",
    }
    assert proposed["columns"] == {
        "id": "Identifiant",
        "theme": "Thématique",
        "title": "Intitulé",
        "body": "Proposition",
        "created": ["Date de dépôt", "Heure"],
        "votes_for": "Soutiens",
        "status": "Statut",
    }
    assert proposed["private"] == {"name": ["Nom", "Prénom"], "email": "Courriel", "phone": "Tél"}
    assert proposed["values"]["status"] == {
        "Publiée": "publish",
        "Rejetée": "moderated",
    }
    guessed = [line for line in text.splitlines() if line.startswith(("theme", "email"))]
    assert "titre de la colonne" in guessed[0]
    assert "d’après le contenu : des adresses" in guessed[1]
    assert '#   "Autre"' in text
    # Nothing that the people wrote may stand in a file that goes to a repository.
    assert "Dupont" not in text


def test_proposes_for_a_workbook(tmp_path):
    """The sheet with most rows is chosen, the others named; a workbook builds at once too."""
    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    sheet = book.create_sheet("Contributions")
    for row in (["Date", "Idée", "Auteur"], ["02/13/2024", "a", "Zoé"], ["02/14/2024", "bb", "Li"]):
        sheet.append(row)
    book.save(tmp_path / "e.xlsx")
    proposed = tomllib.loads(propose(look(tmp_path / "e.xlsx")))
    assert proposed["file"] == {
        "path": "e.xlsx",
        "sheet": "Contributions",
        "dates": "month-first",
    }
    assert proposed["columns"] == {"body": "Idée", "author": "Auteur", "created": "Date"}
    assert proposed["private"] == {"name": "Auteur"}
    assert run("init", str(tmp_path / "w"), "--from", str(tmp_path / "e.xlsx")).exit_code == 0
    built = run("build", str(tmp_path / "w"), "--json")
    assert built.exit_code == 0
    assert json.loads(built.output)["rows"]["contributions"] == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"x\ty\nlong texte\t45000\n", {"separator": "tab"}),
        ("T|Created\né|45000\n".encode("utf-16"), {"encoding": "utf-16", "dates": "excel"}),
        (
            b"id,texte\n1,\xc3\x83\xc2\xa9t\xc3\x83\xc2\xa9\n",
            {"repair": "utf-8-read-as-windows-1252"},
        ),
    ],
)
def test_finds_out_how_a_file_is_written(tmp_path, content, expected):
    """Separator, encoding, Excel's days and damaged letters are recognised."""
    (tmp_path / "a.csv").write_bytes(content)
    proposed = tomllib.loads(propose(look(tmp_path / "a.csv")))["file"]
    assert expected.items() <= proposed.items()


def test_an_id_that_repeats_and_votes_that_are_words_are_not_guessed(tmp_path):
    """A title is not enough when the cells contradict it; sentences are the body."""
    (tmp_path / "a.csv").write_text(
        "id,pour,truc\n1,oui,un assez long texte\n1,non,un autre long texte\n"
    )
    assert tomllib.loads(propose(look(tmp_path / "a.csv")))["columns"] == {"body": "truc"}


def test_words_of_long_titles_and_long_texts_tell_the_fields_of_a_form(tmp_path):
    """The column of sentences is the text; a word tells the others."""
    (tmp_path / "a.csv").write_text(
        "Horodateur (jour);Titre de votre idée;Racontez;Choisissez un thème;Lien vers une page\n"
        "2024-03-01;a;une phrase assez longue;Eau;https://example.org/une-adresse-tres-longue-ici\n"
    )
    assert tomllib.loads(propose(look(tmp_path / "a.csv")))["columns"] == {
        "created": "Horodateur (jour)",
        "title": "Titre de votre idée",
        "body": "Racontez",
        "theme": "Choisissez un thème",
    }


def test_a_state_that_nothing_explains_is_asked(tmp_path):
    """`init` says which, `build` stops at each; once answered, it goes on."""
    (tmp_path / "a.csv").write_text("texte,statut\na,Publié\nb,Supprimé\nc,Bleu\nd,Non\ne,\n")
    work = tmp_path / "work"
    made = run("init", str(work), "--from", str(tmp_path / "a.csv"))
    assert 'les états "", "Bleu", "Non"' in made.output
    mapping = work / "mapping.toml"
    text = mapping.read_text("utf-8")
    states = tomllib.loads(text)["values"]["status"]
    assert states == {"Publié": "publish", "Supprimé": "deleted", "Bleu": "", "Non": "", "": ""}
    with pytest.raises(ConfigurationError) as stopped:
        run("build", str(work))
    assert str(stopped.value).count("que deviennent ces lignes ?") == 3
    mapping.write_text(text.replace('= ""    # à remplir', '= "publish"    # à remplir'), "utf-8")
    assert run("build", str(work)).exit_code == 0


def test_the_answer_of_an_institution_leaves_nothing_out(tmp_path):
    """Of six rows, the one that its author withdrew is left out."""
    states = ("accepted", "rejected", "evaluating", "", "withdrawn", "rejected")
    rows = "".join(f"{at},Un banc de plus rue {at},{state}\n" for at, state in enumerate(states))
    (tmp_path / "a.csv").write_text(f"id,body,state\n{rows}")
    run("init", str(tmp_path / "w"), "--from", str(tmp_path / "a.csv"))
    built = json.loads(run("build", str(tmp_path / "w"), "--json").output)
    assert built["accounting"][0]["kept"] == 5
    assert built["accounting"][0]["excluded"] == {"withdrawn": 1}


def test_refuses_what_is_no_table_or_would_be_overwritten(tmp_path):
    """Nothing is written when the file or the folder does not suit."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(SourceError, match=r"document PDF.*CSV UTF-8"):
        run("init", str(tmp_path / "w"), "--from", str(tmp_path / "a.pdf"))
    assert not (tmp_path / "w").exists()
    (tmp_path / "a.csv").write_text("texte\nun\n")
    (tmp_path / "mapping.toml").write_text("")
    with pytest.raises(ConfigurationError, match=r"déjà présent : mapping\.toml"):
        run("init", str(tmp_path), "--from", str(tmp_path / "a.csv"))
    assert not (tmp_path / "consultation.toml").exists()


NAMES = st.lists(st.text(max_size=12), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@example(header=["état", "\r"], rows=[[], ["0", "00"]])
@example(header=[""], rows=[["0", ""]])
@given(header=NAMES, rows=st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6))
def test_any_header_gives_a_mapping_that_can_be_read(tmp_path_factory, header, rows):
    """Quotes, brackets, control signs never break the TOML; text and states may be asked for."""
    if not any(cell.strip() for cell in header):
        header = ["état", *header]
    folder = tmp_path_factory.mktemp("any")
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    (folder / "a.csv").write_bytes(stream.getvalue().encode("utf-8", "replace"))
    (folder / "mapping.toml").write_text(propose(look(folder / "a.csv")), encoding="utf-8")
    proposed = (folder / "mapping.toml").read_text("utf-8")
    answered = proposed.replace('\nbody = ""', '\nbody = "dit"').replace(
        '= ""    # à remplir : modération', '= "publish"    # modération'
    )
    (folder / "mapping.toml").write_text(answered, encoding="utf-8")
    assert read(folder / "mapping.toml").contributions.columns["body"]
