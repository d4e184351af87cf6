"""Write the catalogue as JSON-LD and Turtle: judged first, page by page, in stable bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, Graph, Literal, URIRef

from datapackage.durable import write_file
from datapackage.errors import ConcertationError, PackageError
from datapackage.package import Package
from datapackage.package.descriptor import to_json
from publishers.dcat.check import check
from publishers.dcat.describe import add_dataset
from publishers.dcat.files import Addresses, table_schemas
from publishers.dcat.vocabulary import DATA_THEME, HYDRA, LANGUAGES, PREFIXES, typed

__all__ = [
    "FORMATS",
    "CatalogError",
    "catalog_files",
    "catalog_graph",
    "write_catalog",
    "write_changed",
    "write_schemas",
]

FORMATS = {"jsonld": "json-ld", "ttl": "turtle"}
"""Extension of each form, and how the library calls it."""


_LAST_OF_FOUR_DIGITS = 0xFFFF


class CatalogError(ConcertationError):
    """The catalogue would not be fit to be harvested: nothing was written."""

    exit_code = 1


def write_catalog(
    releases: Sequence[Package],
    base_url: str,
    folder: Path,
    page_size: int = 100,
    *,
    name: str = "catalog",
) -> list[Path]:
    """Write `catalog.jsonld`, `catalog.ttl`, then `catalog-2.…` and on, into `folder`.

    `base_url` is the public address of `folder`, and the rest as `catalog_files` wants it.
    The Table Schemas that the files conform to are `write_schemas`.

    Raises:
        CatalogError: what is wrong, one sentence a line; nothing was written.
        PackageError: one of the packages has no number, or there is none.
    """
    contents = catalog_files(releases, base_url, page_size, name=name)
    paths = [write_changed(folder / file, content) for file, content in contents.items()]
    stem = name.rpartition("/")[2]
    for old in (*folder.glob(f"{stem}-[0-9]*.jsonld"), *folder.glob(f"{stem}-[0-9]*.ttl")):
        if old.name not in contents:
            old.unlink()
    return paths[::-1]


def catalog_files(
    releases: Sequence[Package],
    base_url: str,
    page_size: int = 100,
    *,
    name: str = "catalog",
) -> dict[str, bytes]:
    """Return the bytes of each file of the catalogue, in the order in which to write them.

    The last release of each consultation is described, and its files are
    expected under `<base_url>/<slug>/data/latest/`. `name` is the address of
    the catalogue after `base_url`; its last part names the files. A page holds
    `page_size` consultations.

    Raises:
        CatalogError: what is wrong, one sentence a line.
        PackageError: one of the packages has no number, or there is none.
    """
    base = _base(base_url)
    groups = _by_consultation(releases)
    size = max(page_size, 1)
    pages = [groups[start : start + size] for start in range(0, len(groups), size)]
    stem = name.rpartition("/")[2]
    contents: dict[str, bytes] = {}
    for extension, form in FORMATS.items():
        for number, page in enumerate(pages, 1):
            graph = catalog_graph(page, base, name)
            if extension == "jsonld" and (wrong := check(graph)):
                raise CatalogError("\n".join(wrong))
            if len(pages) > 1:
                _add_view(graph, f"{base}/{name}", extension, number, (len(pages), len(groups)))
            contents[_file(stem, number, extension)] = _bytes(graph, form)
    # The first page names the others: it comes once they are there.
    return {file: contents[file] for file in sorted(contents, reverse=True, key=_number)}


def write_schemas(package: Package, folder: Path) -> list[Path]:
    """Write `<slug>/schemas/<table>.schema.json`, which the catalogue names, into `folder`."""
    schemas = folder / package.slug / "schemas"
    return [
        write_changed(schemas / f"{table}.schema.json", to_json(schema))
        for table, schema in sorted(table_schemas(package).items())
    ]


def write_changed(path: Path, content: bytes) -> Path:
    """Put `content` at `path`, unless it is there already; return `path`."""
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, content)
    return path


def catalog_graph(groups: Sequence[Sequence[Package]], base: str, name: str = "catalog") -> Graph:
    """Return one page of the catalogue: each group holds one consultation's releases, in order."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    node = URIRef(f"{base}/{name}")
    at: list[Addresses] = [add_dataset(graph, releases, base) for releases in groups]
    _add_identity(graph, node, base)
    made = max(releases[-1].descriptor["created"] for releases in groups)
    graph.add((node, DCTERMS.modified, Literal(made, datatype=XSD.dateTime)))
    _add_publisher(graph, node, base, at)
    for one in at:
        graph.add((node, DCAT.dataset, one.dataset))
    return graph


def _add_identity(graph: Graph, node: URIRef, base: str) -> None:
    graph.add((node, RDF.type, DCAT.Catalog))
    title = "Consultations publiques : données ouvertes"
    graph.add((node, DCTERMS.title, Literal(title, lang="fr")))
    said = "Les contributions de consultations publiques, en paquets de données validés."
    graph.add((node, DCTERMS.description, Literal(said, lang="fr")))
    language = typed(graph, LANGUAGES["fr"], DCTERMS.LinguisticSystem)
    graph.add((node, DCTERMS.language, language))
    graph.add((node, FOAF.homepage, URIRef(f"{base}/")))
    graph.add((URIRef(f"{base}/"), RDF.type, FOAF.Document))
    themes = typed(graph, DATA_THEME.rpartition("/")[0], SKOS.ConceptScheme)
    graph.add((node, DCAT.themeTaxonomy, themes))
    named = "Thèmes de données de l’Union européenne"
    graph.add((themes, DCTERMS.title, Literal(named, lang="fr")))


def _add_publisher(graph: Graph, node: URIRef, base: str, at: list[Addresses]) -> None:
    """Name the one organiser of all the datasets, or else the site."""
    organisers = [graph.value(one.dataset, DCTERMS.publisher) for one in at]
    names = {str(graph.value(one, FOAF.name)) for one in organisers if one is not None}
    if len(names) == 1 and None not in organisers and organisers[0] is not None:
        graph.add((node, DCTERMS.publisher, organisers[0]))
        return
    site = URIRef(f"{base}/#publisher")
    graph.add((node, DCTERMS.publisher, site))
    graph.add((site, RDF.type, FOAF.Agent))
    graph.add((site, FOAF.name, Literal(urlsplit(base).hostname)))


def _add_view(
    graph: Graph, catalog: str, extension: str, number: int, counts: tuple[int, int]
) -> None:
    """Say which page this is, as harvesters expect; `counts`: pages, then consultations."""
    last, total = counts
    view = URIRef(_page(catalog, number, extension))
    graph.add((URIRef(catalog), RDF.type, HYDRA.Collection))
    graph.add((URIRef(catalog), HYDRA.totalItems, Literal(total)))
    graph.add((URIRef(catalog), HYDRA.view, view))
    graph.add((view, RDF.type, HYDRA.PartialCollectionView))
    graph.add((view, HYDRA.first, URIRef(_page(catalog, 1, extension))))
    graph.add((view, HYDRA.last, URIRef(_page(catalog, last, extension))))
    if number > 1:
        graph.add((view, HYDRA.previous, URIRef(_page(catalog, number - 1, extension))))
    if number < last:
        graph.add((view, HYDRA.next, URIRef(_page(catalog, number + 1, extension))))


def _page(catalog: str, number: int, extension: str) -> str:
    start, _, stem = catalog.rpartition("/")
    return f"{start}/{_file(stem, number, extension)}"


def _file(stem: str, number: int, extension: str) -> str:
    return f"{stem}.{extension}" if number == 1 else f"{stem}-{number}.{extension}"


def _number(file: str) -> tuple[int, str]:
    page = file.rpartition(".")[0].rpartition("-")[2]
    return int(page) if page.isdigit() else 1, file


def _base(base_url: str) -> str:
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        msg = (
            f"« {base_url} » : attendu : l’adresse publique où seront les fichiers, "
            "complète et sans « ? » ni « # », par exemple https://donnees.exemple.fr"
        )
        raise CatalogError(msg)
    return base_url.rstrip("/")


def _by_consultation(releases: Sequence[Package]) -> list[list[Package]]:
    if not releases:
        raise PackageError("aucune version à décrire ; lancez d’abord concertation release")
    for package in releases:
        if package.version is None:
            msg = f"{package.path} : ce paquet n’a pas de numéro ; lancez concertation release"
            raise PackageError(msg)
    ordered = sorted(releases, key=lambda one: (one.slug, _version(one)))
    return [list(group) for _, group in groupby(ordered, key=lambda one: one.slug)]


def _version(package: Package) -> list[int]:
    return [int(part) for part in str(package.version).split(".")]


def _bytes(graph: Graph, form: str) -> bytes:
    # Escaped: udata reads a file that is served without its charset as Latin-1.
    if form == "turtle":
        return re.sub(r"[^\x00-\x7f]", _escape, graph.serialize(format="turtle")).encode("ascii")
    text = graph.serialize(format="json-ld", context=PREFIXES, auto_compact=False)
    # The library writes nodes in the order of Python's hashes, which changes at each run.
    return (json.dumps(_sorted(json.loads(text)), indent=2) + "\n").encode("ascii")


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\u{number:04X}" if number <= _LAST_OF_FOUR_DIGITS else f"\\U{number:08X}"


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        items = [_sorted(item) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return value
