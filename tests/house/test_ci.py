"""The gate cannot lose a check in silence."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
MARKERS = {
    "journey": "test-journeys",
    "browser": "test-browser",
    "office": "test-office",
    "campaign": "test-kill",
    "portals": "test-portals",
}


def recipe(target):
    """Return the commands of a target of the Makefile."""
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    return found[1] if found else ""


def test_gate_calls_every_kind_of_check_tests_first():
    """Tests, then lint and types, then what needs more than Python, then the wheel."""
    steps = re.findall(r"^step make (\S+)", RUN, re.MULTILINE)
    assert steps[0] == "test"
    assert set(steps) >= {"test", "check", "wheel", *MARKERS.values()}


@pytest.mark.parametrize(("marker", "target"), MARKERS.items())
def test_each_marker_on_demand_has_its_target(marker, target):
    """A marked test that no target runs would never run."""
    assert f"-m {marker}" in recipe(target)


@pytest.mark.parametrize(
    "tool", ["ruff format --check", "ruff check", "mypy", "lint-imports", "deptry", "cog --check"]
)
def test_the_check_target_runs_each_tool(tool):
    """Format, lint, types, floors, dependencies, generated documentation."""
    assert f"$(BIN)/{tool}" in recipe("check")


def test_coverage_has_a_floor():
    """The gate notes branches as it tests, and refuses less than 90 % after the journeys."""
    tests, journeys = "step make test COVERAGE=1\n", "step make test-journeys COVERAGE=1\n"
    assert -1 < RUN.find(tests) < RUN.find(journeys)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "--cov" in recipe("test")
    assert "--cov-append" in recipe("test-journeys")
    assert "--cov-fail-under" not in recipe("test-journeys")
    assert "branch = true" in project
    assert int(re.search(r"fail_under = (\d+)", project)[1]) >= 90


@pytest.mark.parametrize(
    ("told", "passes"),
    [("3 passed in 1s", True), ("3 passed, 1 skipped in 1s", False), ("no tests ran", True)],
)
def test_a_skipped_test_turns_the_gate_red(tmp_path, told, passes):
    """The gate's own step, run on what a test runner prints."""
    step = re.search(r"^step\(\) \{\n.*?^\}", RUN, re.MULTILINE | re.DOTALL)[0]
    script = f'set -euo pipefail\nlog={tmp_path}/log\n{step}\nstep echo "{told}"\n'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == passes
