"""A person masks a passage, keeps one, holds a text back, says that a name is no person's."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner
from stdnum import iban

from concertation.cli import cli
from concertation.pipeline import build
from datapackage.errors import ConfigurationError

PHONE = "01 23 45 67 89"
TEXTS = (
    {"text": f"La mairie répond au {PHONE}, tous les jours."},
    {"text": "Le voisin du numéro sept fait trop de bruit."},
    {"text": "Plus de bancs près du canal."},
    {"text": "Des arbres, dit Jeanne Lilas."},
)


@pytest.fixture
def town(make_workspace, api_export):
    """Four texts; the first gives the telephone of a town hall."""
    people = [{"id": f"a{n}", "fullName": name} for n, name in enumerate(["A B", "Jeanne Lilas"])]
    texts = [text | {"author": people[0]} for text in TEXTS]
    texts[2]["author"] = people[1]
    return make_workspace(api_export(*texts))


def run(*words):
    """Run the command, and return what it says."""
    told = CliRunner().invoke(cli, [str(word) for word in words])
    assert told.exit_code == 0, told.output
    return told.output


def refused(*words):
    """Run the command, which refuses, and return why."""
    told = CliRunner().invoke(cli, [str(word) for word in words])
    assert isinstance(told.exception, ConfigurationError)
    return str(told.exception)


def bodies(workspace, rows):
    """Build, and return the published texts."""
    from datapackage.package import Package

    run("build", workspace.path)
    package = Package.open(workspace.live / "current")
    return [row["body"] for row in rows(package, "contributions", "contribution_id, body")]


def test_a_decision_holds_for_its_passage_and_its_text(town, rows, make_workspace, api_export):
    """Kept, masked, held; once the text is edited the detectors alone judge again."""
    assert bodies(town, rows)[0] == "La mairie répond au [téléphone masqué], tous les jours."

    run("decide", town.path, "keep", PHONE, "--reason", "standard public")
    run("decide", town.path, "mask", "voisin du numéro sept", "--in", 2, "--reason", "désigne")
    run("decide", town.path, "hold", "bancs", "--in", 3, "--reason", "à relire")
    run("decide", town.path, "words", "Jeanne Lilas", "--reason", "nom d’une place")

    assert bodies(town, rows) == [
        TEXTS[0]["text"],
        "Le [passage masqué] fait trop de bruit.",
        "[texte en attente de relecture]",
        TEXTS[3]["text"],
    ]
    assert "retenu par décision" in (town.private / "withheld.csv").read_text("utf-8")

    edited = [text | {"text": text["text"].replace(".", " !")} for text in TEXTS]
    make_workspace(api_export(*edited))
    assert bodies(town, rows)[:3] == [
        "La mairie répond au [téléphone masqué], tous les jours !",
        "Le voisin du numéro sept fait trop de bruit !",
        "Plus de bancs près du canal !",
    ]


def test_a_name_of_ordinary_words_is_masked_where_it_signs_and_proposed_elsewhere(
    make_workspace, api_export, rows
):
    """Account names that are words of the language: a person decides of each passage."""
    account = {"id": "a1", "fullName": "Pistes Cyclables"}
    town = make_workspace(
        api_export(
            {"text": "Des pistes cyclables partout.", "author": account},
            {"text": "Voilà mon avis. Cordialement, Pistes Cyclables", "author": account},
            {"text": "Rien sur les pistes, ni sur les voies cyclables.", "author": account},
        )
    )
    said = ["Des pistes cyclables partout.", "Voilà mon avis. Cordialement, [nom masqué]"]
    assert bodies(town, rows)[:2] == said
    with (town.private / "review.csv").open(encoding="utf-8", newline="") as stream:
        proposed = [row for row in csv.DictReader(stream) if row["state"] == "proposé"]
    assert [(row["passage"], row["number"], row["object"]) for row in proposed] == [
        ("pistes cyclables", "1", "contribution.body")
    ]
    assert "Proposé, noms de personnes : 1" in run("review", town.path)
    run("decide", town.path, "mask", "pistes cyclables", "--in", 1, "--reason", "c’est lui")
    assert bodies(town, rows)[0] == "Des [passage masqué] partout."
    assert "Proposé" not in run("review", town.path)


def test_a_decision_may_be_typed_in_the_sheet_of_review(town, rows):
    """The next build takes it, with who and when; without a reason it says on which line."""
    bodies(town, rows)
    sheet = town.private / "review.csv"
    with sheet.open(encoding="utf-8", newline="") as stream:
        reviewed = list(csv.DictReader(stream))
    assert [row["kind"] for row in reviewed] == ["name", "phone"]
    typed = next(row for row in reviewed if row["kind"] == "phone")
    typed["decision"] = "keep"
    write(sheet, reviewed)

    told = refused("build", town.path)
    assert "private/review.csv, ligne 3 : la colonne « reason » est vide" in told

    typed["reason"] = "standard public"
    write(sheet, reviewed)
    assert bodies(town, rows)[0] == TEXTS[0]["text"]
    decided = (town.private / "decisions.csv").read_text("utf-8").splitlines()
    (decided,) = csv.DictReader(decided)
    assert decided["passage"] == PHONE
    assert decided["author"]
    assert decided["date"]
    assert "→ keep" in run("review", town.path, "--all")


@pytest.mark.parametrize("path", ["command", "loop"])
def test_what_was_typed_is_not_lost_to_the_next_build(town, rows, path):
    """Whoever builds, the live loop too, writes the sheet again: it takes the decisions first."""
    bodies(town, rows)
    sheet = town.private / "review.csv"
    with sheet.open(encoding="utf-8", newline="") as stream:
        reviewed = list(csv.DictReader(stream))
    typed = {"phone": {"decision": "keep", "reason": "public"}}
    write(sheet, [row | typed.get(row["kind"], {}) for row in reviewed])
    if path == "command":
        run("build", town.path)
    else:
        with town.writing("test"):
            build(town)
    assert "keep" in (town.private / "decisions.csv").read_text("utf-8")


def test_a_sheet_saved_in_another_encoding_is_named(town, rows):
    """What was typed in it stays; the message says how to save it."""
    bodies(town, rows)
    sheet = town.private / "review.csv"
    sheet.write_bytes(sheet.read_text("utf-8").encode("cp1252", "replace"))
    assert "n’est pas en UTF-8" in refused("build", town.path)


def write(sheet, reviewed):
    """Save the sheet as a French spreadsheet does."""
    with sheet.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(reviewed[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(reviewed)


def test_a_number_that_its_key_proves_is_never_kept(make_workspace, api_export, rows):
    """Neither by the command, nor typed by hand; what was decided before stays."""
    number = "FR" + iban.calc_check_digits("FR00" + "3" * 23) + "3" * 23
    town = make_workspace(api_export({"text": f"Compte {number}, merci."}))
    assert bodies(town, rows) == ["Compte [IBAN masqué], merci."]

    told = refused("decide", town.path, "keep", number, "--reason", "c’est le mien")
    assert "un IBAN" in told
    assert not (town.private / "decisions.csv").exists()
    assert bodies(town, rows) == ["Compte [IBAN masqué], merci."]


def test_a_passage_that_is_nowhere_is_not_decided(town, rows):
    """A slip of the hand would else be noted, and never apply."""
    bodies(town, rows)
    told = refused("decide", town.path, "mask", "voisine", "--reason", "désigne")
    assert "« voisine » n’est dans aucun texte relu ni publié" in told
