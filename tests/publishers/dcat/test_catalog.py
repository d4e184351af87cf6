"""The DCAT-AP catalogue: what it says, that its bytes are stable, and what is refused."""

import hashlib
import json
import os
import subprocess
import sys

import pytest
from catalog_release import SIRET, write_release
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from datapackage.errors import PackageError
from datapackage.licences import LICENCES
from publishers.dcat import CatalogError, check, write_catalog, write_schemas
from publishers.dcat.vocabulary import HYDRA, SPDX, VCARD

# The library's own reader of JSON-LD warns of itself.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

BASE = "https://donnees.example"
DATASET = URIRef(f"{BASE}/essai/#dataset")
CSV = URIRef(f"{BASE}/essai/distribution/contributions-csv")


@pytest.fixture
def catalog(tmp_path):
    """Return a function that writes the catalogue of releases, and reads it as a graph."""

    def make(*packages, base=BASE, **options):
        paths = write_catalog(packages, base, tmp_path / "out", **options)
        return Graph().parse(paths[0], format="json-ld")

    return make


def names(folder):
    """Return the names of the files in `folder`."""
    return sorted(path.name for path in folder.iterdir())


def test_both_forms_say_the_same(tmp_path):
    """JSON-LD and Turtle are the same graph, that no wrong charset can spoil."""
    jsonld, turtle = write_catalog(
        [write_release(tmp_path, title="Été 🌳 l’arbre")], f"{BASE}/", tmp_path / "out"
    )
    assert (jsonld.name, turtle.name) == ("catalog.jsonld", "catalog.ttl")
    assert jsonld.read_bytes().isascii()
    assert turtle.read_bytes().isascii()
    assert isomorphic(Graph().parse(jsonld, format="json-ld"), Graph().parse(turtle))
    assert Graph().parse(turtle).value(DATASET, DCTERMS.title) == Literal(
        "Été 🌳 l’arbre", lang="fr"
    )


def test_a_file_carries_its_proof(tmp_path, catalog):
    """Size and SHA-256 are those of the bytes, and each file of the release is told once."""
    package = write_release(tmp_path)
    graph = catalog(package)
    assert len(list(graph.objects(DATASET, DCAT.distribution))) == 8
    for node in graph.objects(DATASET, DCAT.distribution):
        path = package.path / str(graph.value(node, DCTERMS.identifier))
        content = path.read_bytes()
        proof = graph.value(node, SPDX.checksum)
        assert str(graph.value(proof, SPDX.checksumValue)) == hashlib.sha256(content).hexdigest()
        assert int(graph.value(node, DCAT.byteSize)) == len(content)
        assert str(graph.value(node, DCAT.downloadURL)) == f"{BASE}/essai/data/latest/{path.name}"


def test_people_are_named(tmp_path, catalog):
    """The organiser has its SIRET, and the contact an address that a program can read."""
    graph = catalog(write_release(tmp_path))
    organiser = graph.value(DATASET, DCTERMS.publisher)
    assert graph.value(organiser, DCTERMS.identifier) == Literal(SIRET)
    assert graph.value(organiser, FOAF.name) == Literal("Ville d’Essai")
    contact = graph.value(DATASET, DCAT.contactPoint)
    assert graph.value(contact, VCARD.hasEmail) == URIRef("mailto:donnees@essai.example")


@pytest.mark.parametrize(
    ("contact", "word"),
    [("https://essai.example/contact", "hasURL"), ('Mairie, bureau 3 <x> "y"', "note")],
)
def test_any_contact_can_be_told(tmp_path, catalog, contact, word):
    """A page, or words that are no address at all, do not break the catalogue."""
    graph = catalog(write_release(tmp_path, contact=contact))
    node = graph.value(DATASET, DCAT.contactPoint)
    assert str(graph.value(node, VCARD[word])) == contact


@pytest.mark.parametrize("name", sorted(LICENCES))
def test_every_licence_is_named_by_its_address(tmp_path, catalog, name):
    """Whatever the licence, dataset and files name it by the address that portals know."""
    graph = catalog(write_release(tmp_path, licence=name))
    licence = URIRef(LICENCES[name].url)
    assert graph.value(DATASET, DCTERMS.license) == licence
    assert graph.value(CSV, DCTERMS.license) == licence
    european = graph.value(licence, SKOS.exactMatch)
    assert (european is None) == (name in {"etalab-2.0", "fr-lo"})


@pytest.mark.parametrize(
    ("temporal", "frequency"),
    [
        ({"start": "2026-01-05", "end": "2026-02-20"}, "NOT_PLANNED"),
        ({"start": "2026-01-05", "end": "2026-03-01"}, "IRREG"),
        ({"start": "2026-01-05"}, "IRREG"),
    ],
)
def test_frequency_follows_the_collection(tmp_path, catalog, temporal, frequency):
    """Data collected after the end are not planned to change; the day of the end is not after."""
    graph = catalog(write_release(tmp_path, temporal=temporal))
    assert str(graph.value(DATASET, DCTERMS.accrualPeriodicity)).endswith(f"/{frequency}")


def test_a_flat_box_is_not_a_shape(tmp_path, catalog):
    """All the workshops in one place make no surface: the places are told by name alone."""
    graph = catalog(write_release(tmp_path, spatial={"bbox": [2.0, 48.0, 2.0, 48.0]}))
    assert list(graph.subject_objects(DCAT.bbox)) == []


def test_a_new_release_keeps_its_addresses(tmp_path, catalog):
    """Dataset and files keep their addresses; the first day stays, version and proof change."""
    first = write_release(tmp_path)
    before = catalog(first)
    second = write_release(
        tmp_path, version="1.10.0", rows="1,un\n2,deux\n", created="2026-04-01T08:00:00Z"
    )
    third = write_release(tmp_path, version="1.9.0")
    after = catalog(second, first, third)
    kinds = (DCAT.Dataset, DCAT.Distribution, DCAT.Catalog)
    for kind in kinds:
        assert set(before.subjects(RDF.type, kind)) == set(after.subjects(RDF.type, kind))
    assert str(after.value(DATASET, URIRef(f"{DCAT}version"))) == "1.10.0"
    assert str(after.value(DATASET, DCTERMS.issued))[:10] == "2026-03-01"
    assert str(after.value(DATASET, DCTERMS.modified))[:10] == "2026-04-01"
    assert str(after.value(DATASET, URIRef("http://www.w3.org/ns/adms#versionNotes"))) == (
        "Un ajout.\nUn retrait."
    )


def test_pages_lead_to_one_another(tmp_path):
    """Whoever follows hydra:next in one form reads each consultation once, in that form."""
    packages = [write_release(tmp_path, name) for name in ("un", "deux", "trois")]
    folder = tmp_path / "out"
    write_catalog(packages, BASE, folder, page_size=2)
    assert names(folder) == ["catalog-2.jsonld", "catalog-2.ttl", "catalog.jsonld", "catalog.ttl"]
    for extension, form in (("jsonld", "json-ld"), ("ttl", "turtle")):
        url, read = f"{BASE}/catalog.{extension}", []
        while url:
            graph = Graph().parse(folder / url.removeprefix(f"{BASE}/"), format=form)
            read += [
                str(graph.value(one, DCTERMS.identifier))
                for one in graph.subjects(RDF.type, DCAT.Dataset)
            ]
            assert set(graph.objects(None, HYDRA.totalItems)) == {Literal(3)}
            view = graph.value(predicate=RDF.type, object=HYDRA.PartialCollectionView)
            url = graph.value(view, HYDRA.next)
        assert sorted(read) == ["deux", "trois", "un"]
    write_catalog(packages, BASE, folder)
    assert names(folder) == ["catalog.jsonld", "catalog.ttl"]


def test_bytes_do_not_depend_on_the_run(tmp_path):
    """Another process, whose hashes differ, writes the same bytes."""
    package = write_release(tmp_path)
    code = (
        "import sys; from pathlib import Path; from datapackage.package import Package;"
        "from publishers.dcat import write_catalog;"
        f"write_catalog([Package.open(Path(sys.argv[1]))], {BASE!r}, Path(sys.argv[2]))"
    )
    written = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        run = [sys.executable, "-c", code, str(package.path), str(out)]
        subprocess.run(run, check=True, env=os.environ | {"PYTHONHASHSEED": seed})
        written.append([(out / name).read_bytes() for name in names(out)])
    assert written[0] == written[1]


def test_schemas_are_where_the_catalogue_says(tmp_path, catalog):
    """Each schema that a file conforms to is written, and is the release's own."""
    package = write_release(tmp_path)
    graph = catalog(package)
    paths = write_schemas(package, tmp_path / "out")
    said = {str(one).removeprefix(f"{BASE}/") for one in graph.objects(None, DCTERMS.conformsTo)}
    assert said == {path.relative_to(tmp_path / "out").as_posix() for path in paths}
    assert len(said) == 2
    first = package.descriptor["resources"][0]
    written = tmp_path / "out" / "essai" / "schemas" / f"{first['table']}.schema.json"
    assert json.loads(written.read_text(encoding="utf-8")) == first["schema"]


BREAKS = {
    "licence": (DATASET, DCTERMS.license, "une licence"),
    "identifier": (DATASET, DCTERMS.identifier, "un identifiant"),
    "title": (DATASET, DCTERMS.title, "un titre"),
    "frequency": (DATASET, DCTERMS.accrualPeriodicity, "la fréquence"),
    "period": (DATASET, DCTERMS.temporal, "la période"),
    "checksum": (CSV, SPDX.checksum, "une empreinte"),
    "size": (CSV, DCAT.byteSize, "la taille"),
    "address": (CSV, DCAT.downloadURL, "adresse de téléchargement"),
    "media type": (CSV, DCAT.mediaType, "le type du fichier"),
    "publisher": (URIRef(f"{BASE}/catalog"), DCTERMS.publisher, "un éditeur"),
    "datasets": (URIRef(f"{BASE}/catalog"), DCAT.dataset, "au moins un jeu"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_missing_is_told(tmp_path, catalog, name):
    """A whole catalogue has nothing wrong; without one statement, a sentence names it."""
    graph = catalog(write_release(tmp_path))
    assert check(graph) == []
    node, word, said = BREAKS[name]
    graph.remove((node, word, None))
    (sentence,) = check(graph)
    assert sentence.startswith(f"{node} : ")
    assert said in sentence


def test_nothing_is_written_when_it_is_not_fit(tmp_path):
    """A period that ends before it starts stops the catalogue; the former one stays."""
    folder = tmp_path / "out"
    write_catalog([write_release(tmp_path)], BASE, folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    wrong = write_release(
        tmp_path, version="2.0.0", temporal={"start": "2026-02-20", "end": "2026-01-05"}
    )
    with pytest.raises(CatalogError, match="avant sa fin"):
        write_catalog([wrong], BASE, folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("base", ["donnees.example", "ftp://x", "https://x/?a=1", ""])
def test_an_address_must_be_public(tmp_path, base):
    """Stable addresses need a whole web address to start with."""
    with pytest.raises(CatalogError, match="adresse publique"):
        write_catalog([write_release(tmp_path)], base, tmp_path / "out")


def test_a_package_without_number_is_refused(tmp_path):
    """What still changes is not described to harvesters; nor is nothing."""
    live = write_release(tmp_path)
    live.descriptor.pop("version")
    for packages in ([live], []):
        with pytest.raises(PackageError, match="concertation release"):
            write_catalog(packages, BASE, tmp_path / "out")
