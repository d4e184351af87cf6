"""Polis: who voted, and how each group of opinion voted; never one person."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from staged import reader, stage

COMMENTS = (
    "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1,0,0,2,1,1,Un\n"
)
VOTES = (
    "timestamp,datetime,comment-id,voter-id,vote\n1,,0,1,1\n2,,0,2,1\n3,,0,3,-1\n4,,0,4,0\n"
    "5,,0,1,-1\n"
)
MEMBERS = "participant,xid,group-id,n-votes,0\n1,x,0,1,1\n2,,0,1,1\n3,,1,1,-1\n4,,,1,0\n"


@pytest.fixture
def read(tmp_path):
    """Return the function that reads files into the staging tables."""
    return reader(tmp_path, "polis")


def rows(connection, query):
    """Return the rows of a query."""
    return connection.execute(query).fetchall()


def test_current_votes_are_counted_by_group(read):
    """A changed vote counts once; whoever is in no group is in none."""
    staged = read({"comments.csv": COMMENTS, "votes.csv": VOTES, "participants.csv": MEMBERS})
    assert rows(staged, "SELECT * FROM staging.group_tallies") == [
        ("id:0", "A", 2, "against", 1),
        ("id:0", "A", 2, "for", 1),
        ("id:0", "A", 2, "pass", 0),
        ("id:0", "B", 1, "against", 1),
        ("id:0", "B", 1, "for", 0),
        ("id:0", "B", 1, "pass", 0),
    ]
    assert rows(staged, "SELECT * FROM staging.counters") == [("voters", 4)]


def test_the_summary_says_how_many_voted(read):
    """It counts whoever the list of votes does not show."""
    staged = read({"comments.csv": COMMENTS, "summary.csv": "topic,Le parc\nvoters,12\nviews,30\n"})
    assert rows(staged, "SELECT * FROM staging.counters") == [("voters", 12)]


def test_without_groups_nothing_is_told(read):
    """Nor without the votes, which the members alone do not give."""
    assert rows(read({"comments.csv": COMMENTS}), "FROM staging.group_tallies") == []
    staged = read({"comments.csv": COMMENTS, "p.csv": MEMBERS})
    assert rows(staged, "FROM staging.group_tallies") == []


CONVERSATIONS = ("bg2050-volunteers", "brexit-consensus", "scoop-hivemind.freshwater")


@pytest.mark.exports
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_groups_of_real_conversations_agree_with_the_wide_table(name):
    """The platform's own table of participants has each current vote, beside the group."""
    folder = Path(os.environ["CONCERTATION_DATA"]) / "polis-opendata" / name
    staged = stage(folder, "polis")
    published = {key for (key,) in rows(staged, "SELECT source_id FROM staging.contributions")}
    words = {"1": "for", "-1": "against", "0": "pass"}
    expected = Counter()
    with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream):
            for statement in published & line.keys():
                if line["group-id"] and line[statement] in words:
                    letter = "ABCDEFGH"[int(line["group-id"])]
                    expected[f"id:{statement}", letter, words[line[statement]]] += 1
    found = Counter(
        {
            (key, letter, option): count
            for key, letter, option, count in rows(
                staged, "SELECT object_key, group_label, option, count FROM staging.group_tallies"
            )
            if count
        }
    )
    assert len(found) > 100
    assert found == expected
