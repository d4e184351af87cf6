"""A large release: memory stays small, progress is told, an interruption wastes little."""

import signal

import pytest
from large_workspace import add_target, large_workspace, release_bytes
from live_consultation import wait_for
from publication_process import Terminal, kill_when, run

from datapackage.package import Package
from publishers.publication import prepare

pytestmark = pytest.mark.portals

MEGABYTE = 1_000_000
MOST_MEMORY = 200 * MEGABYTE
"""What is promised, whatever the size of the release."""
FORMS = 100_000
"""Bytes of everything that is not a file's content, at most: forms, metadata, announcements."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The workspace of a large release, whose texts have no figures so that it is checked fast."""
    folder = tmp_path_factory.mktemp("large") / "consultation"
    large_workspace(folder, 45, figures=0)
    return folder


@pytest.fixture(scope="module")
def published(home, tmp_path_factory):
    """What is to be online of it, in order, by a prepared publication."""
    package = Package.open(home / "releases" / "1.0.0")
    assert release_bytes(package.path) > 40 * MEGABYTE
    return prepare(package, tmp_path_factory.mktemp("prepared"), {"md", "parquet"}).files


def test_killed_then_finished(udata, proxied, home, published):
    """Killed -9 in the middle of a file: the re-run sends what is missing, and no more.

    It tells how far it is from the preparation to the proof, and never takes
    more memory than is promised.
    """
    organisation = udata.new_organisation()
    proxy = proxied(udata)
    add_target(home, "grand", "udata", proxy.url, organisation.name)
    sent_first = published[0].bytes + published[1].bytes
    middle = sent_first + published[2].bytes // 2
    killed = run(
        "publish", home, "--to", "grand",
        token=udata.publisher_token,
        started=kill_when(lambda: proxy.passed >= middle),
    )  # fmt: skip
    assert killed.code == -signal.SIGKILL
    # What had left the process when it died is the portal's to finish.
    wait_for("the end of what was sent", lambda: proxy.idle)
    assert udata.seen_by_anyone(organisation) == []

    (private,) = udata.seen_by_publisher(organisation)
    there = {resource["checksum"]["value"] for resource in private.raw["resources"]}
    assert there
    missing = [file for file in published if file.sha1 not in there]
    assert sum(file.bytes for file in missing) < sum(file.bytes for file in published)
    proxy.forget()
    with Terminal() as terminal:
        ended = run(
            "publish", home, "--to", "grand", token=udata.publisher_token, errors=terminal.side
        )

    assert ended.code == 0, ended.said
    assert ended.peak < MOST_MEMORY
    content = sum(file.bytes for file in missing)
    assert content <= proxy.passed < content + FORMS
    names = [line.partition(" : ")[0] for line in terminal.ended]
    assert names[0] == "préparation de paquet-complet.zip"
    assert any(name.startswith("contrôle de ") for name in names)
    for file in missing:
        assert names.count(file.name) == 1
    assert sum(name.startswith("relecture de ") for name in names) == len(published)
    # Seldom enough to be read: ten a second, and the last line of each thing.
    assert terminal.shown.count("\r\x1b[K") < 10 * ended.seconds + len(names) + 10
    (public,) = udata.seen_by_anyone(organisation)
    assert len(public.files) == len(published)
