"""Files, counts and references of a package agree, or a finding says where they do not."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from datapackage.package import Package
from validation.accounting import check_accounting
from validation.files import check_files


def places(folder: Path) -> set[tuple[str, str | None, str | None, int | None]]:
    """Return what does not agree: check, table, field, row."""
    opened = Package.open(folder)
    found = [*check_files(opened), *check_accounting(opened)]
    return {(finding.check, finding.table, finding.field, finding.row) for finding in found}


def edit(folder: Path, change) -> None:
    """Apply `change` to the descriptor."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text())
    change(descriptor)
    path.write_text(json.dumps(descriptor))


@pytest.mark.parametrize("release", [True, False], ids=["release", "live"])
def test_a_good_package_adds_up(rows, package, release):
    """Sealed or still without a manifest, nothing is held against it."""
    folder = package(rows, release=release)
    assert places(folder) == set()

    (folder / "manifest.json").unlink()
    assert places(folder) == set()


ACCOUNTS = {
    "lost": {"read": 7, "kept": 4, "quarantined": 0, "excluded": {"spam": 2}},
    "kept more than there is": {"read": 5, "kept": 5, "quarantined": 0, "excluded": {}},
    "kept less than there is": {"read": 3, "kept": 3, "quarantined": 0, "excluded": {}},
}


@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_record_that_is_not_accounted_for_is_found(rows, package, account):
    """Read = kept + quarantined + excluded, and kept is what the table holds."""
    lines = [{"object_type": "contribution", **ACCOUNTS[account]}]
    folder = package(rows, accounting=lines)

    assert places(folder) == {("accounting", "contributions", None, None)}


def test_a_tombstone_needs_no_record_read(rows, package):
    """A withdrawn contribution keeps its row after the platform has deleted it."""
    rows["contributions"][3] |= {"status": "withdrawn", "title": None, "author_id": None}
    rows["removals"] = [
        {
            "object_type": "contribution",
            "object_id": "4",
            "reason_code": "legal",
            "date": "2017-04-03",
        }
    ]
    line = {"object_type": "contribution", "quarantined": 0, "excluded": {}}

    assert places(package(rows, accounting=[{**line, "read": 3, "kept": 3}])) == set()


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_lie_about_rows_is_found(rows, package, resealed, kind):
    """Each file has the number of rows that the descriptor states."""
    folder = package(rows)

    def lie(descriptor):
        for resource in descriptor["resources"]:
            if resource["path"] == f"themes.{kind}":
                resource["rowCount"] = 3

    edit(folder, lie)
    resealed(folder)

    assert places(folder) == {("row-count", "themes", None, None)}


def test_a_csv_that_says_something_else_than_its_parquet_is_found(rows, package, resealed):
    """Both are proved by their hashes, and yet one of them is wrong."""
    folder = package(rows)
    path = folder / "themes.csv"
    path.write_text(path.read_text().replace("Diagnostic", "Diagnostics"))
    resealed(folder)

    assert places(folder) == {("twins", "themes", None, None)}


def test_a_column_that_no_schema_makes_public_is_found(rows, package, resealed):
    """A column reaches the public because its schema is public, and in no other way."""
    folder = package(rows, release=False)
    duckdb.sql(f"SELECT *, 'x' AS email FROM '{folder}/themes.parquet'").write_parquet(
        str(folder / "themes.parquet")
    )
    resealed(folder)

    assert places(folder) == {("columns", "themes", None, None)}


def test_a_column_of_another_type_is_found(rows, package, resealed):
    """A number kept as text breaks whoever reads the Parquet file."""
    folder = package(rows, release=False)
    duckdb.sql(
        f"SELECT * REPLACE (position::VARCHAR AS position) FROM '{folder}/themes.parquet'"
    ).write_parquet(str(folder / "themes.parquet"))
    resealed(folder)

    assert places(folder) == {("columns", "themes", "position", None)}


def test_files_are_those_of_the_manifest_and_no_other(rows, package):
    """An altered, a missing and a stray file are each found, by their path."""
    folder = package(rows)
    (folder / "README.md").write_text("Autre chose.")
    (folder / "tags.csv").unlink()
    (folder / "notes.txt").write_text("oublié là")

    assert places(folder) == {
        ("manifest", "README.md", None, None),
        ("manifest", "tags.csv", None, None),
        ("manifest", "notes.txt", None, None),
    }


def test_a_table_without_a_file_is_found(rows, package, resealed):
    """Even an empty table has its Parquet file."""
    folder = package(rows, release=False)
    (folder / "tags.parquet").unlink()
    edit(
        folder,
        lambda descriptor: descriptor.update(
            resources=[one for one in descriptor["resources"] if one["table"] != "tags"]
        ),
    )
    resealed(folder)

    assert places(folder) == {("tables", "tags", None, None)}


def test_damaged_files_are_left_to_structure(rows, package):
    """Files that are neither CSV nor Parquet do not stop the other checks."""
    folder = package(rows)
    (folder / "themes.parquet").write_bytes(b"PAR1 no")
    (folder / "themes.csv").write_bytes(b'theme_id,"\xff\x00')
    (folder / "manifest.json").unlink()

    assert {place[0] for place in places(folder)} <= {"columns", "row-count"}


DANGLING = {
    "vote": (
        lambda rows: rows["vote_tallies"][1].update(object_id="9"),
        ("dangling-object", "vote_tallies", "object_id", 3),
    ),
    "link": (
        lambda rows: rows.update(
            links=[
                {
                    "link_id": "1",
                    "object_type": "comment",
                    "object_id": "4",
                    "url": "https://example.org/",
                }
            ]
        ),
        ("dangling-object", "links", "object_id", 2),
    ),
    "announced theme": (
        lambda rows: rows["announced_figures"][0].update(theme_id="9"),
        ("dangling-object", "announced_figures", "theme_id", 2),
    ),
    "withdrawn contribution": (
        lambda rows: rows["contributions"][1].update(status="withdrawn"),
        ("withdrawn", "contributions", "status", 3),
    ),
    "withdrawn comment": (
        lambda rows: rows["comments"][0].update(status="withdrawn", title="Ancien titre"),
        ("withdrawn", "comments", "status", 2),
    ),
}


@pytest.mark.parametrize("broken", DANGLING)
def test_a_reference_that_no_schema_can_state_is_followed(rows, package, broken):
    """What a vote, a link or a removal is about exists; what is withdrawn is gone."""
    breaks, expected = DANGLING[broken]
    breaks(rows)

    assert places(package(rows, release=False)) == {expected}


def test_a_rule_waits_for_every_table_that_it_reads(rows, package, resealed):
    """Votes for a comment are not told as dangling because comments cannot be read."""
    rows["vote_tallies"] = [
        {"object_type": "comment", "object_id": "1", "option": "for", "origin": "declared"}
        | {"count": 1}
    ]
    folder = package(rows, release=False)
    (folder / "comments.parquet").write_bytes(b"PAR1 no")
    resealed(folder)

    assert {place[0] for place in places(folder)} <= {"columns", "row-count"}
