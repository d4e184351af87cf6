"""What `removals.csv` names is shown no more, whatever happens to that file afterwards."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import small_portal
from starlette.requests import Request

from dashboard.reading.filters import Filters
from dashboard.reading.portal import Portal
from dashboard.reading.withdrawals import UnknownWithdrawalsError
from dashboard.routes.errors import handlers
from dashboard.routes.feeds import Feeds
from dashboard.routes.site import Site
from datapackage.errors import PackageError

HEADER = "object_type,object_id,reason_code,date\n"
ONE = "contribution,1,author_request,2017-05-02\n"
THREE = "contribution,3,legal,2017-05-03\n"
REMARK = "comment,3,third_party_request,2017-05-04\n"


def sheet(workspace, text):
    """Write the list of withdrawals, as it would be while somebody saves it."""
    (workspace / "removals.csv").write_text(text, "utf-8")


def shown(portal, release=None):
    """Return the numbers of the contributions that can be read."""
    found = portal.search(filters=Filters(status=None), release=release)
    return {row["contribution_id"] for row in found.rows}


def request(path):
    """A request without parameters."""
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    return Request(
        scope | {"server": ("127.0.0.1", 80), "scheme": "http", "root_path": "", "path_params": {}}
    )


@pytest.mark.parametrize("release", [None, "live", "1.0.0"])
def test_a_withdrawal_counts_from_the_next_call(own, release):
    """Texts go, and the rows of figures that are about them; sums wait for the next build."""
    portal = Portal(own)
    before, sums = shown(portal, release), portal.rows("totals", release)
    assert "1" in before
    sheet(own, HEADER + ONE + REMARK)
    assert shown(portal, release) == before - {"1"}
    row = portal.contribution("1", release)
    assert (row["status"], row["body"]) == ("withdrawn", "[contribution retirée]")
    assert (row["removal_reason"], row["removal_date"].isoformat()) == (
        "author_request",
        "2017-05-02",
    )
    told = {name: row[name] for name in ("title", "url", "author_id", "author_label", "votes_for")}
    assert set(told.values()) == {None}
    assert portal.comments("1", release)[2]["body"] == "[commentaire retiré]"
    for figure in ("most_supported", "support_rank", "latest_contributions"):
        assert "1" not in {row["contribution_id"] for row in portal.rows(figure, release)}
    items = {(row["object_type"], row["object_id"]) for row in portal.rows("recent_items", release)}
    assert not items & {("contribution", "1"), ("comment", "3")}
    assert ("comment", "1") in items, "a comment is its author’s, not the contribution’s"
    assert portal.rows("totals", release) == sums
    assert portal.withheld(release) >= 2


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"object_type,object_id,rea",
        (HEADER + THREE).encode(),
        (HEADER + ONE[:-4]).encode(),
        (HEADER + ONE).encode("utf-16"),
        (HEADER + "idea,1,author_request,2017-05-02\n").encode(),
        None,
    ],
    ids=["empty", "half a header", "another line", "half a line", "not UTF-8", "a mistake", "gone"],
)
def test_no_accident_of_the_file_brings_a_text_back(own, broken):
    """Half written, emptied, unreadable or erased: what was read once still holds."""
    portal = Portal(own)
    sheet(own, HEADER + ONE)
    assert "1" not in shown(portal)
    path = own / "removals.csv"
    path.unlink() if broken is None else path.write_bytes(broken)
    assert "1" not in shown(portal)
    assert portal.contribution("1", "1.0.0")["status"] == "withdrawn"
    sheet(own, HEADER + ONE + THREE)
    assert not {"1", "3"} & shown(portal)
    assert portal.withdrawals_readable


def test_a_withdrawal_is_taken_back_by_a_build_alone(own):
    """A line erased on purpose counts once a package made without it is the current one."""
    portal = Portal(own)
    sheet(own, HEADER + ONE + THREE)
    assert not {"1", "3"} & shown(portal)
    sheet(own, HEADER + THREE)
    assert not {"1", "3"} & shown(portal)
    small_portal.write(own / "live" / "g2", small_portal.rows(withdrawn=True))
    small_portal.point_live(own, "g2")
    assert shown(portal) >= {"1"}
    assert "3" not in shown(portal)


@pytest.fixture
def unreadable(own):
    """A workspace whose list of withdrawals could never be read."""
    (own / "removals.csv").mkdir()
    return own


def test_what_was_never_read_hides_everything(unreadable, caplog):
    """Rather than show what may be withdrawn; it heals by itself, and says it once in the log."""
    portal = Portal(unreadable)
    for read in (
        portal.search,
        lambda: portal.rows("totals"),
        lambda: portal.records("themes"),
        lambda: portal.contribution("1"),
        lambda: portal.comments("1"),
        lambda: portal.withheld("1.0.0"),
    ):
        with pytest.raises(UnknownWithdrawalsError):
            read()
    assert len([record for record in caplog.records if "retraits" in record.message]) == 1
    (unreadable / "removals.csv").rmdir()
    sheet(unreadable, HEADER + ONE)
    assert "1" not in shown(portal)


def test_what_was_never_read_is_503_without_details(unreadable):
    """Readers get a sentence, monitors the same status, and nobody a path."""
    site = Site(Portal(unreadable))
    error = UnknownWithdrawalsError("secret path")
    answer = handlers(site)[UnknownWithdrawalsError](request("/essai/c/1"), error)
    assert answer.status_code == 503
    assert "La liste de ce qui a été retiré" in answer.body.decode()
    assert "secret path" not in answer.body.decode()
    assert issubclass(UnknownWithdrawalsError, PackageError)
    health = Feeds(site).health(request("/healthz"))
    assert health.status_code == 503
    assert str(unreadable) not in health.body.decode()


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], "applied"),
        ([HEADER + "contribution,4,author_request,2017-04-03\n"], "applied"),
        ([HEADER + ONE], "pending"),
        ([HEADER + ONE, "object_type"], "unreadable"),
    ],
    ids=["none", "built", "waiting", "broken since"],
)
def test_health_tells_where_withdrawals_are(own, texts, said):
    """Whoever runs the portal learns that a build is due, or that the list is damaged."""
    portal = Portal(own)
    feeds = Feeds(Site(portal))
    for text in texts:
        sheet(own, text)
        feeds.health(request("/healthz"))
    answer = feeds.health(request("/healthz"))
    assert answer.status_code == 200
    assert json.loads(answer.body)["withdrawals"] == said


def test_a_package_alone_has_no_list(own):
    """Somebody's download is shown as it is, whatever lies beside it."""
    alone = own / "releases" / "1.0.0"
    sheet(alone, HEADER + ONE)
    assert "1" in shown(Portal(alone))


def test_readers_at_once_see_either_list_and_never_none(own):
    """Eight threads read while the sheet is written again and again, with and without care."""
    portal = Portal(own)
    sheet(own, HEADER + ONE)
    assert "1" not in shown(portal)

    def turn(number):
        sheet(own, HEADER + ONE if number % 2 else "")
        return "1" in shown(portal) or "1" in shown(portal, "1.0.0")

    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(turn, range(60)))
