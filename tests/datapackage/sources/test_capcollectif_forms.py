"""Cap Collectif: JSON opinions and every variant of the sparse CSV give one content."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest
from staged import stage

from datapackage.consultation import SourceSettings
from datapackage.errors import ConfigurationError, SourceError
from datapackage.sources.capcollectif import CapCollectif

STEP = "contributions_projet-de-loi-renseignement_elaboration-de-la-loi"
PERSON = {"uniqueId": "jeanne-1", "displayName": "Jeanne Rivière"}
OPINION = {
    "id": 7,
    "title": "Titre",
    "body": "<p>Id&eacute;e</p>",
    "created_at": "2015-09-26T14:05:04+0200",
    "is_trashed": False,
    "author": PERSON,
    "type": {"id": 3, "title": "Section 1", "subtitle": "Données"},
    "votes_ok": 5,
    "votes_mitige": 1,
    "votes_nok": 2,
    "votes": [{"user": PERSON}],
    "arguments": [
        {"id": 7, "body": "Oui", "type": 1, "votes_count": 4, "author": PERSON},
        {"id": 8, "body": "Non", "type": 0, "votes_count": 0, "author": PERSON},
        {"id": 9, "body": "Spam", "type": 0, "is_trashed": True, "author": PERSON},
    ],
    "sources": [
        {"id": 1, "title": "Une étude", "link": "https://example.org/e", "body": "Lire"},
    ],
    "appendices": [{"body": "Motifs", "type": {"title": "Exposé"}}],
}
NEW = (
    "export_contribution_type;export_contribution_id;export_contribution_author_id;"
    "export_contribution_author_type_name;export_contribution_section_title;"
    "export_contribution_title;export_contribution_body_text;export_contributions_created_at;"
    "export_contribution_published;export_contribution_trashed;export_contribution_votes_count_ok;"
    "export_contribution_arguments_id;export_contribution_arguments_related_id;"
    "export_contribution_arguments_type;export_contribution_arguments_body;"
    "export_contribution_versions_id;export_contribution_versions_title;"
    "export_contribution_versions_body_text;export_contribution_votes_id;"
    "export_contribution_votes_related_id;export_contribution_votes_value\n"
)
LEGACY = (
    "type;contributions_id;contributions_author_id;contributions_author_type_name;"
    "contributions_section_title;contributions_title;contributions_bodyText;"
    "contributions_createdAt;contributions_published;contributions_trashed;"
    "contributions_votesCountOk;arguments_id;arguments_related_id;arguments_type;arguments_body;"
    "versions_id;versions_title;versions_bodyText;votes_id;votes_related_id;votes_value\n"
)
ROWS = (
    "opinion;o1;u1;Association;S;T;Texte;2019-04-01 03:45:00;1;;2;;;;;;;;;;\n"
    "argument;;;;;;;;;;;a1;o1;argument.show.type.for;Pour;;;;;;\n"
    "version;;;;;;;;;;;;;;;v1;Modif;Autre texte;;;\n"
    "vote;;;;;;;;;;;;;;;;;;1;o1;global.ok\n"
    "vote;;;;;;;;;;;;;;;;;;2;o1;global.nok\n"
    "opinion;o2;u2;Citoyen;S;T2;Caché;2019-04-01 03:45:00;;;0;;;;;;;;;;\n"
    "argument;;;;;;;;;;;a2;o2;argument.show.type.for;Sous caché;;;;;;\n"
    "argument;;;;;;;;;;;a3;o9;argument.show.type.for;Perdu;;;;;;\n"
    "reporting;;;;;;;;;;;;;;;;;;;;\n"
    "opinion;trop;peu\n"
)


def write(folder, contents):
    """Write the files of an export, by name."""
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def read(folder):
    """Read an export into the staging tables."""
    return stage(folder, "capcollectif")


def test_json_opinion_with_what_answers_it(tmp_path):
    """Arguments take sides, sources cite, the bin is left out, voters go no further."""
    connection = read(write(tmp_path / "raw", {"7.json": json.dumps({"opinion": OPINION})}))
    (opinion,) = connection.execute(
        "SELECT keys, kind, body, theme_key FROM staging.contributions"
    ).fetchall()
    body = "<p>Id&eacute;e</p><p>Exposé</p><div>Motifs</div>"
    assert opinion == (["id:opinion:7"], "opinion", body, "section:3")
    themes = connection.execute("SELECT title FROM staging.themes").fetchall()
    assert themes == [("Section 1 : Données",)]
    comments = connection.execute(
        "SELECT keys[1], contribution_key, kind, stance, body FROM staging.comments ORDER BY 1"
    ).fetchall()
    cited = '<p><a href="https://example.org/e">Une étude</a></p>Lire'
    assert comments == [
        ("id:argument:7", "id:opinion:7", "argument", "for", "Oui"),
        ("id:argument:8", "id:opinion:7", "argument", "against", "Non"),
        ("id:source:1", "id:opinion:7", "source", None, cited),
    ]
    tallies = connection.execute(
        "SELECT object_key, option, origin, count FROM staging.tallies ORDER BY ALL"
    ).fetchall()
    assert tallies == [
        ("id:argument:7", "for", "declared", 4),
        ("id:argument:8", "for", "declared", 0),
        ("id:opinion:7", "against", "declared", 2),
        ("id:opinion:7", "for", "declared", 5),
        ("id:opinion:7", "neutral", "declared", 1),
    ]
    assert connection.execute("SELECT rule, count FROM staging.exclusions").fetchall() == [
        ("rejected", 1)
    ]


@pytest.mark.parametrize("header", [NEW, LEGACY])
@pytest.mark.parametrize("separator", [";", ","])
def test_sparse_table_under_new_and_legacy_titles(tmp_path, header, separator):
    """One table, a discriminator, a BOM: the same objects under both generations of titles."""
    text = ("\ufeff" + header + ROWS).replace(";", separator)
    connection = read(write(tmp_path / "raw", {"x.csv": text}))
    contributions = connection.execute(
        "SELECT keys[1], kind, parent_key, theme_key, author_key FROM staging.contributions "
        "ORDER BY position"
    ).fetchall()
    assert contributions == [
        ("id:opinion:o1", "opinion", None, "section:S", "id:u1"),
        ("id:version:v1", "amendment", "id:opinion:o1", "section:S", None),
    ]
    comments = connection.execute("SELECT keys[1], stance FROM staging.comments").fetchall()
    assert comments == [("id:argument:a1", "for")]
    tallies = connection.execute(
        "SELECT option, origin, count FROM staging.tallies ORDER BY ALL"
    ).fetchall()
    assert tallies == [
        ("against", "computed", 1),
        ("for", "computed", 1),
        ("for", "declared", 2),
        ("neutral", "computed", 0),
    ]
    rules = connection.execute(
        "SELECT object_type, rule, count FROM staging.exclusions ORDER BY ALL"
    ).fetchall()
    assert rules == [
        ("comment", "unpublished", 1),
        ("contribution", "unpublished", 1),
        ("file", "not_a_contribution", 1),
    ]
    reasons = connection.execute(
        "SELECT object_type, reason FROM staging.quarantine ORDER BY ALL"
    ).fetchall()
    assert reasons == [
        ("comment", "missing_parent"),
        ("contribution", "unreadable_line"),
    ]
    kinds = connection.execute(
        "SELECT author_key, kind FROM staging.participants ORDER BY ALL"
    ).fetchall()
    assert kinds == [("id:u1", "organisation"), ("id:u2", "individual")]


def test_damaged_and_foreign_files_are_set_aside(tmp_path):
    """An empty answer and a foreign table are quarantined; a list of people is left out."""
    files = {
        "1.json": "",
        "7.json": json.dumps({"opinion": OPINION}),
        "autre.csv": "a,b\n1,2\n",
        "participants.csv": "export_participant_id,export_participant_user_email\nu1,a@b.fr\n",
    }
    connection = read(write(tmp_path / "raw", files))
    reasons = connection.execute(
        "SELECT source_file, reason FROM staging.quarantine ORDER BY ALL"
    ).fetchall()
    assert reasons == [("1.json", "unreadable_file"), ("autre.csv", "unrecognised_file")]
    left = connection.execute(
        "SELECT source_file FROM staging.exclusions WHERE object_type = 'file'"
    ).fetchall()
    assert left == [("participants.csv",)]


def test_nothing_known_is_an_error(tmp_path):
    """A folder without any known form says what was found and what was expected."""
    with pytest.raises(SourceError, match=r"reconnue \(a\.csv, b\.json\) ; attendu"):
        read(write(tmp_path / "raw", {"a.csv": "a,b\n", "b.json": "{"}))


def test_of_many_unknown_files_a_few_are_named(tmp_path):
    """The message stays a sentence whatever the folder holds, and says how many are left."""
    files = {f"{number}.csv": "a,b\n" for number in range(1, 9)}
    told = r"\(1\.csv, 2\.csv, 3\.csv, 4\.csv, 5\.csv et 3 autres\)"
    with pytest.raises(SourceError, match=told):
        read(write(tmp_path / "raw", files))
    with pytest.raises(SourceError, match=r"\(aucun fichier\)"):
        read(write(tmp_path / "none", {}))


def test_collect_copies_and_refuses_an_address(tmp_path):
    """An export is downloaded by hand: an address is refused with the way to go."""
    write(tmp_path / "export", {"x.csv": LEGACY})
    raw = tmp_path / "raw"
    raw.mkdir()
    CapCollectif().collect(SourceSettings("capcollectif", "export"), tmp_path, raw)
    assert (raw / "x.csv").read_text(encoding="utf-8") == LEGACY
    with pytest.raises(ConfigurationError, match="téléchargez"):
        CapCollectif().collect(SourceSettings("capcollectif", "http://x.fr"), tmp_path, raw)


def controls(path):
    """The counts of a control file by opinion."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            row.pop("id"): {key: int(value) for key, value in row.items()}
            for row in csv.DictReader(stream)
        }


@pytest.mark.exports
def test_republique_numerique_agrees_with_its_control_totals():
    """For each opinion kept: the votes declared and the arguments of each side."""
    folder = Path(os.environ["CONCERTATION_DATA"]) / "cap-collectif-republique-numerique-2015"
    connection = read(folder)
    opinions = connection.execute("SELECT source_id FROM staging.contributions").fetchall()
    assert len(opinions) == 179 - 4
    votes, arguments = (controls(folder / f"{n}_counts.csv") for n in ("votes", "arguments"))
    counted = {
        (key.removeprefix("id:opinion:"), option): count
        for key, option, count in connection.execute(
            "SELECT object_key, option, count FROM staging.tallies "
            "WHERE object_type = 'contribution' AND origin = 'declared'"
        ).fetchall()
    }
    sides = {
        (key.removeprefix("id:opinion:"), stance): count
        for key, stance, count in connection.execute(
            "SELECT contribution_key, stance, count(*) FROM staging.comments "
            "WHERE kind = 'argument' GROUP BY ALL"
        ).fetchall()
    }
    names = {"for": "ok", "against": "ko", "neutral": "mitige"}
    wrong = {
        (number, option): (counted[number, option], votes[number][name])
        for (number,) in opinions
        for option, name in names.items()
        if counted[number, option] != votes[number][name]
    }
    assert wrong == {}
    apart = {
        (number, stance): arguments[number][name] - sides.get((number, stance), 0)
        for (number,) in opinions
        for stance, name in (("for", "yes"), ("against", "no"))
        if arguments[number][name] != sides.get((number, stance), 0)
    }
    # The only differences are the arguments in the bin, which the controls count.
    assert all(missing > 0 for missing in apart.values())
    binned = 0
    kept = {number for (number,) in opinions}
    for path in (folder / "opinions").glob("*.json"):
        if path.stem in kept:
            opinion = json.loads(path.read_text("utf-8"))["opinion"]
            binned += sum(argument["is_trashed"] for argument in opinion["arguments"])
    assert sum(apart.values()) == binned


@pytest.mark.exports
def test_each_variant_gives_the_same_content(tmp_path):
    """Differences are those of the export itself, listed here one by one."""
    folder = Path(os.environ["CONCERTATION_DATA"]) / "cap-collectif-export-fixtures/consultation"
    found = {}
    for variant in ("", "_grouped", "_simplified"):
        raw = tmp_path / f"raw{variant}"
        raw.mkdir()
        shutil.copyfile(folder / f"{STEP}{variant}.csv", raw / "x.csv")
        connection = read(raw)
        found[variant] = {
            "objects": dict(
                connection.execute("SELECT source_id, title FROM staging.contributions").fetchall()
            ),
            "arguments": set(
                connection.execute(
                    "SELECT source_id, contribution_key, stance FROM staging.comments "
                    "WHERE kind = 'argument'"
                ).fetchall()
            ),
        }
    full, grouped, simplified = found.values()
    assert grouped == simplified
    assert full["arguments"] == grouped["arguments"]
    # The full export says that opinion62 is not published; the others do not say it.
    assert grouped["objects"].keys() - full["objects"].keys() == {"opinion62"}
    # Versions 4 to 10, of opinion58, are in the full export only.
    only = {f"version{number}" for number in range(4, 11)}
    assert full["objects"].keys() - grouped["objects"].keys() == only
    assert all(full["objects"][k] == v for k, v in grouped["objects"].items() if k != "opinion62")
