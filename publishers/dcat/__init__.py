"""Releases as a DCAT-AP catalogue, which data.gouv.fr and any portal harvest without a token."""

from __future__ import annotations

from publishers.dcat.check import check
from publishers.dcat.write import CatalogError, write_catalog, write_schemas

__all__ = ["CatalogError", "check", "write_catalog", "write_schemas"]
