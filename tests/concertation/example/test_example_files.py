"""The example of 2017, counted by hand in its own files: what the whole product must find again."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from concertation.configuration import read
from datapackage.sheets import overlays

EXAMPLE = Path(__file__).parents[3] / "examples" / "territoire-numerique"
TOPICS = json.loads((EXAMPLE / "raw-export" / "topic_all.json").read_text(encoding="utf-8"))
COMMENTS = [
    comment
    for path in sorted((EXAMPLE / "raw-export").glob("comment_all_*.json"))
    for comment in json.loads(path.read_text(encoding="utf-8"))
]
PUBLISHED = {topic["id"] for topic in TOPICS if topic["publishedAt"]}
KEPT = [
    comment
    for comment in COMMENTS
    if not comment["flags"] and comment["reference"] in {*PUBLISHED, None}
]


def sheet(name):
    """Return the rows of a sheet, as dictionaries of text."""
    with (EXAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_is_read_without_a_mistake():
    """Configuration and sheets are accepted by the readers that the product uses."""
    consultation = read(EXAMPLE)
    assert (consultation.start_date, consultation.end_date) == (
        date(2017, 2, 8),
        date(2017, 3, 24),
    )
    assert consultation.source.synthetic is True
    with duckdb.connect() as connection:
        overlays.load(EXAMPLE, connection)
        counted = connection.execute("SELECT count(*) FROM overlay.announced").fetchone()
    # 4 totals and 2 figures for each of 6 themes in the synthesis, 6 figures in the interview.
    assert counted == (4 + 2 * 6 + 6,)


def test_generator_writes_the_same_bytes(tmp_path):
    """Running `generate.py` elsewhere gives, byte for byte, what is committed."""
    command = [sys.executable, "-B", str(EXAMPLE / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True)
    made = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    committed = sorted((EXAMPLE / "raw-export").iterdir())
    assert len(made) == len(committed) + 3
    for path in made:
        assert path.read_bytes() == (EXAMPLE / path.relative_to(tmp_path)).read_bytes(), path


def test_contributions_by_theme_are_those_of_the_synthesis():
    """200 are kept: 33, 23, 28, 36, 27 and 25 by theme, which make 172, and 28 without theme."""
    counted = Counter(comment["reference"] for comment in KEPT)
    by_theme = [counted[topic["id"]] for topic in TOPICS if topic["id"] in PUBLISHED]
    assert by_theme == [33, 23, 28, 36, 27, 25]
    assert sum(by_theme) == 172
    assert counted[None] == 28
    assert len(KEPT) == 200


def test_workshops_are_those_of_the_synthesis():
    """26 workshops, 236 people, 58 pairs with themes; each theme has its announced number."""
    rows = sheet("workshops")
    pairs = [(row["title"], theme) for row in rows for theme in row["themes"].split("|")]
    assert len({row["title"] for row in rows}) == len(rows) == 26
    assert sum(int(row["participants_count"]) for row in rows) == 236
    assert len(set(pairs)) == len(pairs) == 58
    counted = Counter(theme for _, theme in pairs)
    assert [counted[str(theme)] for theme in range(1, 7)] == [11, 9, 8, 11, 11, 8]
    assert {row["synthetic"] for row in rows} == {"true"}


def test_every_text_says_that_it_is_fiction():
    """Contributions and replies begin with « [Texte fictif] »; no two texts are the same."""
    texts = [comment["text"] for comment in COMMENTS]
    replies = [reply["text"] for comment in COMMENTS for reply in comment["replies"]]
    assert all(text.startswith("<p>[Texte fictif] ") for text in texts + replies)
    kept = [comment["text"] for comment in KEPT]
    assert len(set(kept)) == len(kept)
    assert len(replies) == 150


def test_no_opinion_is_lent_to_a_real_organisation():
    """Collective contributions come only from unnamed workshops, within the themes they treated."""
    sheet_rows = {row["title"]: row for row in sheet("workshops")}
    themes = {topic["id"]: str(rank) for rank, topic in enumerate(TOPICS, start=1)}
    collective = [comment for comment in COMMENTS if "alias" in comment]
    assert {comment["alias"] for comment in collective} != set()
    for comment in collective:
        plain = unicodedata.normalize("NFKD", comment["alias"]).lower()
        assert re.match(r"atelier\s+non[- ]nomme", plain.replace("\u0301", ""))
        row = sheet_rows[f"Atelier non nommé n° {re.search('[0-9]+', plain)[0]}"]
        assert comment["count"] == int(row["participants_count"])
        assert themes[comment["reference"]] in row["themes"].split("|")
    spellings = Counter(re.sub("[0-9]+", "N", comment["alias"]) for comment in collective)
    assert len(spellings) > 1
    real = {row["organiser"] for row in sheet("workshops") if row["organiser"]}
    assert len(real) == 16
    for row in sheet("organisations"):
        assert "ficti" in row["label"]
        assert row["label"] not in real


def test_identifiers_are_unique():
    """No identifier of the fictional platform is used twice."""
    posts = [*COMMENTS, *(reply for comment in COMMENTS for reply in comment["replies"])]
    found = [post["id"] for post in posts] + [topic["id"] for topic in TOPICS]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch("[0-9a-f]{24}", identifier) for identifier in found)


def test_dates_stay_within_the_consultation():
    """Every contribution, reply and vote falls between 8 February and 24 March, peaks included."""
    days = Counter(comment["createdAt"][:10] for comment in KEPT)
    every = [comment["createdAt"] for comment in COMMENTS]
    every += [item["createdAt"] for c in COMMENTS for item in c["replies"] + c["votes"]]
    assert min(every) >= "2017-02-08T08"
    assert max(every) < "2017-03-24T23"
    assert {day for day, _ in days.most_common(2)} == {"2017-03-17", "2017-03-24"}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (r"[\w.-]+@[\w.-]+\w", {"capucine.fictif@example.org", "accueil@example.org"}),
        (
            r"(?:\+33 |0)[\d. ]{9,12}\d",
            {"06 39 98 12 34", "01.99.00.56.78", "+33 6 39 98 43 21"},
        ),
    ],
    ids=["e-mail", "phone"],
)
def test_planted_personal_data_are_fictional(found, expected):
    """Texts hold the planted addresses and telephones of the range kept for fiction, no other."""
    assert {match for comment in KEPT for match in re.findall(found, comment["text"])} == expected


def test_votes_are_listed_and_counted():
    """Listed votes equal the counters, but once: a withdrawn vote left the counter as it was."""
    gaps = [comment["upvote"] - len(comment["upvotes"]) for comment in KEPT]
    assert Counter(gaps) == {0: 199, 2: 1}
    assert all(c["downvote"] == len(c["downvotes"]) for c in KEPT)
    assert any(c["upvote"] >= 5 and c["downvote"] >= 5 for c in KEPT)
    assert all(len({vote["author"] for vote in c["votes"]}) == len(c["votes"]) for c in KEPT)


def test_public_key_is_a_key():
    """The demonstration's key has the form of a key, and its name says that it is public."""
    key = (EXAMPLE / "private-key-publique.txt").read_text(encoding="ascii").strip()
    assert len(bytes.fromhex(key)) == 32
