"""The comparison with other publishers is whole, and of the versions that its script installs."""

import re
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

from comparison.table import ROWS, results, tables
from comparison.tools import TOOLS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "comparaison.md").read_text(encoding="utf-8")


def test_every_tool_was_measured_on_every_portal_it_writes_to():
    """At the versions that are pinned: a new pin asks for a new measure."""
    measured = results()["columns"]
    portals = {column["portal"] for column in measured}
    assert {portal.split()[0] for portal in portals} == {"ckan", "udata"}
    assert {(one["portal"], one["tool"], one["version"]) for one in measured} == {
        (portal, tool.name, tool.version)
        for portal in portals
        for tool in TOOLS
        if portal.split()[0] in tool.kinds
    }


def test_the_page_has_every_row_for_every_portal():
    """The page's tables are the script's: as many rows, one cell a tool."""
    shown = re.findall(r"^\| .+ \|$", PAGE[PAGE.index("### Sur ") :], re.MULTILINE)
    made = [line for line in tables(results()).splitlines() if line.startswith("| ")]
    assert shown[: len(made)] == made
    portals = {column["portal"] for column in results()["columns"]}
    assert len(made) == len(portals) * (len(ROWS) + 1)


def test_the_command_that_cannot_name_an_organisation_was_refused():
    """What the page says of `frictionless publish`, on each CKAN."""
    tried = results()["frictionless_publish"]
    assert len(tried) == 2
    assert all(one["code"] == 1 and one["wants_organisation"] for one in tried)


def test_every_loss_of_a_write_was_tried():
    """Each write of the first publication, before and after it is applied."""
    for column in results()["columns"]:
        tried = {(one["write"], one["cut"]) for one in column["faults"]}
        ranks = range(1, column["first"]["writes"] + 1)
        assert tried == {(rank, cut) for rank in ranks for cut in ("before", "after")}


def test_nothing_of_the_machine_is_kept():
    """Neither what the tools printed nor a folder of the machine is among the figures."""
    text = (ROOT / "benchmarks" / "comparison" / "results.json").read_text(encoding="utf-8")
    assert '"said"' not in text
    assert "/site-packages/" not in text
