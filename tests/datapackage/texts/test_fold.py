"""Spellings that people take for one are one; what differs by use differs on purpose."""

import pytest

from datapackage.texts.fold import letters_and_digits, name_word, plain, searched


@pytest.mark.parametrize(
    "written",
    ["Date de dépôt", "date_de_depot", "DATE-DE-DEPOT", "Date de de\u0301po\u0302t", "DateDeDépôt"],
)
def test_a_heading_is_known_however_it_is_written(written):
    """Case, accents, blanks and punctuation aside, composed or not."""
    assert letters_and_digits(written) == "datededepot"


def test_ligatures_are_written_out_and_other_scripts_stay():
    """Two headings in another alphabet are not one."""
    assert letters_and_digits("Cœur de l’Œuvre") == "coeurdeloeuvre"
    assert letters_and_digits("Straße № 2") == "strasseno2"
    assert letters_and_digits("Ответ") != letters_and_digits("Вопрос")


def test_a_word_of_a_name_has_no_apostrophe():
    """« D’Arc » is written with either, or none."""
    assert name_word("D’Arc") == name_word("d'arc") == name_word("DARC") == "darc"
    assert name_word("Élodie") == "elodie"
    assert plain("D’Arc") == "d’arc"


def test_what_is_searched_is_folded_as_the_index_does():
    """SQLite takes accents away, and leaves « œ » alone."""
    assert searched("Éléments d’Œuvre") == "elements d’œuvre"
