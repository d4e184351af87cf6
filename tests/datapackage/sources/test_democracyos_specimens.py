"""Are the byte-true specimens of every form read, alone and together, to the last record?

The counts were made by hand on the files. `exports`: they are not in the repository.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.exports

COMMENTS = "v1fr_api_comment_all_58998a10003dde0a1b2c3d4e.json"
V2_COMMENTS = "v2_api_comments_58998a10003dde0a1b2c3d4e.json"

ALONE = {
    # file: themes, contributions, comments, tallies, participants, altered texts
    "v1fr_all-comments_utf8.csv": (6, 9, 0, 0, 5, 0),
    "v1fr_all-comments_excel.csv": (6, 9, 0, 0, 5, 9),
    "v1fr_all-users_excel.csv": (0, 0, 0, 0, 5, 0),
    # 2 comments x (for, against) x (computed, declared)
    COMMENTS: (1, 2, 0, 8, 2, 0),
    "v1fr_api_topic_all.json": (6, 0, 0, 0, 0, 0),
    "v1fr_json_motion_all.json": (2, 0, 0, 0, 0, 0),
    # 2 scores; the third person only replied
    V2_COMMENTS: (1, 2, 2, 2, 3, 0),
    # 6 topics x (for, against, neutral); their owner is one person
    "v2_api_topics.json": (6, 0, 0, 18, 1, 0),
    # 10 lines, one of which repeats a comment for its second reply
    "v2_comments.csv": (6, 9, 2, 0, 5, 11),
    "v2_topics.csv": (6, 0, 0, 0, 0, 0),
}


@pytest.fixture
def specimens() -> Path:
    """The folder of specimens."""
    return Path(os.environ["CONCERTATION_DATA"]) / "democracyos-format-specimens"


def counts(connection) -> tuple[int, ...]:
    """Return the sizes of the tables, in the order of ALONE."""
    tables = ("themes", "contributions", "comments", "tallies", "participants", "altered_texts")
    return tuple(
        connection.execute(f"SELECT count(*) FROM staging.{table}").fetchone()[0]
        for table in tables
    )


@pytest.mark.parametrize("name", ALONE)
def test_each_form_alone(read, specimens, name):
    """Every record is there, none is quarantined."""
    connection = read({name: (specimens / name).read_bytes()})
    assert counts(connection) == ALONE[name]
    assert connection.execute("SELECT count(*) FROM staging.quarantine").fetchone() == (0,)


def test_all_forms_together(read, specimens, tmp_path):
    """The whole folder: 6 themes, 9 contributions, 2 replies, 5 people, no altered text."""
    folder = tmp_path / "all"
    shutil.copytree(specimens, folder)
    connection = read(folder)
    assert counts(connection) == (6, 9, 2, 8 + 2 + 18, 5, 0)
    assert connection.execute(
        "SELECT object_type, rule, sum(count)::INT FROM staging.exclusions"
        " GROUP BY ALL ORDER BY ALL"
    ).fetchall() == [
        ("comment", "other_form", 2),
        # 9 + 9 + 2 + 2 + 10 lines read, 9 kept, 1 repeated
        ("contribution", "other_form", 22),
        ("contribution", "repeated_line", 1),
        # 6 + 6 + 6 + 2 topics read, 6 kept
        ("theme", "other_form", 14),
    ]


def test_together_the_best_of_each(read, specimens, tmp_path):
    """Alias and people from v1, dates from the API or v2, the text with its arrow and emoji."""
    folder = tmp_path / "all"
    shutil.copytree(specimens, folder)
    connection = read(folder)
    found = connection.execute(
        "SELECT source_id, alias, alias_count, created_raw FROM staging.contributions"
        " WHERE alias IS NOT NULL ORDER BY created_raw"
    ).fetchall()
    assert found == [
        (
            "58998a100381130a1b2c3d4e", "Atelier de l'EPN d'Exemple-Ville", 14,
            "2017-02-14T09:12:00.000Z",
        ),
        (
            "58998a1006488c0a1b2c3d4e", "Atelier médiation — Saint-Exemple (La Réunion)", 22,
            "Thu Mar 02 2017 14:12:00 GMT+0100 (Central European Standard Time)",
        ),
        (
            "58998a1004b6690a1b2c3d4e", "Réunion « Inter-EPCI »", 9,
            "Wed Feb 22 2017 12:12:00 GMT+0100 (Central European Standard Time)",
        ),
    ]  # fmt: skip
    assert connection.execute(
        "SELECT count(*) FROM staging.contributions WHERE body LIKE '%→%😀%'"
    ).fetchone() == (1,)
    # Every object has its id, and the keys under which the CSV forms would bring it back.
    assert connection.execute(
        "SELECT DISTINCT len(keys), keys[1] LIKE 'id:%' FROM staging.contributions"
    ).fetchall() == [(3, True)]


@pytest.mark.parametrize("name", ["v1fr_all-comments_excel.csv", "v2_comments.csv"])
def test_no_number_changes_when_the_other_forms_come(read, specimens, tmp_path, name):
    """Each of the 9 contributions of a poor form is exactly one of the 9 of the whole."""
    alone = read({name: (specimens / name).read_bytes()})
    folder = tmp_path / "all"
    shutil.copytree(specimens, folder)
    whole = read(folder)
    query = "SELECT keys FROM staging.contributions"
    before = [set(keys) for (keys,) in alone.execute(query).fetchall()]
    after = [set(keys) for (keys,) in whole.execute(query).fetchall()]
    assert [sum(bool(keys & others) for others in after) for keys in before] == [1] * 9


def test_one_level_up(read, specimens, tmp_path):
    """Topics as contributions: 1 tag, 6 contributions, 9 comments and 2 replies."""
    folder = tmp_path / "all"
    shutil.copytree(specimens, folder)
    connection = read(folder, contribution_level="topic")
    assert counts(connection)[:3] == (1, 6, 11)
