"""What readers of the live page see, and when: `[privacy] publish_after`."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from concertation.cli import cli
from concertation.collect import collect
from concertation.pipeline import build
from concertation.showing import approve, keep_waiting, show
from concertation.workspace import Workspace
from dashboard.reading.portal import Portal
from datapackage.durable import pointed, switch
from datapackage.errors import PackageError

START = datetime(2017, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


class Followed:
    """The live folder of a consultation, as `watch` leaves it at each hour: packages of no text."""

    def __init__(self, folder):
        self.workspace, self.now = Workspace(folder), START

    def poll(self, name, after, *, later=0.0, typed=False, waiting=()):
        """Make the package `name` some hours later, unless it is there; return `Shown`."""
        self.now += timedelta(hours=later)
        made = self.workspace.live / name
        if not made.exists():
            made.mkdir(parents=True)
            self.write(made, waiting)
        switch(self.workspace.live / "current", name)
        shown = show(self.workspace, after, typed=typed, now=self.now)
        for path in self.packages - set(keep_waiting(self.workspace, after)):
            shutil.rmtree(path)
        return shown

    def write(self, made, waiting):
        """Write what is read of a package: which of its texts wait, and when it was made."""
        rows = {"contribution_id": [*waiting, "1"], "status": ["withheld"] * len(waiting) + ["ok"]}
        pq.write_table(pa.table(rows), made / "contributions.parquet")
        resource = {"table": "contributions", "path": "contributions.parquet", "format": "parquet"}
        said = {"resources": [resource], "withheld": {"contribution": 1} if waiting else {}}
        (made / "datapackage.json").write_text(json.dumps(said), "utf-8")
        (made / "manifest.json").write_text("{}", "utf-8")
        os.utime(made / "manifest.json", (self.now.timestamp(), self.now.timestamp()))

    @property
    def packages(self):
        """The packages that are there."""
        return {path for path in self.workspace.live.iterdir() if not path.is_symlink()}

    @property
    def seen(self):
        """The package that readers see, None when there is no page."""
        public = pointed(self.workspace.live / "public")
        return public and public.name


@pytest.fixture
def followed(tmp_path):
    """Return a consultation that `watch` begins to follow."""
    return Followed(tmp_path)


@pytest.mark.parametrize("after", [timedelta(0), DAY, None])
def test_a_first_publication_is_never_automatic(followed, after):
    """The loop says what to type; once it is typed, readers have their page."""
    shown = followed.poll("a", after)
    assert (followed.seen, shown.wait) == (None, "first")
    assert followed.poll("b", after, later=48).wait == "first"
    assert followed.seen is None
    assert "concertation approve" in shown.told(followed.workspace.path)
    approve(followed.workspace)
    assert followed.seen == "b"


def test_without_a_delay_readers_follow(followed):
    """As soon as a package is made; a build that a person types counts as an approval."""
    assert followed.poll("a", timedelta(0), typed=True).wait is None
    assert followed.poll("b", timedelta(0), waiting=["2"]).wait is None
    assert followed.seen == "b"


def test_after_a_delay_readers_see_what_has_waited(followed):
    """The newest package that is old enough, and no other."""
    followed.poll("a", timedelta(0), typed=True)
    assert followed.poll("b", DAY, later=4).wait == "delay"
    followed.poll("c", DAY, later=23)
    assert followed.seen == "a"
    followed.poll("d", DAY, later=4)
    assert followed.seen == "b"
    followed.poll("d", DAY, later=22)
    assert followed.seen == "c"
    assert followed.poll("d", DAY, later=3).wait is None
    assert followed.seen == "d"


def test_a_build_that_a_person_types_waits_too(followed):
    """The delay is that of what is shown, whoever makes it; `approve` is what skips it."""
    followed.poll("a", timedelta(0), typed=True)
    followed.poll("b", DAY, typed=True)
    assert followed.seen == "a"
    approve(followed.workspace)
    assert followed.seen == "b"


def test_with_review_readers_see_what_was_approved(followed):
    """However long ago the rest was made."""
    followed.poll("a", timedelta(0), typed=True)
    for name in ("b", "c"):
        assert followed.poll(name, None, later=1000, typed=True).wait == "review"
        assert followed.seen == "a"
    approve(followed.workspace)
    assert followed.seen == "c"


def test_a_text_that_waits_to_be_read_stops_the_clock(followed):
    """Time alone shows nothing in which a text waits; a person does, or the text's decision."""
    followed.poll("a", timedelta(0), typed=True)
    followed.poll("b", DAY, waiting=["2"])
    assert followed.poll("b", DAY, later=48).wait == "texts"
    assert followed.seen == "a"
    followed.poll("c", DAY)
    assert followed.seen == "a"
    assert followed.poll("c", DAY, later=25).wait is None
    assert followed.seen == "c"


def test_a_text_that_was_approved_as_waiting_stops_no_other(followed):
    """Only a new one does."""
    followed.poll("a", timedelta(0), typed=True, waiting=["2"])
    followed.poll("b", DAY, later=1, waiting=["2"])
    followed.poll("b", DAY, later=25)
    assert followed.seen == "b"
    followed.poll("c", DAY, waiting=["2", "3"])
    assert followed.poll("c", DAY, later=25).wait == "texts"
    assert followed.seen == "b"


def test_packages_that_wait_are_few_and_time_still_passes(followed):
    """Polled every ten minutes for four days: never later than the delay and an eighth."""
    poll = timedelta(minutes=10)
    followed.poll("0", timedelta(0), typed=True)
    for number in range(1, 4 * 24 * 6):
        followed.poll(str(number), DAY, later=1 / 6)
        assert len(followed.packages) <= 11
        assert (number - int(followed.seen)) * poll <= DAY * 9 / 8 + poll


@pytest.mark.journey
@pytest.mark.parametrize("after", ["24h", "review"])
def test_the_portal_shows_what_was_approved(make_workspace, api_export, after):
    """The real loop's builds, the command, the portal; and a purge shows nothing new."""

    def built(*texts, typed=False):
        workspace = make_workspace(
            api_export(*({"text": text} for text in texts)),
            privacy=f'publish_after = "{after}"',
            retrieved_at=f"2017-03-27T08:{len(texts):02}:00Z",
        )
        with workspace.writing("test"):
            collect(workspace)
            return workspace, build(workspace, typed=typed)

    def run(name, *arguments):
        result = CliRunner().invoke(cli, [name, str(workspace.path), *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    workspace, _ = built("Un quai pour tous les piétons du centre", typed=True)
    portal = Portal(workspace.path)
    with pytest.raises(PackageError, match="approve"):
        portal.package()
    assert "Le portail montre désormais" in run("approve")
    built("Un quai pour tous les piétons du centre", "Un pont")
    assert portal.contribution("2") is None
    assert "concertation approve" in run("build")
    run("approve")
    assert portal.contribution("2")["body"] == "Un pont"
    built("Un quai pour tous les piétons du centre", "Un pont", "Un banc")
    said = run("remove", "1", "--reason", "author_request", "--purge")
    assert "Le portail ne montre aucun paquet en direct" in said
    with pytest.raises(PackageError, match="approve"):
        portal.package()
    run("approve")
    assert portal.contribution("1")["body"] == "[contribution retirée]"
    assert portal.contribution("3")["body"] == "Un banc"
