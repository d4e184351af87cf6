"""Groups of opinion are published when nobody's vote can be told from them."""

from __future__ import annotations

import pytest

from concertation.collect import collect
from concertation.pipeline import build

COMMENTS = (
    "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1,0,0,2,1,1,Un\n"
)


def export(sizes, alone=0):
    """Return a conversation of groups of these sizes, and of voters in none; all agree."""
    groups = [str(group) for group, size in enumerate(sizes) for _ in range(size)]
    groups += [""] * alone
    people = "".join(f"{who},{group},1\n" for who, group in enumerate(groups))
    votes = "".join(f"{who},,0,{who},1\n" for who in range(len(groups)))
    return {
        "comments.csv": COMMENTS,
        "votes.csv": "timestamp,datetime,comment-id,voter-id,vote\n" + votes,
        "participants-votes.csv": "participant,group-id,n-votes\n" + people,
    }


@pytest.mark.journey
@pytest.mark.parametrize(
    ("sizes", "alone", "shown"),
    [
        ((6, 5), 0, {"A": 6, "B": 5}),
        ((6, 5), 5, {"A": 6, "B": 5}),
        # What is left over is as telling as a group.
        ((6, 5), 2, {}),
        ((6, 4), 0, {}),
        ((6, 4), 1, {"A": 6}),
        ((4, 3), 0, {}),
    ],
)
def test_no_group_tells_how_a_few_people_voted(make_workspace, rows, sizes, alone, shown):
    """Neither by itself nor by subtraction from all the votes."""
    workspace = make_workspace(export(sizes, alone))
    text = workspace.configuration.read_text(encoding="utf-8").replace("democracyos", "polis")
    workspace.configuration.write_text(text, encoding="utf-8")
    with workspace.writing("test"):
        collect(workspace)
        package = build(workspace).package
    found = rows(package, "group_tallies", where="option = 'for'")
    assert {row["group_id"]: row["count"] for row in found} == shown
    (consultation,) = rows(package, "consultations", "voters_count")
    assert consultation["voters_count"] == sum(sizes) + alone
