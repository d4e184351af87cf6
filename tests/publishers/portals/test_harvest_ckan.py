"""data.gouv.fr's software harvests what we put on a CKAN: what it keeps, and what it loses."""

import uuid

import pytest
from publications import FIRST, SECOND, publication

from datapackage.consultation import Target
from publishers.ckan.publisher import Ckan
from publishers.settings import Settings

pytestmark = pytest.mark.portals
API = "/api/1/"


def _harvest(udata, source):
    """Run a harvest, and return its datasets as anybody finds them."""
    path = f"{API}harvest/source/{source['id']}/"
    ran = udata.post(f"{path}run/", udata.admin_token, timeout=300)
    assert ran.ok, ran.text
    job = udata.get(f"{path}jobs/", udata.admin_token).json()["data"][0]
    assert job["status"] == "done", job
    assert job["errors"] == []
    organisation = source["organization"]["id"]
    found = udata.get(f"{API}datasets/?organization={organisation}").json()["data"]
    return [udata.get(f"{API}datasets/{each['id']}/").json() for each in found]


@pytest.fixture
def harvested(ckan, udata, tmp_path):
    """Return a publisher, a maker of releases, and a function that harvests what is published."""
    organisation = ckan.new_organisation()
    slug = f"moisson-{uuid.uuid4().hex[:8]}"
    target = Target("essai", "ckan", ckan.url, organisation.id)
    publisher = Ckan(target, Settings(slug, ckan.publisher_token))
    name = f"Moisson {slug}"
    owner = udata.post(
        f"{API}organizations/", udata.admin_token, json={"name": name, "description": name}
    ).json()
    source = udata.post(
        f"{API}harvest/sources/",
        udata.admin_token,
        json={
            "name": name,
            "url": f"{ckan.url}/",
            "backend": "ckan",
            "organization": owner["id"],
            "config": {"filters": [{"key": "organization", "value": organisation.name}]},
        },
    ).json()
    accepted = f"{API}harvest/source/{source['id']}/validate/"
    assert udata.post(accepted, udata.admin_token, json={"state": "accepted"}).ok

    def publish(version, contents):
        release = publication(tmp_path, slug, version, contents)
        publisher.apply(release, publisher.plan(release))
        return release

    return publish, lambda: _harvest(udata, source)


def test_the_harvest_keeps_licence_period_place_and_ids(harvested):
    """Twice harvested, a new release in between: one dataset, the same ids, and the bytes."""
    publish, harvest = harvested
    release = publish("1.0.0", FIRST)
    [first] = harvest()
    assert first["title"] == release.title
    assert first["license"] == "lov2"
    assert first["frequency"] == "punctual"
    assert first["temporal_coverage"]["start"].startswith("2026-01-05")
    assert first["temporal_coverage"]["end"].startswith("2026-06-30")
    assert first["spatial"]["geom"]["type"] == "MultiPolygon"
    assert first["extras"]["concertation:version"] == "1.0.0"
    assert {each["title"] for each in first["resources"]} == {file.title for file in release.files}
    publish("1.1.0", SECOND)
    [second] = harvest()
    assert second["id"] == first["id"]
    assert second["extras"]["concertation:version"] == "1.1.0"
    ids = [{each["title"]: each["id"] for each in found["resources"]} for found in (first, second)]
    for kept in ("Fichier contributions.csv", "Fichier datapackage.json"):
        assert ids[0][kept] == ids[1][kept]


def test_the_harvest_loses_hashes_schemas_and_contacts(harvested):
    """What only the DCAT catalogue carries; if udata learns it, the docs are to be mended."""
    publish, harvest = harvested
    publish("1.0.0", FIRST)
    [found] = harvest()
    assert found["contact_points"] == []
    for resource in found["resources"]:
        assert resource["checksum"] is None
        assert resource["filesize"] is None
        assert not any((resource["schema"] or {}).values())
