"""A table of anywhere: what the institution answered, its amounts, its categories."""

from __future__ import annotations

import pytest

from datapackage.sources.table import look, proposal
from datapackage.sources.table.states import answers

TABLE = (
    "id;thème;catégorie;quartier;titre;texte;statut;montant;réponse officielle;date de réponse\n"
    "1;Eau;Fontaines;Nord;Une fontaine;Rouvrir la fontaine de la place;Retenu;25 000 €;"
    "La fontaine rouvrira en juin.;03/04/2024\n"
    "2;Eau;Berges;Sud;Des berges;Rendre les berges aux piétons;Non retenu;;Trop cher.;"
    "13/04/2024\n"
    "3;Eau;Berges;Sud;Un ponton;Mettre un ponton pour les barques;À l’étude;1 500,50;;\n"
    "4;Eau;Berges;Sud;Une plage;Ouvrir une plage en été;Publié;;;\n"
)


@pytest.fixture
def proposed(tmp_path):
    """What is proposed for the table."""
    path = tmp_path / "idees.csv"
    path.write_text(TABLE, encoding="utf-8")
    return proposal(look(path))


def test_what_an_institution_answers_is_proposed_as_such(proposed):
    """The state is read twice: it leaves nothing out, and it is an outcome."""
    lines = proposed.mapping.splitlines()
    for field, title in (
        ("status", "statut"),
        ("outcome", "statut"),
        ("response", "réponse officielle"),
        ("outcome_date", "date de réponse"),
        ("amount", "montant"),
        ("category", "catégorie"),
    ):
        assert any(line.startswith(f'{field} = "{title}"') for line in lines), field
    section = proposed.mapping.partition("[values.outcome]\n")[2].splitlines()
    assert section[0] == '"Publié" = ""'
    assert section[1] == ""


@pytest.mark.parametrize(
    ("title", "states", "none"),
    [
        ("state", ["accepted", "rejected", "", "withdrawn"], {"withdrawn": ""}),
        ("statut", ["Retenu", "Publié"], {"Publié": ""}),
        ("statut", ["Nouveau", "Soumis"], None),
        ("état de modération", ["Accepté", "Rejeté"], None),
        ("statut", ["publié", "masqué"], None),
        ("trashed", ["0", "1"], None),
    ],
)
def test_a_column_of_moderation_holds_no_answer(title, states, none):
    """« Rejeté » by a moderator is not what an institution answered."""
    assert answers(title, states) == none
