"""Killed at any step: readers find a whole package, the next run succeeds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SERVERS = Path(__file__).parents[2] / "servers"


def start(campaign, scratch, *arguments):
    """Start a campaign in a process of its own."""
    scratch.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, str(SERVERS / campaign), str(scratch), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end(campaign):
    """Wait for a campaign; return what it printed."""
    told, _ = campaign.communicate()
    print(told)
    assert campaign.returncode == 0, told[-2000:]
    return told


@pytest.mark.campaign
def test_killed_at_every_step(tmp_path):
    """Of a build and a release: each write, fsync and rename; their names are printed.

    Steps that leave the same disk are one death, unless EVERY asks for each.
    """
    what = "steps" if os.environ.get("EVERY") else "disks"
    halves = [
        start("kill_campaign.py", tmp_path / str(part), what, f"{part}/2") for part in range(2)
    ]
    told = "".join(end(half) for half in halves)
    named = [line.split(": ")[1] for line in told.splitlines() if line.startswith("step ")]
    assert {name.split(" ")[0] for name in named} == {"write", "fsync", "rename"}
    assert told.count(f" deaths, {len(named)} steps") == 2


@pytest.mark.campaign
def test_a_revision_killed_at_its_steps(tmp_path):
    """Readers find the release or its revision; one death of six, unless EVERY asks for each."""
    part = "0/1" if os.environ.get("EVERY") else "0/6"
    assert "no promise broken" in end(start("kill_revision.py", tmp_path / "all", "disks", part))


@pytest.mark.campaign
def test_a_purge_killed_at_steps_of_its_own(tmp_path):
    """Readers find all whole, with the text or without; the next purge leaves it nowhere.

    One death of three, unless EVERY asks for each.
    """
    part = "0/1" if os.environ.get("EVERY") else "0/3"
    told = end(start("purge_campaign.py", tmp_path / "purge", "6", part))
    assert "no promise broken" in told
    assert "step 0: write removals.csv" in told
