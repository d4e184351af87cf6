"""A static catalogue: what a harvester downloads from a web server, and nothing else."""

import hashlib

import pytest
from anonymous_reader import served
from rdflib import DCAT, DCTERMS, Graph, Namespace

from concertation.publishing import NotProvedError, opened

pytestmark = pytest.mark.journey

SPDX = Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture
def site(workspace):
    """Serve the target's folder on loopback, as a web server would; return its address."""
    folder = workspace.path / "www"
    folder.mkdir()
    with served(folder) as address:
        target = (
            '\n[[target]]\nname = "catalogue"\nkind = "catalog"\nfolder = "www"\n'
            f'url = "{address}"\n'
        )
        text = workspace.configuration.read_text("utf-8")
        workspace.configuration.write_text(text + target, "utf-8")
        yield address


def publish(workspace, version=None):
    """Publish as the command does."""
    with opened(workspace, "catalogue", version) as publishing:
        publishing.preflight()
        publishing.publish(publishing.plan())


def read(site):
    """Read the catalogue as a harvester does, from its address."""
    graph = Graph()
    graph.parse(f"{site}/catalog.ttl", format="turtle")
    return graph


def download(url):
    """Return the SHA-256 of what is at `url`."""
    import requests

    answer = requests.get(url, timeout=10)
    assert answer.status_code == 200, url
    return hashlib.sha256(answer.content).hexdigest()


def test_every_distribution_is_where_and_what_the_catalogue_says(workspace, site):
    """Each downloadURL answers, and its bytes have the checksum that the catalogue gives."""
    publish(workspace)
    graph = read(site)
    distributions = list(graph.subjects(DCAT.downloadURL))
    assert len(distributions) > 30
    for one in distributions:
        checksum = graph.value(graph.value(one, SPDX.checksum), SPDX.checksumValue)
        assert download(str(graph.value(one, DCAT.downloadURL))) == str(checksum)


def test_schemas_that_files_conform_to_are_there(workspace, site):
    """`dct:conformsTo` of a table leads to its Table Schema."""
    publish(workspace)
    schemas = {str(schema) for schema in read(site).objects(None, DCTERMS.conformsTo)}
    for schema in schemas:
        if schema.startswith(site):
            download(schema)
    assert sum(schema.startswith(site) for schema in schemas) > 10


def test_addresses_stay_when_the_release_changes(workspace, site, next_release):
    """A new release moves no identifier, so that harvesters update and never duplicate."""
    publish(workspace, "1.0.0")
    before = set(read(site).subjects(DCAT.downloadURL))
    publish(workspace, next_release)
    assert set(read(site).subjects(DCAT.downloadURL)) == before


def test_unchanged_run_plans_nothing_and_an_edited_catalogue_is_mended(workspace, site):
    """The catalogue is compared byte by byte, like the files."""
    publish(workspace)
    with opened(workspace, "catalogue", None) as publishing:
        assert not publishing.plan().pending
        (workspace.path / "www" / "catalog.ttl").write_text("")
        with pytest.raises(NotProvedError, match=r"catalog\.ttl"):
            publishing.verify()
        plan = publishing.plan()
        assert [change.field for change in plan.changes] == ["catalogue catalog.ttl"]
        publishing.publish(plan)


def test_unpublished_leaves_the_catalogue(workspace, site):
    """Harvesters no longer see the consultation, and readers neither."""
    publish(workspace)
    with opened(workspace, "catalogue", None) as publishing:
        publishing.publisher.unpublish()
    assert not list((workspace.path / "www").glob("catalog*"))
