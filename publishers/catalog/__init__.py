"""Publish to a folder with a DCAT-AP catalogue beside it, for portals that harvest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.consultation import Target
from publishers.kinds import Kind

if TYPE_CHECKING:
    from publishers.base import Publisher
    from publishers.settings import Settings

__all__ = ["KIND"]


def _open(target: Target, settings: Settings) -> Publisher:
    from publishers.catalog.publisher import Catalog

    return Catalog(target, settings)


KIND = Kind(
    label="un dossier et son catalogue DCAT-AP",
    needs=("url", "folder"),
    remedy=(
        "effacez ce fichier du serveur, "
        "et videz les caches ou les copies du dossier qui le rendent encore"
    ),
    open=_open,
)
