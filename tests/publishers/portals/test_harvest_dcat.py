"""The real udata, software of data.gouv.fr, harvests our catalogue."""

import hashlib
import http.server
import shutil
import threading
from functools import partial

import public_portal
import pytest
from catalog_release import write_release

from publishers.dcat import write_catalog, write_schemas

pytestmark = pytest.mark.portals


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".jsonld": "application/ld+json",
        ".ttl": "text/turtle",
    }

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def site(tmp_path):
    """A folder on the web, and its address."""
    folder = tmp_path / "site"
    folder.mkdir()
    handler = partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def publish(site, packages, **options):
    """Put packages and their catalogue on the web."""
    folder, address = site
    for package in packages:
        latest = folder / package.slug / "data" / "latest"
        shutil.rmtree(latest, ignore_errors=True)
        shutil.copytree(package.path, latest)
        write_schemas(package, folder)
    write_catalog(packages, address, folder, **options)


def source(udata, organisation, url):
    """Register a source as its owner does, accepted as the portal's team does."""
    admin = udata.admin_token
    asked = {
        "name": f"Catalogue {organisation.name}",
        "url": url,
        "backend": "dcat",
        "organization": organisation.id,
    }
    made = udata.post("/api/1/harvest/sources/", admin, json=asked)
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    accepted = {"state": "accepted"}
    answer = udata.post(f"/api/1/harvest/source/{number}/validate/", admin, json=accepted)
    assert answer.status_code == 200, answer.text
    return number


def harvest(udata, number):
    """Harvest once; return the datasets by their identifier, as anybody reads them."""
    udata.post(f"/api/1/harvest/source/{number}/run/", udata.admin_token)
    jobs = udata.get(f"/api/1/harvest/source/{number}/jobs/", udata.admin_token).json()["data"]
    items = udata.get(f"/api/1/harvest/job/{jobs[0]['id']}/items/", udata.admin_token)
    found = {}
    for item in items.json()["data"]:
        assert item["status"] == "done", item["errors"]
        assert item["errors"] == []
        read = udata.get(f"/api/1/datasets/{item['dataset']['id']}/").json()
        found[item["remote_id"]] = read
    assert jobs[0]["status"] == "done"
    return found


@pytest.mark.parametrize("extension", ["jsonld", "ttl"])
def test_all_that_is_said_arrives(udata, organisation, site, tmp_path, extension):
    """Licence, proof, schema, period, place, contacts: the portal shows what we describe."""
    package = write_release(tmp_path / "made", f"arbres-{organisation.name}")
    publish(site, [package])
    number = source(udata, organisation, f"{site[1]}/catalog.{extension}")
    (read,) = harvest(udata, number).values()
    assert read["title"] == package.descriptor["title"]
    assert read["license"] == "lov2"
    assert read["frequency"] == "notPlanned"
    assert read["temporal_coverage"]["start"][:10] == "2026-01-05"
    assert read["temporal_coverage"]["end"][:10] == "2026-02-20"
    ring = [[-0.6, 44.8], [-0.5, 44.8], [-0.5, 44.9], [-0.6, 44.9], [-0.6, 44.8]]
    assert read["spatial"]["geom"] == {"type": "MultiPolygon", "coordinates": [[ring]]}
    people = {(one["role"], one["name"], one["email"]) for one in read["contact_points"]}
    assert ("contact", "Ville d’Essai", "donnees@essai.example") in people
    assert ("publisher", "Ville d’Essai", None) in people
    assert {"arbres", "consultation-publique"} <= set(read["tags"])
    assert read["quality"]["score"] >= 0.9
    # Three tables' files, and the five that tell of them.
    files = {file["url"].rpartition("/")[2]: file for file in read["resources"]}
    assert len(files) == 8
    csv = files["contributions.csv"]
    content = (package.path / "contributions.csv").read_bytes()
    assert csv["checksum"] == {"type": "sha256", "value": hashlib.sha256(content).hexdigest()}
    assert (csv["filesize"], csv["format"], csv["mime"]) == (len(content), "csv", "text/csv")
    assert csv["schema"]["url"].endswith("/schemas/contributions.schema.json")
    assert udata.download(csv["schema"]["url"]).startswith(b"{")
    assert udata.download(csv["url"]) == content


def test_a_new_release_keeps_every_identifier(udata, organisation, site, tmp_path):
    """Page after page, a second harvest changes the bytes and the version, never an identity."""
    names = ("arbres", "bancs", "cours")
    first = [write_release(tmp_path / "made", f"{name}-{organisation.name}") for name in names]
    publish(site, first, page_size=1)
    number = source(udata, organisation, f"{site[1]}/catalog.jsonld")
    before = harvest(udata, number)
    assert sorted(before) == [f"{name}-{organisation.name}" for name in names]
    second = [
        write_release(
            tmp_path / "made", f"{name}-{organisation.name}", "1.1.0", rows="1,un\n2,deux\n"
        )
        for name in names
    ]
    publish(site, second, page_size=1)
    after = harvest(udata, number)
    for name, old in before.items():
        new = after[name]
        assert new["id"] == old["id"]
        ids = {file["url"]: file["id"] for file in old["resources"]}
        assert {file["url"]: file["id"] for file in new["resources"]} == ids
        sums = [
            next(
                f["checksum"]["value"]
                for f in read["resources"]
                if f["title"].endswith("s (CSV)") and f["url"].endswith("/contributions.csv")
            )
            for read in (old, new)
        ]
        assert sums[0] != sums[1]


def test_the_portal_itself_is_harvested(udata, organisation, tmp_path):
    """From our running portal: all that is said arrives, and a new release keeps every id."""
    slug, url = f"arbres-{organisation.name}", public_portal.site()
    folder = tmp_path / "consultation"
    first = public_portal.make(folder, slug, url)
    with public_portal.served(folder, url):
        number = source(udata, organisation, f"{url}/{slug}/catalog.jsonld")
        (old,) = harvest(udata, number).values()
        check_files(udata, old, first)
        second = public_portal.make(folder, slug, url, contributions=3)
        (new,) = harvest(udata, number).values()
        check_files(udata, new, second)
    assert (first.version, second.version) == ("1.0.0", "1.1.0")
    assert new["id"] == old["id"]
    identities = [{file["url"]: file["id"] for file in read["resources"]} for read in (old, new)]
    assert identities[0] == identities[1]
    check_description(new, second)


def check_files(udata, read, package):
    """Each file that the portal shows has the checksum of what its address gives, and a schema."""
    files = {file["url"].rpartition("/")[2]: file for file in read["resources"]}
    assert len(files) == len(package.descriptor["resources"]) + 5
    for file in files.values():
        digest = hashlib.sha256(udata.download(file["url"])).hexdigest()
        assert file["checksum"] == {"type": "sha256", "value": digest}
    for name in package.parquet:
        content = (package.path / f"{name}.csv").read_bytes()
        csv = files[f"{name}.csv"]
        assert csv["checksum"]["value"] == hashlib.sha256(content).hexdigest()
        assert csv["schema"]["url"].endswith(f"/schemas/{name}.schema.json")
        assert udata.download(csv["schema"]["url"]).startswith(b"{")


def check_description(read, package):
    """Licence, frequency, period, place, contacts are ours, and the portal finds them good."""
    assert (read["license"], read["frequency"]) == ("lov2", "notPlanned")
    covered = read["temporal_coverage"]
    assert (covered["start"][:10], covered["end"][:10]) == ("2017-02-08", "2017-03-24")
    west, south, east, north = package.descriptor["spatial"]["bbox"]
    ((ring,),) = read["spatial"]["geom"]["coordinates"]
    corners = {(west, south), (east, south), (east, north), (west, north)}
    assert {tuple(corner) for corner in ring} == corners
    people = {(one["role"], one["name"], one["email"]) for one in read["contact_points"]}
    assert ("contact", "Ville d’Essai", "donnees@essai.example") in people
    assert ("publisher", "Ville d’Essai", None) in people
    assert read["quality"]["score"] >= 0.9
