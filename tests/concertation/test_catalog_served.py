"""What the catalogue names is what the portal gives: each file fetched from a running portal."""

import hashlib

import public_portal
import pytest
import requests
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Namespace
from rdflib.compare import isomorphic

from publishers.dcat import check

# The library's own reader of JSON-LD warns of itself.
pytestmark = [
    pytest.mark.journey,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
]

SPDX = Namespace("http://spdx.org/rdf/terms#")
IANA = "https://www.iana.org/assignments/media-types/"


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """A portal in a process of its own: its package, and the consultation's address."""
    folder, url = tmp_path_factory.mktemp("served") / "arbres", public_portal.site()
    public_portal.make(folder, "arbres", url)
    package = public_portal.make(folder, "arbres", url, contributions=3)
    with public_portal.served(folder, url):
        yield package, f"{url}/arbres"


def fetch(address):
    """Get what is at an address, as a harvester does: no redirection, no account."""
    answer = requests.get(address, timeout=30, allow_redirects=False)
    assert answer.status_code == 200, address
    return answer


@pytest.fixture(scope="module")
def graph(portal):
    """The catalogue, read from its address."""
    return Graph().parse(data=fetch(f"{portal[1]}/catalog.ttl").text, format="turtle")


def test_each_distribution_is_what_the_catalogue_says(portal, graph):
    """Bytes, length, checksum and media type of every file, from the address that is given."""
    package, home = portal
    named = set()
    for one in graph.subjects(RDF.type, DCAT.Distribution):
        address = str(graph.value(one, DCAT.downloadURL))
        answer = fetch(address)
        proof = graph.value(graph.value(one, SPDX.checksum), SPDX.checksumValue)
        assert hashlib.sha256(answer.content).hexdigest() == str(proof), address
        assert len(answer.content) == int(graph.value(one, DCAT.byteSize)), address
        kind = answer.headers["content-type"].partition(";")[0]
        assert f"{IANA}{kind}" == str(graph.value(one, DCAT.mediaType)), address
        assert str(graph.value(one, DCAT.accessURL)) == address
        named.add(address.removeprefix(f"{home}/data/latest/"))
    tables = {resource["path"] for resource in package.descriptor["resources"]}
    assert named - tables == {
        "datapackage.json",
        "manifest.json",
        "report.json",
        "README.md",
        "CHANGELOG.md",
    }
    assert tables <= named
    assert package.version == "1.1.0"


def test_each_schema_and_page_that_it_names_answers(portal, graph):
    """`conformsTo` leads to the release's own Table Schema, `landingPage` to a page."""
    package, home = portal
    wanted = {
        f"{home}/schemas/{resource['table']}.schema.json": resource["schema"]
        for resource in package.descriptor["resources"]
        if "schema" in resource
    }
    found = {str(one) for one in graph.objects(None, DCTERMS.conformsTo)}
    assert {address: fetch(address).json() for address in found} == wanted
    (page,) = graph.objects(None, DCAT.landingPage)
    assert str(page) == f"{home}/"
    assert fetch(str(page)).headers["content-type"].startswith("text/html")
    (site,) = graph.objects(None, FOAF.homepage)
    assert requests.get(str(site), timeout=30).url == f"{home}/"


def test_both_forms_are_the_same_and_fit(portal, graph):
    """JSON-LD and Turtle, each with its type, are one graph that breaks no rule."""
    answer = fetch(f"{portal[1]}/catalog.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert isomorphic(Graph().parse(data=answer.text, format="json-ld"), graph)
    assert check(graph) == []


def test_a_form_that_is_compressed_on_the_way_is_validated_all_the_same(portal):
    """Whatever the coding, the reader that has it is told so."""
    for coding in ("identity", "gzip"):
        asked = {"Accept-Encoding": coding}
        first = requests.get(f"{portal[1]}/catalog.jsonld", headers=asked, timeout=30)
        held = asked | {"If-None-Match": first.headers["ETag"]}
        again = requests.get(f"{portal[1]}/catalog.jsonld", headers=held, timeout=30)
        assert (again.status_code, again.content) == (304, b"")
