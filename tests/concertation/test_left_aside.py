"""What of an export nothing reads is named to the operator, and only counted in public."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from concertation.cli import cli

PROPOSALS = (
    "id,title,description,created_at,cached_votes_up,budget_line,internal_note\n"
    "1,Des bancs,Un banc près de la fontaine,2024-03-05 10:00:00,3,B12,Rappeler mardi\n"
)


def run(*arguments):
    """Return what the command prints."""
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def work(tmp_path):
    """Return a workspace whose export has a file and two columns that nothing reads."""
    export = tmp_path / "export"
    export.mkdir()
    (export / "proposals.csv").write_text(PROPOSALS, encoding="utf-8")
    (export / "milestones.csv").write_text("id,label\n1,Clôture\n", encoding="utf-8")
    run("init", tmp_path / "work", "--from", export)
    return tmp_path / "work"


def test_build_and_review_name_what_is_not_read(work):
    """The unchanged build says it again; nobody has to remember the first."""
    for _ in range(2):
        told = run("build", work)
        assert "Fichiers non lus (1)\u00a0: milestones.csv\n" in told
        assert "de proposals.csv (2)\u00a0: budget_line, internal_note\n" in told
    listed = run("review", work)
    assert "  proposals.csv | budget_line\n" in listed
    assert "  milestones.csv | \n" in listed


def test_the_package_counts_what_is_not_read_and_names_nothing(work):
    """A title may say much of whoever made the file; a cell says more."""
    built = json.loads(run("build", work, "--json"))
    assert built["left_aside"] == {"files": 1, "columns": 2}
    package = work / "live" / "current"
    written = b"".join(path.read_bytes() for path in package.rglob("*") if path.is_file())
    assert "fichiers de l’export, 1\u00a0; colonnes des autres, 2".encode() in written
    assert b"internal_note" not in written
    assert b"Rappeler" not in written
