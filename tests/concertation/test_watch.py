"""The live loop against a real site that reveals a consultation, and fails now and then."""

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from democracyos_v1 import serve
from live_consultation import SITE, counts, day, start, wait_for, workspace_of

from concertation.live import seconds
from dashboard.reading.status import read_status
from datapackage.package import Package


@pytest.fixture
def followed(tmp_path):
    """Yield the server, the workspace and the loop that follows it, already started."""
    with serve(SITE) as server:
        server.reveal(day(10))
        workspace = workspace_of(tmp_path, server.url)
        loop = start(workspace)
        try:
            yield server, workspace, loop
        finally:
            if loop.poll() is None:
                loop.kill()
            loop.communicate()


def status(workspace):
    """Return what the portal is told."""
    path = workspace.live / "status.json"
    return json.loads(path.read_text()) if path.exists() else {}


@pytest.mark.journey
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
    assert read_status(workspace.path).watch(datetime.now(UTC)) == "stopped"
    assert list(workspace.live.glob(".tmp-*")) == []
    assert counts(workspace) == (12, 12)


@pytest.mark.journey
def test_a_loop_that_was_killed_is_known_by_its_silence(followed):
    """Alive at once, silent some minutes later; begun again and ended by its operator, stopped."""
    _, workspace, loop = followed
    wait_for("the first package", lambda: status(workspace).get("ended_at"))
    loop.send_signal(signal.SIGKILL)
    loop.wait(timeout=20)
    left, now = read_status(workspace.path), datetime.now(UTC)
    assert left.watch(now) == "alive", "nobody can know yet"
    assert left.watch(now + timedelta(minutes=6)) == "silent"

    again = start(workspace)
    try:
        wait_for("another attempt", lambda: read_status(workspace.path) != left)
        again.send_signal(signal.SIGTERM)
        assert again.wait(timeout=20) == 0
    finally:
        again.kill()
        again.communicate()
    later = datetime.now(UTC) + timedelta(days=9)
    assert read_status(workspace.path).watch(later) == "stopped"


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
