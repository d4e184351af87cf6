"""Decidim: open-data ZIP, folder or single exports, of every version since 2016.

`forms.py` tells the exports apart by their headers, `lines.py` loads them,
`reading.py` says in which order the SQL scripts turn them into staging tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation, SourceSettings
from datapackage.errors import ConfigurationError
from datapackage.sources.decidim import reading
from datapackage.sources.local import copy_export

if TYPE_CHECKING:
    import duckdb

__all__ = ["Decidim"]


@dataclass(frozen=True, slots=True)
class Decidim:
    """The adapter of Decidim; see `Source` for what its methods promise."""

    platform: str = "decidim"

    def collect(self, settings: SourceSettings, base: Path, destination: Path) -> None:
        """Copy the export; a site's address is refused, with where to find the ZIP."""
        if settings.location.startswith(("http://", "https://")):
            message = (
                f"source.location : {settings.location} est une adresse ; attendu : un fichier, "
                "un dossier ou un ZIP ; téléchargez celui de la page « Données ouvertes » du "
                "site (/open-data/download) et indiquez son chemin"
            )
            raise ConfigurationError(message)
        copy_export(base / settings.location, destination)

    def read(
        self,
        raw: Path,
        consultation: Consultation,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        """Fill the staging tables; what cannot be read is quarantined, not fatal."""
        reading.read(raw, consultation, connection)
