"""One consultation as a `dcat:Dataset`: what its descriptor says, in the words of DCAT-AP."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef

from datapackage.licences import LICENCES
from datapackage.package import Package
from datapackage.package.versions import edition
from datapackage.places.names import department_name, region_name
from publishers.dcat.files import Addresses, add_distributions
from publishers.dcat.vocabulary import (
    ADMS,
    COUNTRY,
    DATA_THEME,
    FREQUENCY,
    GEO,
    LANGUAGES,
    LICENCE_URIS,
    VCARD,
    VERSION,
    typed,
)

__all__ = ["add_dataset"]


def add_dataset(graph: Graph, releases: Sequence[Package], base: str) -> Addresses:
    """Describe the last of `releases`, which are of one consultation, the oldest first."""
    latest = releases[-1]
    at = Addresses(base, latest.slug)
    descriptor = latest.descriptor
    licence = _add_licence(graph, descriptor, at)
    _add_identity(graph, latest, at)
    issued = Literal(releases[0].descriptor["created"], datatype=XSD.dateTime)
    graph.add((at.dataset, DCTERMS.issued, issued))
    graph.add((at.dataset, DCTERMS.license, licence))
    _add_people(graph, latest, at)
    _add_time(graph, descriptor, at)
    _add_places(graph, descriptor, at)
    add_distributions(graph, latest, at, licence)
    return at


def _add_identity(graph: Graph, package: Package, at: Addresses) -> None:
    descriptor = package.descriptor
    spoken = descriptor.get("language", "fr")
    title = descriptor["title"]
    node = at.dataset
    graph.add((node, RDF.type, DCAT.Dataset))
    graph.add((node, DCTERMS.identifier, Literal(package.slug)))
    graph.add((node, DCTERMS.title, Literal(title, lang=spoken)))
    said = descriptor.get("description") or title
    graph.add((node, DCTERMS.description, Literal(said, lang=spoken)))
    for keyword in descriptor.get("keywords", []):
        graph.add((node, DCAT.keyword, Literal(keyword, lang="fr")))
    theme = typed(graph, DATA_THEME, SKOS.Concept)
    graph.add((node, DCAT.theme, theme))
    graph.add((theme, SKOS.prefLabel, Literal("Gouvernement et secteur public", lang="fr")))
    graph.add((node, DCAT.landingPage, URIRef(at.home)))
    graph.add((URIRef(at.home), RDF.type, FOAF.Document))
    graph.add((node, VERSION, Literal(package.version)))
    if notes := _notes(package):
        graph.add((node, ADMS.versionNotes, Literal(notes, lang="fr")))
    graph.add((node, DCTERMS.modified, Literal(descriptor["created"], datatype=XSD.dateTime)))
    if spoken in LANGUAGES:
        language = typed(graph, LANGUAGES[spoken], DCTERMS.LinguisticSystem)
        graph.add((node, DCTERMS.language, language))


def _notes(package: Package) -> str:
    """Return what the release's own entry of the changelog tells."""
    path = package.path / "CHANGELOG.md"
    if not path.is_file():
        return ""
    entry = path.read_text(encoding="utf-8").partition(f"\n## {edition(package.descriptor)}\n")[2]
    lines = entry.partition("\n## ")[0].splitlines()
    return "\n".join(line.removeprefix("- ") for line in lines if line.startswith("- "))


def _add_licence(graph: Graph, descriptor: dict[str, Any], at: Addresses) -> URIRef:
    """Name the licence by the address that portals know, and by the European table beside it."""
    name = descriptor["licenses"][0]["name"]
    licence = LICENCES[name]
    node = URIRef(licence.url)
    graph.add((node, RDF.type, DCTERMS.LicenseDocument))
    graph.add((node, DCTERMS.title, Literal(licence.title)))
    if name in LICENCE_URIS:
        graph.add((node, SKOS.exactMatch, URIRef(LICENCE_URIS[name])))
    asked = ["Réutilisation libre"]
    if licence.attribution:
        asked.append("en citant la source")
    if licence.share_alike:
        asked.append("et en gardant la même licence pour ce qui en dérive")
    rights = at.part("rights")
    graph.add((at.dataset, DCTERMS.rights, rights))
    graph.add((rights, RDF.type, DCTERMS.RightsStatement))
    said = f"{licence.title}. {' '.join(asked)}."
    graph.add((rights, RDFS.label, Literal(said, lang="fr")))
    return node


def _add_people(graph: Graph, package: Package, at: Addresses) -> None:
    described = package.descriptor
    organiser = next(
        (one["title"] for one in described["contributors"] if one["role"] == "publisher"), None
    )
    if organiser:
        node = at.part("organiser")
        graph.add((at.dataset, DCTERMS.publisher, node))
        # Both are said: a checker need not know that an organisation is an agent.
        graph.add((node, RDF.type, FOAF.Organization))
        graph.add((node, RDF.type, FOAF.Agent))
        graph.add((node, FOAF.name, Literal(organiser)))
        if number := _siret(package.path / "consultations.csv"):
            graph.add((node, DCTERMS.identifier, Literal(number)))
    contact = described.get("contact")
    if contact:
        node = at.part("contact")
        graph.add((at.dataset, DCAT.contactPoint, node))
        graph.add((node, RDF.type, VCARD.Organization))
        graph.add((node, RDF.type, VCARD.Kind))
        graph.add((node, VCARD.fn, Literal(organiser or described["title"])))
        if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", contact):
            graph.add((node, VCARD.hasURL, URIRef(contact)))
        elif re.fullmatch(r"[\w.+-]+@[\w.-]+", contact, re.ASCII):
            graph.add((node, VCARD.hasEmail, URIRef(f"mailto:{contact}")))
        else:
            graph.add((node, VCARD.note, Literal(contact, lang="fr")))


def _siret(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.DictReader(stream), {}).get("organiser_siret") or ""


def _add_time(graph: Graph, descriptor: dict[str, Any], at: Addresses) -> None:
    temporal = descriptor["temporal"]
    # udata fetches a period that has an address: it must have none.
    period = BNode(f"{at.slug}-period")
    graph.add((at.dataset, DCTERMS.temporal, period))
    graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
    graph.add((period, DCAT.startDate, Literal(temporal["start"], datatype=XSD.date)))
    end = temporal.get("end")
    if end:
        graph.add((period, DCAT.endDate, Literal(end, datatype=XSD.date)))
    state = "ended" if end and end < descriptor["created"][:10] else "open"
    frequency = typed(graph, FREQUENCY[state], DCTERMS.Frequency)
    graph.add((at.dataset, DCTERMS.accrualPeriodicity, frequency))


def _add_places(graph: Graph, descriptor: dict[str, Any], at: Addresses) -> None:
    spatial = descriptor.get("spatial", {})
    graph.add((at.dataset, DCTERMS.spatial, typed(graph, COUNTRY, DCTERMS.Location)))
    # Insee's own addresses of places no longer hold their codes: names and codes, then.
    for kind, name, named in (
        ("regions", "region", region_name),
        ("departments", "departement", department_name),
    ):
        for code in spatial.get(kind, []):
            node = at.part(f"{name}-{code}")
            graph.add((at.dataset, DCTERMS.spatial, node))
            graph.add((node, RDF.type, DCTERMS.Location))
            graph.add((node, DCTERMS.identifier, Literal(code)))
            graph.add((node, SKOS.prefLabel, Literal(named(code) or code, lang="fr")))
    box = spatial.get("bbox")
    # A portal that indexes shapes refuses one that has no surface.
    if box and box[0] < box[2] and box[1] < box[3]:
        _add_box(graph, box, at)


def _add_box(graph: Graph, box: list[float], at: Addresses) -> None:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    corners = ",".join(f"{longitude} {latitude}" for longitude, latitude in ring)
    node = at.part("bbox")
    graph.add((at.dataset, DCTERMS.spatial, node))
    graph.add((node, RDF.type, DCTERMS.Location))
    graph.add((node, DCAT.bbox, Literal(f"POLYGON(({corners}))", datatype=GEO.wktLiteral)))
