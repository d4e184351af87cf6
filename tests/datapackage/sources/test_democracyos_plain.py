"""Is a list read by whole columns as its objects are, one by one, whatever is in them?

A list whose first object comes late is not taken for a plain one: it is the other way of reading.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

dates = st.sampled_from(
    ["2017-02-10T08:00:00Z", {"$date": "2017-02-11T08:00:00Z"}, "hier", 1486713600000, None]
)
people = st.sampled_from(
    [
        "u1", " u2 ", "", None, 7, {"id": "u1", "fullName": "Camille Specimen"},
        {"_id": {"$oid": "u2"}, "firstName": "Alix", "lastName": "Essai", "email": "a@exemple.fr"},
        {"displayName": "<b>Alix</b> Essai"}, {"$oid": "u3"}, {}, ["u1"],
    ]
)  # fmt: skip
votes = st.sampled_from(
    [
        None, [], [None],
        [{"author": "u1", "value": "positive"}, {"author": "u2", "value": "negative"}],
        [
            {"author": "u1", "value": "positive", "createdAt": "2017-02-10T08:00:00Z"},
            {"author": {"$oid": "u1"}, "value": "neutral", "createdAt": "2017-02-12T08:00:00Z"},
        ],
    ]
)  # fmt: skip
posts = st.fixed_dictionaries(
    {"text": st.sampled_from(["Oui", "<p>Été&nbsp;!</p>", "", "  ", "\n", None, 5, "emoji 🚲"])},
    optional={
        "id": st.sampled_from(["", "p1", "p2", "p3", 4, None, {"$oid": "p5"}]),
        "_id": st.sampled_from(["p6", {"$oid": "p7"}, None]),
        "author": people,
        "createdAt": dates,
        "editedAt": dates,
        "votes": votes,
        "deletedAt": st.sampled_from([None, "2017-02-12T08:00:00Z"]),
    },
)
marks = st.fixed_dictionaries(
    {},
    optional={
        "reference": st.sampled_from(["t1", "t2", {"id": "t3", "mediaTitle": "Thème"}, None, 8]),
        "topicId": st.sampled_from(["t1", {"_id": "t2"}]),
        "context": st.sampled_from(["topic", "paragraph", None]),
        "alias": st.sampled_from(["Atelier de Lille", " ", None, 12]),
        "count": st.sampled_from([12, "douze", None]),
        "flags": st.sampled_from([[], [{"value": "spam"}], [{"value": "autre"}], ["u1"], 2, None]),
        "deleted": st.sampled_from([True, False, None]),
        "upvotes": st.sampled_from([["u1", "u2"], 3, [], None]),
        "upvote": st.sampled_from([2, "2", None, -1]),
        "score": st.sampled_from([1, 2.5, None]),
        "replies": st.sampled_from([None, {"length": 1}, [], ["r1"], [{"id": "r2", "text": "Si"}]]),
        "inconnu": st.just({"a": [1]}),
    },
)
comments = st.tuples(posts, marks).map(lambda parts: parts[0] | parts[1])
other_things = st.sampled_from(
    [
        None, 7, "non", [1], {"text": "Oui", "reference": "t1", "votes": 3},
        {"text": "Oui", "reference": "t1", "votes": ["u1"]},
    ]
)  # fmt: skip
threads = st.fixed_dictionaries(
    {
        "comment": st.sampled_from(["p1", "p2", "p9", {"$oid": "p3"}, 4]),
        "replies": st.lists(st.one_of(posts, posts, posts, st.none()), max_size=3),
    },
    optional={"text": st.just("Oui")},
)

_ORDINARY = {"id": "p0", "text": "Un", "reference": "t1", "context": "topic", "author": "u9"}
_THREAD = {"comment": "p0", "replies": [{"id": "r0", "text": "Deux", "author": "u9"}]}


def staged(connection) -> dict[str, list[str]]:
    """Return every staging table, but for what an object that says nothing looked like."""
    tables = connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'staging'"
    ).fetchall()
    left_out = {"quarantine": "EXCLUDE (content)"}
    return {
        table: sorted(
            map(
                repr,
                connection.execute(f"SELECT * {left_out.get(table, '')} FROM staging.{table}")
                .fetchall(),
            )
        )
        for (table,) in tables
    }  # fmt: skip


def late(objects: list) -> str:
    """Write a list whose beginning says nothing."""
    return "[" + " " * 5000 + json.dumps(objects)[1:]


@pytest.mark.journey
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(comments, max_size=4),
    st.lists(comments, max_size=2),
    st.lists(other_things, max_size=1),
    st.lists(threads, max_size=3),
)
def test_a_list_is_read_as_its_objects_are(read, some, others, other, answers):
    """The same accounts, texts, people, votes, keys and places in the file, to the last row."""
    files = {
        "a.json": [_ORDINARY, *some],
        "c.json": [_ORDINARY, *others, *other],
        "r.json": [_THREAD, *answers],
    }
    _check_both_ways(read, files)


def test_a_list_that_holds_another_thing_is_read_as_its_objects_are(read):
    """What makes of an object a topic, a motion or an answer of version 2 is seen by both ways."""
    names = (
        "mediaTitle", "officialTitle", "clauses", "votable", "closingAt", "publishedAt",
        "organization_id", "vote_events", "motions", "results",
    )  # fmt: skip
    other = {"id": "x", "text": "Oui", "context": "topic"}
    _check_both_ways(read, {f"{name}.json": [_ORDINARY, other | {name: "A"}] for name in names})


def _check_both_ways(read, files: dict[str, list]) -> None:
    in_lists = {name: json.dumps(objects) for name, objects in files.items()}
    one_by_one = {name: late(objects) for name, objects in files.items()}
    assert staged(read(in_lists)) == staged(read(one_by_one))
