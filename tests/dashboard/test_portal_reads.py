"""The portal follows its pointers, caches per generation, and searches alike both ways."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import small_portal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.reading import portal as portal_module
from dashboard.reading.filters import Filters
from dashboard.reading.portal import Portal, UnknownReleaseError
from dashboard.reading.served import configure, current
from datapackage.errors import PackageError


@pytest.fixture(scope="module")
def portal(workspace) -> Portal:
    """The portal over the shared workspace, never changed here."""
    return Portal(workspace)


def test_a_switch_of_the_pointer_is_seen_at_the_next_call(own):
    """Nothing is restarted, and what was computed before is not shown after."""
    portal = Portal(own)
    assert portal.rows("totals")[0]["value"] == 7
    tables = small_portal.rows(first="Troisième rédaction.", withdrawn=True)
    tables["contributions"].pop()
    small_portal.write(own / "live" / "g2", tables)
    assert portal.package().generation == "g1:live"
    small_portal.point_live(own, "g2")
    assert portal.package().generation == "g2:live"
    assert portal.rows("totals")[0]["value"] == 6
    assert portal.contribution("1")["body"] == "Troisième rédaction."
    assert portal.contribution("8") is None


def test_answers_are_computed_once_per_generation(portal):
    """The very same rows come back, until the package changes."""
    assert portal.rows("totals") is portal.rows("totals")
    assert portal.rows("totals") is not portal.rows("totals", "1.0.0")
    assert portal.rows("support_rank", theme_id="1") is not portal.rows("support_rank")
    assert portal.package() is portal.package("live")


def test_the_oldest_answers_are_forgotten(workspace, monkeypatch):
    """A curious crawler cannot fill the memory."""
    monkeypatch.setattr(portal_module, "_CACHED_ANSWERS", 2)
    portal = Portal(workspace)
    first = portal.rows("most_supported", top="1")
    for top in ("2", "3", "4"):
        portal.rows("most_supported", top=top)
    assert portal.rows("most_supported", top="1") is not first
    assert portal.rows("most_supported", top="1") == first


def test_many_threads_share_one_generation(own):
    """Eight readers at once get the same answers and one engine."""
    portal = Portal(own)

    def read(turn: int) -> tuple:
        found = portal.search("mediat", sort="number", page=1 + turn % 2)
        return found.total, portal.rows("totals")[0]["value"], id(portal.package())

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(read, range(40)))
    assert {answer[:2] for answer in answers} == {(2, 7)}
    assert len({answer[2] for answer in answers}) == 1


def test_packages_left_behind_are_forgotten(own, monkeypatch):
    """A bounded number stays open; one that comes back is opened anew, and answers the same."""
    monkeypatch.setattr(portal_module, "_OPEN_GENERATIONS", 1)
    portal = Portal(own)
    old, rows = portal.package("1.0.0"), portal.rows("totals", "1.0.0")
    assert portal.rows("totals")[0]["value"] == 7
    assert portal.package("1.0.0") is not old
    assert portal.rows("totals", "1.0.0") == rows


@pytest.mark.parametrize("release", ["2.0.0", "../live", "latest/..", "", "1.0", "1.0.0/", "x"])
def test_any_other_release_is_unknown(portal, release):
    """No name walks out of the folder of releases."""
    with pytest.raises(UnknownReleaseError):
        portal.package(release)


def test_without_live_the_latest_release_is_current(own):
    """A closed consultation is served from its release."""
    (own / "live" / "public").unlink()
    portal = Portal(own)
    assert portal.package().version == "1.0.0"
    with pytest.raises(UnknownReleaseError):
        portal.package("live")
    assert portal.contribution("4")["body"] == small_portal.SECRET


def test_the_most_contested_come_as_the_figure_ranks_them(example):
    """Page after page, in the real example: the figure's own SQL is the oracle."""
    portal = Portal(example.path)
    assert "contested" in portal.sorts()
    ranked = [row["contribution_id"] for row in portal.rows("most_contested", top=None)]
    assert len(ranked) > 10
    pages = range(1, portal.search(sort="contested").pages + 1)
    listed = [
        row["contribution_id"]
        for page in pages
        for row in portal.search(sort="contested", page=page).rows
    ]
    assert listed[: len(ranked)] == ranked
    assert len(listed) == len(set(listed)) == 200


def test_the_most_agreed_come_as_the_figure_ranks_them(example):
    """Those of the first page, in the real example."""
    portal = Portal(example.path)
    ranked = [row["contribution_id"] for row in portal.rows("most_agreed", top=20)]
    listed = [row["contribution_id"] for row in portal.search(sort="agreed").rows]
    assert listed == ranked


def test_the_most_commented_come_first(example):
    """Counted in the comments themselves."""
    portal = Portal(example.path)
    found = portal.search(sort="commented").rows
    counts = [len(portal.comments(row["contribution_id"])) for row in found]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


def test_no_order_is_offered_that_the_data_cannot_tell(own):
    """Number 3 alone has ten votes of both sides; without votes, nothing is contested."""
    portal = Portal(own)
    assert portal.search(sort="contested").rows[0]["contribution_id"] == "3"
    tables = small_portal.rows(first="Première rédaction.") | {"vote_tallies": [], "comments": []}
    small_portal.write(own / "live" / "g2", tables)
    small_portal.point_live(own, "g2")
    assert portal.sorts() == ("number", "newest", "oldest")


def test_a_downloaded_package_can_be_opened_by_itself(workspace):
    """A journalist opens the folder that was unzipped."""
    portal = Portal(workspace / "releases" / "1.0.0")
    assert (portal.slug, portal.package().version) == ("essai", "1.0.0")
    assert [release.version for release in portal.releases()] == ["1.0.0"]
    assert portal.package("latest").path == portal.package("1.0.0").path
    assert portal.status().live is False
    with pytest.raises(UnknownReleaseError):
        portal.package("2.0.0")
    live = Portal(workspace / "live" / "g1")
    assert live.releases() == []
    assert live.package("live").version is None


def test_releases_are_listed_newest_first_by_number(own):
    """10 comes after 9, and what is not a number is not a release."""
    for version in ("1.2.0", "1.10.0", "1.9.0"):
        small_portal.write(own / "releases" / version, small_portal.rows(), version)
    (own / "releases" / ".tmp-2.0.0").mkdir()
    listed = Portal(own).releases()
    assert [release.version for release in listed] == ["1.10.0", "1.9.0", "1.2.0", "1.0.0"]
    assert [release.version for release in listed if release.latest] == ["1.0.0"]
    assert listed[0].created == datetime(2017, 3, 25, 8, tzinfo=UTC)


def test_the_status_tells_age_and_failure(portal):
    """Times are aware, and the age counts from the last success."""
    status = portal.status()
    assert status.live
    assert status.age(datetime(2017, 3, 25, 8, 2, tzinfo=UTC)) == 120
    assert status.failure.message == "La plateforme ne répond pas."
    assert status.every_seconds == 60


@pytest.mark.parametrize("content", [None, "", "[]", "{", '{"attempted_at": "hier"}', "{}"])
def test_an_unreadable_status_is_no_status(own, content):
    """The portal goes on showing data when the live loop left nothing readable."""
    path = own / "live" / "status.json"
    path.unlink()
    if content is not None:
        path.write_text(content, "utf-8")
    status = Portal(own).status()
    assert (status.live, status.age(datetime.now(UTC)), status.failure) == (False, None, None)


def test_both_search_engines_find_the_same(own):
    """The index of a release and the fallback of a live package agree, word by word."""
    portal = Portal(own)
    small_portal.write(own / "live" / "g9", small_portal.rows(first="Première rédaction."))
    small_portal.point_live(own, "g9")
    words = ["donnees", "DONNÉES", "cart ete", "premiere red", "pwned", "un", "anticonst", "مرحبا"]
    for query in [*words, "txet", '"', "*", "a*b", "NEAR(", "body:un", "4"]:
        live = portal.search(query, sort="number")
        release = portal.search(query, sort="number", release="1.0.0")
        assert [row["contribution_id"] for row in live.rows] == [
            row["contribution_id"] for row in release.rows
        ], query


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("公園", 1),
        ("学校", 1),
        ("公園 学校", 1),
        ("園公", 0),
        ("校に", 1),
        ("ห้องสมุด", 1),
        ("SMS版", 1),
    ],
)
def test_a_word_is_found_in_a_text_written_without_spaces(own, query, found):
    """Chinese, Japanese and Thai put no space between words: any run of signs is one."""
    rows = small_portal.rows(first="大きな公園を学校に。ขอห้องสมุดใหม่ par SMS版")
    small_portal.write(own / "releases" / "1.1.0", rows, "1.1.0")
    small_portal.write(own / "live" / "g9", rows)
    small_portal.point_live(own, "g9")
    portal = Portal(own)
    assert [portal.search(query, release=one).total for one in (None, "1.1.0")] == [found, found]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=40))
def test_whatever_is_typed_is_a_search_not_an_error(portal, query):
    """Operators, quotes, zero bytes, any script: rows or none, in both engines."""
    for release in (None, "1.0.0"):
        found = portal.search(query, release=release)
        assert 0 <= found.total <= 8
        assert len(found.rows) == found.total


def test_pages_are_numbered_from_one_and_the_last_is_shown_beyond(own):
    """45 contributions make pages of 20, 20 and 5, without overlap."""
    tables = small_portal.rows()
    extra = [
        small_portal.contribution(100 + number, "Encore.", created_at=small_portal.at(16))
        for number in range(37)
    ]
    tables["contributions"] += extra
    small_portal.write(own / "live" / "g5", tables)
    small_portal.point_live(own, "g5")
    portal = Portal(own)
    pages = [portal.search(page=page, sort="number") for page in (1, 2, 3, 99)]
    assert [len(page.rows) for page in pages] == [20, 20, 5, 5]
    assert [page.page for page in pages] == [1, 2, 3, 3]
    ids = [row["contribution_id"] for page in pages[:3] for row in page.rows]
    assert ids == [str(n) for n in (*range(1, 9), *range(100, 137))]


def test_filters_of_status_and_days(portal):
    """The withdrawn can be asked for; days are those of Paris."""
    assert portal.search(filters=Filters(status="withdrawn")).total == 1
    assert portal.search(filters=Filters(status=None)).total == 8
    day = datetime(2017, 3, 25, tzinfo=UTC).date()
    assert portal.search(filters=Filters(since=day, until=day)).total == 1


def test_small_tables_come_in_the_order_of_their_key(portal):
    """And a table that is not there is a KeyError, not an empty list."""
    assert [row["theme_id"] for row in portal.records("themes")] == ["1", "2"]
    assert portal.records("themes") is portal.records("themes")
    with pytest.raises(KeyError):
        portal.records("secrets")


def test_a_comment_withdrawn_later_has_no_text_in_older_releases(own):
    """The tombstone of the current package applies everywhere."""
    tables = small_portal.rows(withdrawn=True)
    tables["removals"].append(
        {
            "object_type": "comment",
            "object_id": "3",
            "reason_code": "personal_data",
            "date": datetime(2017, 5, 1, tzinfo=UTC).date(),
        }
    )
    small_portal.write(own / "live" / "g3", tables)
    small_portal.point_live(own, "g3")
    comment = Portal(own).comments("1", "1.0.0")[2]
    assert (comment["comment_id"], comment["status"]) == ("3", "withdrawn")
    assert comment["body"] == "[commentaire retiré]"


def test_the_process_serves_the_workspace_it_was_given(own, monkeypatch):
    """By `configure`, else by the environment; without either, the error says what to do."""
    monkeypatch.setattr("dashboard.reading.served._SERVED.portal", None)
    monkeypatch.delenv("CONCERTATION_WORKSPACE", raising=False)
    with pytest.raises(PackageError, match="concertation serve"):
        current()
    monkeypatch.setenv("CONCERTATION_WORKSPACE", str(own))
    assert current().workspace == own
    assert configure(own) is current()


def test_the_status_file_is_read_anew(own):
    """No cache between the live loop and the reader."""
    portal = Portal(own)
    content = json.loads((own / "live" / "status.json").read_text("utf-8"))
    (own / "live" / "status.json").write_text(json.dumps(content | {"failure": None}), "utf-8")
    assert portal.status().failure is None
