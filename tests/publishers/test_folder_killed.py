"""Killed while it brings older releases in line, a folder never shows a mixture."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.campaign

CAMPAIGN = Path(__file__).parents[1] / "servers" / "folder_campaign.py"


@pytest.mark.parametrize("system", ["exchange", "renames"])
def test_killed_at_each_step_each_release_is_whole_and_the_next_run_ends_it(tmp_path, system):
    """As it was, or revised; where folders cannot be exchanged, one may be absent meanwhile."""
    ended = subprocess.run(
        [sys.executable, CAMPAIGN, tmp_path, system],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": ""},
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 30
