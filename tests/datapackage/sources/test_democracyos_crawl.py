"""Does the collection from a DemocracyOS site bring all of it, or say why not?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from democracyos_v1 import Comment, Forum, Reply, Server, Site, Topic, Vote, serve

from datapackage.consultation import SourceSettings
from datapackage.errors import ConfigurationError, RemoteError
from datapackage.sources.democracyos import DemocracyOS
from datapackage.sources.democracyos.remote import Limits

OPENING = datetime(2017, 2, 8, 9, tzinfo=UTC)
QUICK = Limits(
    read_seconds=1, attempts=4, first_wait_seconds=0.01, longest_wait_seconds=0.05, page_size=3
)

# Ten comments, one an hour, on two topics (6 and 4); the fourth has two replies.
COMMENTS = tuple(
    Comment(
        id=f"c{number}",
        topic="t1" if number < 6 else "t2",
        author=f"u{number % 3}",
        text=f"<p>Texte numéro {number}</p>",
        at=OPENING + timedelta(hours=number),
        alias="Atelier" if number == 3 else None,
        count=12 if number == 3 else None,
        votes=(Vote("u1"), Vote("u2", "negative"), Vote("u1", at=OPENING)) if number == 3 else (),
        replies=(
            (Reply("r1", "u1", "Merci"), Reply("r2", "u2", "Bien", OPENING + timedelta(hours=5)))
            if number == 3
            else ()
        ),
    )
    for number in range(10)
)
SITE = Site(
    topics=(Topic("t1", "Premier thème"), Topic("t2", "Second thème")),
    comments=COMMENTS,
    people={"u1": "Camille Specimen"},
)


@pytest.fixture
def server() -> Iterator[Server]:
    """A site of one consultation."""
    with serve(SITE) as running:
        yield running


def collect(server: Server, folder: Path, limits: Limits = QUICK, forum: str | None = None) -> Path:
    """Collect the whole site into a new folder."""
    folder.mkdir()
    settings = SourceSettings(platform="democracyos", location=server.url, forum=forum)
    DemocracyOS(limits=limits).collect(settings, folder, folder)
    return folder


def counts(connection) -> tuple[int, int, int]:
    """Return the number of themes, contributions and comments."""
    return connection.execute(
        "SELECT (SELECT count(*) FROM staging.themes), "
        "(SELECT count(*) FROM staging.contributions), (SELECT count(*) FROM staging.comments)"
    ).fetchone()


def test_brings_every_page_and_reply(server, tmp_path, read):
    """2 themes, 10 contributions in pages of 3, 2 replies; a vote cast again counts once."""
    connection = read(collect(server, tmp_path / "raw"))
    assert counts(connection) == (2, 10, 2)
    assert connection.execute(
        "SELECT alias, alias_count FROM staging.contributions WHERE alias IS NOT NULL"
    ).fetchall() == [("Atelier", 12)]
    tallies = connection.execute(
        "SELECT option, origin, count FROM staging.tallies WHERE object_key = 'id:c3' ORDER BY ALL"
    ).fetchall()
    assert tallies == [
        ("against", "computed", 1), ("against", "declared", 1),
        ("for", "computed", 1), ("for", "declared", 2),
    ]  # fmt: skip


def test_follows_the_clock(server, tmp_path, read):
    """After 3 h 30: comments 0 to 3 and one reply; at the end, everything."""
    server.reveal(OPENING + timedelta(hours=3, minutes=30))
    assert counts(read(collect(server, tmp_path / "early"))) == (2, 4, 1)
    server.reveal(OPENING + timedelta(days=2))
    assert counts(read(collect(server, tmp_path / "late"))) == (2, 10, 2)


@pytest.mark.journey
@pytest.mark.parametrize("kind", ["500", "503", "429", "cut", "slow", "html"])
def test_recovers_from_passing_failures(server, tmp_path, read, kind):
    """Two failures in a row, at a list and at a page, and nothing is missing."""
    server.slow_seconds = 1.5
    server.fail_next(kind, times=2, path="/api/forum/all")
    server.fail_next(kind, times=1, path="/api/comment/all")
    server.fail_next(kind, times=1, path="/replies")
    assert counts(read(collect(server, tmp_path / "raw"))) == (2, 10, 2)


@pytest.mark.parametrize("kind", ["500", "503", "429", "cut", "html"])
def test_gives_up_with_what_where_and_what_to_do(server, tmp_path, kind):
    """The error names the address, what came, what was expected and the number of tries."""
    server.fail_next(kind, times=50, path="/api/topic/all")
    with pytest.raises(RemoteError, match=r"/api/topic/all : obtenu .* attendu .* 4 essais"):
        collect(server, tmp_path / "raw")
    assert sum("/api/topic/all" in path for path in server.requests) == 4


def test_waits_as_asked_but_no_longer_than_the_bound(server, tmp_path):
    """`Retry-After: 3600` is cut down to the longest wait: the collection ends."""
    server.retry_after = 3600
    server.fail_next("429", path="/api/forum/all")
    assert (collect(server, tmp_path / "raw") / "topics.json").exists()


def test_refuses_endless_redirects_at_once(server, tmp_path):
    """A loop will not get better: one question, then the error."""
    server.fail_next("redirect", path="/api/topic/all")
    with pytest.raises(RemoteError, match="redirections"):
        collect(server, tmp_path / "raw")
    assert sum("/api/topic/all" in path for path in server.requests) == 1


def test_refuses_more_bytes_than_the_bound(server, tmp_path):
    """A site that never stops does not fill the disk."""
    with pytest.raises(RemoteError, match="plus de 500 octets"):
        collect(server, tmp_path / "raw", Limits(total_bytes=500))


def test_refuses_more_pages_than_the_bound(server, tmp_path):
    """Four pages hold the 10 contributions; two are allowed here."""
    with pytest.raises(RemoteError, match="plus de 2 pages"):
        collect(server, tmp_path / "raw", Limits(page_size=2, pages=2))


def test_gives_up_on_an_answer_that_never_ends(server, tmp_path):
    """Bytes come, too slowly for ever: the whole answer has a bound too."""
    with pytest.raises(RemoteError, match="inachevée après 0 s"):
        collect(
            server,
            tmp_path / "raw",
            Limits(answer_seconds=0, attempts=2, first_wait_seconds=0.01),
        )


def test_says_that_there_is_no_consultation(tmp_path):
    """A site without a public forum."""
    with (
        serve(Site(topics=(), forums=())) as server,
        pytest.raises(ConfigurationError, match="aucune concertation publique"),
    ):
        collect(server, tmp_path / "raw")


def test_leaves_out_replies_of_a_comment_withdrawn_meanwhile(server, tmp_path, read):
    """Its replies are gone with it: 404 there is no failure of the collection."""
    gone = Comment("c1", "t1", "u1", "Un", replies=(Reply("r1", "u1", "Oui"),))
    with serve(Site(topics=(Topic("t1", "T"),), comments=(gone,))) as site:
        answer = site.answer
        site.answer = lambda path, query: None if "replies" in path else answer(path, query)
        connection = read(collect(site, tmp_path / "raw"))
    assert counts(connection) == (1, 1, 0)


def test_says_that_nobody_answers(server, tmp_path):
    """The site is down: connection errors are retried, then told."""
    settings = SourceSettings(platform="democracyos", location="http://127.0.0.1:9")
    with pytest.raises(RemoteError, match="connexion impossible"):
        DemocracyOS(limits=QUICK).collect(settings, tmp_path, tmp_path)


def test_says_that_it_is_another_kind_of_site(server, tmp_path):
    """Without `/api/forum/all` there is no DemocracyOS there."""
    settings = SourceSettings(platform="democracyos", location=server.url + "/elsewhere")
    with pytest.raises(RemoteError, match="site DemocracyOS"):
        DemocracyOS(limits=QUICK).collect(settings, tmp_path, tmp_path)


class TestSeveralForums:
    """A site with two consultations."""

    site = Site(
        topics=(
            Topic("t1", "Ici"),
            Topic("t2", "Ailleurs", forum="f2"),
            Topic("t3", "Non", "f1", None),
        ),
        comments=(
            Comment("c1", "t1", "u1", "Un"),
            Comment("c2", "t2", "u1", "Deux"),
            Comment("c3", "t3", "u1", "Brouillon"),
        ),
        forums=(Forum("f1", "numerique", "Territoire numérique"), Forum("f2", "autre", "Autre")),
    )

    @pytest.mark.parametrize("forum", ["f1", "numerique", "TERRITOIRE  NUMERIQUE"])
    def test_reads_the_chosen_one(self, tmp_path, read, forum):
        """By id, name or title; the comment of the draft is read, and excluded."""
        with serve(self.site) as server:
            raw = collect(server, tmp_path / "raw", forum=forum)
        connection = read(raw, forum=forum)
        assert counts(connection) == (1, 1, 0)
        assert connection.execute(
            "SELECT object_type, rule, count FROM staging.exclusions ORDER BY ALL"
        ).fetchall() == [("contribution", "unpublished", 1), ("theme", "unpublished", 1)]

    @pytest.mark.parametrize("forum", [None, "inconnu"])
    def test_lists_them_when_none_is_chosen(self, tmp_path, forum):
        """Nothing is guessed: the error names both."""
        with (
            serve(self.site) as server,
            pytest.raises(ConfigurationError, match=r"'Territoire numérique' ; 'Autre'"),
        ):
            collect(server, tmp_path / "raw", forum=forum)


def test_keeps_the_answers_private(server, tmp_path):
    """Only the owner of the workspace reads what was collected."""
    raw = collect(server, tmp_path / "raw")
    assert {path.stat().st_mode & 0o077 for path in raw.iterdir()} == {0}
    assert json.loads((raw / "topics.json").read_text())[0]["id"] == "t1"
