"""The portals that tests publish to are real, and their publisher is an ordinary editor."""

import pytest
import requests

pytestmark = pytest.mark.portals

CONTENT = "numéro;texte\n1;Éclairer la place\n".encode()


def made_on_ckan(portal, organisation):
    """Make a private dataset with one file; return its id."""
    name = f"{organisation.name}-dataset"
    dataset = {"name": name, "title": "Essai", "owner_org": organisation.id, "private": True}
    action = "/api/3/action/"
    made = portal.post(f"{action}package_create", portal.publisher_token, json=dataset).json()
    file = {"package_id": made["result"]["id"], "name": "contributions.csv"}
    sent = {"upload": ("contributions.csv", CONTENT)}
    portal.post(
        f"{action}resource_create", portal.publisher_token, data=file, files=sent
    ).raise_for_status()
    return made["result"]["id"]


def made_on_udata(portal, organisation):
    """Make a private dataset with one file; return its id."""
    dataset = {"title": "Essai", "description": "Un essai", "private": True}
    dataset["organization"] = organisation.id
    made = portal.post("/api/1/datasets/", portal.publisher_token, json=dataset).json()
    sent = {"file": ("contributions.csv", CONTENT)}
    path = f"/api/1/datasets/{made['id']}/upload/"
    portal.post(path, portal.publisher_token, files=sent).raise_for_status()
    return made["id"]


def publish(portal, dataset):
    """Make a dataset public."""
    if portal.kind == "ckan":
        change = {"id": dataset, "private": False}
        path = "/api/3/action/package_patch"
        portal.post(path, portal.publisher_token, json=change).raise_for_status()
    else:
        path = f"/api/1/datasets/{dataset}/"
        known = portal.get(path, portal.publisher_token).json()
        requests.put(
            portal.url + path,
            json=known | {"private": False},
            headers=portal.headers(portal.publisher_token),
            timeout=60,
        ).raise_for_status()


def test_a_private_dataset_is_found_by_its_publisher_only(portal, organisation):
    """Then it is made public, and anyone downloads the bytes that were sent."""
    made = made_on_ckan if portal.kind == "ckan" else made_on_udata
    dataset = made(portal, organisation)
    assert portal.seen_by_anyone(organisation) == []
    mine = portal.seen_by_publisher(organisation)
    assert [(online.id, online.private, len(online.files)) for online in mine] == [
        (dataset, True, 1)
    ]
    publish(portal, dataset)
    [online] = portal.seen_by_anyone(organisation)
    assert (online.id, online.private) == (dataset, False)
    assert [portal.download(file.url) for file in online.files] == [CONTENT]


def test_organisations_do_not_see_each_other(portal):
    """A dataset of one is not listed in another: tests may run side by side."""
    one, other = portal.new_organisation(), portal.new_organisation()
    made = made_on_ckan if portal.kind == "ckan" else made_on_udata
    made(portal, one)
    assert portal.seen_by_publisher(other) == []
    for organisation in (one, other):
        portal.leave(organisation)


def test_the_publisher_is_no_administrator(portal):
    """What is shown works with the rights of an editor, not with all of them."""
    if portal.kind == "ckan":
        asked = {"id": "publisher"}
        told = portal.post("/api/3/action/user_show", portal.publisher_token, json=asked).json()
        assert told["result"]["sysadmin"] is False
    else:
        assert portal.get("/api/1/me/", portal.publisher_token).json()["roles"] == []


def test_ckan_refuses_a_search_that_its_stand_in_does_not_do(ckan):
    """No test passes by a ranking that Solr would do otherwise."""
    for query in ("lampadaires", "title:[a TO b]", "title:lampadair~", "id:x^2"):
        asked = {"q": query}
        assert ckan.post("/api/3/action/package_search", json=asked).status_code == 409, query


def test_a_request_passes_through_the_proxy(portal, proxied):
    """The same portal, at another address; a reading is no write, even by POST."""
    proxy = proxied(portal)
    path = "/api/3/action/status_show" if portal.kind == "ckan" else "/api/1/site/"
    send = requests.post if portal.kind == "ckan" else requests.get
    assert send(proxy.url + path, timeout=60, json={}).status_code == 200
    assert [(seen.path, seen.write, seen.status) for seen in proxy.requests] == [(path, 0, 200)]
