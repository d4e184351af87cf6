"""Decidim's survey responses: each is a contribution under its question, and of nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from decidim_export import exclusions, quarantine, rows
from staged import Read, reader

from datapackage.sources.recognise import platform_of

HEAD = "id;created_at;body;question/en;question/fr;ip_hash;registered;unregistered;component/id\n"
FIRST = "7;2024-03-06 10:01:00 +0100;Des arbres;Plant?;Que planter ?;f00d;true;false;14\n"
SECOND = "8;2024-03-06 10:02:00 +0100;Chênes, ormes;Plant?;Que planter ?;f00d;false;true;14\n"
THIRD = "8;2024-03-06 10:02:00 +0100;Oui;Water?;Faut-il arroser ?;f00d;false;true;14\n"
ELSEWHERE = "9;2024-03-06 10:03:00 +0100;Rien;Plant?;Que planter ?;beef;true;false;15\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return the function that reads files into staging tables."""
    return reader(tmp_path, "decidim")


@pytest.mark.parametrize("level", ["comment", "topic"])
def test_a_response_is_a_contribution_under_its_question(read, level):
    """Chosen answers too, that nothing tells from others; one survey's question is its own."""
    found = read({"r.csv": HEAD + FIRST + SECOND + THIRD + ELSEWHERE}, contribution_level=level)
    assert rows(
        found,
        "SELECT themes.title, themes.kind, body FROM staging.contributions "
        "INNER JOIN staging.themes ON source_key = theme_key ORDER BY contributions.position",
    ) == [
        ("Que planter ?", "question", "Des arbres"),
        ("Que planter ?", "question", "Chênes, ormes"),
        ("Faut-il arroser ?", "question", "Oui"),
        ("Que planter ?", "question", "Rien"),
    ]
    assert rows(found, "SELECT count(*) FROM staging.themes") == [(3,)]


def test_nothing_links_the_responses_of_one_person(read):
    """Neither the mark of an address, nor an account, nor the number that they may share."""
    found = read({"r.csv": HEAD + FIRST + SECOND + THIRD})
    said = rows(found, "SELECT author_key, source_id FROM staging.contributions")
    assert said == [(None, None)] * 3
    assert rows(found, "FROM staging.participants") == []
    assert len({key for (key,) in rows(found, "SELECT keys[1] FROM staging.contributions")}) == 3


def test_a_response_to_an_unknown_question_has_no_theme(read):
    """It is kept, and no theme without a title is made for it."""
    found = read({"r.csv": HEAD + FIRST.replace("Plant?;Que planter ?", ";")})
    assert rows(found, "SELECT theme_key, body FROM staging.contributions") == [
        (None, "Des arbres")
    ]
    assert rows(found, "FROM staging.themes") == []


def test_a_blank_response_and_a_repeated_one_are_counted(read):
    """A question left blank is no answer; a line twice is one response."""
    blank = "9;2024-03-06 10:03:00 +0100;;Plant?;Que planter ?;beef;true;false;14\n"
    found = read({"r.csv": HEAD + FIRST + FIRST + blank + "10;2024\n"})
    assert exclusions(found) == [
        ("contribution", "no_answer", 1),
        ("contribution", "repeated_line", 1),
    ]
    assert quarantine(found) == [("contribution", "wrong_number_of_cells")]


def test_the_file_alone_is_known_for_decidim_s(tmp_path):
    """So that `init --from` takes it for no table that somebody made."""
    alone = tmp_path / "r.csv"
    alone.write_text(HEAD.replace(";component/id", ""), encoding="utf-8")
    assert platform_of(alone).platform == "decidim"
