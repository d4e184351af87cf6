"""No single text stops a consultation: it waits for a person to read it, the rest goes out."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

from concertation.cli import cli
from concertation.collect import collect
from concertation.pipeline import NotFitError, build
from dashboard.reading.filters import Filters
from dashboard.reading.search import Index
from dashboard.reading.store import Store
from datapackage.package import Package
from datapackage.texts import redaction
from datapackage.texts.redaction.decisions import digest
from queries.engine import Engine

ACCOUNT = "camille2017x"
"""An account's identifier on the platform, which leads to a name; texts may quote it."""


def make(workspace):
    """Collect and build, under the lock; return the package."""
    with workspace.writing("test"):
        collect(workspace)
        return build(workspace).package


def bytes_of(package):
    """Return every byte of a package, its files one after the other."""
    return b"".join(path.read_bytes() for path in package.path.rglob("*") if path.is_file())


@pytest.fixture
def quoted(make_workspace, api_export):
    """Three texts; the second cites a page, and the operator holds it back, as one reply."""
    workspace = make_workspace(
        api_export(
            {"text": "Un quai pour tous"},
            {
                "text": f"Un pont <a href='https://example.org/p'>ici</a>. Signé {ACCOUNT}",
                "author": {"id": ACCOUNT, "fullName": "Camille Nomdetest"},
                "replies": [
                    {"id": "r1", "text": f"Merci {ACCOUNT}", "author": {"id": "a9"}},
                    {"id": "r2", "text": "Très bien", "author": {"id": "a9"}},
                ],
            },
            {"text": "Un banc"},
        )
    )
    hold(workspace, f"Un pont ici (https://example.org/p). Signé {ACCOUNT}", f"Merci {ACCOUNT}")
    return workspace


ADDRESSES = ("javascript:alert(1)", "voir la page", "/proposals/3", "https://a.example/4 bis")
PROPOSALS = "id;category/id;title;body;votes;comments;created_at;url;component/id\n" + "".join(
    f"{number};;Titre {number};Pour tous;0;0;2019-01-17 10:00:00 +0100;{url};3\n"
    for number, url in enumerate(ADDRESSES, start=1)
)


def test_a_cell_that_its_column_cannot_hold_is_left_empty_and_told(tmp_path, rows):
    """An address that is none, of the web or at all; the rest of its row is published."""
    export, folder = tmp_path / "proposals.csv", tmp_path / "work"
    export.write_text(PROPOSALS, encoding="utf-8")
    for words in (["init", folder, "--from", export], ["build", folder]):
        result = CliRunner().invoke(cli, [str(word) for word in words])
        assert result.exit_code == 0, (result.output, result.exception)
    published = rows(Package.open(folder / "live" / "current"), "contributions", "url, status")
    assert [row["url"] for row in published] == [None, None, None, "https://a.example/4%20bis"]
    assert {row["status"] for row in published} == {"published"}
    with (folder / "private" / "withheld.csv").open(encoding="utf-8", newline="") as stream:
        told = [(one["object"], one["value"], one["left_out"]) for one in csv.DictReader(stream)]
    assert told == [("contributions, url", url, "case laissée vide") for url in ADDRESSES[:3]]
    assert "3 en tout" in (folder / "private" / "withheld.csv").read_text("utf-8")


def hold(workspace, *texts):
    """Note by hand that texts are to be held back, before any package was made."""
    lines = [f"hold,{ACCOUNT},{digest(text)},à relire,2017-03-26,équipe" for text in texts]
    workspace.create_folders()
    sheet = workspace.private / "decisions.csv"
    sheet.write_text("\n".join(["decision,passage,text,reason,date,author", *lines]), "utf-8")


def test_a_text_that_the_gate_stops_waits_and_the_rest_goes_out(quoted, rows):
    """Its number and its date stay; what it cites goes, and so does it from the figures."""
    package = make(quoted)
    found = rows(package, "contributions", "contribution_id, status, body")
    assert [tuple(row.values()) for row in found] == [
        ("1", "published", "Un quai pour tous"),
        ("2", "withheld", "[texte en attente de relecture]"),
        ("3", "published", "Un banc"),
    ]
    assert rows(package, "links") == []
    assert rows(package, "sources") == []
    assert package.report["valid"]
    assert "withheld" in {one["check"] for one in package.report["findings"]}
    assert package.descriptor["withheld"] == {"contribution": 1, "comment": 1}
    readme = (package.path / "README.md").read_text(encoding="utf-8")
    assert "textes non publiés : contributions, 1 ; commentaires, 1" in readme
    with Engine(package) as engine:
        totals = {row["measure"]: row["value"] for row in engine.run("totals").to_pylist()}
    assert (totals["contributions"], totals["comments"]) == (2, 1)
    assert ACCOUNT.encode() not in bytes_of(package)
    found = Index(Store(package, Engine(package)))
    assert found.search("pont", Filters(status=None), "number", 1).total == 0
    assert found.search("quai", Filters(), "number", 1).total == 1


@pytest.mark.journey
def test_the_right_one_of_many_waits(make_workspace, api_export, rows):
    """Rows of a report are in the order of the numbers, not of their signs."""
    workspace = make_workspace(api_export(*({"text": f"Idée {n}"} for n in range(1, 13))))
    hold(workspace, "Idée 11")
    package = make(workspace)
    held = rows(package, "contributions", where="status = 'withheld'")
    assert [row["contribution_id"] for row in held] == ["11"]


def test_the_operator_is_told_where_it_is_and_what_to_do(quoted):
    """By the number, the file and the row; the passage is private."""
    told = CliRunner().invoke(cli, ["build", str(quoted.path)])
    assert told.exit_code == 0, told.output
    assert "Retenus jusqu’à relecture (2), le reste est publié" in told.output
    assert "    - contributions, body n° 2 (comments.json, ligne 2) : texte retenu" in told.output
    assert ACCOUNT not in told.output
    with (quoted.private / "withheld.csv").open(encoding="utf-8") as stream:
        held = list(csv.DictReader(stream))
    assert [(row["object"], row["number"]) for row in held] == [
        ("contributions, body", "2"),
        ("comments, body", "1"),
    ]
    assert all(row["text"] for row in held)
    shown = CliRunner().invoke(cli, ["review", str(quoted.path)])
    assert "Retenu, texte retenu : 2" in shown.output


@pytest.mark.journey
def test_a_corrected_text_goes_out_under_its_number(make_workspace, api_export, quoted, rows):
    """Nothing was lost while it waited."""
    make(quoted)
    corrected = api_export(
        {"text": "Un quai pour tous"},
        {"text": "Un pont.", "author": {"id": ACCOUNT, "fullName": "Camille Nomdetest"}},
        {"text": "Un banc"},
    )
    package = make(make_workspace(corrected))
    (row,) = rows(package, "contributions", where="contribution_id = '2'")
    assert (row["status"], row["body"]) == ("published", "Un pont.")
    assert "withheld" not in package.descriptor
    assert (quoted.private / "withheld.csv").read_text("utf-8").count("\n") == 1


@pytest.mark.journey
def test_a_text_that_waits_can_be_withdrawn(quoted, rows):
    """It is in no package in full, and its number is known all the same."""
    make(quoted)
    arguments = ["remove", str(quoted.path), "2", "--reason", "author_request"]
    told = CliRunner().invoke(cli, arguments)
    assert told.exit_code == 0, told.output
    package = make(quoted)
    (row,) = rows(package, "contributions", where="contribution_id = '2'")
    assert (row["status"], row["body"]) == ("withdrawn", "[contribution retirée]")


@pytest.mark.journey
def test_a_workshop_that_bears_an_account_is_named_without_it(make_workspace, api_export, rows):
    """Masked as in a text, so that nothing has to wait."""
    workspace = make_workspace(
        api_export(
            {"text": "Un quai", "author": {"id": ACCOUNT, "fullName": "Camille Nomdetest"}},
            {"text": "Un pont", "alias": f"Chez {ACCOUNT}", "count": 3},
        )
    )
    package = make(workspace)
    assert [row["title"] for row in rows(package, "workshops")] == ["Chez [nom masqué]"]
    found = rows(package, "contributions", "status, body")
    assert [tuple(row.values()) for row in found] == [
        ("published", "Un quai"),
        ("published", "Un pont"),
    ]


def test_what_the_package_says_of_itself_still_stops_it(make_workspace, api_export):
    """Its description is the operator's to write again; and with it nothing is set apart."""
    workspace = make_workspace(
        api_export(
            {"text": f"Un pont. Signé {ACCOUNT}", "author": {"id": ACCOUNT, "fullName": "C N"}}
        )
    )
    text = workspace.configuration.read_text(encoding="utf-8")
    named = text.replace("[source]", f'description = "Avec {ACCOUNT}"\n[source]', 1)
    workspace.configuration.write_text(named, encoding="utf-8")
    with pytest.raises(NotFitError):
        make(workspace)
    assert not (workspace.live / "current").exists()


@pytest.mark.journey
def test_the_same_texts_wait_in_the_same_bytes(quoted):
    """A package that was made twice is that of the second time, and the same."""
    first = make(quoted)
    before = bytes_of(first)
    for path in (quoted.live / "current",):
        path.unlink()
    assert bytes_of(Package.open(make(quoted).path)) == before


@pytest.mark.journey
def test_a_text_on_which_a_detector_fails_waits(make_workspace, api_export, rows, monkeypatch):
    """It was not read: it is not said to be innocent, and the others go out."""

    def broken(text):
        if "mirabelle" in text:
            raise ValueError(text)
        yield from ()

    monkeypatch.setattr(redaction, "_DETECTORS", (("account", broken), *redaction._DETECTORS))
    workspace = make_workspace(
        api_export({"text": "Le 12, une mirabelle @ 5"}, {"text": "Le 13, une prune @ 6"})
    )
    package = make(workspace)
    found = rows(package, "contributions", "status, body")
    assert [tuple(row.values()) for row in found] == [
        ("withheld", "[texte en attente de relecture]"),
        ("published", "Le 13, une prune @ 6"),
    ]
    assert b"mirabelle" not in bytes_of(package)


def test_a_text_that_takes_too_long_to_read_waits(make_workspace, api_export, rows, monkeypatch):
    """Nobody knows what it holds; it does not stop the others."""
    redaction.redact("Merci. Cordialement, Jeanne Lilas", signed=True)
    monkeypatch.setattr(redaction.patience, "_SECONDS", 0.05)
    monkeypatch.setattr(redaction.patience, "_SIGNS_A_SECOND", 10**9)
    workspace = make_workspace(api_export({"text": "0 " * 40_000}, {"text": "Une prune à 6 h"}))
    found = rows(make(workspace), "contributions", "status, body")
    assert [tuple(row.values()) for row in found] == [
        ("withheld", "[texte en attente de relecture]"),
        ("published", "Une prune à 6 h"),
    ]
