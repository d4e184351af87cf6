"""A withdrawal takes effect on the portal at once: the text is nowhere, before any build."""

import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
import small_portal
from streamlit_page import NAMES, opened
from withdrawn_texts import CONTESTED, HIDDEN, NEWEST, REPLY, Reader, command, mark, written

from concertation.workspace import Workspace
from dashboard.reading.portal import Portal
from dashboard.reading.served import configure
from datapackage.package import Package
from queries import load_all

pytestmark = pytest.mark.journey


QUIET = (".json", ".md", ".sql")
"""The files that hold no text of the public."""


def asked(numbers):
    """Return the addresses of figures, searches, exports and texts, in each package."""
    figures = load_all()
    paths = [f"f/{one.name}.csv?" for one in figures]
    paths += [
        f"f/{one.name}.json?top=500&"
        for one in figures
        if "top" in {parameter.name for parameter in one.parameters}
    ]
    paths += [f"c/{one}{form}?" for one in numbers for form in ("", ".json")]
    for word in HIDDEN:
        paths += [f"{page}?q={quote(word)}&" for page in ("liste", "contributions.csv")]
    paths += ["contributions.csv?", "liste?sort=newest&"]
    return [f"{path}release={release}" for path in paths for release in ("live", "1.0.1")]


@pytest.fixture(scope="module")
def withdrawn(example, tmp_path_factory):
    """Yield the workspace, a reader, what was public before, and what each address said then.

    The three texts are withdrawn by the command, and nothing is built.
    """
    folder = Path(shutil.copytree(example.path, tmp_path_factory.mktemp("w") / "w", symlinks=True))
    mark(folder / "raw-export")
    assert command("build", folder) == 0
    assert command("release", folder) == 0
    workspace = Workspace(folder)
    package = Package.open(workspace.live / "current")
    rows = [written(package, "contributions", word) for word in (NEWEST, CONTESTED)]
    numbers = [row["contribution_id"] for row in rows]
    comment = written(package, "comments", REPLY)
    reply, under = comment["comment_id"], comment["contribution_id"]
    with small_portal.process(folder) as (_, address):
        reader = Reader(address)
        addresses = sorted({*reader.linked(), *asked({*numbers, under})})
        before = reader.says(addresses)
        for one in numbers:
            assert command("remove", folder, one, "--reason", "author_request") == 0
        arguments = ("--type", "comment", "--reason", "third_party_request")
        assert command("remove", folder, reply, *arguments) == 0
        yield workspace, reader, before, (*numbers, reply)


def test_what_was_said_everywhere_is_said_nowhere(withdrawn):
    """Pages, lists, search, feed, exports and figures, of every package, at the next request."""
    _, reader, before, (newest, contested, _) = withdrawn
    kinds = {re.split(r"[?/.]", address)[0] for address in before}
    assert kinds >= {"c", "f", "liste", "contributions", "themes"}
    assert {
        "contributions.atom",
        f"c/{newest}?release=live",
        f"c/{contested}?release=1.0.1",
    } <= set(before)
    assert {
        "f/most_contested.csv?release=live",
        "f/recent_items.csv?release=1.0.1",
    } <= {*before}
    assert reader.says(before) == []
    for one in (newest, contested):
        assert reader.get(f"c/{one}").status_code == 410
        assert "retirée" in reader.get(f"c/{one}").text
        assert reader.get(f"c/{one}.json").status_code == 410
    assert f"/c/{newest}<" not in reader.get("sitemap.xml").text


def test_no_file_that_holds_texts_is_given(withdrawn):
    """Live and released: 410 and a sentence, also to whoever has the file; the rest stays."""
    workspace, reader, _, _ = withdrawn
    for release in ("live", "latest", "1.0.0", "1.0.1"):
        pointer = {"live": workspace.live / "current", "latest": workspace.releases / "latest"}
        package = Package.open(pointer.get(release, workspace.releases / release))
        texts = [name for name in package.manifest["files"] if not name.endswith(QUIET)]
        assert {"contributions.parquet", "comments.parquet", "search.sqlite"} <= set(texts)
        for name in (*texts, "package.zip"):
            held = package.manifest["files"].get(name, {"sha256": "-"})["sha256"]
            answer = reader.get(f"data/{release}/{name}", **{"If-None-Match": f'"{held}"'})
            assert answer.status_code == 410, name
            assert answer.headers["cache-control"] == "no-cache"
            assert "retiré" in answer.text
        for name in ("datapackage.json", "report.json", "README.md", "queries/totals.sql"):
            answer = reader.get(f"data/{release}/{name}")
            assert answer.status_code == 200
            assert not any(word in answer.text for word in HIDDEN)


def test_pages_of_the_application_do_not_show_it(withdrawn):
    """Each page runs without the texts, and says why its figures have not moved."""
    workspace, _, _, _ = withdrawn
    configure(workspace.path)
    for name in NAMES:
        app = opened(name).run()
        assert not app.exception
        said = "\n".join(block.proto.body for block in app.get("html"))
        assert not any(word in said for word in HIDDEN), name
        assert "Un retrait a été demandé depuis la dernière mise à jour" in said, name


def test_the_page_says_that_the_figures_will_follow(withdrawn):
    """On what is current; an older release says that it keeps its own."""
    _, reader, _, _ = withdrawn
    told = "Un retrait a été demandé depuis la dernière mise à jour"
    for address in ("liste", "themes/", "data/", "c/1"):
        assert told in reader.get(address).text
    pinned = reader.get("liste?release=1.0.0").text
    assert told not in pinned
    assert "retiré depuis" in pinned


def test_a_build_says_of_each_what_the_portal_said_at_once(withdrawn, tmp_path):
    """The row without its text is the same, whether the list or the package took it away."""
    workspace, _, _, (newest, contested, _) = withdrawn
    copy = Path(shutil.copytree(workspace.path, tmp_path / "copy", symlinks=True))
    portal = Portal(copy)
    package = portal.package()
    at_once = [portal.contribution(one) for one in (newest, contested)]
    under = written(package, "comments", REPLY)["contribution_id"]
    thread = portal.comments(under)
    counted = {row["measure"]: row["value"] for row in portal.rows("totals")}
    assert command("build", copy) == 0
    assert portal.package() is not package
    assert [portal.contribution(one) for one in (newest, contested)] == at_once
    assert portal.comments(under) == thread
    totals = {row["measure"]: row["value"] for row in portal.rows("totals")}
    assert totals["contributions"] == counted["contributions"] - 2
    assert totals["withdrawn_comments"] == counted["withdrawn_comments"] + 1
    assert portal.withheld(None) == 0
    assert portal.withheld("1.0.1") == 3
