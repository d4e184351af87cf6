"""Is every documented shape of the API's answers read, and counted rightly?"""

from __future__ import annotations

import json

import pytest

TOPIC = {"id": "t1", "mediaTitle": "Thème un", "publishedAt": "2017-02-08T08:00:00.000Z"}


def comment(number: int = 1, **changes):
    """A comment of the v1 API; `...` as a value removes the key."""
    whole = {
        "id": f"c{number}",
        "text": f"Texte {number}",
        "createdAt": f"2017-02-{10 + number}T08:00:00.000Z",
        "context": "topic",
        "reference": "t1",
        "author": {"id": "u1", "fullName": "Camille Specimen"},
        "flags": [],
        "replies": {"length": 0},
    }
    return {key: value for key, value in (whole | changes).items() if value is not ...}


def v1(*comments, topics=(TOPIC,)) -> dict[str, str]:
    """A folder of v1 answers."""
    return {"t.json": json.dumps(topics), "c.json": json.dumps(comments)}


def rows(connection, sql: str):
    """Return all rows of a query."""
    return connection.execute(sql).fetchall()


def exclusions(connection):
    """Return object type, rule and count."""
    return rows(
        connection,
        "SELECT object_type, rule, sum(count)::INT FROM staging.exclusions"
        " GROUP BY ALL ORDER BY ALL",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"id": ..., "_id": "c1"},
        {"id": ..., "_id": {"$oid": "c1"}, "createdAt": {"$date": "2017-02-11T08:00:00.000Z"}},
        {"reference": {"id": "t1", "mediaTitle": "Thème un"}},
        {"reference": ..., "topicId": {"_id": "t1"}},
        {"author": "u1"},
        {"author": {"_id": "u1"}},
        {"author": {"id": "u1", "firstName": "Camille", "lastName": "Specimen"}},
        {"flags": ..., "replies": ..., "upvote": 2},
        {"flags": None, "replies": None, "votes": None, "alias": None},
        {"replies": []},
        {"replies": ["r1", "r2"]},
    ],
)
def test_accepts_every_shape_of_a_comment(read, changes):
    """Ids, references and authors alone or populated, absent arrays, dumped dates."""
    connection = read(v1(comment(**changes)))
    assert rows(
        connection,
        "SELECT keys[1], theme_key, author_key, created_raw FROM staging.contributions",
    ) == [("id:c1", "id:t1", "id:u1", "2017-02-11T08:00:00.000Z")]


@pytest.mark.parametrize("forum", ["f1", {"id": "f1", "title": "C"}, {"_id": "f1"}, None])
def test_accepts_every_shape_of_a_topic_s_forum(read, forum):
    """Populated or not; the topic stays."""
    connection = read(v1(comment(), topics=[TOPIC | {"forum": forum}]))
    assert rows(connection, "SELECT source_key FROM staging.themes") == [("id:t1",)]


def test_a_comment_without_reference_has_no_theme(read):
    """It is a contribution all the same."""
    connection = read(v1(comment(reference=...)))
    assert rows(connection, "SELECT theme_key FROM staging.contributions") == [(None,)]


@pytest.mark.parametrize("name", ["c[1].json", "c*.json", "c?.json", "c d’été (2).json"])
def test_a_file_may_have_any_name(read, name):
    """Browsers and people name files as they like: a name is no pattern."""
    files = {"c1.json": json.dumps([comment(1)]), name: json.dumps([comment(2)])}
    connection = read({"t.json": json.dumps([TOPIC])} | files)
    assert rows(connection, "SELECT source_file FROM staging.contributions ORDER BY source_id") == [
        ("c1.json",),
        (name,),
    ]
    assert exclusions(connection) == [], "neither is read twice"


@pytest.mark.parametrize("position", [0, 2_000_000])
def test_windows_1252_is_read_wherever_it_begins(read, position):
    """Old sites write it; the first accent may come late in a large file."""
    written = json.dumps([comment(1, text="Été")], ensure_ascii=False)
    late = written[0] + " " * position + written[1:]
    connection = read(v1() | {"c.json": late.encode("cp1252"), "d.json": json.dumps([comment(2)])})
    assert rows(connection, "SELECT body FROM staging.contributions ORDER BY ALL") == [
        ("Texte 2",),
        ("Été",),
    ]


def test_replies_in_arrays_lines_and_lists(read):
    """Embedded, in the lines of a collection, or listed in a file named by its comment."""
    hexa = "58998a1002c7790a1b2c3d4e"
    files = v1(comment(1, replies=[{"id": "r1", "text": "A", "author": "u2"}]), comment(2, id=hexa))
    files["r.jsonl"] = json.dumps(
        {"comment": "c1", "replies": [{"id": "r2", "text": "B", "author": {"id": "u2"}}]}
    )
    files[f"{hexa}.json"] = json.dumps([{"id": "r3", "text": "C", "author": "u2"}])
    files["lost.json"] = json.dumps([{"id": "r4", "text": "D", "author": "u2"}])
    connection = read(files)
    assert rows(
        connection,
        "SELECT source_id, contribution_key, kind, body FROM staging.comments ORDER BY source_id",
    ) == [
        ("r1", "id:c1", "reply", "A"),
        ("r2", "id:c1", "reply", "B"),
        ("r3", f"id:{hexa}", "reply", "C"),
    ]
    assert rows(connection, "SELECT source_file, reason FROM staging.quarantine") == [
        ("lost.json", "missing_parent")
    ]


def test_counts_listed_votes_beside_declared_ones(read):
    """u1 changed to negative, u2 for, someone unknown for: 2 and 1; 5 and 0 are declared."""
    votes = [
        {"_id": "v1", "author": "u1", "value": "positive", "createdAt": "2017-02-20T10:00:00Z"},
        {"author": {"id": "u1"}, "value": "negative", "createdAt": "2017-02-21T10:00:00Z"},
        {"_id": "v3", "author": "u2", "value": "positive"},
        {"_id": "v4", "value": "positive"},
    ]  # fmt: skip
    connection = read(v1(comment(votes=votes, upvote=5, downvote=0)))
    assert rows(
        connection, "SELECT option, origin, count FROM staging.tallies ORDER BY origin, option"
    ) == [
        ("against", "computed", 1), ("for", "computed", 2),
        ("against", "declared", 0), ("for", "declared", 5),
    ]  # fmt: skip


def test_counts_lists_of_voters(read):
    """`upvotes` and `downvotes` without `votes`: bare ids, each once."""
    connection = read(v1(comment(upvotes=["u1", "u2", "u1"], downvotes=[{"author": "u3"}])))
    assert rows(connection, "SELECT option, origin, count FROM staging.tallies ORDER BY 1") == [
        ("against", "computed", 1),
        ("for", "computed", 2),
    ]


def test_the_latest_vote_of_a_person_counts_whatever_the_order_of_the_list(read):
    """Dates decide; of two votes of one moment the last one listed; a nameless one counts."""
    votes = [
        {"author": "u1", "value": "negative", "createdAt": "2017-03-02T10:00:00Z"},
        {"author": {"id": "u1"}, "value": "positive", "createdAt": "2017-03-01T10:00:00Z"},
        {"author": "u2", "value": "positive", "createdAt": {"$date": "2017-03-01T10:00:00Z"}},
        {"author": "u2", "value": "neutral", "createdAt": {"$date": "2017-03-01T10:00:00Z"}},
        {"value": "positive"},
        {"value": "positive"},
        "u9",
    ]
    connection = read(v1(comment(votes=votes)))
    assert rows(connection, "SELECT option, count FROM staging.tallies ORDER BY 1") == [
        ("against", 1),
        ("for", 2),
        ("neutral", 1),
    ]


def test_who_is_in_both_lists_of_voters_is_against(read):
    """Without dates the last list has the last word, always the same."""
    connection = read(v1(comment(upvotes=["u1", "u2"], downvotes=["u2"])))
    assert rows(connection, "SELECT option, count FROM staging.tallies ORDER BY 1") == [
        ("against", 1),
        ("for", 1),
    ]


def test_each_text_keeps_its_place_in_its_file(read):
    """Many files, read by several processors, one of them damaged."""
    pages = {
        f"comment_all_{page:03}.json": json.dumps(
            [comment(page * 100 + place, text=f"Texte {page} {place}") for place in range(1, 41)]
        )
        for page in range(30)
    }
    for files in (pages, pages | {"comment_all_031.json": '[{"id": "x", "text": "coup'}):
        found = rows(
            read(files),
            "SELECT source_file, source_row, body FROM staging.contributions ORDER BY 1, 2",
        )
        assert found == [
            (f"comment_all_{page:03}.json", place, f"Texte {page} {place}")
            for page in range(30)
            for place in range(1, 41)
        ]


def test_no_vote_is_zero_and_no_information_is_nothing(read):
    """An empty list says zero; no list says nothing."""
    connection = read(v1(comment(1, votes=[]), comment(2)))
    assert rows(connection, "SELECT object_key, option, count FROM staging.tallies ORDER BY 2") == [
        ("id:c1", "against", 0),
        ("id:c1", "for", 0),
    ]


def test_no_voter_leaves_the_raw_files(read):
    """Neither ids nor names of those who only voted are in any staging table."""
    connection = read(v1(comment(votes=[{"author": "u-voter", "value": "positive"}])))
    for (table,) in rows(connection, "SELECT table_name FROM duckdb_tables()"):
        assert "u-voter" not in str(rows(connection, f"FROM staging.{table}"))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"context": "paragraph"}, "not_a_contribution"),
        ({"deletedAt": "2017-03-01T00:00:00Z"}, "deleted"),
        ({"deleted": True}, "deleted"),
    ],
)
def test_excludes_by_stated_rules(read, changes, rule):
    """The comment and its reply are left out, and counted."""
    reply = [{"id": "r1", "text": "Réponse", "author": "u1"}]
    connection = read(v1(comment(1), comment(2, **changes, replies=reply)))
    assert rows(connection, "SELECT keys[1] FROM staging.contributions") == [("id:c1",)]
    assert exclusions(connection) == [("comment", rule, 1), ("contribution", rule, 1)]


@pytest.mark.parametrize(
    ("hold", "flags", "kept"), [(None, 4, True), (3, 2, True), (3, 3, False), (1, 1, False)]
)
def test_flags_of_readers_hold_back_only_what_the_operator_says(read, hold, flags, kept):
    """One person cannot silence another; whoever was flagged is listed for review."""
    signs = [{"author": f"u{number}", "value": "spam"} for number in range(flags)]
    connection = read(v1(comment(1), comment(2, flags=signs)), flags_hold=hold)
    assert exclusions(connection) == ([] if kept else [("contribution", "spam", 1)])
    listed = rows(connection, "SELECT object_type, source_row, flags, held FROM staging.flagged")
    assert listed == [("contribution", 2, flags, not kept)]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"publishedAt": None}, "unpublished"),
        ({"draft": True}, "unpublished"),
        ({"deletedAt": "2017-03-01T00:00:00Z"}, "deleted"),
    ],
)
def test_excludes_topics_and_what_they_hold(read, changes, rule):
    """A hidden topic hides its comments."""
    hidden = TOPIC | changes | {"id": "t2", "mediaTitle": "Deux"}
    connection = read(v1(comment(1), comment(2, reference="t2"), topics=[TOPIC, hidden]))
    assert exclusions(connection) == [("contribution", rule, 1), ("theme", rule, 1)]


def test_quarantines_half_objects(read):
    """No id and no text, no text, not even an object: the others stay."""
    connection = read(v1(comment(1), comment(2, text=""), comment(3, id=..., text=...), 7))
    assert rows(connection, "SELECT keys[1] FROM staging.contributions") == [("id:c1",)]
    assert rows(
        connection, "SELECT object_type, source_row, reason FROM staging.quarantine ORDER BY ALL"
    ) == [
        ("contribution", 2, "missing_text"),
        ("contribution", 3, "missing_id_and_text"),
        ("contribution", 4, "missing_id_and_text"),
    ]


def test_a_comment_on_two_pages_is_one(read):
    """Pages shift while people write; the last answer is the newest."""
    files = v1(comment(1, upvote=1)) | {"d.json": json.dumps([comment(1, upvote=2), comment(2)])}
    connection = read(files)
    assert rows(connection, "SELECT source_id FROM staging.contributions ORDER BY 1") == [
        ("c1",),
        ("c2",),
    ]
    assert rows(connection, "SELECT count FROM staging.tallies") == [(2,)]
    assert exclusions(connection) == [("contribution", "repeated_line", 1)]


def test_an_empty_answer_is_an_answer(read):
    """A consultation that has just opened: no comment yet."""
    connection = read(v1())
    assert rows(connection, "SELECT count(*) FROM staging.contributions") == [(0,)]
    assert rows(connection, "SELECT count(*) FROM staging.quarantine") == [(0,)]


V2_TOPIC = TOPIC | {
    "clauses": [
        {"position": 1, "markup": "<p>Suite</p>"},
        {"position": 0, "markup": "<p>Début</p>"},
    ],
    "tag": {"id": "g1", "name": "Numérique"},
    "tags": ["ville"],
    "owner": {"id": "u1", "fullName": "Camille Specimen"},
    "author": "Collectif d’Exemple",
    "links": [{"text": "Guide", "url": "https://example.org/guide"}],
    "action": {
        "method": "poll",
        "results": [
            {"value": "positive", "votes": 2},
            {"value": "négatif ?", "votes": 1},
            {"value": "rang", "position": 1},
        ],
    },
}


def v2(*comments) -> dict[str, str]:
    """A folder of v2 answers."""
    return {
        "t.json": json.dumps({"status": 200, "results": {"topics": [V2_TOPIC]}}),
        "c.json": json.dumps({"status": 200, "results": {"comments": comments}}),
    }


def test_v2_scores_and_results(read):
    """Only a score is known of a comment; a topic's results are declared."""
    connection = read(v2(comment(score=-2, context=..., replies=[{"id": "r1", "text": "R"}])))
    assert rows(
        connection,
        "SELECT object_type, object_key, option, origin, count FROM staging.tallies ORDER BY ALL",
    ) == [
        ("contribution", "id:c1", "score", "declared", -2),
        ("theme", "id:t1", "for", "declared", 2),
        ("theme", "id:t1", "other:négatif ?", "declared", 1),
    ]
    assert rows(connection, "SELECT description FROM staging.themes") == [
        ("<p>Début</p>\n<p>Suite</p>",)
    ]
    assert rows(connection, "SELECT object_type, object_key, url, title FROM staging.links") == [
        ("theme", "id:t1", "https://example.org/guide", "Guide")
    ]


def test_one_level_up(read):
    """Tag is theme, topic is contribution, comment and reply are comments."""
    connection = read(
        v2(comment(score=1, replies=[{"id": "r1", "text": "R", "author": "u2"}])),
        contribution_level="topic",
    )
    assert rows(connection, "SELECT source_key, title, kind FROM staging.themes") == [
        ("id:g1", "Numérique", "category")
    ]
    assert rows(
        connection,
        "SELECT keys, theme_key, title, body, author_key, alias, source_file, source_row"
        " FROM staging.contributions",
    ) == [
        (
            ["id:t1"], "id:g1", "Thème un", "<p>Début</p>\n<p>Suite</p>", "id:u1",
            "Collectif d’Exemple", "t.json", 1,
        )
    ]  # fmt: skip
    assert rows(
        connection,
        "SELECT keys[1], contribution_key, parent_key, kind FROM staging.comments"
        " ORDER BY position",
    ) == [("id:c1", "id:t1", None, "comment"), ("id:r1", "id:t1", "id:c1", "reply")]
    assert rows(
        connection, "SELECT DISTINCT object_type, object_key FROM staging.tallies ORDER BY ALL"
    ) == [("comment", "id:c1"), ("contribution", "id:t1")]


def test_motions_give_titles_to_topics_known_by_id(read):
    """Popolo beside the comments: its text is the theme's title."""
    motions = {"motions": [{"id": "t1", "text": "Question posée", "vote_events": []}]}
    files = {"c.json": json.dumps([comment()]), "m.json": json.dumps(motions)}
    connection = read(files)
    assert rows(connection, "SELECT source_key, title FROM staging.themes") == [
        ("id:t1", "Question posée")
    ]


def test_what_the_whole_list_does_not_hold_is_no_theme(read):
    """A topic that is no more is not published through its comments, which are counted."""
    found = read(v1(comment(1), comment(2, reference="t9")))
    assert rows(found, "SELECT source_key FROM staging.themes") == [("id:t1",)]
    assert rows(found, "SELECT source_id FROM staging.contributions") == [("c1",)]
    assert exclusions(found) == [("contribution", "unpublished", 1), ("theme", "unpublished", 1)]


def test_an_answer_about_one_topic_is_no_list_of_all(read):
    """Another topic, of which the export has comments alone, may well be public."""
    files = {"t.json": json.dumps(TOPIC), "c.json": json.dumps([comment(2, reference="t9")])}
    assert rows(read(files), "SELECT source_id FROM staging.contributions") == [("c2",)]


def test_a_comment_on_a_paragraph_leaves_no_theme(read):
    """It is no contribution, and what it refers to is no topic."""
    found = read(v1(comment(1), comment(2, context="paragraph", reference="p1")))
    assert rows(found, "SELECT source_key FROM staging.themes") == [("id:t1",)]
    assert exclusions(found) == [("contribution", "not_a_contribution", 1)]
