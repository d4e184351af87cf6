"""Polis: the history of votes becomes current votes, and moderation is obeyed."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datapackage import staging
from datapackage.consultation import Consultation, SourceSettings
from datapackage.errors import ConfigurationError, SourceError
from datapackage.schemas.codes import labels
from datapackage.sources import source_for
from datapackage.sources.base import Export
from datapackage.sources.polis import SOURCE

OLD = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
NEW = (
    "timestamp,comment-id,author-id,agrees,disagrees,moderated,is-meta,is-seed,"
    "group-informed-consensus,comment-body\n"
)
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"
CONVERSATIONS = (
    "bg2050-volunteers",
    "brexit-consensus",
    "london.youth.policing",
    "scoop-hivemind.freshwater",
)


def consultation(**source):
    """A consultation whose source is Polis."""
    return Consultation(
        id="essai",
        title="Essai",
        start_date=date(2017, 2, 8),
        licence="etalab-2.0",
        source=SourceSettings(platform="polis", location=".", **source),
        path=Path("consultation.toml"),
    )


def write(folder, contents):
    """Write the files of an export, by name."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(folder, **source):
    """Read an export and check the accounts of contributions, themes and votes."""
    connection = duckdb.connect(config={"threads": 2})
    staging.create(connection)
    source_for("polis").read(folder, consultation(**source), connection)
    votes = "(SELECT coalesce(sum(count), 0) FROM staging.tallies WHERE origin = 'computed')"
    counted = {"file": "0", "vote": votes}
    for object_type in ("theme", "contribution", "file", "vote"):
        kept = counted.get(object_type, f"(SELECT count(*) FROM staging.{object_type}s)")
        (balanced,) = connection.execute(
            f"""
            SELECT
                (SELECT coalesce(sum(count), 0) FROM staging.records_read WHERE object_type = $1)
                = {kept}
                + (SELECT count(*) FROM staging.quarantine WHERE object_type = $1)
                + (SELECT coalesce(sum(count), 0) FROM staging.exclusions WHERE object_type = $1)
            """,
            [object_type],
        ).fetchone()
        assert balanced, object_type
    rules = connection.execute("SELECT DISTINCT rule FROM staging.exclusions").fetchall()
    assert {rule for (rule,) in rules} <= set(labels("exclusion_rule"))
    return connection


def tallies(connection, origin):
    """The counts of one origin by statement and option."""
    return {
        (key, option): count
        for key, option, count in connection.execute(
            "SELECT object_key, option, count FROM staging.tallies WHERE origin = ?", [origin]
        ).fetchall()
    }


def test_latest_vote_counts_and_declared_tallies_stay_apart(tmp_path):
    """A changed vote counts once; of equal times the last row; the declared figures stay."""
    votes = VOTES + "1000,x,0,0,1\n3000,x,0,1,1\n2000,x,0,1,-1\n5000,x,0,2,1\n5000,x,0,2,0\n"
    folder = write(
        tmp_path, {"comments.csv": OLD + "900,x,0,0,3,1,1,Un texte\n", "votes.csv": votes}
    )
    connection = read(folder)
    computed = {("id:0", "for"): 2, ("id:0", "against"): 0, ("id:0", "pass"): 1}
    assert tallies(connection, "computed") == computed
    declared = {("id:0", "for"): 3, ("id:0", "against"): 1}
    assert tallies(connection, "declared") == declared
    assert tallies(connection, "cast") == declared | {("id:0", "pass"): 1}
    superseded = connection.execute("SELECT rule, count FROM staging.exclusions").fetchall()
    assert superseded == [("superseded", 2)]


def test_both_headers_give_the_same_statements(tmp_path):
    """The header of 2024 gives what the older one gave; the author is an ordinal."""
    old = write(tmp_path / "old", {"comments.csv": OLD + '1500000000000,x,7,0,1,0,1,"A, b"\n'})
    new = write(
        tmp_path / "new",
        {"comments.csv": "\ufeff" + NEW + '1500000000000,7,0,1,0,1,false,true,0.5,"A, b"\n'},
    )
    columns = (
        "SELECT keys, kind, body, author_key, created_raw, source_id FROM staging.contributions"
    )
    rows = [read(folder).execute(columns).fetchall() for folder in (old, new)]
    assert rows[0] == rows[1] == [(["id:7"], "statement", "A, b", "id:0", "1500000000000", "7")]


def test_rejected_statement_is_counted_never_kept(tmp_path):
    """Neither the text, its tallies nor its author reach the staging tables."""
    folder = write(
        tmp_path,
        {
            "comments.csv": OLD + "1,x,0,0,1,0,1,Bon\n2,x,1,9,1,0,-1,Refusé\n",
            "votes.csv": VOTES + "3,x,0,1,1\n4,x,1,1,1\n",
        },
    )
    connection = read(folder)
    bodies = connection.execute("SELECT body FROM staging.contributions").fetchall()
    assert bodies == [("Bon",)]
    authors = connection.execute("SELECT author_key FROM staging.participants").fetchall()
    assert authors == [("id:0",)]
    assert {key for key, _ in tallies(connection, "declared")} == {"id:0"}
    excluded = connection.execute(
        "SELECT object_type, rule, count FROM staging.exclusions ORDER BY ALL"
    ).fetchall()
    assert excluded == [("contribution", "rejected", 1), ("vote", "rejected", 1)]


def test_unreviewed_statement_needs_the_vote_of_someone_else(tmp_path):
    """A vote of its author proves nothing; that of another proves that it was shown."""
    folder = write(
        tmp_path,
        {
            "comments.csv": OLD + "1,x,0,0,1,0,0,Vu\n2,x,1,0,1,0,0,Caché\n",
            "votes.csv": VOTES + "3,x,0,1,0\n4,x,1,0,1\n",
        },
    )
    connection = read(folder)
    bodies = connection.execute("SELECT body FROM staging.contributions").fetchall()
    assert bodies == [("Vu",)]
    excluded = connection.execute(
        "SELECT object_type, rule, count FROM staging.exclusions ORDER BY ALL"
    ).fetchall()
    assert excluded == [("contribution", "unpublished", 1), ("vote", "unpublished", 1)]


def test_bad_rows_are_quarantined_with_their_reason(tmp_path):
    """A damaged line, a missing id, an empty text, an unknown code stop nothing."""
    comments = (
        "1,x,0,0,1,0,1,Bon\n1,x,0,0,1,0,1,Bon\n1,x\n1,x,,0,1,0,1,Sans\n1,x,2,0,1,0,7,Code\n"
        "1,x,3,0,1,0,1,\n"
    )
    votes = "1,x,0,1,1\n1,x,0,2,5\nhier,x,0,3,1\n1,x,8,4,1\n1,x,0,,1\n"
    folder = write(
        tmp_path,
        {"comments.csv": OLD + comments, "votes.csv": VOTES + votes, "autre.csv": "a,b\n1,2\n"},
    )
    connection = read(folder)
    reasons = connection.execute(
        "SELECT object_type, reason FROM staging.quarantine ORDER BY ALL"
    ).fetchall()
    assert reasons == [
        ("contribution", "missing_id"),
        ("contribution", "missing_text"),
        ("contribution", "unknown_value"),
        ("contribution", "unreadable_line"),
        ("file", "unrecognised_file"),
        ("vote", "missing_id"),
        ("vote", "missing_parent"),
        ("vote", "not_a_number"),
        ("vote", "unknown_value"),
    ]
    assert tallies(connection, "computed")[("id:0", "for")] == 1


def test_without_votes_nothing_is_computed(tmp_path):
    """Unknown is not zero: no votes.csv, no computed tally."""
    connection = read(write(tmp_path, {"comments.csv": OLD + "1,x,0,0,1,0,1,Bon\n"}))
    assert tallies(connection, "computed") == {}


def test_summary_is_the_question_asked(tmp_path):
    """summary.csv has no header: its topic is the theme of every statement."""
    summary = 'topic,La question ?\nurl,https://pol.is/x\nconversation-description,"A\nB"\n'
    folder = write(tmp_path, {"comments.csv": OLD + "1,x,0,0,1,0,1,Bon\n", "summary.csv": summary})
    connection = read(folder)
    themes = connection.execute(
        "SELECT kind, title, description, url FROM staging.themes"
    ).fetchall()
    assert themes == [("question", "La question ?", "A\nB", "https://pol.is/x")]
    used = connection.execute("SELECT theme_key FROM staging.contributions").fetchall()
    assert used == [("theme:conversation",)]


def test_two_conversations_need_a_choice(tmp_path):
    """Nothing is guessed between two conversations; `forum` is the folder's name."""
    comments = {f"{name}/comments.csv": OLD + f"1,x,0,0,1,0,1,{name}\n" for name in ("a", "b")}
    folder = write(tmp_path, comments)
    with pytest.raises(ConfigurationError, match="plusieurs conversations"):
        read(folder)
    with pytest.raises(ConfigurationError, match="d’aucune"):
        read(folder, forum="c")
    chosen = read(folder, forum="b").execute("SELECT body FROM staging.contributions").fetchall()
    assert chosen == [("b",)]


def test_no_export_is_an_error_that_says_what_was_expected(tmp_path):
    """Without comments.csv there is nothing to read; the files found are named."""
    with pytest.raises(SourceError, match=r"\(x\.csv\) ; attendu : comments\.csv"):
        read(write(tmp_path, {"x.csv": "a,b\n1,2\n"}))


def test_collect_copies_a_folder_and_refuses_an_address(tmp_path):
    """An export is downloaded by hand: an address is refused with the way to go."""
    write(tmp_path / "export", {"comments.csv": OLD})
    raw = tmp_path / "raw"
    raw.mkdir()
    source_for("polis").collect(SourceSettings("polis", "export"), tmp_path, raw)
    assert (raw / "comments.csv").read_text() == OLD
    with pytest.raises(ConfigurationError, match="téléchargez"):
        source_for("polis").collect(SourceSettings("polis", "https://pol.is/x"), tmp_path, raw)


history = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 3), st.sampled_from((-1, 0, 1))),
    max_size=30,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history)
def test_any_history_gives_one_vote_per_person(tmp_path, rows):
    """Whatever the order of the rows, the tallies are those of a plain replay by time."""
    body = "".join(f"{at},x,{statement},{voter},{vote}\n" for at, statement, voter, vote in rows)
    comments = OLD + "".join(f"1,x,{number},9,0,0,1,T{number}\n" for number in range(3))
    folder = write(tmp_path, {"comments.csv": comments, "votes.csv": VOTES + body})
    replayed = {}
    for _, statement, voter, vote in sorted(rows, key=lambda row: row[0]):
        replayed[statement, voter] = vote
    counted = tallies(read(folder), "computed")
    for (key, option), count in counted.items():
        value = {"for": 1, "against": -1, "pass": 0}[option]
        expected = [v for (s, _), v in replayed.items() if f"id:{s}" == key and v == value]
        assert count == len(expected)
    assert sum(counted.values()) == len(replayed)


@pytest.mark.exports
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_current_votes_are_those_of_the_platform_cell_by_cell(name):
    """The wide table that Polis makes itself has the same vote in every cell."""
    folder = Path(os.environ["CONCERTATION_DATA"]) / "polis-opendata" / name
    connection = duckdb.connect(config={"threads": 2})
    staging.create(connection)
    connection.execute("CREATE SCHEMA polis")
    SOURCE.fill(Export(SOURCE, folder, consultation(), connection))
    ours = {
        (voter, statement): value
        for voter, statement, value in connection.execute(
            "SELECT voter, id, value FROM polis.current"
        ).fetchall()
    }
    theirs = {}
    with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            cells = {column: value for column, value in row.items() if column.isdecimal()}
            theirs |= {(row["participant"], key): v for key, v in cells.items() if v != ""}
    assert len(theirs) > 500
    assert ours == theirs


@pytest.mark.exports
@pytest.mark.parametrize(
    ("name", "kept", "rejected"),
    list(zip(CONVERSATIONS, (316, 50, 36, 51), (55, 0, 3, 29), strict=True)),
)
def test_real_conversations_are_read_whole(name, kept, rejected):
    """The statements are those accepted by moderators; nothing is quarantined."""
    connection = read(Path(os.environ["CONCERTATION_DATA"]) / "polis-opendata" / name)
    assert connection.execute("SELECT count(*) FROM staging.contributions").fetchone() == (kept,)
    assert connection.execute("SELECT count(*) FROM staging.quarantine").fetchone() == (0,)
    (excluded,) = connection.execute(
        "SELECT coalesce(sum(count), 0) FROM staging.exclusions "
        "WHERE object_type = 'contribution' AND rule = 'rejected'"
    ).fetchone()
    assert excluded == rejected
