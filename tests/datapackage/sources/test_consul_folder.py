"""CONSUL Democracy: one folder of proposals, debates, budgets, notifications and comments.

No real export was at hand: these files have the columns that its data model and the open data
of Madrid are documented with.
"""

from __future__ import annotations

import pytest
from staged import reader

PROPOSALS = (
    "id,title,summary,description,author_id,author,created_at,retired_at,cached_votes_up\n"
    "7,Des bancs,,<p>Place Foch.</p>,3,Ada,2024-03-05 10:00:00,,12\n"
    "9,Un kiosque,,<p>Non.</p>,3,Ada,2024-03-07 09:00:00,2024-04-01 08:00:00,4\n"
)
DEBATES = (
    "id,title,description,author_id,created_at,cached_votes_total,cached_votes_up,"
    "cached_votes_down,geozone_name\n"
    "7,Le tram,<p>Pour ou contre ?</p>,4,2024-03-05 10:00:00,5,3,2,Centre\n"
)
INVESTMENTS = (
    "id,title,description,price,feasibility,unfeasibility_explanation,selected,winner,"
    "heading_name,cached_votes_up,ballot_lines_count,created_at,author_id\n"
    "1,Verger,<p>Arbres.</p>,25000,feasible,,true,true,Nord,40,90,2024-03-05 10:00:00,3\n"
    "2,Piscine,<p>Eau.</p>,900000,unfeasible,Trop cher pour le quartier,f,f,Sud,50,,2024-03-05,4\n"
    "3,Banc,<p>Bois.</p>,100,undecided,,f,f,Nord,1,,2024-03-05,4\n"
)
COMMENTS = (
    "id,commentable_id,commentable_type,body,ancestry,user_id,created_at,hidden_at,"
    "cached_votes_up,cached_votes_down\n"
    "1,7,Proposal,Oui,,5,2024-03-06 10:00:00,,2,1\n"
    "2,7,Proposal,Moi aussi,1,6,2024-03-06 11:00:00,,0,0\n"
    "3,7,Proposal,Insulte,1/2,6,2024-03-06 12:00:00,2024-03-07,0,0\n"
    "4,7,Proposal,Je réponds,1/2/3,6,2024-03-06 13:00:00,,0,0\n"
    "5,7,Debate,Contre,,6,2024-03-06 13:00:00,,0,0\n"
    "6,1,Budget::Investment,Vite,,6,2024-03-06 13:00:00,,0,0\n"
    "7,9,Proposal,Dommage,,6,2024-03-06 13:00:00,,0,0\n"
    "8,4,Poll,Je vote,,6,2024-03-06 13:00:00,,0,0\n"
    "9,99,Proposal,Perdu,,6,2024-03-06 13:00:00,,0,0\n"
)
NOTIFICATIONS = (
    "id,title,body,author_id,proposal_id,created_at\n"
    "1,Merci,Mille soutiens,3,7,2024-03-08 10:00:00\n"
)


@pytest.fixture
def read(tmp_path):
    """Return the function that reads files into the staging tables."""
    return reader(tmp_path, "consul")


@pytest.fixture
def staged(read):
    """What one folder gives."""
    return read(
        {
            "proposals.csv": PROPOSALS,
            "debates.csv": DEBATES,
            "investments.csv": INVESTMENTS,
            "comments.csv": COMMENTS,
            "notifications.csv": NOTIFICATIONS,
        }
    )


def rows(connection, query):
    """Return the rows of a query."""
    return connection.execute(query).fetchall()


def test_each_kind_of_object_is_one(staged):
    """The same number is a proposal's, a debate's and an investment's."""
    assert rows(
        staged,
        "SELECT keys[1], kind, theme_key, scope, amount_raw FROM staging.contributions "
        "ORDER BY ALL",
    ) == [
        ("id:debates:7", "contribution", None, "Centre", None),
        ("id:investments:1", "proposal", "heading:Nord", None, "25000"),
        ("id:investments:2", "proposal", "heading:Sud", None, "900000"),
        ("id:investments:3", "proposal", "heading:Nord", None, "100"),
        ("id:proposals:7", "proposal", None, None, None),
    ]
    assert rows(
        staged,
        "SELECT object_key, option, count FROM staging.tallies WHERE object_key LIKE '%:1' "
        "OR object_key LIKE '%debates%' ORDER BY ALL",
    ) == [
        ("id:comments:1", "against", 1),
        ("id:comments:1", "for", 2),
        ("id:debates:7", "against", 2),
        ("id:debates:7", "for", 3),
        ("id:investments:1", "for", 40),
        ("id:investments:1", "other:ballot", 90),
    ]


def test_a_comment_stays_on_what_it_comments(staged):
    """The parent of one is hidden; another answers what its author retired, or nothing."""
    assert rows(
        staged,
        "SELECT keys[1], contribution_key, parent_key, kind FROM staging.comments "
        "ORDER BY position",
    ) == [
        ("id:comments:1", "id:proposals:7", None, "comment"),
        ("id:comments:2", "id:proposals:7", "id:comments:1", "reply"),
        ("id:comments:4", "id:proposals:7", None, "reply"),
        ("id:comments:5", "id:debates:7", None, "comment"),
        ("id:comments:6", "id:investments:1", None, "comment"),
        ("id:notifications:1", "id:proposals:7", None, "comment"),
    ]
    assert rows(
        staged,
        "SELECT rule, sum(count)::INT FROM staging.exclusions WHERE object_type = 'comment' "
        "GROUP BY 1 ORDER BY 1",
    ) == [("not_a_contribution", 1), ("rejected", 1), ("withdrawn", 1)]
    assert rows(staged, "SELECT source_row, reason FROM staging.quarantine") == [
        (9, "missing_parent")
    ]


def test_a_budget_says_what_became_of_each_project(staged):
    """Winners are selected; what cannot be done says why."""
    assert rows(staged, "SELECT object_key, state, reason FROM staging.outcomes") == [
        ("id:investments:1", "selected", None),
        ("id:investments:2", "rejected", "Trop cher pour le quartier"),
        ("id:investments:3", "evaluating", None),
    ]


def test_the_open_data_of_madrid_is_mended_and_joined(tmp_path):
    """Its letters were read as MacRoman; -1 is no parent."""
    from staged import stage

    proposals = (
        "id,url,code,title,userId,date,summary,text,numComments,status,numSupports,isAssociation\n"
        "1,https://a.example/1,M-1,¿Qué hacer?,5,2018-05-01 10:00:00,,Más árboles y jardín,1,"
        "archived,12,false\n"
        "2,https://a.example/2,M-2,Atención,6,2018-05-01 10:00:00,,Más fuentes,0,open,3,false\n"
    )
    comments = (
        "id,parentId,proposalId,userId,date,text\n1,-1,1,7,2018-05-02 10:00:00,Sí señor así está\n"
    )
    folder = tmp_path / "raw"
    folder.mkdir()
    for name, text in (("proposals.csv", proposals), ("comments.csv", comments)):
        wrong = text.encode("cp1252").decode("mac_roman")
        (folder / name).write_text(wrong, encoding="utf-8")
    staged = stage(folder, "consul")
    assert rows(staged, "SELECT title, body FROM staging.contributions") == [
        ("¿Qué hacer?", "Más árboles y jardín"),
        ("Atención", "Más fuentes"),
    ]
    assert rows(staged, "SELECT contribution_key, parent_key, body FROM staging.comments") == [
        ("id:proposals:1", None, "Sí señor así está")
    ]
