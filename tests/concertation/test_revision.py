"""A withdrawal reaches every release: each gains a revision, and the text leaves the disk."""

import json
import re
import resource
import shutil
import sqlite3
import zipfile
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import small_portal
from withdrawn_texts import CONTESTED, HIDDEN, NEWEST, REPLY, Reader, command, mark, written

from concertation.collect import collect
from concertation.pipeline import build
from concertation.release import NothingNewError, release
from concertation.removal import remove
from concertation.revision import NotRevisedError, revise
from concertation.workspace import Workspace
from datapackage import schemas
from datapackage.package import Package
from datapackage.package.versions import versions
from datapackage.withdrawal import LEFT

pytestmark = pytest.mark.journey

DAY = date(2026, 3, 3)
RELEASES = ("1.0.0", "1.0.1", "1.0.2")


def alter(folder):
    """Correct three texts of the raw export, none of which is to be withdrawn."""
    path = min(folder.glob("comment_all_*"))
    records = json.loads(path.read_text("utf-8"))
    for record in [one for one in records if not any(word in str(one) for word in HIDDEN)][:3]:
        record["text"] += "<p>Précision.</p>"
    path.write_text(json.dumps(records, ensure_ascii=False), "utf-8")


def everything(folder):
    """Yield each file under `folder` and what it says, its containers opened."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = [path.read_bytes()]
        if path.suffix == ".parquet":
            content.append(str(pq.read_table(path).to_pylist()).encode())
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                content += [archive.read(name) for name in archive.namelist()]
        if path.suffix == ".sqlite":
            with closing(sqlite3.connect(path)) as index:
                content += [word.encode() for word in HIDDEN if found(index, word)]
        yield path, b"\n".join(content).decode("utf-8", "replace")


def found(index, word):
    """Tell whether the full-text index finds the word."""
    sql = "SELECT count(*) FROM contributions WHERE contributions MATCH ?"
    return index.execute(sql, [f'"{word}"']).fetchone() != (0,)


def saying(folder):
    """Return the files under `folder` that say one of the words, accents aside or not."""
    said = re.compile("|".join([*HIDDEN, "archeopteryx", "Arch%C3%A9opt"]), re.IGNORECASE)
    return [path.name for path, text in everything(folder) if said.search(text)]


@pytest.fixture(scope="module")
def revised(example, tmp_path_factory):
    """Yield the workspace, a reader, the numbers withdrawn, and the validators of before.

    The three texts are in two releases of three, their first wordings in all of them.
    """
    folder = Path(shutil.copytree(example.path, tmp_path_factory.mktemp("w") / "w", symlinks=True))
    mark(folder / "raw-export")
    for _ in RELEASES[1:]:
        alter(folder / "raw-export")
        assert (command("build", folder), command("release", folder)) == (0, 0)
    workspace = Workspace(folder)
    package = Package.open(workspace.releases / "latest")
    assert {*saying(package.path)} >= {
        "contributions.csv",
        "comments.parquet",
        "contributions.xlsx",
        "links.csv",
        "search.sqlite",
    }
    numbers = [
        ("contribution", written(package, "contributions", word)["contribution_id"])
        for word in (NEWEST, CONTESTED)
    ]
    numbers.append(("comment", written(package, "comments", REPLY)["comment_id"]))
    with small_portal.process(folder) as (_, address):
        reader = Reader(address)
        before = {
            (version, name): reader.get(f"data/{version}/{name}").headers["etag"]
            for version in RELEASES
            for name in (*package.manifest["files"], "package.zip")
        }
        with workspace.writing("test"):
            for kind, number in numbers:
                remove(workspace, kind, number, "author_request", DAY)
            made = revise(workspace)
        assert [(one.version, one.revision) for one in made] == [(one, 1) for one in RELEASES]
        assert {one.objects for one in made} == {tuple(sorted(numbers, key=order))}
        yield workspace, reader, numbers, before


def order(one):
    """Contributions come first, by number."""
    return (one[0] == "comment", int(one[1]))


def test_the_text_is_nowhere_in_the_releases(revised):
    """Nor in what is left of them on the disk, containers opened."""
    workspace, _, _, _ = revised
    names = sorted(path.name for path in workspace.releases.iterdir())
    assert names == [*(f"{one}.r1" for one in RELEASES), "latest"]
    assert (workspace.releases / "latest").resolve().name == "1.0.2.r1"
    assert saying(workspace.releases) == []
    for folder in versions(workspace.releases).values():
        assert Package(folder).altered() == []
        assert {path.stat().st_mode & 0o222 for path in folder.rglob("*.*")} == {0}
        assert command("validate", folder) == 0


def test_an_address_of_a_version_gives_its_revision(revised):
    """New bytes have a new validator; only what was withdrawn is gone."""
    workspace, reader, numbers, before = revised
    moved = {"contributions.csv", "comments.parquet", "datapackage.json", "package.zip"}
    for version in RELEASES:
        package = Package(versions(workspace.releases)[version])
        replaced = package.manifest["withdrawn"][0]["files"].keys() | {"package.zip"}
        assert moved <= replaced
        for name in (*package.manifest["files"], "package.zip"):
            stale = before[version, name]
            answer = reader.get(f"data/{version}/{name}", **{"If-None-Match": stale})
            assert answer.status_code == (200 if name in replaced else 304), name
            assert (answer.headers["etag"] == stale) == (name not in replaced)
        for kind, number in numbers:
            if kind == "contribution":
                assert reader.get(f"c/{number}?release={version}").status_code == 410
        others = [row["contribution_id"] for row in rows(package, "contributions")]
        kept = next(one for one in others if ("contribution", one) not in numbers)
        assert reader.get(f"c/{kept}?release={version}").status_code == 200


def test_pages_of_a_version_say_what_it_lost(revised):
    """The day, what to do, the former hashes, and the citation."""
    workspace, reader, _, _ = revised
    told = "révision 1\u00a0: 3 textes en ont été retirés, le dernier le 3\u00a0mars 2026"
    for address in ("data/1.0.1/", "liste?release=1.0.1", "c/1?release=1.0.1"):
        assert told in reader.get(address).text
    assert "révision 1\u00a0: 3 textes" not in reader.get("liste").text
    page = reader.get("data/1.0.1/").text
    former = Package(workspace.releases / "1.0.1.r1").manifest["withdrawn"][0]["files"]
    assert former["contributions.csv"]["sha256"] in page
    assert re.search(r'class="citation">.*version 1\.0\.1, révision 1', page)
    assert '"version": "1.0.1, r\\u00e9vision 1"' in page
    assert "Version 1.0.2, révision 1" in reader.get("data/").text
    assert reader.get("f/totals.json?release=1.0.1").json()["revision"] == 1


def test_a_second_run_has_nothing_to_do(revised):
    """The releases stay as they are, to the byte."""
    workspace, _, _, _ = revised
    before = {path: path.stat().st_mtime_ns for path in workspace.releases.rglob("*")}
    with workspace.writing("test"):
        assert revise(workspace) == []
    assert {path: path.stat().st_mtime_ns for path in workspace.releases.rglob("*")} == before


def rows(package, table):
    """Return the rows of a table; the numbers of links are those of a publication."""
    return [
        {name: value for name, value in row.items() if name != "link_id"}
        for row in pq.read_table(package.parquet[table]).to_pylist()
    ]


def test_a_build_that_knew_the_withdrawals_would_have_made_the_same(revised, tmp_path):
    """Row by row, and in what is told of the whole; the next release has nothing to add."""
    workspace, _, _, _ = revised
    copy = Path(shutil.copytree(workspace.path, tmp_path / "copy", symlinks=True))
    assert command("build", copy) == 0
    live = Package.open(copy / "live" / "current")
    last = Package.open(copy / "releases" / "latest")
    for table in schemas.names():
        assert rows(last, table) == rows(live, table), table
    for told in ("accounting", "redactions", "spatial", "created", "sources"):
        assert last.descriptor.get(told) == live.descriptor.get(told), told
    with Workspace(copy).writing("test"), pytest.raises(NothingNewError):
        release(Workspace(copy))


@pytest.fixture
def small(make_workspace, api_export):
    """Return a workspace with one release, of which a text is to be withdrawn."""
    workspace = make_workspace(api_export({"text": "Un"}, {"text": "Deux"}, {"text": "Trois"}))
    with workspace.writing("test"):
        collect(workspace)
        build(workspace)
        release(workspace)
        remove(workspace, "contribution", "2", "author_request", DAY)
    return workspace


def state(workspace):
    """Return what is in the releases: names, bytes, and where `latest` leads."""
    return {
        str(path.relative_to(workspace.releases)): path.readlink()
        if path.is_symlink()
        else path.is_file() and path.read_bytes()
        for path in workspace.releases.rglob("*")
    }


@contextmanager
def full_after(size):
    """Let no file of this process grow over `size` bytes, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 1500, 20_000])
def test_a_full_disk_leaves_the_release_whole(small, size):
    """With no room for a table, for the workbook, for the descriptor: then room again."""
    before = state(small)
    with small.writing("test"):
        with full_after(size), pytest.raises(Exception, match=r"File too large|trop"):
            revise(small)
        assert state(small) == before
        (done,) = revise(small)
    assert done.folder.name == "1.0.0.r1"
    assert Package(done.folder).altered() == []


def test_the_next_release_follows_the_revision(small, make_workspace, api_export):
    """It tells what changed since, the withdrawal apart, and keeps its entry in the changelog."""
    texts = ("Un", "Deux", "Trois, corrigé")
    with small.writing("test"):
        revise(small)
    export = api_export(*({"text": text} for text in texts))
    again = make_workspace(export, retrieved_at="2017-03-28T08:00:00Z")
    with again.writing("test"):
        collect(again)
        build(again)
        done = release(again)
    assert (done.package.version, done.changes) == ("1.0.1", ["Contributions : 1 modifiée (3)."])
    log = (done.package.path / "CHANGELOG.md").read_text("utf-8")
    headings = [line for line in log.splitlines() if line.startswith("## ")]
    assert headings == ["## 1.0.1", "## 1.0.0, révision 1", "## 1.0.0"]


def know(workspace, name):
    """Note that the name of somebody must be found nowhere."""
    path = workspace.private / "known.json"
    known = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(known | {"names": [*known["names"], name]}), "utf-8")


def test_an_error_that_the_release_had_not_stops_its_revision(small, monkeypatch):
    """Here, a name that only the place of the text says: nothing is switched, and it says why."""
    before = state(small)
    monkeypatch.setitem(LEFT["contribution"], "body", "[contribution de Jeanne Nouveau, retirée]")
    know(small, "Jeanne Nouveau")
    with small.writing("test"), pytest.raises(NotRevisedError, match="reste telle qu’elle est"):
        revise(small)
    assert state(small) == before


def test_an_error_that_the_release_had_does_not_keep_the_text(small, make_workspace, api_export):
    """What is public already is told in the report, as a warning."""
    export = api_export({"text": "Vu avec Jean Nouveau ici"}, {"text": "Deux"})
    workspace = make_workspace(export, name="known")
    with workspace.writing("test"):
        collect(workspace)
        build(workspace)
        release(workspace)
        remove(workspace, "contribution", "2", "author_request", DAY)
        know(workspace, "Jean Nouveau")
        (done,) = revise(workspace)
    report = Package(done.folder).report
    assert report["valid"]
    assert any(one["table"] == "contributions" for one in report["findings"])


def test_a_release_that_was_altered_is_not_revised(small):
    """What somebody changed by hand is no more what was published."""
    path = small.releases / "1.0.0" / "themes.csv"
    path.chmod(0o644)
    path.write_text("theme_id\n", "utf-8")
    with small.writing("test"), pytest.raises(NotRevisedError, match=r"themes\.csv"):
        revise(small)
