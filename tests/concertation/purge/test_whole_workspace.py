"""After a purge, no byte of the workspace has the text: every file is read, unpacked."""

import json
import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from grep_everywhere import found
from purged_export import ROWS, WORDS, write_table

from concertation.cli import main
from concertation.keeping import place_of, places
from concertation.workspace import Workspace
from datapackage.package import Package

pytestmark = pytest.mark.journey

SAID = (*WORDS, "hurluberlu")
REPLY = "Abracadabrantesque"
EXAMPLE = Path(__file__).parents[3] / "examples" / "territoire-numerique"
TARGET = """
[[target]]
name = "dossier"
kind = "folder"
folder = "../en-ligne"
environment = "demo"
"""


def run(*arguments, code=0):
    """Run the command as people do; return what it says."""
    said = StringIO()
    with redirect_stdout(said), pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert ended.value.code == code, said.getvalue()
    return said.getvalue()


def mark(export):
    """Give one contribution and one reply of the example words of their own; a spam repeats them.

    Returns where the texts were.
    """
    files = {path: json.loads(path.read_text("utf-8")) for path in export.glob("comment_all_*")}
    path, records = next((path, one) for path, one in files.items() if any(x["flags"] for x in one))
    text = (
        "<p>[Texte fictif] Le <i>quincaillier</i> hurluberlu veut, à Zébulonville, un marché.</p>"
        '<p>Écrire à zoe.quincaille@example.org, <a href="https://zoe.quincaille.example/">ou '
        "là</a>.</p>"
    )
    plain = next(one for one in records if not one["flags"] and one["context"] == "topic")
    spam = next(one for one in records if one["flags"])
    plain["text"] = text
    spam["text"] = f"<p>Copié : {text}</p>"
    path.write_text(json.dumps(records, ensure_ascii=False), "utf-8")
    path, records = next(
        (path, one) for path, one in files.items() if any(x["replies"] for x in one)
    )
    reply = next(one for one in records if one["replies"])["replies"][0]
    reply["text"] = f"<p>{REPLY}, votre projet de marché, pour un hameau si petit.</p>"
    path.write_text(json.dumps(records, ensure_ascii=False), "utf-8")


def live(workspace):
    """Return the current package."""
    return Package.open((workspace.live / "current").resolve())


def tables(package):
    """Return every table of a package, cell by cell."""
    return {name: pq.read_table(path).to_pylist() for name, path in package.parquet.items()}


def number(workspace, kind, word):
    """Return the number of the object that says the word."""
    table = tables(live(workspace))[f"{kind}s"]
    return next(row[f"{kind}_id"] for row in table if word in row["body"])


def placed(workspace, names):
    """Return the names of the places of files."""
    known = places(workspace)
    return {place_of(known, name).name for name in names}


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """The example with words of its own: two releases, one sent, older packages, full sheets."""
    folder = tmp_path_factory.mktemp("purge") / "w"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("*.py", "*.md", "*.txt"))
    workspace = Workspace(folder)
    mark(folder / "raw-export")
    configuration = folder / "consultation.toml"
    configuration.write_text(configuration.read_text("utf-8") + TARGET, "utf-8")
    run("build", folder)
    run("release", folder)
    run("publish", folder)
    text = configuration.read_text("utf-8")
    configuration.write_text(text.replace("registered = 300", "registered = 301"), "utf-8")
    run("build", folder)
    run("release", folder)
    (folder / "news").mkdir(exist_ok=True)
    (folder / "private" / "envoi-dossier.json").write_text("{}")
    return workspace


def test_named_purged_and_nowhere(marked):
    """One story: withdrawn, named everywhere, built, purged; then a reply; then again."""
    folder = marked.path
    holders = found(folder, *SAID)
    everywhere = {
        "collectes",
        "feuilles et rapport privés",
        "paquets en direct",
        "versions",
        "export que lit « location »",
    }
    assert placed(marked, holders) == everywhere
    assert {"private/review.csv", "private/flagged.csv", "private/excluded.csv"} <= holders
    assert {name.rpartition(".")[2] for name in holders} >= {
        "csv",
        "json",
        "parquet",
        "sqlite",
        "xlsx",
    }

    it = number(marked, "contribution", "hurluberlu")
    said = run("remove", folder, it, "--reason", "author_request", "--json")
    told = json.loads(said)
    assert {one["place"] for one in told["held"]} == everywhere
    named = {name for one in told["held"] for name in one["files"]}
    assert holders == named
    (sent,) = told["given_away"]
    assert (sent["target"], sent["version"]) == ("dossier", "1.0.0")
    assert any(address.endswith("contributions.csv") for address in sent["files"])

    run("build", folder)
    withdrawn = tables(live(marked))
    assert found(folder, *SAID)
    said = run("remove", folder, it, "--reason", "author_request", "--purge")
    assert found(folder, *SAID) == set()
    assert tables(live(marked)) == withdrawn
    assert "versions remplacées : 1.0.0.r1, 1.0.1.r1" in said
    assert "concertation publish" in said
    assert found(folder.parent / "en-ligne", *SAID)

    assert placed(marked, found(folder, REPLY)) >= {"collectes", "versions", "paquets en direct"}
    reply = number(marked, "comment", REPLY)
    purge = ("remove", folder, reply, "--type", "comment", "--reason", "author_request", "--purge")
    run(*purge)
    assert found(folder, REPLY) == set()
    changed = tables(live(marked))
    assert {name for name in changed if changed[name] != withdrawn[name]} <= {
        "comments",
        "removals",
        "participants",
        "history",
    }
    assert "Paquet inchangé" in run("build", folder)
    told = json.loads(run(*purge, "--json"))
    assert told["held"] == []
    assert told["purged"]["releases"] == []


def test_every_file_of_a_workspace_is_in_a_place_that_is_declared(marked):
    """Later rooms add theirs to `concertation.keeping.PLACES`."""
    known = places(marked)
    files = [path for path in marked.path.rglob("*") if path.is_file() and not path.is_symlink()]
    names = {path.relative_to(marked.path).as_posix() for path in files}
    assert {name for name in names if place_of(known, name) is None} == set()


def test_a_row_that_was_set_aside_loses_the_text_too(tmp_path):
    """A line with a cell too many repeats it, another only quotes it badly: quarantine.csv."""
    workspace = write_table(tmp_path / "w", "csv", numbered=True)
    export = workspace.path / "raw-export" / "contributions.csv"
    lines = export.read_bytes()
    copied = next(row for row in ROWS if row[0] == "2")[3].replace("\n", " ").replace('"', "'")
    export.write_bytes(lines + f'8;Bus;Copie;"{copied}";Zoé;de trop\r\n'.encode())
    run("build", workspace.path)
    assert "private/quarantine.csv" in found(workspace.path, *WORDS)
    it = number(workspace, "contribution", "quincaillier")
    run("remove", workspace.path, it, "--reason", "author_request")
    run("build", workspace.path)
    before = tables(live(workspace))
    run("remove", workspace.path, it, "--reason", "author_request", "--purge")
    assert found(workspace.path, *WORDS) == set()
    assert tables(live(workspace)) == before
