"""What docs/comparaison.md says of this tool is what it still does."""

import sys
from pathlib import Path

import pytest
from faulty_proxy import FaultyProxy

sys.path.append(str(Path(__file__).parents[3] / "benchmarks"))

from comparison.scenario import Scenario
from comparison.table import results
from comparison.tools import TOOLS

pytestmark = pytest.mark.portals

SAID = ("writes", "proved", "seen", "end", "files", "dataset_kept", "tables_kept")
"""Not the readings, nor the bytes: these may improve without a word."""


def test_our_column_is_still_true(any_ckan, tmp_path):
    """Publish, again, then the next release: the writes, what a reader saw, the ids."""
    here = f"{any_ckan.kind} {any_ckan.version}"
    (kept,) = [
        column
        for column in results()["columns"]
        if (column["portal"], column["tool"]) == (here, TOOLS[0].name)
    ]
    with FaultyProxy(any_ckan.url) as proxy:
        found = Scenario(any_ckan, proxy, TOOLS[0], tmp_path).unbroken()
    for step, measured in found.items():
        assert {name: measured[name] for name in SAID} == {
            name: kept[step][name] for name in SAID
        }, step
