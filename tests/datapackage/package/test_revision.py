"""A release is written again without what was withdrawn: nothing else moves."""

import hashlib
import json
import shutil
from datetime import UTC, date, datetime

import duckdb
import pytest
import small_portal

from datapackage.literal import literal
from datapackage.package import Package
from datapackage.package.changes import compare
from datapackage.package.revision import Withdrawal, still_told, write_revision
from datapackage.package.write import seal

BEFORE = datetime(2017, 3, 1, 8, tzinfo=UTC)
LAST = datetime(2017, 3, 25, 8, tzinfo=UTC)
FOURTH = Withdrawal("contribution", "4", "author_request", date(2026, 3, 3))
REPLY = Withdrawal("comment", "1", "legal", date(2026, 3, 9))
SIXTH = Withdrawal("contribution", "6", "moderation", date(2026, 3, 9))
"""A text that waits to be read: its origin is told, and it is counted among those that wait."""
CITED = "https://guide.invalid/"


def link(number, kind, cited, title, place):
    """Return a link that a contribution or a comment cites."""
    about = {"object_type": kind, "object_id": cited, "theme_id": "1", "title": title}
    return {"link_id": number, "url": f"{CITED}{place}"} | about


def measured(moment, measure, value, theme="1"):
    """Return what was measured at a collection."""
    return {"measured_at": moment, "measure": measure, "theme_id": theme, "value": value}


def content():
    """Return tables in which contribution 4 and comment 1 are told wherever they can be."""
    sources = [("a", "Les mots du 4", 2), ("b", None, 1), ("c", "Un titre de la feuille", 2)]
    tables = small_portal.rows()
    tables["contributions"][5] |= {"status": "withheld", "source_id": "abc"}
    return tables | {
        "links": [
            link("1", "contribution", "4", "Les mots du 4", "a"),
            link("2", "contribution", "4", None, "b"),
            link("3", "contribution", "7", "Le guide", "a"),
            link("4", "contribution", "7", "Le guide", "c"),
            link("5", "comment", "1", "Ce que dit 1", "c"),
        ],
        "sources": [
            {"url": f"{CITED}{place}", "title": title, "citations": citations}
            for place, title, citations in sources
        ],
        "tags": [{"tag_id": "t", "scheme": "s", "title": "T"}],
        "contribution_tags": [{"contribution_id": one, "tag_id": "t"} for one in ("4", "7")],
        "outcomes": [
            {"object_type": "contribution", "object_id": one, "state": "accepted", "reason": "Oui"}
            for one in ("4", "7")
        ],
        # Five contributions on theme 1 at the last collection; four before, as without number 4.
        "history": [
            measured(BEFORE, "contributions", 4),
            measured(LAST, "contributions", 5),
            measured(LAST, "contributions", 7, "all"),
            measured(LAST, "workshops", 2, "all"),
        ],
    }


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A release, made by the product's own hands; tests only read it."""
    folder = tmp_path_factory.mktemp("released") / "1.0.0"
    described = Package(small_portal.write(folder, content(), "1.0.0")).descriptor
    described |= {"withheld": {"contribution": 1}}
    (folder / "datapackage.json").write_text(json.dumps(described), "utf-8")
    return Package(folder)


@pytest.fixture(scope="module")
def first(released, tmp_path_factory):
    """What is left of it without contribution 4."""
    return revised(released, tmp_path_factory.mktemp("first") / "r1", FOURTH)


@pytest.fixture(scope="module")
def second(first, tmp_path_factory):
    """Then without a comment, and without a text that waited."""
    return revised(first, tmp_path_factory.mktemp("second") / "r2", SIXTH, REPLY)


@pytest.fixture(scope="module")
def old(released, tmp_path_factory):
    """The same release as the first schemas made it, and its revision."""
    folder = tmp_path_factory.mktemp("old")
    former = older(released, folder / "1.0.0")
    return former, revised(former, folder / "r1", FOURTH)


def revised(former, folder, *withdrawn):
    """Return the revision of `former` without what is withdrawn."""
    folder.mkdir()
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        package = write_revision(connection, former, withdrawn, folder)
    seal(package, b'{"valid": true}\n', former)
    return Package(folder)


def rows(package, table):
    """Return the rows of a table, each with every cell."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute(
            "SELECT * FROM read_parquet($1)", [literal(package.parquet[table])]
        )
        return found.to_arrow_table().to_pylist()


def moved(before, after, table):
    """Return the rows of `before` that `after` has no more, and those that it alone has."""
    old, new = rows(before, table), rows(after, table)
    return [row for row in old if row not in new], [row for row in new if row not in old]


def test_only_what_was_withdrawn_moves(released, first):
    """Its row keeps its number and its date; what is about it goes; every other cell stays."""
    ((was,), (now,)) = moved(released, first, "contributions")
    assert was["body"] == small_portal.SECRET
    assert (now["contribution_id"], now["created_at"]) == ("4", was["created_at"])
    assert (now["status"], now["body"], now["author_id"]) == (
        "withdrawn",
        "[contribution retirée]",
        None,
    )
    for table, key in (("links", "object_id"), ("outcomes", "object_id")):
        gone, new = moved(released, first, table)
        assert ({row[key] for row in gone}, new) == ({"4"}, [])
    gone, new = moved(released, first, "contribution_tags")
    assert ([row["contribution_id"] for row in gone], new) == (["4"], [])
    assert moved(released, first, "removals") == (
        [],
        [
            {
                "object_type": "contribution",
                "object_id": "4",
                "reason_code": "author_request",
                "date": date(2026, 3, 3),
            }
        ],
    )
    told = {"contributions", "links", "outcomes", "contribution_tags", "removals"}
    told |= {"sources", "history"}
    for table in released.parquet.keys() - told:
        assert moved(released, first, table) == ([], []), table


def test_a_source_is_told_by_those_who_still_cite_it(first, second):
    """A title in the words of whoever withdrew goes with them; one of the team's sheet stays."""
    told = {row["url"]: (row["title"], row["citations"]) for row in rows(first, "sources")}
    assert told == {f"{CITED}a": ("Le guide", 1), f"{CITED}c": ("Un titre de la feuille", 2)}
    told = {row["url"]: (row["title"], row["citations"]) for row in rows(second, "sources")}
    assert told == {f"{CITED}a": ("Le guide", 1), f"{CITED}c": ("Un titre de la feuille", 1)}


def test_what_was_measured_last_is_measured_again(released, first):
    """A figure that is again what it was before has not moved; the past stays."""
    gone, new = moved(released, first, "history")
    assert gone == [measured(LAST, "contributions", 5), measured(LAST, "contributions", 7, "all")]
    assert new == [measured(LAST, "contributions", 6, "all")]


def test_files_of_which_nothing_changed_keep_their_bytes(released, first, second):
    """And the former hashes of the others are listed, those of each revision apart."""
    assert first.altered() == second.altered() == []
    before, after = released.manifest["files"], first.manifest["files"]
    assert before.keys() == after.keys()
    (withdrawn,) = first.manifest["withdrawn"]
    changed = {name for name, said in before.items() if said != after[name]}
    assert withdrawn["revision"] == 0
    assert withdrawn["files"].keys() == changed | {"manifest.json"}
    assert {"contributions.csv", "contributions.xlsx", "search.sqlite"} <= changed
    assert not changed & {"comments.parquet", "themes.csv", "queries/totals.sql"}
    assert all(withdrawn["files"][name] == before[name] for name in changed)
    digest = hashlib.sha256((released.path / "manifest.json").read_bytes()).hexdigest()
    assert withdrawn["files"]["manifest.json"]["sha256"] == digest
    assert [one["revision"] for one in second.manifest["withdrawn"]] == [0, 1]
    assert second.manifest["withdrawn"][0] == withdrawn


def test_the_same_withdrawals_give_the_same_bytes(released, first, tmp_path):
    """There is no clock: days are those of the withdrawals."""
    again = revised(released, tmp_path / "r1", FOURTH)
    assert again.manifest == first.manifest


def test_a_revision_says_what_it_is(released, first, second):
    """In the descriptor, the manifest, the README and the changelog, with the day."""
    assert (first.version, first.revision, released.revision) == ("1.0.0", 1, 0)
    assert list(first.descriptor)[4:7] == ["version", "revision", "description"]
    assert (first.manifest["revision"], second.manifest["revision"]) == (1, 2)
    assert first.descriptor["withdrawn"] == [{"revision": 1} | FOURTH.public()]
    assert [one["revision"] for one in second.descriptor["withdrawn"]] == [1, 2, 2]
    assert "1.0.0, révision 1" in (first.path / "README.md").read_text("utf-8")
    log = (second.path / "CHANGELOG.md").read_text("utf-8")
    headings = [line for line in log.splitlines() if line.startswith("## ")]
    assert headings == ["## 1.0.0, révision 2", "## 1.0.0, révision 1", "## 1.0.0"]
    assert "Contribution 4 : texte retiré le 2026-03-03 à la demande de son auteur." in log
    assert "Commentaire 1 : texte retiré le 2026-03-09 pour une raison juridique." in log


def test_a_text_that_waited_to_be_read_waits_no_more(released, first, second):
    """Its author and its origin are told no more, and it is counted no more among them."""
    with duckdb.connect() as connection:
        asked = [REPLY, SIXTH, FOURTH]
        assert still_told(connection, released, asked) == [FOURTH, SIXTH, REPLY]
        assert still_told(connection, first, asked) == [SIXTH, REPLY]
        assert still_told(connection, second, asked) == []
    assert first.descriptor["withheld"] == {"contribution": 1}
    assert "withheld" not in second.descriptor
    ((was,), (now,)) = moved(first, second, "contributions")
    assert (was["source_id"], now["source_id"], now["status"]) == ("abc", None, "withdrawn")


def older(released, folder):
    """Return `released` as the first schemas made it: without a column, without a table."""
    shutil.copytree(released.path, folder)
    kept = [item for item in released.descriptor["resources"] if item.get("table") != "outcomes"]
    for name in ("outcomes.parquet", "outcomes.csv"):
        (folder / name).unlink()
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for suffix, form in (("parquet", "parquet"), ("csv", "csv, HEADER")):
            connection.execute(
                "COPY (SELECT * EXCLUDE stance FROM "
                f"read_parquet('{released.path}/contributions.parquet')) "
                f"TO '{folder}/contributions.{suffix}' (FORMAT {form})"
            )
    described = released.descriptor | {"schemaVersion": "1.0.0", "resources": kept}
    (folder / "datapackage.json").write_text(json.dumps(described), "utf-8")
    (folder / "manifest.json").unlink()
    seal(Package(folder), b"{}")
    return Package(folder)


def test_an_older_release_keeps_its_own_schemas(old):
    """Neither a column nor a table comes in with a revision."""
    former, after = old
    assert after.parquet.keys() == former.parquet.keys()
    assert {path.name for path in after.path.iterdir()} == {
        path.name for path in former.path.iterdir()
    }
    assert "stance" not in rows(after, "contributions")[0]
    header = (after.path / "contributions.csv").read_text("utf-8").partition("\n")[0]
    assert header.split(",") == list(rows(after, "contributions")[0])
    assert after.descriptor["schemaVersion"] == after.manifest["schemaVersion"] == "1.0.0"
    assert len(moved(former, after, "contributions")[0]) == 1


def test_a_revision_can_be_compared(released, old):
    """With its release and with what follows, also when its schemas are older than theirs."""
    former, after = old
    with duckdb.connect() as connection:
        told = {change.table: change for change in compare(connection, former, after)}
        assert {table: one.altered for table, one in told.items()} == {
            "contributions": ("4",),
            "contribution_tags": (),
            "removals": (),
        }
        assert compare(connection, released, former)[-1].table == "outcomes"
