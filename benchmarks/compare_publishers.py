"""What does each tool that publishes to a portal send, leave behind, and show meanwhile?

    .venv/bin/python tests/publishers/portals/servers/control.py start    # real portals
    .venv/bin/python benchmarks/compare_publishers.py [--portal NAME] [--tool WORD] [--keep]

The same scenario for each tool, through the counting proxy of the tests; prints Markdown tables.
`--keep` writes `comparison/results.json`, of which docs/comparaison.md is made (`make docs`).
The peers are installed in `.peers/`, at the versions of `publish_with/peers.txt`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "servers"))

from comparison import tools
from comparison.command_line import frictionless_publish
from comparison.scenario import Scenario
from comparison.table import RESULTS, tables
from faulty_proxy import FaultyProxy
from portals_client import NAMES, Portal, known


def column(portal: Portal, tool: tools.Tool) -> dict[str, Any]:
    """Run the whole scenario for one tool on one portal."""
    print(f"{tool.name} {tool.version}, {portal.kind} {portal.version}", file=sys.stderr)
    with FaultyProxy(portal.url) as proxy, tempfile.TemporaryDirectory() as folder:
        scenario = Scenario(portal, proxy, tool, Path(folder))
        measures = scenario.measure(lambda line: print(line, file=sys.stderr, flush=True))
    return {
        "portal": f"{portal.kind} {portal.version}",
        "tool": tool.name,
        "version": tool.version,
        **measures,
    }


def _figures(measured: Any) -> Any:
    """Return the measures without what the tools printed, which names this machine's folders."""
    if isinstance(measured, dict):
        return {name: _figures(value) for name, value in measured.items() if name != "said"}
    return [_figures(value) for value in measured] if isinstance(measured, list) else measured


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--portal", choices=NAMES, action="append")
    parser.add_argument("--tool", default="", help="only those whose name holds this word")
    parser.add_argument("--keep", action="store_true", help=f"write {RESULTS.name}")
    arguments = parser.parse_args()
    tools.install()
    portals = [known(name) for name in arguments.portal or NAMES]
    results = {
        "date": datetime.now(UTC).date().isoformat(),
        "frictionless_publish": [
            frictionless_publish(portal) for portal in portals if portal.kind == "ckan"
        ],
        "columns": [
            column(portal, tool)
            for portal in portals
            for tool in tools.TOOLS
            if portal.kind in tool.kinds and arguments.tool in tool.name
        ],
    }
    if arguments.keep:
        text = json.dumps(_figures(results), ensure_ascii=False, indent=1)
        RESULTS.write_text(f"{text}\n", encoding="utf-8")
    print(tables(results))


if __name__ == "__main__":
    main()
