"""The command as people and scripts use it: what it prints, and what it returns."""

import csv
import io
import json
import shutil

import pytest

from concertation.cli import main


@pytest.fixture
def run(capsys):
    """Return a function that runs the command; gives exit code, output and errors."""

    def _run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return _run


@pytest.mark.journey
def test_from_nothing_to_a_release(run, tmp_path):
    """`init`, `build`, `release`, `validate`: what init makes, builds at once."""
    folder = tmp_path / "mienne"
    assert run("init", folder, "--title", "La mienne")[0] == 0
    code, out, _ = run("build", folder, "--json")
    built = json.loads(out)
    assert (code, built["valid"], built["new"]) == (0, True, True)
    assert built["rows"]["contributions"] > 0
    code, out, _ = run("release", folder, "--json")
    assert (code, json.loads(out)["version"]) == (0, "1.0.0")
    code, out, _ = run("validate", folder / "releases" / "1.0.0", "--json")
    assert (code, json.loads(out)["valid"]) == (0, True)
    assert run("release", folder)[0] == 1


def test_build_says_what_it_read(run, make_workspace, api_export):
    """A person reads the accounts and the warnings."""
    workspace = make_workspace(api_export({"text": "Un"}, {"text": "<p></p>"}))
    code, out, _ = run("build", workspace.path)
    assert code == 0
    assert (
        "contributions\u00a0: 2\u00a0lues = 1\u00a0gardée + 1\u00a0mise de côté + 0\u00a0écartée"
        in out
    )
    assert "commentaire" not in out.split("lues")[1]
    code, out, _ = run("collect", workspace.path)
    assert "inchangé" in out
    code, out, _ = run("review", workspace.path)
    assert "Mis de côté : 1" in out


@pytest.mark.journey
def test_validate_finds_in_a_workspace_what_its_build_found(run, make_workspace, api_export):
    """Plausibility included, after one build and after another that lost half of the texts."""
    texts = [{"text": f"Une proposition, la {number}e"} for number in range(1, 5)]
    workspace = make_workspace(api_export(*texts, {"text": "La même"}, {"text": "La même"}))
    for _ in range(2):
        assert run("build", workspace.path)[0] == 0
        report = json.loads((workspace.live / "current" / "report.json").read_text("utf-8"))
        shown = [finding["message"] for finding in report["findings"]]
        code, out, _ = run("validate", workspace.path, "--json")
        assert code == 0
        assert [finding["message"] for finding in json.loads(out)["findings"]] == shown
        workspace = make_workspace(
            api_export(*texts[:3]), retrieved_at="2017-03-28T08:00:00Z", name="workspace"
        )
    assert any("ont disparu" in message for message in shown)


@pytest.mark.journey
def test_validate_finds_in_a_package_received_alone_what_its_build_found(
    run, make_workspace, api_export, tmp_path
):
    """Whoever downloads it, unpacked or not, learns what its publisher knew, and what changed."""
    workspace = make_workspace(api_export({"text": "La même"}, {"text": "La même"}))
    assert run("build", workspace.path)[0] == 0
    folder = shutil.copytree(workspace.live / "current", tmp_path / "reçu")
    archive = shutil.make_archive(tmp_path / "reçu", "zip", folder)
    for received in (folder, folder / "datapackage.json", archive):
        code, out, _ = run("validate", received)
        assert (code, "répètent un autre texte" in out) == (0, True)
    (folder / "README.md").write_text("Autre chose")
    code, out, _ = run("validate", folder)
    assert (code, "README.md" in out) == (1, True)


@pytest.mark.journey
def test_validate_applies_the_thresholds_of_the_workspace(run, make_workspace, api_export):
    """What the organiser accepts in `build`, `validate` accepts; a package alone knows not."""
    workspace = make_workspace(api_export({"text": "La même"}, {"text": "La même"}))
    assert run("build", workspace.path)[0] == 0
    assert "répètent un autre texte" in run("validate", workspace.path)[1]
    with workspace.configuration.open("a", encoding="utf-8") as stream:
        stream.write("\n[thresholds]\nduplicates = 1\n")
    assert "répètent un autre texte" not in run("validate", workspace.path)[1]
    assert "répètent un autre texte" in run("validate", workspace.live / "current")[1]


def test_folder_without_consultation_is_wrong_use(run, tmp_path):
    """The message says what to run."""
    code, _, err = run("build", tmp_path)
    assert code == 2
    assert "concertation init" in err


def test_wrong_configuration_names_its_line(run, make_workspace, api_export):
    """One line: file, line, what was expected; exit 2 and no traceback."""
    workspace = make_workspace(api_export({"text": "Un"}))
    text = workspace.configuration.read_text().replace("platform =", "plateform =")
    workspace.configuration.write_text(text)
    code, _, err = run("build", workspace.path)
    line = 1 + text[: text.index("plateform")].count("\n")
    assert code == 2
    assert f"ligne {line}" in err
    assert "« platform »" in err
    assert "Traceback" not in err


@pytest.mark.journey
def test_unreachable_platform_is_a_remote_failure(run, make_workspace):
    """Exit 3, the address, and the previous package stays."""
    workspace = make_workspace({})
    text = workspace.configuration.read_text()
    workspace.configuration.write_text(text.replace('"raw-export"', '"http://127.0.0.1:9"'))
    code, _, err = run("collect", workspace.path)
    assert code == 3
    assert "127.0.0.1:9" in err


def test_query_prints_a_figure_four_ways(run, example):
    """As a table, CSV, JSON, and as SQL to paste."""
    code, out, _ = run("query", example.path)
    assert code == 0
    assert "totals" in out
    _, out, _ = run("query", example.path, "totals", "--format", "json")
    totals = {row["measure"]: row["value"] for row in json.loads(out)}
    assert (totals["contributions"], totals["workshops"], totals["workshop_people"]) == (
        200,
        26,
        236,
    )
    _, out, _ = run("query", example.path, "totals", "--format", "csv")
    read = {row["measure"]: row["value"] for row in csv.DictReader(io.StringIO(out))}
    assert read == {name: "" if one is None else str(one) for name, one in totals.items()}
    _, out, _ = run("query", example.path, "totals")
    assert "236" in out
    _, out, _ = run("query", example.path, "totals", "--format", "sql")
    assert "SELECT" in out


def test_query_prints_a_table_in_french(run, example):
    """Titles, codes and shares are said; CSV keeps the names that programs read."""
    _, out, _ = run("query", example.path, "contributions_by_authorship")
    shares = next(line for line in out.splitlines() if "individuel" in line.lower())
    assert "Part" in out
    assert "%" in shares
    assert "authorship" not in out
    _, out, _ = run("query", example.path, "contributions_by_authorship", "--format", "csv")
    assert out.startswith("authorship,")


def test_query_of_an_unknown_figure_says_where_the_list_is(run, example):
    """Exit 2, and what to run."""
    code, _, err = run("query", example.path, "totaux")
    assert code == 2
    assert "concertation query" in err
    assert run("query", example.path, "most_supported", "-p", "limite")[0] == 2


def test_query_takes_parameters_and_a_release(run, example):
    """A parameter is bound; a release is pinned."""
    code, out, _ = run(
        "query", example.path, "latest_contributions", "--release", "1.0.0", "--format", "json"
    )
    assert code == 0
    assert json.loads(out)
    code, _, err = run("query", example.path, "latest_contributions", "-p", "nimporte=3")
    assert code != 0
    assert "nimporte" in err


@pytest.mark.journey
def test_diff_tells_what_changed(run, make_workspace, api_export):
    """Exit 1 when packages differ, 0 when they do not."""
    for day, texts in ((1, ["Un"]), (2, ["Un", "Deux"])):
        workspace = make_workspace(
            api_export(*[{"text": text} for text in texts]),
            retrieved_at=f"2017-03-0{day}T08:00:00Z",
        )
        run("build", workspace.path)
        run("release", workspace.path)
    old, new = workspace.releases / "1.0.0", workspace.releases / "1.1.0"
    code, out, _ = run("diff", old, new)
    assert code == 1
    assert "Contributions : 1 ajoutée (2)." in out
    assert run("diff", new, new)[:2] == (0, "Aucune différence.\n")
    code, out, _ = run("diff", old, new, "--json")
    assert json.loads(out)[0]["added"] == ["2"]


@pytest.mark.journey
def test_remove_notes_the_withdrawal_and_warns_of_releases(run, make_workspace, api_export):
    """The number stays, the text goes at the next build; earlier releases are named."""
    workspace = make_workspace(api_export({"text": "Un"}, {"text": "Deux"}))
    run("build", workspace.path)
    run("release", workspace.path)
    code, out, _ = run("remove", workspace.path, "2", "--reason", "author_request")
    assert code == 0
    assert "1.0.0" in out
    assert run("remove", workspace.path, "2", "--reason", "author_request")[0] == 2
    assert run("remove", workspace.path, "77", "--reason", "legal")[0] == 2
    run("build", workspace.path)
    code, out, _ = run("release", workspace.path)
    assert "Retraits : 1 ajouté" in out
    _, out, _ = run("query", workspace.path, "totals", "--format", "json")
    totals = {row["measure"]: row["value"] for row in json.loads(out)}
    assert (totals["contributions"], totals["withdrawn_contributions"]) == (1, 1)


def test_doctor_finds_what_is_needed(run):
    """This machine runs the tests: it has everything."""
    code, out, _ = run("doctor", "--json")
    assert code == 0
    assert all(json.loads(out).values())
    assert "oui" in run("doctor")[1]


def test_full_disk_is_told_without_a_traceback(run, make_workspace, api_export, monkeypatch):
    """Exit 3; what was there stays."""
    import errno
    import os

    from datapackage import durable

    workspace = make_workspace(api_export({"text": "Un"}))

    def full(name):
        if name.startswith("write contributions.parquet"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "contributions.parquet")

    monkeypatch.setattr(durable, "LISTENERS", [full])
    code, _, err = run("build", workspace.path)
    assert code == 3
    assert "contributions.parquet" in err
    assert "Traceback" not in err
    assert list(workspace.live.iterdir()) == []
