"""What the institution answered and the works that are cited, from the export to the package."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from concertation.cli import cli
from concertation.collect import collect
from concertation.pipeline import build

HEADER = (
    "id;category/id;category/name/fr;scope/id;scope/name/fr;title/fr;body/fr;state;answer/fr;"
    "answered_at;supports;published_at;url;is_amend;cost\n"
)
LINES = (
    "1;3;Eau;4;Nord;Un verger;Voir https://example.org/guide;accepted;"
    "<p>Dès juin. Appelez Marie au 06 12 34 56 78.</p>;2017-03-02 23:30:00 UTC;5;"
    "2017-02-10 10:00:00 +0100;https://a.example/processes/p/f/1/proposals/1;false;25 000,50 €\n"
    "2;3;Eau;4;Nord;Des bancs;Voir https://example.org/guide;rejected;;;5;"
    "2017-02-11 10:00:00 +0100;https://a.example/processes/p/f/1/proposals/2;false;1,500\n"
    "3;3;Eau;4;Nord;Un pont;Voir https://example.org/pont;En cours d’analyse;;;5;"
    "2017-02-12 10:00:00 +0100;https://a.example/processes/p/f/1/proposals/3;false;\n"
    "4;3;Eau;4;Nord;Un lac;Texte;accepted;Oui;;5;"
    "2017-02-13 10:00:00 +0100;https://a.example/processes/p/f/1/proposals/4;false;\n"
)
SHEETS = {
    "outcomes": (
        "object_type,object,state,label,reason,url,date\n"
        "contribution,2,partly_accepted,,Deux bancs seulement,https://a.example/r,2017-05-01\n"
        "theme,Eau,evaluating,,,,\n"
    ),
    "sources": (
        "url,title,publisher,publisher_type,date\n"
        "https://example.org/guide,Guide des vergers,Insee,etat,2016-11-01\n"
        "https://example.org/jamais-cite,Autre,,,\n"
    ),
    "removals": (
        "object_type,object_id,reason_code,date\ncontribution,4,author_request,2017-04-03\n"
    ),
}


@pytest.fixture
def workspace(make_workspace):
    """A workspace of four proposals, their answers, and two sheets of the team."""
    workspace = make_workspace(
        {"proposals.csv": HEADER + LINES}, sheets=SHEETS, source='currency = "EUR"'
    )
    text = workspace.configuration.read_text(encoding="utf-8")
    workspace.configuration.write_text(text.replace("democracyos", "decidim"), encoding="utf-8")
    return workspace


@pytest.fixture
def package(workspace):
    """What it publishes."""
    with workspace.writing("test"):
        collect(workspace)
        return build(workspace).package


def test_the_sheet_wins_and_a_withdrawn_contribution_has_no_outcome(package, rows):
    """A personal datum in an answer is masked, and its day is that of the consultation."""
    found = rows(package, "outcomes", "object_type, object_id, state, label, reason, date::VARCHAR")
    assert [tuple(row.values()) for row in found] == [
        (
            *("contribution", "1", "accepted", None),
            *("Dès juin. Appelez Marie au [téléphone masqué].", "2017-03-03"),
        ),
        (*("contribution", "2", "partly_accepted", None, "Deux bancs seulement", "2017-05-01"),),
        ("contribution", "3", "evaluating", "En cours d’analyse", None, None),
        ("theme", "1", "evaluating", None, None, None),
    ]


@pytest.mark.journey
def test_an_amount_that_reads_in_two_ways_is_none(package, rows):
    """« 1,500 » is one and a half, or fifteen hundred."""
    found = rows(package, "contributions", "budget_amount, currency, category, scope")
    assert [tuple(row.values()) for row in found] == [
        (25000.5, "EUR", "Eau", "Nord"),
        (None, None, "Eau", "Nord"),
        (None, None, "Eau", "Nord"),
        (None, None, "Eau", "Nord"),
    ]


@pytest.mark.journey
def test_sources_are_what_texts_cite_with_what_the_team_says(package, rows):
    """A line of the sheet that no text cites is no source of the consultation."""
    found = rows(package, "sources", "url, title, publisher, publisher_type, citations")
    assert [tuple(row.values()) for row in found] == [
        ("https://example.org/guide", "Guide des vergers", "Insee", "etat", 2),
        ("https://example.org/pont", None, None, None, 1),
    ]


@pytest.mark.journey
@pytest.mark.usefixtures("package")
def test_the_sheet_of_sources_begins_with_what_is_cited(workspace):
    """What the team wrote stays, first; a second time adds nothing."""
    for told in ("1 source ajoutée", "0 source ajoutée"):
        result = CliRunner().invoke(cli, ["sources", str(workspace.path)])
        assert result.exit_code == 0, result.output
        assert told in result.output
    assert (workspace.path / "sources.csv").read_text(encoding="utf-8") == (
        SHEETS["sources"] + "https://example.org/pont,,,,\n"
    )
