"""Decidim: what the institution answered, and the amounts of participatory budgets."""

from __future__ import annotations

import pytest
from decidim_export import SITE, rows
from staged import reader

PROPOSALS = (
    "id;category/id;category/name/fr;scope/id;scope/name/fr;title/fr;body/fr;state;answer/fr;"
    "answered_at;supports;published_at;url;is_amend;cost\n"
)
PROJECTS = (
    "id;taxonomies/id;taxonomies/name;title/fr;description/fr;budget/id;budget_amount;"
    "confirmed_votes;selected_at;created_at;url\n"
)
RESULTS = (
    "id;category/id;category/name/fr;title/fr;description/fr;status/name/fr;progress;created_at;"
    "url\n"
)
MOMENT = "2024-03-02 10:00:00 +0100"


@pytest.fixture
def read(tmp_path):
    """Return the function that reads files into staging tables."""
    return reader(tmp_path, "decidim")


def proposal(number, state, answer="", amend="false", cost=""):
    """Return a line under `PROPOSALS`."""
    day = MOMENT if answer else ""
    return (
        f"{number};3;Eau;4;Nord;Titre {number};Texte;{state};{answer};{day};5;{MOMENT};"
        f"{SITE}/proposals/{number};{amend};{cost}\n"
    )


def test_a_proposal_keeps_its_state_and_its_answer(read):
    """What nobody answered has no outcome; an amendment is judged by who is amended."""
    found = read(
        {
            "a.csv": PROPOSALS
            + proposal(1, "accepted", "<p>Dès juin.</p>")
            + proposal(2, "not_answered")
            + proposal(3, "")
            + proposal(4, "rejected")
            + proposal(5, "en_travaux")
            + proposal(6, "accepted", amend="true")
            + proposal(7, "withdrawn")
        }
    )
    assert rows(
        found, "SELECT object_key, state, label, reason, date_raw FROM staging.outcomes"
    ) == [
        ("id:proposals:1", "accepted", "accepted", "<p>Dès juin.</p>", MOMENT),
        ("id:proposals:4", "rejected", "rejected", None, None),
        ("id:proposals:5", None, "en_travaux", None, None),
    ]
    assert set(rows(found, "SELECT category, scope FROM staging.contributions")) == {
        ("Eau", "Nord")
    }


def test_a_project_keeps_its_amount_its_votes_and_whether_it_is_selected(read):
    """The number of its budget is no amount; no export tells the money."""
    lines = (
        f"1;[7, 8];[Nature, Eau];Verger;Arbres;40;25000;12;{MOMENT};{MOMENT};{SITE}/projects/1\n"
        f"2;;;Bancs;Au parc;40;;3;;{MOMENT};{SITE}/projects/2\n"
    )
    found = read({"a.csv": PROJECTS + lines}, currency="EUR")
    assert rows(found, "SELECT category, amount_raw, currency FROM staging.contributions") == [
        ("Nature", "25000", "EUR"),
        (None, None, "EUR"),
    ]
    assert rows(found, "SELECT object_key, count FROM staging.tallies WHERE option = 'for'") == [
        ("id:projects:1", 12),
        ("id:projects:2", 3),
    ]
    assert rows(found, "SELECT object_key, state, date_raw FROM staging.outcomes") == [
        ("id:projects:1", "selected", MOMENT)
    ]


def test_a_result_says_how_far_it_is(read):
    """Its status is in the words of the site; all done is completed."""
    lines = (
        f"1;;;Piste cyclable;Longue;En travaux;40;{MOMENT};{SITE}/results/1\n"
        f"2;;;Fontaine;Petite;Livrée;100;{MOMENT};{SITE}/results/2\n"
    )
    found = read({"a.csv": RESULTS + lines})
    assert rows(found, "SELECT object_type, object_key, state, label FROM staging.outcomes") == [
        ("theme", "id:results:1", None, "En travaux"),
        ("theme", "id:results:2", "completed", "Livrée"),
    ]
