"""One number has one definition: a check states what the portal's figures state."""

import csv
import json
import shutil

import pytest

from concertation.cli import main
from concertation.workspace import Workspace
from datapackage.package import Package
from queries import Engine

pytestmark = pytest.mark.journey

ANNOUNCED = ("figure", "theme", "value", "source")


def run(*arguments):
    """Run the command as people do; it must succeed."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert ended.value.code == 0


def built(workspace):
    """Build the package anew; return it."""
    run("build", workspace.path)
    return Package.open((workspace.live / "current").resolve())


def rows(package, figure, **parameters):
    """Return the rows that the portal shows of a figure."""
    with Engine(package) as engine:
        return engine.run(figure, parameters).to_pylist()


def announce(workspace, package):
    """Write in announced.csv, without an explanation, each measure that the portal shows."""
    shown = [row for row in rows(package, "measures") if row["theme_id"] and row["value"]]
    with (workspace.path / "announced.csv").open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(ANNOUNCED)
        sheet.writerows((row["measure"], row["theme_id"], row["value"], "Portail") for row in shown)
    return len(shown)


def stated_by_checks(package):
    """Return what the published report observed, by check."""
    report = json.loads((package.path / "report.json").read_text("utf-8"))
    return {outcome["check"]: outcome["observed"] for outcome in report["checks"]}


def stated_by_figures(package, before):
    """Return what figures show of the same quantities, as checks name them."""
    unknown = {(row["object"], row["field"]): row for row in rows(package, "unknowns")}
    themes, earlier = by_theme(package), by_theme(before)
    announced = [row for row in rows(package, "announced_computed") if not row["explanation"]]
    votes = rows(package, "votes_declared_computed", rows=None)
    both = [row["difference"] for row in votes if row["difference"] is not None]
    people = [row["participants_count"] for row in rows(package, "workshops_list")]
    return {
        "contributions-present": sum(themes.values()),
        "dated": 1 - unknown["contributions", "created_at"]["share"],
        "themed": 1 - unknown["contributions", "theme_id"]["share"],
        "workshop-people": 1 - unknown["workshops", "participants_count"]["share"],
        "workshop-located": 1 - unknown["workshops", "department_code"]["share"],
        "workshop-themes": unknown["workshop_themes", "theme_id"]["unknown"],
        "workshop-size": max(count for count in people if count is not None),
        "announced-gap": max(
            abs(row["difference"]) / max(row["announced"], 1) for row in announced
        ),
        "votes-agree": both.count(0) / len(both),
        "growth": sum(themes.values()) / sum(earlier.values()),
        "theme-drift": max(abs(weight(themes, name) - weight(earlier, name)) for name in themes),
    }


def by_theme(package):
    """Return the contributions that the portal counts in each theme, None for those of none."""
    return {
        row["theme_id"]: row["contributions"] for row in rows(package, "contributions_by_theme")
    }


def weight(themes, name):
    """Return the part of one theme among the contributions that have one."""
    return themes[name] / sum(themes[other] for other in themes if other) if name else 0


def test_checks_state_what_figures_state_also_after_withdrawals(example, tmp_path):
    """Every announced measure, and each quantity that both rooms tell, through the command."""
    shutil.copytree(example.path, tmp_path / "workspace", symlinks=True)
    workspace = Workspace(tmp_path / "workspace")
    first = Package.open((workspace.live / "current").resolve())
    assert announce(workspace, first) > 40

    told = built(workspace)
    assert stated_by_checks(told)["announced-gap"] == 0
    for row in rows(told, "most_supported", top=3):
        run("remove", workspace.path, row["contribution_id"], "--reason", "author_request")
    withdrawn = built(workspace)
    announce(workspace, withdrawn)
    again = built(workspace)

    for package, before in ((told, first), (withdrawn, told), (again, withdrawn)):
        figures = stated_by_figures(package, before)
        checks = stated_by_checks(package)
        assert {name: checks[name] for name in figures} == pytest.approx(figures)
    assert stated_by_figures(withdrawn, told)["announced-gap"] > 0
    assert stated_by_checks(again)["announced-gap"] == 0
