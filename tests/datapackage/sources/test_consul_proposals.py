"""CONSUL Democracy: proposals, their authors and their supports, as its data model names them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from staged import reader

from concertation.cli import cli
from datapackage.errors import SourceError

TITLES = "id,title,summary,description,author_id,author,created_at,retired_at,cached_votes_up\n"
PROPOSALS = (
    TITLES
    + '7,Des bancs,"Assis & bien","<p>Un banc, place Foch.</p>",3,Ada,2024-03-05 10:00:00,,12\n'
    + "8,Une fontaine,,<p>De l’eau.</p>,,Bea,2024-03-06 11:00:00,,0\n"
    + "9,Un kiosque,,<p>Finalement non.</p>,3,Ada,2024-03-07 09:00:00,2024-04-01 08:00:00,4\n"
    + "7,Des bancs,,<p>Encore.</p>,3,Ada,2024-03-05 10:00:00,,12\n"
    + ",Sans numéro,,<p>Perdu.</p>,3,Ada,2024-03-08 10:00:00,,1\n"
    + "10,,,,3,Ada,2024-03-08 10:00:00,,1\n"
    + "11,Une ligne coupée\n"
)
COMMENTS = "id,commentable_id,commentable_type,body,ancestry\n1,7,Proposal,Oui,\n"


@pytest.fixture
def read(tmp_path):
    """Return the function that reads files into the staging tables."""
    return reader(tmp_path, "consul")


def test_a_proposal_is_a_contribution_with_its_supports(read):
    """Summary, then description; the tally is declared; who wrote it is known by the account."""
    staged = read({"proposals.csv": PROPOSALS})
    assert staged.execute(
        "SELECT keys, kind, title, body, author_key, created_raw FROM staging.contributions"
    ).fetchall() == [
        (
            ["id:proposals:7"],
            "proposal",
            "Des bancs",
            "<p>Assis &amp; bien</p><p>Un banc, place Foch.</p>",
            "id:3",
            "2024-03-05 10:00:00",
        ),
        (
            ["id:proposals:8"],
            "proposal",
            "Une fontaine",
            "<p>De l’eau.</p>",
            "name:Bea",
            "2024-03-06 11:00:00",
        ),
    ]
    assert staged.execute(
        'SELECT object_key, "option", origin, count FROM staging.tallies'
    ).fetchall() == [
        ("id:proposals:7", "for", "declared", 12),
        ("id:proposals:8", "for", "declared", 0),
    ]
    people = staged.execute("SELECT author_key, name FROM staging.participants").fetchall()
    assert people == [("id:3", "Ada"), ("name:Bea", "Bea")]


def test_what_is_not_kept_is_counted_with_why(read):
    """A retired proposal, one that comes twice, one without number or words, a damaged line."""
    staged = read({"proposals.csv": PROPOSALS})
    excluded = staged.execute("SELECT rule, count FROM staging.exclusions ORDER BY rule")
    assert excluded.fetchall() == [("repeated_line", 1), ("withdrawn", 1)]
    quarantined = staged.execute("SELECT reason FROM staging.quarantine ORDER BY reason")
    assert [reason for (reason,) in quarantined.fetchall()] == [
        "missing_id",
        "missing_text",
        "unreadable_line",
    ]


def test_what_a_moderator_hid_is_never_published(read):
    """A dump of the database has a column for it."""
    hidden = (
        "id,title,description,created_at,hidden_at,cached_votes_up\n"
        "1,Un,<p>Insulte</p>,2024-03-05 10:00:00,2024-03-06 08:00:00,0\n"
        "2,Deux,<p>Merci</p>,2024-03-05 10:00:00,,0\n"
    )
    staged = read({"a.csv": hidden})
    assert staged.execute("SELECT source_id FROM staging.contributions").fetchall() == [("2",)]
    assert staged.execute("SELECT rule FROM staging.exclusions").fetchall() == [("rejected",)]


def test_other_files_are_set_aside_and_named(read):
    """A table of something else is no export, and is named."""
    staged = read({"proposals.csv": PROPOSALS, "polls.csv": "id,name,starts_at\n1,Vote,2024\n"})
    assert staged.execute(
        "SELECT source_file, reason FROM staging.quarantine WHERE object_type = 'file'"
    ).fetchall() == [("polls.csv", "unrecognised_file")]
    with pytest.raises(SourceError, match=r"CONSUL reconnue \(polls\.csv\) ; attendu"):
        read({"polls.csv": "id,name,starts_at\n1,Vote,2024\n"})


def test_semicolons_and_other_cases_are_read_too(read):
    """A spreadsheet saved the file again, with the mark of UTF-8 and semicolons."""
    again = "\ufeff" + TITLES.replace(",", ";").title() + "1;Un;;<p>Là</p>;;;2024-03-05 10:00;;5\n"
    staged = read({"a.csv": again})
    assert staged.execute("SELECT source_id, body FROM staging.contributions").fetchall() == [
        ("1", "<p>Là</p>")
    ]


def test_from_an_export_to_a_package_in_two_commands(tmp_path):
    """The export is recognised, its comments with it, and the package is valid."""
    export, work = tmp_path / "export", tmp_path / "work"
    export.mkdir()
    (export / "proposals.csv").write_text(PROPOSALS, encoding="utf-8")
    (export / "comments.csv").write_text(COMMENTS, encoding="utf-8")
    made = CliRunner().invoke(cli, ["init", str(work), "--from", str(export)])
    assert "Export CONSUL reconnu" in made.output
    assert "start_date = 2024-03-05 " in (work / "consultation.toml").read_text(encoding="utf-8")
    built = CliRunner().invoke(cli, ["build", str(work), "--json"])
    assert built.exit_code == 0, built.output
    assert json.loads(built.stdout)["rows"]["contributions"] == 2
