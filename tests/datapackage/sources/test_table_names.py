"""Whoever a table names is masked in its texts, whichever column says the name."""

from __future__ import annotations

import duckdb
import pytest
from click.testing import CliRunner

from concertation.cli import cli

TABLE = """Numéro;Nom du projet;{people};Description
1;Un verger;{first};Douze pommiers derrière l’école, proposés par Jeanne Dupont
2;Une fontaine;{second};Une fontaine sur la place, comme le voulait Paul Lambert
3;Des bancs;{second};Des bancs au cimetière, dit LAMBERT Paul aux riverains
"""


@pytest.fixture
def built(tmp_path):
    """Return a function that builds a table and gives what `init` says, and the texts."""

    def made(people, first, second):
        table = tmp_path / "projets.csv"
        content = TABLE.format(people=people, first=first, second=second)
        table.write_text(content, encoding="utf-8")
        work = tmp_path / "w"
        said = CliRunner().invoke(cli, ["init", str(work), "--from", str(table)])
        assert said.exit_code == 0, said.output
        ended = CliRunner().invoke(cli, ["build", str(work)])
        assert ended.exit_code == 0, ended.output
        live = work / "live" / "current"
        rows = duckdb.sql(
            f"SELECT title, body FROM '{live}/contributions.parquet' ORDER BY contribution_id"
        ).fetchall()
        return said.output, rows

    return made


@pytest.mark.journey
@pytest.mark.parametrize(
    ("people", "first", "second"),
    [
        ("Nom du porteur", "Jeanne Dupont", "Paul Lambert"),
        ("Élu référent", "Mme Jeanne Dupont", "M. Paul Lambert"),
        ("Responsable", "Dupont Jeanne", "Paul Lambert | Jeanne Dupont"),
        ("Suivi par", "Madame Jeanne Dupont", "Monsieur Lambert Paul"),
    ],
)
def test_a_name_in_any_column_is_masked(built, people, first, second):
    """Author or not; in `init`'s three rows as in the package. The project's name is a title."""
    said, rows = built(people, first, second)
    assert [title for title, _ in rows] == ["Un verger", "Une fontaine", "Des bancs"]
    for text in (said, *(body for _, body in rows)):
        assert "Jeanne" not in text
        assert "ambert" not in text
    assert all("[nom masqué]" in body for _, body in rows)


@pytest.mark.journey
@pytest.mark.parametrize(
    ("title", "first", "second"),
    [
        ("Équipement", "Salle Polyvalente", "Parc Monceau"),
        ("Service responsable", "Direction Voirie", "Espaces Verts"),
        ("Nom de la commune", "Saint Denis", "Le Havre"),
    ],
)
def test_a_name_of_a_place_is_not_a_person(built, title, first, second):
    """Neither places nor services are masked: they look like names of two words."""
    said, _ = built(title, first, second)
    assert "personnes sont nommées" not in said


def test_a_moderated_row_is_not_shown(tmp_path):
    """`init` shows rows as they would be published: the hidden one is not."""
    table = tmp_path / "avis.csv"
    table.write_text(
        "id;texte;statut\n1;Des propos injurieux sur la mairie;Masqué\n"
        "2;Plus de bancs au parc de la mairie;Publié\n",
        encoding="utf-8",
    )
    said = CliRunner().invoke(cli, ["init", str(tmp_path / "w"), "--from", str(table)]).output
    assert "Plus de bancs" in said
    assert "injurieux" not in said


def test_a_question_is_no_place(tmp_path):
    """« Dans quel lieu ? » asks for an answer; nothing is proposed as a place on its word."""
    table = tmp_path / "avis.csv"
    table.write_text(
        "id;texte;Dans quel lieu ?\n1;Plus de bancs au parc;Partout en ville\n"
        "2;Moins de bruit le soir;Autour de la gare\n",
        encoding="utf-8",
    )
    CliRunner().invoke(cli, ["init", str(tmp_path / "w"), "--from", str(table)])
    assert '# place = ""' in (tmp_path / "w" / "mapping.toml").read_text("utf-8")


def test_the_first_build_shows_what_will_be_public(tmp_path):
    """Three texts, once: the second build of a workspace has been looked at."""
    table = tmp_path / "avis.csv"
    table.write_text(
        "id;texte\n1;Plus de bancs au parc\n2;Moins de bruit le soir\n", encoding="utf-8"
    )
    CliRunner().invoke(cli, ["init", str(tmp_path / "w"), "--from", str(table)])
    first = CliRunner().invoke(cli, ["build", str(tmp_path / "w")]).output
    assert "Voici ce qui sera public" in first
    assert "Plus de bancs au parc" in first
    again = CliRunner().invoke(cli, ["build", str(tmp_path / "w")]).output
    assert "Voici ce qui sera public" not in again
