"""Releases as a DCAT-AP catalogue, which data.gouv.fr and any portal harvest without a token."""

from __future__ import annotations

from publishers.dcat.check import check
from publishers.dcat.write import (
    CatalogError,
    catalog_files,
    write_catalog,
    write_changed,
    write_schemas,
)

__all__ = [
    "CatalogError",
    "catalog_files",
    "check",
    "write_catalog",
    "write_changed",
    "write_schemas",
]
