"""What every test shares: which tests belong here, and the path of the test servers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "servers"))
sys.path.insert(0, str(Path(__file__).parent / "datapackage/texts/labels"))

import untraced
from hypothesis import settings
from made_once import made_once

untraced.install()

# Time is measured in `benchmarks/`: how long an example takes here says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The example's workspace, built and released once for all processes; tests only read it."""
    from concertation.demo import prepare
    from concertation.workspace import Workspace

    return Workspace(made_once(tmp_path_factory, "example", prepare))


_ON_DEMAND = {
    "browser": "test-browser",
    "campaign": "test-kill",
    "journey": "test-journeys",
    "office": "test-office",
    "portals": "test-portals",
}
"""The `make` target that runs each marker's tests."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config):
    """Say what tests have to tell, and how to run what is left apart.

    A test tells by `record_property("told", lines)`, which comes from any process: pytest-xdist
    drops what its own ones print.
    """
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, lines in getattr(report, "user_properties", ()):
                if name == "told" and report.when == "call":
                    terminalreporter.write_line("\n".join(lines))
    if not config.getoption("-m"):
        targets = ", ".join(f"make {target}" for target in _ON_DEMAND.values())
        terminalreporter.write_line(f"tests apart: {targets}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, never skip, what needs real exports, a browser or portals.

    `exports` tests run wherever CONCERTATION_DATA says the exports are; `browser`
    and `portals` tests run when `-m` names them.
    """
    expression = config.getoption("-m")
    absent = {marker for marker in _ON_DEMAND if marker not in expression}
    if not os.environ.get("CONCERTATION_DATA"):
        absent.add("exports")
    kept, left_out = [], []
    for item in items:
        markers = {marker.name for marker in item.iter_markers()}
        (left_out if markers & absent else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept
