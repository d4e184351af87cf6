"""Publish to a real CKAN 2.11 and 2.12: what is found, what people keep, what faults leave."""

import tracemalloc

import pytest
from ckan_site import ACTION
from faulty_proxy import Answer, Cut
from publications import FIRST, SECOND

from datapackage.consultation import Target
from publishers.ckan.publisher import Ckan
from publishers.errors import NotPublishableError, PortalError, RefusedError, StalePlanError
from publishers.settings import Settings

pytestmark = pytest.mark.portals


def test_a_first_publication_is_byte_identical_and_a_second_run_writes_nothing(site):
    """What a reader downloads is what was released; publishing it again sends no write at all."""
    release = site.release("1.0.0", FIRST)
    assert site.publish(release) > 0
    assert site.bytes_online() == FIRST
    assert not site.publisher().plan(release).pending
    assert site.publish(release) == 0


def test_a_new_release_then_a_rollback_keep_every_id(site):
    """The dataset and each file that stays keep their ids; what goes goes, and comes back."""
    site.publish(site.release("1.0.0", FIRST))
    first = site.seen()
    site.publish(site.release("1.1.0", SECOND))
    second = site.seen()
    assert site.bytes_online() == SECOND
    site.publish(site.release("1.0.0", FIRST))
    third = site.seen()
    assert site.bytes_online() == FIRST
    ids = [
        {each["concertation_resource"]: each["id"] for each in seen["resources"]}
        for seen in (first, second, third)
    ]
    assert first["id"] == second["id"] == third["id"]
    assert ids[0]["contributions.csv"] == ids[1]["contributions.csv"]
    assert ids[0] == ids[2]


def test_new_metadata_alone_are_one_write_and_nothing_is_hidden(site):
    """A corrected title moves no byte, and readers see the dataset throughout."""
    site.publish(site.release("1.0.0", FIRST))
    visible = []
    site.proxy.after_request = lambda _seen: visible.append(site.seen() is not None)
    assert site.publish(site.release("1.0.0", FIRST, title="Titre corrigé")) == 1
    assert all(visible)
    assert site.seen()["title"] == "Titre corrigé"


def test_what_people_added_survives_a_new_release(site):
    """A tag, an extra, a field that we leave empty and a file of theirs are kept."""
    site.publish(site.release("1.0.0", FIRST, homepage=None))
    mine = site.seen()
    site.act(
        "package_patch",
        id=mine["id"],
        url="https://example.org/leur-page",
        tags=[*({"name": tag["name"]} for tag in mine["tags"]), {"name": "leur mot"}],
        extras=[*mine["extras"], {"key": "leur champ", "value": "leur valeur"}],
    )
    theirs = site.act(
        "resource_create", package_id=mine["id"], name="Leur fichier", url="https://example.org/f"
    )
    site.publish(site.release("1.1.0", SECOND, homepage=None, keywords=("neuf",)))
    seen = site.seen()
    assert seen["url"] == "https://example.org/leur-page"
    assert {"key": "leur champ", "value": "leur valeur"} in seen["extras"]
    assert {tag["name"] for tag in seen["tags"]} == {"leur mot", "neuf"}
    assert theirs["id"] in [each["id"] for each in seen["resources"]]


def test_a_plan_is_refused_once_the_portal_moved(site):
    """Somebody edits between plan and apply: nothing is written, and the field is named."""
    release = site.release("1.0.0", FIRST)
    site.publish(release)
    newer = site.release("1.1.0", SECOND)
    publisher = site.publisher()
    plan = publisher.plan(newer)
    site.act("package_patch", id=site.slug, title="Titre de quelqu’un")
    site.proxy.forget()
    with pytest.raises(StalePlanError, match="title"):
        publisher.apply(newer, plan)
    assert site.proxy.writes == []
    assert site.seen()["title"] == "Titre de quelqu’un"


def test_somebody_elses_dataset_is_refused_then_adopted_when_told(site):
    """A dataset without our mark is left alone, unless consultation.toml names it."""
    made = site.act(
        "package_create",
        name=site.slug,
        owner_org=site.organisation.id,
        title="À eux",
        author="Eux",
    )
    release = site.release("1.0.0", FIRST, organiser=None)
    with pytest.raises(NotPublishableError, match="dataset ="):
        site.publisher().plan(release)
    site.publish(release, dataset=site.slug)
    assert site.seen()["id"] == made["id"]
    assert site.seen()["author"] == "Eux"
    assert site.publish(release) == 0


def test_a_large_file_is_streamed_and_an_interrupted_upload_finished(site):
    """40 MB cut half way: the re-run sends that file only, and never holds it in memory."""
    size = 40_000_000
    contents = {**FIRST, "grand.csv": bytes(size)}
    release = site.release("1.0.0", contents)
    publisher = site.publisher()
    site.proxy.fail(Cut.HALFWAY, write=3, times=20)  # for longer than we are patient
    with pytest.raises(PortalError):
        publisher.apply(release, publisher.plan(release))
    assert site.seen() is None
    site.proxy.forget()
    del contents
    tracemalloc.start()
    site.publish(release)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < size / 4
    sent = sum(seen.body_bytes for seen in site.proxy.writes)
    assert size < sent < size + 20_000


def test_a_plan_says_that_readers_will_find_nothing_meanwhile(site):
    """Whoever approves a plan knows that the dataset is out of sight while files go."""
    site.publish(site.release("1.0.0", FIRST))
    assert (
        "privé le temps de l’envoi" in site.publisher().plan(site.release("1.1.0", SECOND)).text()
    )
    corrected = site.release("1.0.0", FIRST, title="Titre corrigé")
    assert "privé" not in site.publisher().plan(corrected).text()


def test_a_refused_upload_says_which_file_and_shows_no_mixture(site):
    """A file that the portal refuses: its name is said; readers find nothing, then the old."""
    site.publish(site.release("1.0.0", FIRST))
    site.proxy.forget()
    site.proxy.fail(Answer(413), write=2)
    newer = site.release("1.1.0", SECOND)
    publisher = site.publisher()
    with pytest.raises(RefusedError, match=r"contributions\.csv .*ckan\.max_resource_size"):
        publisher.apply(newer, publisher.plan(newer))
    assert site.seen() is None
    assert site.publish(site.release("1.0.0", FIRST)) > 0
    assert site.bytes_online() == FIRST


def test_a_revision_that_the_portal_refuses_leaves_the_old_bytes(site):
    """A write made on an old look of the dataset is refused whole: bytes and fields stay."""
    site.publish(site.release("1.0.0", FIRST))
    before = site.seen()
    match = {"id": before["id"], "metadata_modified": "2000-01-01T00:00:00"}
    answer = site.portal.post(
        f"{ACTION}package_revise",
        site.portal.publisher_token,
        data={"match": str(match).replace("'", '"')},
        files={"update__resources__0__upload": ("contributions.csv", b"autre")},
    )
    assert answer.status_code == 409
    assert site.seen() == before
    assert site.bytes_online() == FIRST


def test_unpublishing_hides_everything_and_publishing_again_shows_it(site):
    """No page, no file for a reader; nothing is deleted; one write brings it back."""
    release = site.release("1.0.0", FIRST)
    site.publish(release)
    before, publisher = site.seen(), site.publisher()
    assert publisher.state().visibility == "public"
    publisher.unpublish()
    assert site.seen() is None
    assert publisher.state().visibility == "private"
    assert site.portal.get(
        before["resources"][0]["url"].removeprefix(site.portal.url)
    ).status_code in {
        401,
        403,
        404,
    }
    writes = len(site.proxy.writes)
    publisher.unpublish()
    assert len(site.proxy.writes) == writes
    assert site.publish(release) == 1
    assert [each["id"] for each in site.seen()["resources"]] == [
        each["id"] for each in before["resources"]
    ]
    assert publisher.state().version == "1.0.0"


def test_a_dataset_deleted_by_hand_comes_back_with_its_ids(site):
    """Publishing again is how one undoes a deletion that was a mistake."""
    release = site.release("1.0.0", FIRST)
    site.publish(release)
    before = site.seen()
    site.act("package_delete", id=before["id"])
    assert site.publisher().state().visibility == "absent"
    site.publish(release)
    assert site.seen()["id"] == before["id"]
    assert site.bytes_online() == FIRST


def test_a_refused_token_is_said_before_anything_is_sent(site):
    """Preflight names the token, and shows nothing of it."""
    target = Target("essai", "ckan", site.proxy.url, site.organisation.id, token_env="CLEF")
    found = Ckan(target, Settings(site.slug, "pas-un-vrai-jeton")).preflight(
        site.release("1.0.0", FIRST)
    )
    assert any(problem.blocking and "CLEF" in problem.message for problem in found)
    assert not any("pas-un-vrai-jeton" in problem.message for problem in found)
    assert site.proxy.writes == []


def test_a_fit_release_passes_preflight_and_an_unfit_one_does_not(site):
    """Nothing blocks the first; the second has a tag that CKAN refuses, and no organisation."""
    fit = site.release("1.0.0", FIRST)
    assert not [problem for problem in site.publisher().preflight(fit) if problem.blocking]
    unfit = site.release("1.0.1", FIRST, keywords=("a/b",))
    target = Target("essai", "ckan", site.proxy.url, "nulle-part")
    publisher = Ckan(target, Settings(site.slug, site.portal.publisher_token))
    blocking = [each.message for each in publisher.preflight(unfit) if each.blocking]
    assert any("a/b" in message for message in blocking)
    assert any("nulle-part" in message for message in blocking)
    assert site.proxy.writes == []


def test_a_damaged_file_is_found_by_verify(site):
    """Somebody replaces a file by hand: verify says which, and publishing again repairs it."""
    release = site.release("1.0.0", FIRST)
    site.publish(release)
    resource = site.seen()["resources"][0]
    answer = site.portal.post(
        f"{ACTION}resource_patch",
        site.portal.publisher_token,
        data={"id": resource["id"]},
        files={"upload": ("contributions.csv", b"autre")},
    )
    assert answer.ok
    found = site.publisher().verify(release)
    assert any("contributions.csv" in difference for difference in found.differences)
    site.publish(release)
    assert site.bytes_online() == FIRST
