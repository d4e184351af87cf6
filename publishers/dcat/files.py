"""The files of a release as distributions: where each is, what it holds, and its proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from rdflib import DCAT, DCTERMS, OWL, RDF, XSD, BNode, Graph, Literal, URIRef

from datapackage.package import Package, sha256
from publishers.dcat.vocabulary import FILE_TYPES, MEDIA_TYPES, SPDX, typed

__all__ = ["Addresses", "add_distributions", "table_schemas"]

_BESIDE = {
    "datapackage.json": (
        "Description du paquet",
        "Schémas, licence et empreintes, pour Frictionless.",
    ),
    "manifest.json": ("Manifeste", "La taille et l’empreinte SHA-256 de chaque fichier."),
    "report.json": ("Rapport de validation", "Les contrôles faits sur cette version."),
    "README.md": ("Lisez-moi", "Ce que contient le paquet, d’où il vient et comment le citer."),
    "CHANGELOG.md": ("Journal des versions", "Ce qui a changé d’une version à l’autre."),
}
_FORMATS = {".parquet": "Parquet", ".sqlite": "SQLite", ".md": "Markdown"}
_HASH = "sha256:"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The permanent addresses of one consultation, none of which holds a release's number."""

    base: str
    """Public address that the consultation's own addresses start with, without final slash."""
    slug: str

    @property
    def home(self) -> str:
        """The page of the consultation."""
        return f"{self.base}/{self.slug}/"

    @property
    def dataset(self) -> URIRef:
        """The dataset itself, which is not its page."""
        return self.part("dataset")

    def part(self, name: str) -> URIRef:
        """Return what `name` is of the dataset, such as its publisher."""
        return URIRef(f"{self.home}#{name}")

    def distribution(self, path: str) -> URIRef:
        """Return the file `path` as a distribution, whatever its bytes are today."""
        return URIRef(f"{self.home}distribution/{path.replace('.', '-').replace('/', '-')}")

    def file(self, path: str) -> URIRef:
        """Return where the newest bytes of `path` are: udata knows a file by this address."""
        return URIRef(f"{self.home}data/latest/{path}")

    def schema(self, table: str) -> URIRef:
        """Return where the Table Schema of `table` is."""
        return URIRef(f"{self.home}schemas/{table}.schema.json")


def add_distributions(graph: Graph, package: Package, at: Addresses, licence: URIRef) -> None:
    """Add a distribution for each file that is data or tells of them; queries are neither."""
    for file in _files(package):
        node = at.distribution(file["path"])
        graph.add((at.dataset, DCAT.distribution, node))
        _add_file(graph, node, file, at, package.descriptor)
        graph.add((node, DCTERMS.license, licence))
        if "table" in file:
            _add_schema(graph, node, file, at, package.descriptor)


def _files(package: Package) -> Iterator[dict[str, Any]]:
    yield from package.descriptor["resources"]
    listed = package.manifest["files"]
    for name, (title, description) in _BESIDE.items():
        path = package.path / name
        if not path.is_file():
            continue
        known = listed.get(name) or {"bytes": path.stat().st_size, "sha256": sha256(path)}
        yield {
            "path": name,
            "title": title,
            "description": description,
            "bytes": known["bytes"],
            "hash": f"{_HASH}{known['sha256']}",
        }


def _add_file(
    graph: Graph, node: URIRef, file: dict[str, Any], at: Addresses, descriptor: dict[str, Any]
) -> None:
    path = file["path"]
    suffix = PurePosixPath(path).suffix
    title = f"{file['title']} ({_FORMATS.get(suffix, suffix[1:].upper())})"
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCTERMS.identifier, Literal(path)))
    graph.add((node, DCTERMS.title, Literal(title, lang="fr")))
    graph.add((node, DCTERMS.description, Literal(file.get("description") or title, lang="fr")))
    graph.add((node, DCAT.downloadURL, at.file(path)))
    graph.add((node, DCAT.accessURL, at.file(path)))
    kind = typed(graph, MEDIA_TYPES[suffix], DCTERMS.MediaType)
    graph.add((node, DCAT.mediaType, kind))
    if suffix in FILE_TYPES:
        form = typed(graph, FILE_TYPES[suffix], DCTERMS.MediaTypeOrExtent)
        graph.add((node, DCTERMS.format, form))
    size = Literal(str(file["bytes"]), datatype=XSD.nonNegativeInteger)
    graph.add((node, DCAT.byteSize, size))
    made = Literal(descriptor["created"], datatype=XSD.dateTime)
    graph.add((node, DCTERMS.issued, made))
    graph.add((node, DCTERMS.modified, made))
    proof = BNode(f"{at.slug}-sha256-{path.replace('.', '-')}")
    graph.add((node, SPDX.checksum, proof))
    graph.add((proof, RDF.type, SPDX.Checksum))
    algorithm = typed(graph, SPDX.checksumAlgorithm_sha256, SPDX.ChecksumAlgorithm)
    graph.add((proof, SPDX.algorithm, algorithm))
    # DCAT-AP would have xsd:hexBinary: udata 17 reads it as bytes, and loses the whole dataset.
    digest = Literal(file["hash"].removeprefix(_HASH))
    graph.add((proof, SPDX.checksumValue, digest))


def _add_schema(
    graph: Graph, node: URIRef, file: dict[str, Any], at: Addresses, descriptor: dict[str, Any]
) -> None:
    schema = at.schema(file["table"])
    graph.add((node, DCTERMS.conformsTo, schema))
    graph.add((schema, RDF.type, DCTERMS.Standard))
    graph.add((schema, DCTERMS.title, Literal(f"Schéma : {file['title']}", lang="fr")))
    graph.add((schema, OWL.versionInfo, Literal(descriptor["schemaVersion"])))


def table_schemas(package: Package) -> dict[str, dict[str, Any]]:
    """Return the Table Schema of each table of the package."""
    return {
        resource["table"]: resource["schema"]
        for resource in package.descriptor["resources"]
        if "schema" in resource
    }
