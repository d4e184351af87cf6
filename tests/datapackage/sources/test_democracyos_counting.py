"""Is each text and each vote of an export counted once, whatever is missing from it?"""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NAMES = {"u1": "Camille Specimen", "u2": "Alix Essai"}

authors = st.one_of(
    st.none(),
    st.sampled_from(["u1", "u2"]),
    st.sampled_from(["u1", "u2"]).map(lambda id_: {"id": id_, "fullName": NAMES[id_]}),
)
# Few ids and few texts, so that they meet: repeated, missing, shared between people.
posts = st.fixed_dictionaries(
    {"text": st.sampled_from(["Oui", "Non", "<p>Oui</p>", "\n", " ", "!"])},
    optional={
        "id": st.sampled_from(["", "p1", "p2", "p3"]),
        "author": authors,
        "createdAt": st.sampled_from(["2017-02-10T08:00:00Z", "2017-02-11T08:00:00Z", "hier"]),
    },
)
comments = st.tuples(
    posts,
    st.fixed_dictionaries(
        {"flags": st.sampled_from([[], [{"value": "spam"}]])},
        optional={
            "reference": st.sampled_from(["t1", "t2", {"id": "t3", "mediaTitle": "Thème"}, None]),
            "deletedAt": st.sampled_from([None, "2017-02-12T08:00:00Z"]),
        },
    ),
).map(lambda parts: parts[0] | parts[1])
replies = st.lists(posts, max_size=4)
files = st.lists(st.lists(comments, max_size=5), min_size=1, max_size=3)
threads = st.lists(st.tuples(st.sampled_from(["p1", "p2", "p9", None]), replies), max_size=4)


@pytest.mark.journey
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(files, threads)
def test_each_text_of_an_export_is_kept_quarantined_or_excluded(read, files, threads):
    """Counted here on the JSON itself: nothing disappears, nothing is counted twice."""
    export = {f"c{number}.json": json.dumps(found) for number, found in enumerate(files)}
    export["c.json"] = json.dumps([{"id": "p0", "text": "Un", "flags": [], "author": "u1"}])
    lines = [json.dumps({"comment": id_, "replies": found}) for id_, found in threads]
    export["replies.jsonl"] = "\n".join(lines) or "[]"
    counted = dict(
        read(export)
        .execute("SELECT object_type, sum(count) :: INTEGER FROM staging.records_read GROUP BY ALL")
        .fetchall()
    )
    assert counted["contribution"] == 1 + sum(map(len, files))
    assert counted.get("comment", 0) == sum(len(found) for _, found in threads)


def test_a_reply_that_says_neither_its_id_nor_its_comment_is_quarantined(read):
    """It is read and it cannot be placed: it is said, as for a reply that has an id."""
    connection = read(
        {
            "c.json": json.dumps([{"id": "p0", "text": "Un", "flags": []}]),
            "lost.json": json.dumps([{"text": "Perdue", "author": "u1"}]),
        }
    )
    assert connection.execute(
        "SELECT source_file, source_row, object_type, reason FROM staging.quarantine"
    ).fetchall() == [("lost.json", 1, "comment", "missing_parent")]


def test_a_comment_without_id_on_a_topic_without_title_is_kept(read):
    """What names its topic elsewhere is not known; the text is a contribution all the same."""
    text = {"text": "Un", "author": "u1", "reference": "t1", "flags": []}
    first = read({"c.json": json.dumps([text])})
    again = read({"c.json": json.dumps([text, {"id": "p2", "text": "Deux", "flags": []}])})
    sql = "SELECT keys, body FROM staging.contributions WHERE body = 'Un'"
    ((keys, body),) = first.execute(sql).fetchall()
    assert body == "Un"
    assert keys
    assert again.execute(sql).fetchall() == [(keys, body)]


votes = st.lists(
    st.one_of(
        st.none(),
        st.just("u9"),
        st.fixed_dictionaries(
            {"value": st.sampled_from(["positive", "negative", "neutral", "autre", None])},
            optional={
                "author": st.sampled_from(
                    ["u1", "u2", " u1", "", None, {"id": "u1"}, {"_id": "u3"}]
                ),
                "createdAt": st.sampled_from(
                    ["2017-03-01T10:00:00Z", "2017-03-02T10:00:00Z", None]
                ),
            },
        ),
    ),
    max_size=6,
)


OPTIONS = ("positive", "negative", "neutral")


def current_votes(listed: list[object]) -> Counter[str]:
    """The votes that count, one for each person: the latest, of one moment the last listed."""
    kept: dict[object, tuple[str, int, str | None]] = {}
    for place, vote in enumerate(listed):
        found = vote if isinstance(vote, dict) else {}
        author = found.get("author")
        if isinstance(author, dict):
            author = author.get("id") or author.get("_id")
        voter = (author or "").strip() or place
        value = found.get("value")
        cast = (found.get("createdAt") or "", place, value)
        # A vote that says nothing, or nothing known, replaces none: as if its row were absent.
        if value in OPTIONS and (voter not in kept or cast[:2] > kept[voter][:2]):
            kept[voter] = cast
    return Counter(value for _, _, value in kept.values() if value)


@pytest.mark.journey
@pytest.mark.parametrize("people", [1, 2])
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(votes)
def test_each_person_s_current_vote_is_counted_once(read, people, votes):
    """Lists in which nobody votes twice are counted on another road: it leads to the same."""
    if people == 1:
        votes = [
            vote | {"author": f"a{n}"} for n, vote in enumerate(votes) if isinstance(vote, dict)
        ]
    expected = current_votes(votes)
    connection = read({"c.json": json.dumps([{"id": "p0", "text": "Un", "votes": votes}])})
    found = dict(connection.execute("SELECT option, count FROM staging.tallies").fetchall())
    assert found == {"for": expected["positive"], "against": expected["negative"]} | (
        {"neutral": expected["neutral"]} if expected["neutral"] else {}
    )
