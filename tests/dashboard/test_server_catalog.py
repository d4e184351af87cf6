"""The catalogue over HTTP: types, validators, where pages name it, and what is not there."""

import re
import shutil

import pytest

TYPES = {
    "catalog.jsonld": "application/ld+json",
    "catalog.ttl": "text/turtle; charset=utf-8",
    "catalog-2.jsonld": "application/ld+json",
    "catalog-12.ttl": "text/turtle; charset=utf-8",
    "schemas/vote_tallies.schema.json": "application/json",
}


@pytest.fixture
def catalog(workspace):
    """Put a catalogue of several pages in the workspace for the time of a test."""
    folder = workspace / "catalog" / "essai"
    (folder / "schemas").mkdir(parents=True)
    for name in TYPES:
        (folder / name).write_text(f"{{}} # {name}", encoding="utf-8")
    yield folder
    shutil.rmtree(workspace / "catalog")


@pytest.mark.parametrize("name", TYPES)
def test_each_file_has_its_type_and_its_bytes(get, catalog, name):
    """As they are on the disk, readable by any site, and never kept without asking again."""
    answer = get(f"/{name}")
    assert (answer.status, answer.headers["content-type"]) == (200, TYPES[name])
    assert answer.data == (catalog / name).read_bytes()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-cache"


def test_a_catalogue_already_held_is_not_sent_again(get, catalog):
    """304 until it changes; HEAD tells the same without the body."""
    first = get("/catalog.ttl")
    tag = first.headers["etag"]
    again = get("/catalog.ttl", If_None_Match=tag)
    assert (again.status, again.data, again.headers["etag"]) == (304, b"", tag)
    head = get("/catalog.ttl", "HEAD")
    assert (head.status, head.data, head.headers["etag"]) == (200, b"", tag)
    assert head.headers["content-length"] == str(len(first.data))
    (catalog / "catalog.ttl").write_text("new", encoding="utf-8")
    changed = get("/catalog.ttl", If_None_Match=tag)
    assert (changed.status, changed.data) == (200, b"new")
    assert changed.headers["etag"] != tag


ALTERNATE = r'<link rel="alternate" type="([^"]+)" title="Catalogue DCAT-AP" href="([^"]+)">'


@pytest.mark.parametrize("path", ["/", "/donnees", "/c/1", "/liste", "/data/", "/data/1.0.0/"])
def test_pages_name_the_catalogue(get, catalog, path):
    """A harvester that is given any page finds both forms, and they answer."""
    named = re.findall(ALTERNATE, get(path).body)
    assert named == [
        ("application/ld+json", "/essai/catalog.jsonld"),
        ("text/turtle", "/essai/catalog.ttl"),
    ]
    for kind, address in named:
        assert get.root(address).headers["content-type"].startswith(kind)


def test_the_page_of_data_shows_the_catalogue(get, catalog):
    """People find it where they download."""
    text = re.sub(r"<[^>]+>", "", get("/data/").body)
    assert "catalogue DCAT-AP (JSON-LD, Turtle)" in text


@pytest.mark.parametrize("path", ["/catalog.jsonld", "/catalog.ttl", "/schemas/themes.schema.json"])
def test_without_catalogue_the_answer_is_404_in_french(get, path):
    """And no page names what is not there."""
    answer = get(path)
    assert answer.status == 404
    assert "catalogue DCAT-AP" in answer.body
    for page in ("/", "/data/"):
        assert "DCAT" not in get(page).body


@pytest.mark.parametrize(
    "path",
    [
        "/catalog-3.jsonld",
        "/catalog-x.ttl",
        "/catalog.rdf",
        "/catalog-2.",
        "/schemas/themes.schema.json",
        "/schemas/..%2fcatalog.jsonld",
        "/schemas/..%2f..%2f..%2fconsultation.toml",
        "/schemas/%2fetc%2fpasswd.schema.json",
        "/catalog-%D9%A2.ttl",
    ],
)
def test_only_what_is_in_the_catalogue_can_be_had(get, catalog, path):
    """No name leaves the folder."""
    assert get(path).status in {400, 404}


def test_the_catalogue_cannot_be_written_to(get, catalog):
    """Reading is all there is."""
    assert get("/catalog.jsonld", "POST").status == 405
