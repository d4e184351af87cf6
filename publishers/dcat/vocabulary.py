"""Which word of the European tables stands for a licence, a file, a frequency or a language."""

from __future__ import annotations

from rdflib import RDF, Graph, Namespace, URIRef

__all__ = [
    "ADMS",
    "COUNTRY",
    "DATA_THEME",
    "FILE_TYPES",
    "FREQUENCY",
    "GEO",
    "HYDRA",
    "LANGUAGES",
    "LICENCE_URIS",
    "MEDIA_TYPES",
    "PREFIXES",
    "SPDX",
    "VCARD",
    "VERSION",
    "typed",
]

ADMS = Namespace("http://www.w3.org/ns/adms#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
VERSION = URIRef("http://www.w3.org/ns/dcat#version")  # the library knows DCAT 2 only

PREFIXES = {
    "adms": str(ADMS),
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": str(GEO),
    "hydra": str(HYDRA),
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": str(SPDX),
    "vcard": str(VCARD),
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"

COUNTRY = f"{_AUTHORITY}country/FRA"
DATA_THEME = f"{_AUTHORITY}data-theme/GOVE"

FREQUENCY = {
    # A release can still follow the end, for a withdrawal: not «never».
    "ended": f"{_AUTHORITY}frequency/NOT_PLANNED",
    "open": f"{_AUTHORITY}frequency/IRREG",
}

LANGUAGES = {
    code: f"{_AUTHORITY}language/{name}"
    for code, name in {
        "br": "BRE",
        "ca": "CAT",
        "co": "COS",
        "de": "DEU",
        "en": "ENG",
        "es": "SPA",
        "eu": "EUS",
        "fr": "FRA",
        "it": "ITA",
        "nl": "NLD",
        "oc": "OCI",
        "pt": "POR",
    }.items()
}

# The French open licences are not in the table: they are named by their own address alone.
LICENCE_URIS = {
    "cc-by-4.0": f"{_AUTHORITY}licence/CC_BY_4_0",
    "cc-by-sa-4.0": f"{_AUTHORITY}licence/CC_BYSA_4_0",
    "cc-zero": f"{_AUTHORITY}licence/CC0",
    "odc-by": f"{_AUTHORITY}licence/ODC_BY",
    "odc-odbl": f"{_AUTHORITY}licence/ODC_BL",
    "odc-pddl": f"{_AUTHORITY}licence/ODC_PDDL",
}

MEDIA_TYPES = {
    ".csv": f"{_IANA}text/csv",
    ".json": f"{_IANA}application/json",
    ".md": f"{_IANA}text/markdown",
    ".parquet": f"{_IANA}application/vnd.apache.parquet",
    ".sqlite": f"{_IANA}application/vnd.sqlite3",
    ".xlsx": f"{_IANA}application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# SQLite has no entry in the table; Markdown is text.
FILE_TYPES = {
    ".csv": f"{_AUTHORITY}file-type/CSV",
    ".json": f"{_AUTHORITY}file-type/JSON",
    ".md": f"{_AUTHORITY}file-type/TXT",
    ".parquet": f"{_AUTHORITY}file-type/PARQUET",
    ".xlsx": f"{_AUTHORITY}file-type/XLSX",
}


def typed(graph: Graph, address: str, kind: URIRef) -> URIRef:
    """Return the word at `address`, said in `graph` to be a `kind`, which DCAT-AP's shapes ask."""
    node = URIRef(address)
    graph.add((node, RDF.type, kind))
    return node
