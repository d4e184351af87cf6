"""A publisher on a real udata: everything, once, byte for byte, and people's work kept."""

import hashlib
import threading

import pytest
import requests
from faulty_proxy import Answer
from publications import publication
from udata_site import FIRST, SECOND, only, publish, publisher, quick

from datapackage.consultation import Target
from publishers.errors import (
    NotPublishableError,
    PortalError,
    RefusedError,
    StalePlanError,
)
from publishers.settings import Settings
from publishers.udata.publisher import Udata

pytestmark = pytest.mark.portals


@pytest.fixture
def first(tmp_path):
    """The release 1.0.0."""
    return publication(tmp_path, "mobilites", "1.0.0", FIRST)


@pytest.fixture
def second(tmp_path):
    """The release 2.0.0: one file changed, one more, one less."""
    return publication(tmp_path, "mobilites", "2.0.0", SECOND)


def put(portal, dataset, **changed):
    """Edit a dataset as somebody does on the site: the whole document is sent back."""
    document = portal.get(f"/api/1/datasets/{dataset}/", portal.admin_token).json()
    answer = requests.put(
        f"{portal.url}/api/1/datasets/{dataset}/",
        headers=portal.headers(portal.admin_token),
        json={**document, **changed},
        timeout=60,
    )
    assert answer.ok, answer.text
    return answer.json()


def test_first_publication_then_nothing_to_do(udata, organisation, proxied, first):
    """Everything is online byte for byte; doing it again sends not one write."""
    proxy = proxied(udata)
    mine = publisher(udata, organisation, url=proxy.url)
    assert [problem for problem in mine.preflight(first) if problem.blocking] == []
    assert not proxy.writes
    plan = publish(mine, first)
    assert [file.action for file in plan.files] == ["add"] * 4
    assert len(proxy.writes) == 6  # created, four files, made public
    dataset = only(udata.seen_by_anyone(organisation))
    assert [udata.download(file.url) for file in dataset.files] == list(FIRST.values())
    assert dataset.files[0].title == "Fichier contributions.csv"
    proxy.forget()
    again = mine.plan(first)
    assert not again.pending
    mine.apply(first, again)
    assert not proxy.writes
    proof = mine.verify(first)
    assert proof.differences == ()
    assert proof.quality == 1.0
    assert proof.resources[0].sha256 == hashlib.sha256(FIRST["contributions.csv"]).hexdigest()


def test_new_release_and_back(udata, organisation, first, second):
    """A release sends only what differs, identifiers stay; going back is publishing the first."""
    mine = publisher(udata, organisation)
    publish(mine, first)
    before = {file.title: file.id for file in only(udata.seen_by_anyone(organisation)).files}
    plan = publish(mine, second)
    assert {file.name: file.action for file in plan.files} == {
        "contributions.csv": "replace",
        "LISEZMOI.txt": "same",
        "themes.csv": "add",
        "datapackage.json": "replace",
        "Fichier vote_tallies.csv": "remove",
    }
    assert mine.verify(second).differences == ()
    after = {file.title: file.id for file in only(udata.seen_by_anyone(organisation)).files}
    assert after["Fichier contributions.csv"] == before["Fichier contributions.csv"]
    assert mine.state().version == "2.0.0"
    assert not mine.verify(first).proved
    publish(mine, first)
    assert mine.verify(first).differences == ()
    back = only(udata.seen_by_anyone(organisation))
    assert [udata.download(file.url) for file in back.files] == list(FIRST.values())


def test_what_people_did_survives(udata, organisation, first, second):
    """An acronym, a tag, a granularity, an extra and a file of somebody's are kept."""
    mine = publisher(udata, organisation)
    publish(mine, first)
    dataset = only(udata.seen_by_anyone(organisation))
    link = {"title": "Carte", "type": "other", "filetype": "remote", "format": "html"}
    path = f"/api/1/datasets/{dataset.id}/"
    answer = udata.post(
        f"{path}resources/", udata.admin_token, json={**link, "url": "https://example.org/carte"}
    )
    assert answer.ok, answer.text
    upload = {"file": ("annexe.csv", b"annexe\n")}
    assert udata.post(f"{path}upload/", udata.admin_token, files=upload).ok
    put(
        udata,
        dataset.id,
        acronym="MOB",
        tags=[*dataset.raw["tags"], "velo"],
        spatial={**dataset.raw["spatial"], "granularity": "poi"},
        extras={**dataset.raw["extras"], "service": "mobilités"},
    )
    publish(mine, second)
    after = only(udata.seen_by_anyone(organisation))
    assert after.raw["acronym"] == "MOB"
    assert set(after.raw["tags"]) == {"consultation-publique", "mobilites", "velo"}
    assert after.raw["spatial"]["granularity"] == "poi"
    assert after.raw["extras"]["service"] == "mobilités"
    theirs = {file.title: file.url for file in after.files}
    assert theirs["Carte"] == "https://example.org/carte"
    assert udata.download(theirs["annexe.csv"]) == b"annexe\n"
    assert mine.verify(second).differences == ()


def test_edit_of_ours_is_shown_then_undone(udata, organisation, first):
    """A title edited on the site appears in the plan, old and new, and in what verify finds."""
    mine = publisher(udata, organisation)
    publish(mine, first)
    put(udata, only(udata.seen_by_anyone(organisation)).id, title="Autre titre")
    change = only(mine.plan(first).changes)
    assert (change.field, change.old, change.new) == ("title", "Autre titre", first.title)
    assert "Autre titre" in only(mine.verify(first).differences)
    publish(mine, first)
    assert only(udata.seen_by_anyone(organisation)).title == first.title


def test_file_replaced_by_somebody_is_found_and_put_back(udata, organisation, first):
    """Other bytes under one of our names: verify says so, and the release is put back."""
    mine = publisher(udata, organisation)
    publish(mine, first)
    dataset = only(udata.seen_by_anyone(organisation))
    path = f"/api/1/datasets/{dataset.id}/resources/{dataset.files[1].id}/upload/"
    upload = {"file": ("votes.csv", b"id;votes\n1;99\n")}
    assert udata.post(path, udata.admin_token, files=upload).ok
    assert any("SHA-256" in said for said in mine.verify(first).differences)
    plan = publish(mine, first)
    assert only(f for f in plan.files if f.action != "same").name == "vote_tallies.csv"
    assert mine.verify(first).differences == ()


def test_stale_plan_is_refused(udata, organisation, proxied, first, second):
    """When somebody edits after the plan, nothing is written, and what moved is named."""
    proxy = proxied(udata)
    mine = publisher(udata, organisation, url=proxy.url)
    publish(mine, first)
    plan = mine.plan(second)
    put(udata, only(udata.seen_by_anyone(organisation)).id, acronym="MOB")
    proxy.forget()
    with pytest.raises(StalePlanError, match="acronym"):
        mine.apply(second, plan)
    assert not proxy.writes
    with pytest.raises(StalePlanError, match=r"1\.0\.0"):
        mine.apply(first, plan)


def test_interrupted_release_is_resumed_by_another(udata, organisation, proxied, first, second):
    """What a stopped publication left, the next release uses or removes; people see it whole."""
    proxy = proxied(udata)
    proxy.fail(Answer(423, {"Retry-After": "9999"}), write=5, times=9)
    with pytest.raises(PortalError):
        publish(publisher(udata, organisation, url=proxy.url), first)
    assert udata.seen_by_anyone(organisation) == []
    assert len(only(udata.seen_by_publisher(organisation)).files) == 3
    mine = publisher(udata, organisation)
    publish(mine, second)
    dataset = only(udata.seen_by_publisher(organisation))
    assert [udata.download(file.url) for file in dataset.files] == list(SECOND.values())


def test_downgrade_by_the_site_is_caught(udata, organisation, tmp_path, first):
    """A licence that the site does not know stops preflight, and is not silently accepted."""
    mine = publisher(udata, organisation)
    publish(mine, first)
    put(udata, only(udata.seen_by_anyone(organisation)).id, license="inconnue")
    assert "notspecified" in only(mine.verify(first).differences)
    foreign = publication(tmp_path, "mobilites", "1.0.0", FIRST, licence="cc-by-4.0")
    blocking = [problem.message for problem in mine.preflight(foreign) if problem.blocking]
    assert "cc-by" in only(blocking)
    with pytest.raises(RefusedError, match="sans le garder"):
        publish(mine, foreign)


def test_unpublish_then_publish(udata, organisation, first):
    """Unpublishing archives the page and removes our files; publishing brings both back."""
    mine = publisher(udata, organisation)
    assert mine.state().visibility == "absent"
    publish(mine, first)
    dataset = mine.state().dataset
    online = mine.unpublish()
    addresses = [url for file in online for url in (file.url, file.also)]
    assert len(addresses) == 8
    assert {mine.found(url) for url in addresses} == {None}
    found = udata.get(f"/api/1/datasets/?organization={organisation.id}").json()["data"]
    assert found == []
    assert mine.state().visibility == "archived"
    assert any("archived" in told for told in mine.verify(first).differences)
    publish(mine, first)
    assert (mine.state().dataset, mine.state().visibility) == (dataset, "public")


def test_existing_dataset_is_adopted(udata, organisation, first):
    """A dataset made by hand becomes ours by its slug; one of another consultation does not."""
    made = udata.post(
        "/api/1/datasets/",
        udata.publisher_token,
        json={
            "title": "À la main",
            "description": "d",
            "organization": organisation.id,
            "acronym": "MAIN",
            "private": False,
        },
    ).json()
    mine = publisher(udata, organisation, dataset=made["slug"])
    publish(mine, first)
    dataset = only(udata.seen_by_anyone(organisation))
    assert (dataset.id, dataset.raw["acronym"]) == (made["id"], "MAIN")
    assert mine.verify(first).differences == ()
    other = publisher(udata, organisation, dataset=made["id"], slug="autre")
    with pytest.raises(NotPublishableError, match="mobilites"):
        other.state()


def test_public_twins_are_refused(udata, organisation, first):
    """Two public datasets with our marker: both addresses are told, neither is chosen."""
    mine = publisher(udata, organisation)
    publish(mine, first)
    dataset = only(udata.seen_by_anyone(organisation))
    twin = {"title": "Copie", "description": "d", "organization": organisation.id}
    udata.post(
        "/api/1/datasets/",
        udata.publisher_token,
        json={**twin, "extras": dataset.raw["extras"], "private": False},
    )
    with pytest.raises(NotPublishableError, match="supprimez") as caught:
        mine.plan(first)
    assert str(caught.value).count("/datasets/") == 2


def test_two_publishers_at_once(udata, organisation, first):
    """Started together on nothing, two publishers end with one dataset, each file once."""
    errors = []
    both = [publisher(udata, organisation) for _ in range(2)]
    plans = [mine.plan(first) for mine in both]
    barrier = threading.Barrier(2)

    def run(mine, plan):
        barrier.wait()
        try:
            mine.apply(first, plan)
        except StalePlanError as error:
            errors.append(error)  # the other had begun

    threads = [threading.Thread(target=run, args=pair) for pair in zip(both, plans, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(errors) < 2
    dataset = only(udata.seen_by_publisher(organisation))
    assert [udata.download(file.url) for file in dataset.files] == list(FIRST.values())
    assert both[0].verify(first).differences == ()


@pytest.mark.parametrize("token", ["", "udata_inconnue"], ids=["none", "unknown"])
def test_bad_token_is_told(udata, organisation, first, token):
    """A missing or unknown key is a problem told before anything, without the key itself."""
    target = Target("demo", "udata", udata.url, organisation.name)
    problem = only(Udata(target, Settings("mobilites", token, sleep=quick)).preflight(first))
    assert problem.blocking
    assert "token_env" in problem.message
    assert "udata_inconnue" not in problem.message


def test_preflight_tells_all_that_would_fail(udata, tmp_path):
    """Not a member, a title too long, a short tag, a refused extension: all told, none written."""
    name = f"fermee-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:8]}"
    closed = udata.post(
        "/api/1/organizations/", udata.admin_token, json={"name": name, "description": "d"}
    ).json()
    unfit = publication(
        tmp_path,
        "mobilites",
        "1.0.0",
        {"a.parquet": b"PAR1"},
        title="t" * 351,
        keywords=("ab",),
        description="courte",
        bbox=None,
    )
    target = Target("demo", "udata", udata.url, closed["slug"])
    found = Udata(target, Settings("mobilites", udata.publisher_token, sleep=quick)).preflight(
        unfit
    )
    blocking = " ".join(problem.message for problem in found if problem.blocking)
    for expected in ("membre", "351", "'ab'", "parquet"):
        assert expected in blocking
    assert "5/9" in only(problem.message for problem in found if not problem.blocking)
