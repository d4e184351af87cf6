"""Plan, publish, verify, rollback, unpublish, status: as a publisher types them."""

import json

import pytest

from concertation.cli import main

TWO = """
[[target]]
name = "vrai"
kind = "folder"
folder = "production"
environment = "production"
"""


@pytest.fixture
def run(capsys):
    """Return a function that runs the command; gives exit code, output and errors."""

    def _run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return _run


def test_plan_then_publish_then_nothing(run, workspace):
    """Exit 1 while changes are pending, 0 when there are none."""
    code, out, _ = run("plan", workspace.path)
    assert code == 1
    assert "fichier contributions.csv : ajouté" in out
    code, out, _ = run("publish", workspace.path)
    assert code == 0
    assert "Prouvé" in out
    code, out, _ = run("plan", workspace.path, "--json")
    assert code == 0
    assert json.loads(out)["pending"] is False
    assert run("verify", workspace.path)[0] == 0


def test_one_prepares_another_approves(run, workspace, tmp_path):
    """The plan travels as a file; once applied, it is worth nothing any more."""
    plan = tmp_path / "plan.json"
    assert run("plan", workspace.path, "--out", plan)[0] == 1
    assert run("publish", workspace.path, "--plan", plan)[0] == 0
    code, _, err = run("publish", workspace.path, "--plan", plan)
    assert code == 1
    assert "ne vaut plus" in err


def test_a_file_that_is_no_plan_is_refused(run, workspace, tmp_path):
    """Any other JSON, and any other text."""
    for content in ("[]", "{}", "pas du JSON"):
        (tmp_path / "plan.json").write_text(content)
        code, _, err = run("publish", workspace.path, "--plan", tmp_path / "plan.json")
        assert code == 1
        assert "plan lisible" in err


def test_production_asks(run, workspace):
    """Without a keyboard, `--yes` is needed; nothing is written without it."""
    workspace.configuration.write_text(workspace.configuration.read_text("utf-8") + TWO, "utf-8")
    code, _, err = run("publish", workspace.path, "--to", "vrai")
    assert code == 2
    assert "--yes" in err
    assert not (workspace.path / "production").exists()
    assert run("publish", workspace.path, "--to", "vrai", "--yes")[0] == 0
    assert run("unpublish", workspace.path, "--to", "vrai")[0] == 2


def test_several_targets_need_a_name(run, workspace):
    """The names that exist are given."""
    workspace.configuration.write_text(workspace.configuration.read_text("utf-8") + TWO, "utf-8")
    code, _, err = run("plan", workspace.path)
    assert code == 2
    assert "site ou vrai" in err


def test_unknown_release_lists_those_that_are(run, workspace):
    """Exit 2: wrong use."""
    code, _, err = run("plan", workspace.path, "--release", "9.9.9")
    assert code == 2
    assert "1.0.0" in err


def test_status_tells_what_is_online_and_when_it_was_proved(run, workspace):
    """Before, after, and once withdrawn."""
    assert "rien en ligne ; jamais prouvé" in run("status", workspace.path)[1]
    run("publish", workspace.path)
    assert "version 1.0.0, public ; prouvé le" in run("status", workspace.path)[1]
    assert run("unpublish", workspace.path)[0] == 0
    assert json.loads(run("status", workspace.path, "--json")[1])[0]["visibility"] == "absent"


@pytest.mark.journey
def test_rollback_is_the_same_path(run, workspace, next_release):
    """The earlier release is online again, proved; status says that a later one exists."""
    run("publish", workspace.path)
    code, out, _ = run("rollback", workspace.path, "1.0.0")
    assert code == 0
    assert "version 1.0.0" in out
    assert f"dernière version ici : {next_release}" in run("status", workspace.path)[1]


def test_token_missing_names_the_variable(run, workspace, monkeypatch):
    """And never asks for it on the command line."""
    monkeypatch.delenv("JETON_ABSENT", raising=False)
    target = '\n[[target]]\nname = "p"\nkind = "folder"\nfolder = "w"\ntoken_env = "JETON_ABSENT"\n'
    workspace.configuration.write_text(workspace.configuration.read_text("utf-8") + target, "utf-8")
    code, _, err = run("plan", workspace.path, "--to", "p")
    assert code == 2
    assert "JETON_ABSENT" in err
