"""What answers share: who may read them, the types of files, the dates in what machines read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

__all__ = ["MEDIA_TYPES", "OPEN", "OPEN_FRESH", "iso"]

OPEN = {"Access-Control-Allow-Origin": "*"}
"""Any site may read the answer: it is public."""

OPEN_FRESH = OPEN | {"Cache-Control": "no-cache"}
"""The same, asked for again each time: a text may have been withdrawn meanwhile."""

MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".sql": "application/sql; charset=utf-8",
    ".sqlite": "application/vnd.sqlite3",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttl": "text/turtle; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def iso(value: Any) -> Any:
    """Return dates as ISO 8601, times in UTC with a Z, as in the files; the rest unchanged."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if hasattr(value, "isoformat") else value
