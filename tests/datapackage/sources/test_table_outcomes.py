"""A table of anywhere: what the institution answered, its amounts, its categories."""

from __future__ import annotations

import pytest
from staged import stage

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


GO_VOCAL = (
    "input_id,title,description,latitude,longitude,author_fullname,author_email,author_id,"
    "created_at,published_at,comments_count,likes_count,dislikes_count,input_url,project,status\n"
    "a1,Verger,Planter des pommiers,48.1,-1.6,Jeanne Rivière,j@exemple.fr,u1,2024-03-01,"
    "2024-03-01,2,12,1,https://p.exemple.fr/ideas/1,Le parc,Proposed\n"
    "a2,Bancs,Mettre des bancs au soleil,48.1,-1.6,Anonymous,,,2024-03-02,2024-03-02,0,3,0,"
    "https://p.exemple.fr/ideas/2,Le parc,Accepted\n"
    "a3,Eau,Ouvrir une fontaine publique,48.1,-1.6,Anonymous,,,2024-03-03,2024-03-03,0,3,0,"
    "https://p.exemple.fr/ideas/3,Le parc,Implemented\n"
)


def test_the_inputs_of_go_vocal_need_no_correction(tmp_path):
    """Under the columns of its documentation: likes, states, and authors who stay nobody."""
    path = tmp_path / "inputs.csv"
    path.write_text(GO_VOCAL, encoding="utf-8")
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "inputs.csv").write_text(GO_VOCAL, encoding="utf-8")
    (raw / "mapping.toml").write_text(proposal(look(path)).mapping, encoding="utf-8")
    staged = stage(raw, "table")
    assert staged.execute(
        "SELECT source_id, author_key FROM staging.contributions ORDER BY position"
    ).fetchall() == [("a1", "id:u1"), ("a2", None), ("a3", None)]
    assert staged.execute("SELECT object_key, label FROM staging.outcomes").fetchall() == [
        ("id:a2", "Accepted"),
        ("id:a3", "Implemented"),
    ]
    assert staged.execute(
        "SELECT object_key, option, count FROM staging.tallies WHERE object_key = 'id:a1'"
    ).fetchall() == [("id:a1", "against", 1), ("id:a1", "for", 12)]
