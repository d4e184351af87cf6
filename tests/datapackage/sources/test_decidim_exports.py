"""Are real exports of Decidim read whole?

Their counts were made with `csv` on the files, which are not in the repository (`exports`).
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from decidim_export import REPLY, quarantine, rows, stances
from staged import Read, reader


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return the function that reads files into staging tables."""
    return reader(tmp_path, "decidim")


def real(name: str) -> Path:
    """Return a real export."""
    return Path(os.environ["CONCERTATION_DATA"]) / name


def raw_lines(path: Path) -> list[dict[str, str]]:
    """Return the lines of a real export, by an independent reader."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


LILLE = "decidim-granddebat-lille-nancy-2019"


# Decidim's 0 is whoever did not choose.
SIDES = {"1": "for", "-1": "against", "0": None}


def aligned(lines: list[dict[str, str]]) -> dict[str, Counter]:
    """Count the alignments of the file: what answers a comment is one, the rest contributes."""
    sides: dict[str, Counter] = {"contributions": Counter(), "comments": Counter()}
    for line in lines:
        table = "comments" if line["commentable_type"] == REPLY else "contributions"
        sides[table][SIDES[line["alignment"]]] += 1
    return sides


@pytest.mark.exports
def test_lille_s_debates(read):
    """29 questions, 545 contributions, 148 comments; each declared count is what was read."""
    folder = real(LILLE)
    found = read([folder / "debats.csv", folder / "commentaires_debats.csv"])
    counts = [
        rows(found, f"SELECT count(*) FROM staging.{table}")[0][0]
        for table in ("themes", "contributions", "comments", "quarantine", "exclusions")
    ]
    assert counts == [29, 545, 148, 0, 0]
    read_here = Counter(
        theme
        for (theme,) in rows(
            found,
            "SELECT theme_key FROM staging.contributions UNION ALL "
            "SELECT theme_key FROM staging.comments "
            "JOIN staging.contributions ON contribution_key = contributions.keys[1]",
        )
    )
    declared = {
        f"id:debates:{d['id']}": int(d["comments"]) for d in raw_lines(folder / "debats.csv")
    }
    assert read_here == declared
    assert stances(found) == aligned(raw_lines(folder / "commentaires_debats.csv"))


@pytest.mark.exports
def test_lille_s_proposals(read):
    """All 196 lines and their 498 votes are there; 34 have no category."""
    path = real(LILLE) / "propositions-libres.csv"
    lines = raw_lines(path)
    found = read([path])
    assert rows(found, "SELECT count(*), count(theme_key) FROM staging.contributions") == [
        (196, 196 - 34)
    ]
    assert rows(found, "SELECT sum(count) FROM staging.tallies") == [(498,)]
    titles = rows(found, "SELECT title FROM staging.themes ORDER BY title")
    names = {line["category/name/fr"] for line in lines if line["category/id"]}
    assert {title for (title,) in titles} == names


@pytest.mark.exports
def test_comments_beside_the_wrong_file_are_not_attached(read):
    """Comments of debates never become comments of the proposals with the same numbers."""
    folder = real(LILLE)
    files = [folder / "commentaires_debats.csv", folder / "propositions-libres.csv"]
    found = read(files, contribution_level="topic")
    assert rows(found, "SELECT count(*) FROM staging.comments") == [(0,)]
    assert len(quarantine(found)) == 693


@pytest.mark.exports
def test_barcelona_s_comments(read):
    """All 87 lines are read, and each reply answers the one that the file says."""
    name = "www.decidim.barcelona-open-data-result_comments.csv"
    path = real("decidim-barcelona-opendata") / name
    lines = raw_lines(path)
    replies = sum(line["commentable_type"] == REPLY for line in lines)
    found = read([path], forum="*")
    assert rows(found, "SELECT count(*) FROM staging.contributions") == [(87 - replies,)]
    assert rows(found, "SELECT count(*) FROM staging.comments") == [(replies,)]
    assert stances(found) == aligned(lines)
    bodies = "SELECT body FROM staging.contributions UNION ALL SELECT body FROM staging.comments"
    assert all(not body.startswith(("'-", "'=", "'+", "'@")) for (body,) in rows(found, bodies))
