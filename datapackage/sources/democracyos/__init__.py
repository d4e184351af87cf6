"""DemocracyOS: every export form of its versions 1 (France) and 2, alone or together.

`forms.py` tells the forms apart, `reading.py` merges them, `crawl.py` fetches
them from a site's API.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation, SourceSettings
from datapackage.sources.democracyos import reading
from datapackage.sources.democracyos.crawl import crawl
from datapackage.sources.democracyos.remote import Limits
from datapackage.sources.local import copy_export

if TYPE_CHECKING:
    import duckdb

__all__ = ["DemocracyOS"]


@dataclass(frozen=True, slots=True)
class DemocracyOS:
    """The adapter of DemocracyOS; see `Source` for what its methods promise."""

    platform: str = "democracyos"
    limits: Limits = field(default_factory=Limits)
    """How a site is asked when `location` is a base URL."""

    def collect(self, settings: SourceSettings, base: Path, destination: Path) -> None:
        """Copy the export, or crawl the site that `settings.location` names."""
        if settings.location.startswith(("http://", "https://")):
            crawl(settings.location, settings.forum, destination, self.limits)
            return
        copy_export(base / settings.location, destination)

    def read(
        self,
        raw: Path,
        consultation: Consultation,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        """Fill the staging tables; what cannot be read is quarantined, not fatal."""
        reading.read(raw, consultation, connection)
