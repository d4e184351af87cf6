"""The live loop against a real site that reveals a consultation, and fails now and then."""

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from democracyos_v1 import Comment, Reply, Site, Topic, Vote, serve

from concertation.live import seconds
from concertation.workspace import Workspace
from datapackage.package import Package

PATIENCE = 60.0

SITE = Site(
    topics=(Topic("t1", "Diagnostic"), Topic("t2", "Médiation")),
    comments=tuple(
        Comment(
            id=f"c{day}",
            topic="t1" if day % 2 else "t2",
            author=f"a{day}",
            text=f"<p>Proposition du {day} février.</p>",
            at=datetime(2017, 2, day, 9, tzinfo=UTC),
            votes=(Vote(author="a9", at=datetime(2017, 2, day, 10, tzinfo=UTC)),),
            replies=(Reply(f"r{day}", "a9", "Merci", datetime(2017, 2, day, 12, tzinfo=UTC)),),
        )
        for day in range(9, 21)
    ),
    people={f"a{day}": f"Prénom{day} Nomdetest{day}" for day in range(9, 21)},
)


def day(number):
    """Return the end of that day of February 2017."""
    return datetime(2017, 2, number, 23, tzinfo=UTC)


@pytest.fixture
def followed(tmp_path):
    """Yield the server, the workspace and the loop that follows it, already started."""
    (tmp_path / "consultation.toml").write_text(
        '[consultation]\nid = "direct"\ntitle = "En direct"\nstart_date = 2017-02-08\n'
        'end_date = 2017-03-24\nlicence = "etalab-2.0"\n[source]\nplatform = "democracyos"\n'
        'location = "@URL@"\n'
    )
    workspace = Workspace(tmp_path)
    with serve(SITE) as server:
        server.reveal(day(10))
        text = workspace.configuration.read_text()
        workspace.configuration.write_text(text.replace("@URL@", server.url))
        loop = start(workspace)
        try:
            yield server, workspace, loop
        finally:
            if loop.poll() is None:
                loop.kill()
            loop.communicate()


def start(workspace):
    """Start the loop as the operator does."""
    return subprocess.Popen(
        [sys.executable, "-m", "concertation", "watch", str(workspace.path), "--every", "1s"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(what, condition):
    """Wait until the condition holds, and return its value; give up after PATIENCE."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if value := condition():
            return value
        time.sleep(0.2)
    pytest.fail(f"never seen: {what}")


def counts(workspace):
    """Return the numbers of contributions and comments of the current package, or None."""
    pointer = workspace.live / "current"
    if not pointer.exists():
        return None
    listed = Package.open(pointer).descriptor["resources"]
    rows = {resource["table"]: resource["rowCount"] for resource in listed}
    return rows["contributions"], rows["comments"]


def status(workspace):
    """Return what the portal is told."""
    path = workspace.live / "status.json"
    return json.loads(path.read_text()) if path.exists() else {}


def test_follows_the_platform_through_its_failures_to_the_true_counts(followed):
    """New contributions arrive, failures keep the last good package, SIGTERM ends cleanly."""
    server, workspace, loop = followed
    wait_for("the first two days", lambda: counts(workspace) == (2, 2))

    good = (workspace.live / "current").resolve()
    server.fail_next("html", times=200)
    server.reveal(day(15))
    failure = wait_for("a failure told", lambda: status(workspace).get("failure"))
    assert "n’a pas répondu" in failure["message"]
    assert server.url not in failure["message"]
    assert (workspace.live / "current").resolve() == good
    assert Package.open(good).altered() == []

    server.recover()
    for kind in ("500", "cut", "429"):
        server.fail_next(kind)
    wait_for("one week", lambda: counts(workspace) == (7, 7))
    server.reveal(day(28))
    wait_for("everything", lambda: counts(workspace) == (12, 12))
    wait_for("no failure left", lambda: status(workspace)["failure"] is None)

    second = subprocess.run(
        [sys.executable, "-m", "concertation", "watch", str(workspace.path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert second.returncode == 1
    assert "déjà" in second.stderr

    loop.send_signal(signal.SIGTERM)
    assert loop.wait(timeout=20) == 0
    assert list(workspace.live.glob(".tmp-*")) == []
    assert counts(workspace) == (12, 12)


@pytest.mark.parametrize(
    ("text", "expected"), [("60s", 60), ("5m", 300), ("1h", 3600), ("2 min", 120), ("45", 45)]
)
def test_durations_are_read_as_people_write_them(text, expected):
    """Seconds, minutes, hours."""
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "0s", "abc", "-5m", "1.5h"])
def test_nonsense_durations_are_refused(text):
    """The message shows how to write one."""
    with pytest.raises(ValueError, match="60s"):
        seconds(text)
