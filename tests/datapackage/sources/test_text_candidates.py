"""Which column is the text, why the others are not, and when a person must say."""

from __future__ import annotations

import tomllib

import pytest
from click.testing import CliRunner

from concertation.cli import cli
from datapackage.errors import ConfigurationError
from datapackage.sources.table.candidates import Column, choose, refusal
from datapackage.sources.table.propose import propose
from datapackage.sources.table.sample import look

PROSE = ("Il faudrait plus de bancs à l’ombre", "Un marché le soir serait bien", "Ouvrir le parc")


def column(title, *cells):
    """Return a column whose rows are all filled."""
    return Column(title, cells, len(cells))


@pytest.mark.parametrize(
    ("title", "cells", "why"),
    [
        ("Texte", ("", ""), "vide"),
        ("Texte", ("À compléter par nos soins",) * 3, "la même valeur"),
        ("Réponse", ("2024-01-02", "2024-01-03 10:00:00 +0100"), "dates"),
        ("Message", ("3 mars 2021", "4 mars 2021"), "dates"),
        ("Contribution", ("12", "1 204,5"), "nombres"),
        ("Avis", ("QmFzZTY0ZW5j=", "T3RoZXJPbmU=", "a8f5f167f44f"), "codes"),
        ("Proposition", ("PROP-2024-01", "PROP-2024-02"), "codes"),
        ("Commentaire", ("https://a.example/1", "https://a.example/2"), "adresses"),
        ("Commentaire", ("a@b.example", "c@d.example"), "adresses"),
        ("Contribution", ("Oui", "Non", "oui"), "oui et des non"),
        ("Contribution", ("Mme Zoé Inventée, maire", "M. Léo Faux|Mme Ana Fausse"), "noms"),
        ("Contenu", ("Zoé Inventée", "LE FAUX Léo", "Ana de la Fausse"), "noms"),
    ],
)
def test_no_title_makes_a_text_of_what_is_none(title, cells, why):
    """Even « Texte »: dates, numbers, codes, addresses, answers and names are refused."""
    shown = Column(title, tuple(cell for cell in cells if cell), len(cells))
    assert why in refusal(shown)
    assert choose([shown]).title is None


@pytest.mark.parametrize(
    "title",
    ["auteurs_contribution", "Signataires", "Your name", "authorName", "Nombre y apellidos",
     "Compte", "Votre e-mail ou pseudo", "Nome completo", "display_name", "Déposant"],
)  # fmt: skip
def test_a_title_that_speaks_of_people_is_no_text(title):
    """Whatever the language and whatever is written there."""
    assert "personnes" in refusal(column(title, *PROSE))
    assert choose([column(title, *PROSE)]).title is None


@pytest.mark.parametrize(
    "title",
    ["Qu’est-ce qui devrait changer ?", "What would you do in the name of the city, and why?",
     "Racontez", "Ma suggestion", "¿Qué propone?", "colonne 3"],
)  # fmt: skip
def test_the_only_column_of_sentences_is_the_text(title):
    """A long question that has the word « name » in it asks for no name."""
    others = [column("Date", "2024-01-02", "2024-01-03"), column("Choix", *("Eau", "Air") * 4)]
    assert choose([*others, column(title, *PROSE)]).title == title


def test_two_columns_alike_are_a_question():
    """Neither is chosen; both are named, the fuller first; one much fuller is chosen."""
    first, second = column("Constat", *PROSE), column("Remède", *PROSE, "Et des arbres partout")
    choice = choose([first, second])
    assert (choice.title, choice.candidates) == (None, ("Remède", "Constat"))
    fuller = [f"{cell}, et pour tout le monde dans le quartier n° {cell}" for cell in PROSE]
    assert choose([first, column("Remède", *fuller * 2)]).title == "Remède"


def proposed(folder, text):
    """Return the mapping proposed for a table."""
    (folder / "a.csv").write_text(text, encoding="utf-8")
    return tomllib.loads(propose(look(folder / "a.csv")))


def test_titles_alone_are_the_text(tmp_path):
    """They are not published twice, once as title and once as text."""
    found = proposed(
        tmp_path, "id;titre_fr;created_at\n1;Un pont neuf;2024-01-02\n2;Un four;2024-01-03\n"
    )
    assert found["columns"]["body"] == "titre_fr"
    assert "title" not in found["columns"]


def test_a_word_of_a_question_tells_no_field(tmp_path):
    """Neither place nor theme nor date; and whose life it is tells none either."""
    found = proposed(
        tmp_path,
        "Texte;Dans quel lieu ou quelle ville passez-vous vos vacances ?;Lieu de travail;"
        "Date de naissance;Ville de l’auteur\n"
        "Un pont neuf;Nice;Lens;1980-01-02;Arras\nUn four à pain;Brest;Lille;1981-01-02;Lens\n",
    )
    assert found["columns"] == {"body": "Texte"}


def test_an_account_number_is_no_name(tmp_path):
    """It becomes a pseudonym; it is not searched for in the texts as a name would be."""
    found = proposed(tmp_path, "texte,user_id\nUn pont neuf,70412\nUn four à pain,70413\n")
    assert found["columns"]["author"] == "user_id"
    assert "name" not in found["private"]


def run(*arguments):
    """Run the command; return its result."""
    return CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=False)


TWO_TEXTS = """jour;constat;remède
2024-01-02;Il y a du bruit la nuit;Fermer plus tôt les terrasses
2024-01-03;Le parc est mal éclairé;Poser des lampes le long du mur
"""
LIKELY = 'colonnes possibles : « remède », « constat » ; écrivez body = "remède"'
CODES = "réf;jour;secteur\nA-1;2024-01-02;N1\nA-2;2024-01-03;S2\n"
UNLIKELY = (
    "aucune ne semble être la bonne : « jour » (des dates), « secteur » (des codes) ; "
    'écrivez body = "Titre de la colonne"'
)


@pytest.mark.parametrize(
    ("table", "told", "shown"),
    [
        (TWO_TEXTS, LIKELY, "peut-être « remède », « constat »"),
        (CODES, UNLIKELY, "aucune ne semble l’être"),
    ],
)
def test_a_build_asks_for_the_text_that_nobody_named(tmp_path, table, told, shown):
    """File, line, columns, what to write, code 2; once answered, the build goes on."""
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    work = tmp_path / "w"
    made = run("init", work, "--from", tmp_path / "a.csv")
    mapping = work / "mapping.toml"
    written = mapping.read_text(encoding="utf-8")
    line = (
        written.splitlines().index(next(a for a in written.splitlines() if a[:6] == "body =")) + 1
    )
    assert f"mapping.toml, ligne {line}, body ; {shown}" in made.output
    with pytest.raises(ConfigurationError) as asked:
        run("build", work)
    assert asked.value.exit_code == 2
    assert str(asked.value).startswith(f"mapping.toml, ligne {line} : il manque « body »")
    assert told in str(asked.value)
    assert not (work / "live" / "current").exists()
    column_named = table.split("\n", 1)[0].split(";")[-1]
    answered = written.replace('body = ""', f'body = "{column_named}"')
    mapping.write_text(answered, encoding="utf-8")
    assert run("build", work).exit_code == 0
