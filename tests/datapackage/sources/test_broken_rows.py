"""Rows that are broken change nothing of the others, and each row read has its account."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staged import stage

TABLES = {
    "contributions": "keys, theme_key, kind, title, body, author_key, created_raw",
    "comments": "keys, contribution_key, parent_key, stance, body, author_key",
    "tallies": "object_type, object_key, option, origin, count",
}


def csv(header, *lines):
    """Return the text of a CSV file."""
    return "\n".join((header, *lines, ""))


def polis(whole, broken):
    """Statements and votes; broken: an unknown vote, one of nobody, a statement without text."""
    header = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body"
    statements = [f"1,{n},1,2,1,1,Texte {n}" for n in range(whole)]
    votes = [f"{n + v},{n},{v},{(n + v) % 3 - 1}" for n in range(whole) for v in range(3)]
    revotes = [f"90,{n},0,1" for n in range(whole)]
    bad_statements = [["1,50,1,2,1,1,", "1,0,1,2,1,1,", "1,,1,2,1,1,X"][n % 3] for n in broken]
    bad_votes = [
        ["99,0,1,7", "99,0,,1", "x,0,1,1", "99,77,1,1", "99,50,1,1"][n % 5] for n in broken
    ]
    return {
        "comments.csv": csv(header, *bad_statements, *statements),
        "votes.csv": csv("timestamp,comment-id,voter-id,vote", *bad_votes, *votes, *revotes),
    }


def consul(whole, broken):
    """Proposals; broken: no number, or no text under a number that another has."""
    lines = [f"{n},Titre {n},,Texte {n},a{n},{n},2017-03-01" for n in range(whole)]
    bad = [[",Sans numéro,,Texte,a,1,", "0,,,,a,1,", "70,,,,a,1,"][n % 3] for n in broken]
    header = "id,title,summary,description,author_id,cached_votes_up,created_at"
    return {"proposals.csv": csv(header, *bad, *lines)}


def decidim(whole, broken):
    """Proposals and comments; broken: too few cells, no number, what is commented absent."""
    proposals = [f"{n};Titre {n};Texte {n}" for n in range(whole)]
    comments = [f"{n};Avis {n};{n};Decidim::Proposals::Proposal" for n in range(whole)]
    bad = [["70;Peu", ";Titre;Texte"][n % 2] for n in broken]
    bad_comments = [["71;Peu", "72;Avis;99;Decidim::Proposals::Proposal"][n % 2] for n in broken]
    return {
        "proposals.csv": csv("id;title/fr;body/fr", *bad, *proposals),
        "comments.csv": csv("id;body;commentable_id;commentable_type", *bad_comments, *comments),
    }


def capcollectif(whole, broken):
    """Opinions of the API and their votes; broken: an unknown vote, an argument of no number."""
    return {
        f"{n}.json": json.dumps(
            {
                "opinion": {
                    "id": n + 1,
                    "title": f"Titre {n}",
                    "body": "Texte",
                    "arguments": [{"id": None, "body": "Oui"} for _ in broken]
                    + [{"id": n + 1, "body": "Oui", "type": 1}],
                    "votes": [{"type": ["peut-être", None][b % 2]} for b in broken]
                    + [{"id": 2 * n + v + 1, "type": ["votes.ok", "votes.nok"][v]} for v in (0, 1)],
                }
            }
        )
        for n in range(whole)
    }


def democracyos(whole, broken):
    """Comments of the API and their votes; broken: an unknown vote, a comment of no text."""
    comments = [
        {
            "id": f"c{n}",
            "text": f"Texte {n}",
            "context": "topic",
            "reference": "t1",
            "votes": [
                {"author": f"u{b}", "value": ["maybe", None][b % 2], "createdAt": "2018"}
                for b in broken
            ]
            + [
                {"author": f"u{v}", "value": value, "createdAt": f"2017-0{v + 1}"}
                for v, value in enumerate(["positive", "negative", "positive"])
            ]
            + [{"author": "u0", "value": "negative", "createdAt": "2017-09"}] * (n % 2),
        }
        for n in range(whole)
    ]
    bad = [
        {"id": f"b{b}", "text": "", "context": "topic", "reference": "t1"}
        | {"votes": [{"author": "u1", "value": "positive"}]}
        for b in set(broken)
    ]
    topic = {"id": "t1", "mediaTitle": "Un thème", "publishedAt": "2017-02-08T08:00:00Z"}
    return {"topics.json": json.dumps([topic]), "comments.json": json.dumps([*bad, *comments])}


EXPORTS = {each.__name__: each for each in (polis, consul, decidim, capcollectif, democracyos)}


def kept(folder, platform, files):
    """Return what is kept of these files, in no order; `stage` checks the accounts."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    connection = stage(folder, platform)
    return {
        table: connection.execute(f"SELECT {columns} FROM staging.{table} ORDER BY ALL").fetchall()
        for table, columns in TABLES.items()
    }


@pytest.mark.parametrize("platform", EXPORTS)
@settings(max_examples=4, deadline=None)
@given(whole=st.integers(1, 4), broken=st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_whole_rows_come_out_as_if_the_broken_were_absent(
    platform, whole, broken, tmp_path_factory
):
    """Read = kept + set aside + left out, for contributions, comments and votes."""
    folder = tmp_path_factory.mktemp(platform)
    export = EXPORTS[platform]

    assert kept(folder / "broken", platform, export(whole, broken)) == kept(
        folder / "whole", platform, export(whole, [])
    )
