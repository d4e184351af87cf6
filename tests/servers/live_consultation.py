"""A consultation that a real site reveals day after day, and the loop that follows it."""

import subprocess
import sys
import time
from datetime import UTC, datetime

from democracyos_v1 import Comment, Reply, Site, Topic, Vote

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


def workspace_of(folder, url):
    """Write the workspace of this consultation, read from the site at `url`."""
    (folder / "consultation.toml").write_text(
        '[consultation]\nid = "direct"\ntitle = "En direct"\nstart_date = 2017-02-08\n'
        'end_date = 2017-03-24\nlicence = "etalab-2.0"\n[source]\nplatform = "democracyos"\n'
        f'location = "{url}"\n',
        encoding="utf-8",
    )
    return Workspace(folder)


def start(workspace):
    """Start the loop as the operator does."""
    return subprocess.Popen(
        [sys.executable, "-m", "concertation", "watch", str(workspace.path), "--every", "1s"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def approve(workspace):
    """Show the newest package to readers, as the operator does."""
    command = [sys.executable, "-m", "concertation", "approve", str(workspace.path)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def wait_for(what, condition):
    """Wait until the condition holds, and return its value; give up after PATIENCE."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if value := condition():
            return value
        time.sleep(0.2)
    msg = f"never seen: {what}"
    raise AssertionError(msg)


def counts(workspace):
    """Return the numbers of contributions and comments of the current package, or None."""
    pointer = workspace.live / "current"
    if not pointer.exists():
        return None
    listed = Package.open(pointer).descriptor["resources"]
    rows = {resource["table"]: resource["rowCount"] for resource in listed}
    return rows["contributions"], rows["comments"]
