"""`datapackage.json` and `manifest.json`: what the folder holds, and the proof of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datapackage import schemas
from datapackage.consultation import Consultation
from datapackage.licences import LICENCES
from datapackage.literal import literal
from datapackage.package import Package, sha256
from datapackage.script import run
from datapackage.tables import Tables

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "Coverage",
    "coverage",
    "describe",
    "manifest",
    "remeasured",
    "resources",
    "to_json",
    "withdrawn_files",
]

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where the contributions and the workshops come from."""

    departments: list[str]
    regions: list[str]
    bbox: list[float] | None
    """West, south, east, north, WGS 84 degrees; None without coordinates."""


def coverage(connection: duckdb.DuckDBPyConnection) -> Coverage:
    """Compute the territorial coverage from the canonical tables."""
    codes = run(connection, __package__, "territories").fetchone()
    box = connection.execute(
        "SELECT min(longitude), min(latitude), max(longitude), max(latitude) FROM workshops"
    ).fetchone()
    departments, regions = codes or (None, None)
    bbox = list(box) if box and box[0] is not None else None
    return Coverage(departments or [], regions or [], bbox)


def describe(
    consultation: Consultation, tables: Tables, covered: Coverage, listed: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the descriptor of a live package; `listed` are its resources."""
    licence = LICENCES[consultation.licence]
    document: dict[str, Any] = {
        "profile": "data-package",
        "name": consultation.id,
        "id": consultation.id,
        "title": consultation.title,
        "description": consultation.description,
        "homepage": consultation.url,
        "language": consultation.language,
        "created": _iso(tables.retrieved_at),
        "licenses": [{"name": consultation.licence, "title": licence.title, "path": licence.url}],
        "contributors": _contributors(consultation),
        "sources": _sources(consultation, tables),
        "keywords": ["consultation publique", "participation citoyenne", "données ouvertes"],
        "temporal": _temporal(consultation),
        "spatial": {key: value for key, value in asdict(covered).items() if value},
        "contact": consultation.contact,
        "schemaVersion": schemas.SCHEMA_VERSION,
        "accounting": [asdict(line) for line in tables.accounting],
        "leftAside": dict(tables.left_aside),
        "withheld": dict(tables.withheld),
        "minGroup": consultation.privacy.min_group,
        "redactions": dict(sorted(tables.redactions.items())),
        "resources": listed,
    }
    return {key: value for key, value in document.items() if value not in (None, {}, "")}


def resources(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[dict[str, Any]]:
    """Describe each table's files that are in `folder`, CSV before Parquet, then the workbook."""
    listed = []
    for table in schemas.names():
        parquet = folder / f"{table}.parquet"
        rows = _count(connection, parquet)
        csv = folder / f"{table}.csv"
        if csv.exists():
            listed.append(_table_resource(table, csv, rows))
        listed.append(_file_resource(table, parquet, rows))
    workbook = folder / "contributions.xlsx"
    if workbook.exists():
        listed.append(
            {
                "name": "classeur",
                "type": "file",
                "title": "Classeur à lire : contributions, commentaires, ateliers",
                **_bytes(workbook),
            }
        )
    return listed


def remeasured(
    connection: duckdb.DuckDBPyConnection, listed: list[dict[str, Any]], folder: Path
) -> list[dict[str, Any]]:
    """Describe again the resources `listed`, by the files of the same names in `folder`.

    Their schemas stay those that they were made with.
    """
    return [_remeasured(connection, resource, folder) for resource in listed]


def manifest(folder: Path, tables_collected: str, created: str) -> dict[str, Any]:
    """List every file of `folder` with its size and SHA-256: the proof of a whole package."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "created": created,
        "tool": {
            "name": "concertation-ouverte",
            "version": installed_version("concertation-ouverte"),
        },
        "schemaVersion": schemas.SCHEMA_VERSION,
        "collection": tables_collected,
        "files": {
            path.relative_to(folder).as_posix(): {
                "bytes": path.stat().st_size,
                "sha256": sha256(path),
            }
            for path in paths
            if path.name != "manifest.json"
        },
    }


def withdrawn_files(
    former: Package, files: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return, by revision, the files that are no more as they were: whoever has one, replaces it.

    `files` are those that follow `former`; what revisions before it replaced comes first.
    """
    said = former.manifest["files"]
    replaced = {name: stated for name, stated in said.items() if files.get(name) != stated}
    proof = former.path / "manifest.json"
    replaced["manifest.json"] = {"bytes": proof.stat().st_size, "sha256": sha256(proof)}
    earlier = former.manifest.get("withdrawn", [])
    return [*earlier, {"revision": former.revision, "files": replaced}]


def to_json(document: dict[str, Any]) -> bytes:
    """Return the bytes of a JSON file meant to be read by people too."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _contributors(consultation: Consultation) -> list[dict[str, str]]:
    organiser = consultation.organiser
    people = [{"title": "Contributrices et contributeurs de la consultation", "role": "author"}]
    return [{"title": organiser, "role": "publisher"}, *people] if organiser else people


def _sources(consultation: Consultation, tables: Tables) -> list[dict[str, str]]:
    source = {"title": f"Export {consultation.source.platform} de la consultation"}
    if consultation.url:
        source["path"] = consultation.url
    if tables.collection:
        source["hash"] = f"sha256:{tables.collection}"
    return [source]


def _temporal(consultation: Consultation) -> dict[str, str]:
    temporal = {"start": consultation.start_date.isoformat()}
    if consultation.end_date:
        temporal["end"] = consultation.end_date.isoformat()
    return temporal


def _table_resource(table: str, path: Path, rows: int) -> dict[str, Any]:
    schema = schemas.load(table)
    return {
        "name": table,
        "table": table,
        "type": "table",
        "title": schema["title"],
        "description": schema["description"],
        **_bytes(path),
        "encoding": "utf-8",
        "dialect": {"csv": {"delimiter": ",", "lineTerminator": "\n"}},
        "rows": rows,
        "rowCount": rows,
        "schema": schema,
    }


def _file_resource(table: str, path: Path, rows: int) -> dict[str, Any]:
    schema = schemas.load(table)
    # Frictionless reads Parquet tables nine times slower and rejects nulls in integers:
    # the file is proved by its bytes, the CSV twin by its schema.
    return {
        "name": f"{table.replace('_', '-')}-parquet",
        "table": table,
        "type": "file",
        "title": schema["title"],
        "description": schema["description"],
        **_bytes(path),
        "rowCount": rows,
    }


def _remeasured(
    connection: duckdb.DuckDBPyConnection, resource: dict[str, Any], folder: Path
) -> dict[str, Any]:
    again = resource | _bytes(folder / resource["path"])
    if table := resource.get("table"):
        rows = _count(connection, folder / f"{table}.parquet")
        again |= {name: rows for name in ("rows", "rowCount") if name in resource}
    return again


def _bytes(path: Path) -> dict[str, Any]:
    return {
        "path": path.name,
        "format": path.suffix[1:],
        "mediatype": _MEDIA_TYPES[path.suffix],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
    }


def _count(connection: duckdb.DuckDBPyConnection, parquet: Path) -> int:
    row = connection.execute("SELECT count(*) FROM read_parquet($1)", [literal(parquet)]).fetchone()
    return int(row[0]) if row else 0


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
