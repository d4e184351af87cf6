"""A release that leaves the disk for its revision: whoever reads it is given the revision."""

import shutil
from datetime import date

import duckdb
import pytest

from dashboard.reading.portal import Portal
from dashboard.words.revisions import revised
from datapackage.errors import PackageError
from datapackage.package import Package
from datapackage.package.revision import Withdrawal, write_revision
from datapackage.package.write import seal


@pytest.fixture(scope="module")
def revision(workspace, tmp_path_factory):
    """What is left of release 1.0.0 without contribution 4."""
    former, folder = Package(workspace / "releases" / "1.0.0"), tmp_path_factory.mktemp("r1")
    withdrawn = [Withdrawal("contribution", "4", "author_request", date(2026, 3, 3))]
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        package = write_revision(connection, former, withdrawn, folder)
    seal(package, (former.path / "report.json").read_bytes(), former)
    return folder


def lead(workspace, name):
    """Make `releases/latest` lead to `name`."""
    (workspace / "releases" / "latest").unlink()
    (workspace / "releases" / "latest").symlink_to(name)


def test_who_was_reading_a_release_reads_its_revision(own, revision, monkeypatch):
    """Even a request that had found the former folder; one that is gone for good says so."""
    portal = Portal(own)
    assert portal.contribution("1", "1.0.0")["body"] == "Première rédaction."
    former = own / "releases" / "1.0.0"
    shutil.copytree(revision, own / "releases" / "1.0.0.r1")
    lead(own, "1.0.0.r1")
    shutil.rmtree(former)
    answers = iter([former])
    found = portal._path
    monkeypatch.setattr(portal, "_path", lambda release: next(answers, None) or found(release))
    # Nothing of this contribution was asked yet: it is read from the files.
    assert portal.search("Cartographier", release="1.0.0").total == 1
    assert portal.package("1.0.0").revision == 1
    assert portal.withheld("1.0.0") == 0
    assert [(one.version, one.edition) for one in portal.releases()] == [
        ("1.0.0", "1.0.0, révision 1")
    ]
    (own / "releases" / "1.0.0.r1" / "contributions.parquet").unlink()
    with pytest.raises(PackageError):
        portal.rows("totals", "1.0.0")


def test_a_run_that_was_killed_before_the_switch_is_seen_through(own, revision):
    """`latest` still leads to the former folder: readers are given the revision."""
    shutil.copytree(revision, own / "releases" / "1.0.0.r1")
    portal = Portal(own)
    assert portal.package("latest").revision == portal.package("1.0.0").revision == 1
    assert [one.latest for one in portal.releases()] == [True]


FIRST = "Version 1.0.0, révision 1\u00a0: "
ONE = (
    "un texte en a été retiré le 3\u00a0mars 2026. Les fichiers téléchargés avant portent un "
    "texte retiré\u00a0: remplacez-les."
)
TWO = (
    "2 textes en ont été retirés, le dernier le 3\u00a0mars 2026. Les fichiers téléchargés "
    "avant portent des textes retirés\u00a0: remplacez-les."
)


@pytest.mark.parametrize(
    ("days", "told"),
    [([], ""), (["2026-03-03"], FIRST + ONE), (["2026-03-03", "2026-01-09"], FIRST + TWO)],
)
def test_what_a_release_lost_is_one_sentence(days, told):
    """How many texts, the last day, what to do with the files of before."""
    described = {"version": "1.0.0", "revision": 1, "withdrawn": [{"date": day} for day in days]}
    assert revised(described) == told
