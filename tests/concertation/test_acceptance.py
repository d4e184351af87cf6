"""What doubtful data do to a package that is in place, and what a person's word changes."""

from __future__ import annotations

import tomllib

import pytest
from click.testing import CliRunner

from concertation.acceptance import accept
from concertation.cli import cli
from concertation.collect import collect
from concertation.pipeline import NotFitError, build
from concertation.workspace import Workspace
from datapackage.errors import ConfigurationError

pytestmark = pytest.mark.journey

TEXTS = [f"Une place numéro {at} pour les vélos devant la gare" for at in range(10)]


def export(folder, texts, states=()):
    """Write a table as the export of the workspace in `folder`."""
    lines = [f"{at},{text},{states[at] if states else 'publié'}" for at, text in enumerate(texts)]
    content = "numero,texte,statut\n" + "\n".join(lines) + "\n"
    (folder / "raw-export" / "a.csv").write_text(content, encoding="utf-8")


def made(tmp_path, texts=TEXTS, states=()):
    """Return a workspace whose mapping `init` proposed, nothing built."""
    first = tmp_path / "a.csv"
    first.parent.mkdir(exist_ok=True)
    (tmp_path / "raw-export").mkdir()
    export(tmp_path, texts, states)
    (tmp_path / "raw-export" / "a.csv").rename(first)
    (tmp_path / "raw-export").rmdir()
    ended = CliRunner().invoke(cli, ["init", str(tmp_path / "w"), "--from", str(first)])
    assert ended.exit_code == 0, ended.output
    return Workspace(tmp_path / "w")


def build_again(workspace):
    """Collect and build, as the command does."""
    with workspace.writing("test"):
        collect(workspace)
        return build(workspace)


def stopped(workspace):
    """Return what a build that must stop says, and make sure that nothing moved."""
    current = workspace.live / "current"
    before = current.readlink() if current.is_symlink() else None
    with pytest.raises(NotFitError) as refusal:
        build_again(workspace)
    assert (current.readlink() if current.is_symlink() else None) == before
    return str(refusal.value)


@pytest.mark.parametrize(
    ("check", "texts"),
    [
        ("lost", TEXTS[:8]),
        ("rewritten", [*TEXTS[:8], "Tout autre chose", "Autre chose encore"]),
        ("undecoded", [*TEXTS, "Un caf� ici", "Un caf� là"]),
        ("mojibake", [*TEXTS, "Un cafÃ© ici", "Un cafÃ© là"]),
    ],
)
def test_doubtful_data_do_not_replace_sound_ones(tmp_path, check, texts):
    """The package in place stays, the command to type is told, and it is enough."""
    workspace = made(tmp_path)
    build_again(workspace)
    export(workspace.path, texts)
    assert f"concertation accept {workspace.path} {check}" in stopped(workspace)
    accept(workspace, check, "Vérifié avec la plateforme")
    assert build_again(workspace).report["valid"]


@pytest.mark.parametrize("texts", [TEXTS[:9], [*TEXTS, "Un caf� ici"], [*TEXTS[:9], "Autre"]])
def test_one_text_stops_nothing(tmp_path, texts):
    """One of ten gone, damaged or changed is told, and replaces the package."""
    workspace = made(tmp_path)
    build_again(workspace)
    export(workspace.path, texts)
    assert build_again(workspace).report["findings"]


def test_the_same_alarm_stops_no_first_build(tmp_path):
    """Nothing sound would be replaced: it is told as a warning."""
    workspace = made(tmp_path, [*TEXTS, "Un caf� sur la place"])
    report = build_again(workspace).report
    assert {one["severity"] for one in report["findings"] if one["check"] == "undecoded"} == {
        "warning"
    }


def test_a_table_mostly_left_out_by_its_states_is_asked(tmp_path):
    """Four of ten withdrawn is more than a third: a person says whether it is so."""
    workspace = made(tmp_path, states=["retiré"] * 4 + ["publié"] * 6)
    assert f"concertation accept {workspace.path} left-out" in stopped(workspace)
    accept(workspace, "left-out", "Quatre personnes se sont retirées")
    assert build_again(workspace).report["valid"]


def test_a_third_left_out_is_not_asked(tmp_path):
    """Three of ten: announced in the accounts, not asked."""
    states = ["retiré"] * 3 + ["publié"] * 7
    assert build_again(made(tmp_path, states=states)).report["valid"]


def test_an_acceptance_expires_with_its_export(tmp_path):
    """Another export, as doubtful: the check speaks again, and one section is kept."""
    many = [f"{text} côté {side}" for text in TEXTS for side in ("nord", "sud")]
    workspace = made(tmp_path, many)
    build_again(workspace)
    export(workspace.path, many[:16])
    stopped(workspace)
    accept(workspace, "lost", "Quatre doublons")
    build_again(workspace)
    export(workspace.path, many[:12])
    assert "accept" in stopped(workspace)
    accept(workspace, "lost", 'Deux « autres » "encore"')
    written = tomllib.loads(workspace.configuration.read_text(encoding="utf-8"))
    assert written["accept"]["lost"]["reason"] == 'Deux « autres » "encore"'
    assert build_again(workspace).report["valid"]


def test_the_command_keeps_the_rest_of_the_file(tmp_path):
    """Comments and other sections are as they were; a check that protects people is refused."""
    workspace = made(tmp_path)
    build_again(workspace)
    before = workspace.configuration.read_text(encoding="utf-8")
    words = ["accept", str(workspace.path), "lost", "--reason", "Vu"]
    assert CliRunner().invoke(cli, words).exit_code == 0
    assert workspace.configuration.read_text(encoding="utf-8").startswith(before.rstrip())
    words[2] = "personal-data"
    refused = CliRunner().invoke(cli, words)
    assert refused.exit_code == 2
    assert "ne s’accepte pas" in refused.output


def test_nothing_is_accepted_unseen(tmp_path):
    """Without a collection there is no export to accept."""
    with pytest.raises(ConfigurationError, match="rien n’est collecté"):
        accept(made(tmp_path), "lost", "Vu")
