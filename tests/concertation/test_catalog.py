"""The catalogue of the releases: when it is written, kept, refused and removed."""

import json
import os
import shutil

import pytest
from rdflib import DCAT, RDF, Graph, URIRef

from concertation.catalog import write_catalog
from concertation.cli import main
from concertation.collect import collect
from concertation.pipeline import build
from concertation.release import NothingNewError, release
from datapackage.errors import PackageError
from datapackage.package import Package
from publishers.dcat import CatalogError

pytestmark = pytest.mark.journey

URL = "https://donnees.example"
SECTION = f'\n[portal]\nurl = "{URL}/"\n'
VERSION = URIRef("http://www.w3.org/ns/dcat#version")


def make(workspace):
    """Collect, build and release, under the lock."""
    with workspace.writing("test"):
        collect(workspace)
        build(workspace)
        return release(workspace)


def edit(workspace, before, after):
    """Replace a text of `consultation.toml`, which holds it."""
    text = workspace.configuration.read_text(encoding="utf-8")
    assert before in text
    workspace.configuration.write_text(text.replace(before, after), encoding="utf-8")


def with_portal(workspace):
    """Give the portal its public address."""
    edit(workspace, "\n[source]", f"{SECTION}\n[source]")
    return workspace


@pytest.fixture
def workspace(make_workspace, api_export):
    """A workspace whose portal has an address, and nothing made yet."""
    return with_portal(make_workspace(api_export({"text": "Un"}, {"text": "Deux"})))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Where the first release of these tests is kept, made once."""
    return tmp_path_factory.mktemp("shelf") / "released"


@pytest.fixture
def released(workspace, shelf):
    """The same workspace, with its release 1.0.0."""
    if shelf.exists():
        shutil.rmtree(workspace.path)
        shutil.copytree(shelf, workspace.path, symlinks=True)
    else:
        make(workspace)
        shutil.copytree(workspace.path, shelf, symlinks=True)
    return workspace


def content(workspace):
    """Return the bytes of each file of the catalogue, by its address on the portal."""
    return {
        path.relative_to(workspace.catalog).as_posix(): path.read_bytes()
        for path in workspace.catalog.rglob("*")
        if path.is_file()
    }


def described(workspace):
    """Return the catalogue as a graph."""
    return Graph().parse(workspace.catalog / "essai" / "catalog.ttl")


def test_each_release_has_its_catalogue_under_lasting_addresses(
    released, make_workspace, api_export
):
    """Laid out as the portal serves it; the next release is told at the same addresses."""
    tables = Package.open(released.releases / "1.0.0").parquet
    schemas = {f"essai/schemas/{table}.schema.json" for table in tables}
    assert set(content(released)) == {"essai/catalog.jsonld", "essai/catalog.ttl", *schemas}
    first = described(released)
    assert [str(one) for one in first.objects(None, VERSION)] == ["1.0.0"]
    assert (URIRef(f"{URL}/essai/catalog"), RDF.type, DCAT.Catalog) in first
    make_workspace(api_export({"text": "Un"}, {"text": "Deux"}, {"text": "Trois"}))
    assert make(with_portal(released)).package.version == "1.1.0"
    second = described(released)
    assert [str(one) for one in second.objects(None, VERSION)] == ["1.1.0"]
    for kind in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution):
        assert set(first.subjects(RDF.type, kind)) == set(second.subjects(RDF.type, kind))


def test_without_address_there_is_no_catalogue(make_workspace, api_export):
    """The platform's own `url` is never taken for that of the portal."""
    workspace = make_workspace(api_export({"text": "Un"}))
    edit(workspace, "\n[source]", f'url = "{URL}"\n\n[source]')
    make(workspace)
    assert not workspace.catalog.exists()


def test_nothing_new_still_gives_the_catalogue(make_workspace, api_export):
    """An address given after the release, or a catalogue that was lost, is enough."""
    workspace = make_workspace(api_export({"text": "Un"}))
    make(workspace)
    with_portal(workspace)
    for _ in range(2):
        with pytest.raises(NothingNewError):
            make(workspace)
        written = content(workspace)
        assert b'"1.0.0"' in written["essai/catalog.ttl"]
        (workspace.catalog / "essai" / "catalog.ttl").unlink()
    assert len(written) == 2 + len(Package.open(workspace.releases / "latest").parquet)


def test_a_file_that_says_the_same_is_left_as_it_is(released):
    """Nothing is written twice; what a killed run left is swept, what is not ours stays."""
    for path in released.catalog.rglob("*.*"):
        os.utime(path, (0, 0))
    left = released.catalog / "essai" / ".tmp-catalog.ttl-1"
    alien = released.catalog / "essai" / "notes.txt"
    page = released.catalog / "essai" / "catalog-2.ttl"
    for path in (left, alien, page):
        path.write_text("x", encoding="utf-8")
    with released.writing("test"):
        paths = write_catalog(released)
    assert {path.stat().st_mtime for path in paths} == {0}
    assert (left.exists(), alien.exists(), page.exists()) == (False, True, False)


def test_an_address_taken_away_takes_the_catalogue(released):
    """Nothing of it is left, not even its folder."""
    edit(released, SECTION, "")
    with pytest.raises(NothingNewError):
        make(released)
    assert not released.catalog.exists()


def test_a_catalogue_that_is_not_fit_does_not_undo_the_release(
    released, make_workspace, api_export
):
    """Its faults and the release are told; release and former catalogue are there, whole."""
    before = content(released)
    make_workspace(api_export({"text": "Un"}))
    with_portal(released)
    edit(released, "Consultation d’essai", "a" * 351)
    with pytest.raises(CatalogError) as caught:
        make(released)
    told = str(caught.value)
    assert "un titre de 1 à 350 caractères" in told
    assert "la version 2.0.0 est faite et reste en place" in told
    latest = Package.open(released.releases / "latest")
    assert (latest.path.resolve().name, latest.altered()) == ("2.0.0", [])
    assert content(released) == before


def test_another_identifier_is_another_catalogue(released):
    """The releases of the former identifier are no dataset of this portal any more."""
    edit(released, 'id = "essai"', 'id = "autre"')
    make(released)
    assert {path.split("/")[0] for path in content(released)} == {"autre"}
    graph = Graph().parse(released.catalog / "autre" / "catalog.ttl")
    assert list(graph.subjects(RDF.type, DCAT.Dataset)) == [URIRef(f"{URL}/autre/#dataset")]


def test_a_catalogue_needs_a_release(workspace):
    """Nothing is described before it is numbered."""
    with workspace.writing("test"), pytest.raises(PackageError, match="concertation release"):
        write_catalog(workspace)


def run(capsys, *arguments):
    """Run the command; return exit code, output and errors."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


def test_the_command_writes_it_again_and_says_where(released, capsys):
    """For people and for scripts; without the address it is removed, then refused."""
    ours = released.catalog / "essai" / "catalog.jsonld"
    before = content(released)
    ours.write_text("{", encoding="utf-8")
    code, out, _ = run(capsys, "catalog", released.path)
    assert (code, f"Catalogue : {ours}" in out) == (0, True)
    assert content(released) == before
    code, out, _ = run(capsys, "catalog", released.path, "--json")
    assert (code, json.loads(out)["url"], str(ours) in json.loads(out)["files"]) == (0, URL, True)
    edit(released, SECTION, "")
    code, out, _ = run(capsys, "catalog", released.path)
    assert (code, "retiré" in out, released.catalog.exists()) == (0, True, False)
    code, _, err = run(capsys, "catalog", released.path)
    assert (code, "[portal]" in err, "Traceback" in err) == (2, True, False)


def test_a_release_without_catalogue_is_told_in_one_message(workspace, capsys):
    """Exit 1, the version, what is wrong; no traceback."""
    edit(workspace, "Consultation d’essai", "a" * 351)
    with workspace.writing("test"):
        collect(workspace)
        build(workspace)
    code, _, err = run(capsys, "release", workspace.path)
    assert (code, "Traceback" in err) == (1, False)
    assert "version 1.0.0 est faite" in err
