"""The scenario: publish, again, a new release; every write lost once; a person's edits."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from comparison.people import edit, kept
from comparison.releases import DIGESTS, TABLES, write
from comparison.tools import Tool
from comparison.wire import Place, Run
from faulty_proxy import Cut, FaultyProxy
from portals_client import Portal

_CUTS = (Cut.BEFORE, Cut.AFTER)
_RUNS = 3
"""How often a person runs it again before giving up."""

Measures = dict[str, Any]


class Scenario:
    """One tool on one portal; each part has an organisation and a dataset of its own."""

    def __init__(self, portal: Portal, proxy: FaultyProxy, tool: Tool, folder: Path) -> None:
        self._portal, self._proxy, self._tool, self._folder = portal, proxy, tool, folder

    def measure(self, say: Callable[[str], None]) -> Measures:
        """Return all the measures of the column."""
        measures = self.unbroken()
        say(f"  {measures['first']['writes']} writes at first")
        measures["human"] = self.human()
        measures["faults"] = []
        for rank in range(1, measures["first"]["writes"] + 1):
            for cut in _CUTS:
                measures["faults"].append(self.broken(cut, rank))
                say(f"  write {rank}, {cut.value}: {measures['faults'][-1]}")
        return measures

    def unbroken(self) -> Measures:
        """Publish, publish again, then publish the next release."""
        place, folders = self._place()
        measures = {}
        dataset, before = "", {}
        for step, release in (("first", "first"), ("again", "first"), ("second", "second")):
            run = place.run(folders[release])
            if run.code:
                raise RuntimeError(run.said)
            tables, (online,) = place.tables(), place.portal.seen_by_publisher(place.organisation)
            if step == "first":
                dataset, before = online.id, tables
            measures[step] = {
                **asdict(run),
                "end": place.look(),
                "files": len(online.files),
                "dataset_kept": online.id == dataset,
                "tables_kept": _kept(before, tables, release),
            }
        return measures

    def human(self) -> dict[str, bool]:
        """Publish, let a person edit, publish the next release; say which edits are still there."""
        place, folders = self._place()
        place.run(folders["first"])
        edit(place)
        place.run(folders["second"])
        return kept(place)

    def broken(self, cut: Cut, rank: int) -> Measures:
        """Publish for the first time with one write cut, again until it says that it succeeded."""
        place, folders = self._place()
        runs: list[Run] = [place.run(folders["first"], (cut, rank))]
        once = not runs[0].code and self._left(place)["right"]
        while runs[-1].code and len(runs) < _RUNS:
            runs.append(place.run(folders["first"]))
        left = self._left(place)
        return {
            "write": rank,
            "cut": cut.name.lower(),
            "codes": [run.code for run in runs],
            "once": once,
            **left,
            "lied": not runs[-1].code and not left["right"],
            "incomplete": any({"mixed", "several"} & {*run.seen} for run in runs),
            "said": runs[0].said.strip()[-200:],
        }

    def _place(self) -> tuple[Place, dict[str, Path]]:
        slug = f"mesure-{uuid.uuid4().hex[:10]}"
        place = Place(self._portal, self._proxy, self._tool, self._portal.new_organisation())
        return place, {name: write(self._folder, name, slug) for name in DIGESTS}

    def _left(self, place: Place) -> Measures:
        """Say what is on the portal: is it the first release, and what is there too many."""
        online = self._portal.seen_by_publisher(place.organisation)
        wanted = len(TABLES["first"]) + 1
        return {
            "right": len(online) == 1
            and place.look() == "first"
            and len(online[0].files) == wanted,
            "datasets": len(online),
            "extra_files": sum(max(0, len(one.files) - wanted) for one in online),
            "online": place.look(),
        }


def _kept(
    before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]], release: str
) -> list[int]:
    """Return how many tables have their first id and the release's bytes, and of how many."""
    wanted = dict(DIGESTS[release])
    asked = {one: name for one, (name, _digest) in before.items() if name in wanted}
    kept = [after.get(one) == (name, wanted[name]) for one, name in asked.items()]
    return [sum(kept), len(kept)]
