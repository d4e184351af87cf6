"""Cap Collectif: opinions of the API version 1 in JSON, and contributions exported in CSV.

`files.py` tells the files apart and loads them; `objects.sql` makes opinions,
amendments, arguments, sources and tallies of the records.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation, SourceSettings
from datapackage.errors import ConfigurationError
from datapackage.sources.capcollectif import files
from datapackage.sources.local import copy_export

if TYPE_CHECKING:
    import duckdb

__all__ = ["CapCollectif"]


@dataclass(frozen=True, slots=True)
class CapCollectif:
    """The adapter of Cap Collectif; see `Source` for what its methods promise.

    An opinion is a contribution, the texts of its appendices are the end of its
    body; a version is a contribution of kind amendment, of which the opinion is
    the parent; arguments and sources are comments, a source's link a citation in
    its text. What was put in the bin, or is not said to be published where a
    column says so, is counted and left out, with all that answers it. Declared
    counts are kept apart from the votes that are listed; the few latest voters
    that the API lists have no value and are only counted.
    """

    platform: str = "capcollectif"

    def collect(self, settings: SourceSettings, base: Path, destination: Path) -> None:
        """Copy the file, the folder or the ZIP of the export."""
        if settings.location.startswith(("http://", "https://")):
            message = (
                f"source.location : {settings.location} : un export Cap Collectif ne se lit pas "
                "à une adresse ; téléchargez ses fichiers et indiquez leur dossier"
            )
            raise ConfigurationError(message)
        copy_export(base / settings.location, destination)

    def read(
        self,
        raw: Path,
        consultation: Consultation,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        """Fill the staging tables; when forms overlap, the fullest wins."""
        del consultation  # an export holds one step of one project
        files.run(connection, "tables")
        try:
            files.load(raw, connection)
            files.run(connection, "objects")
        finally:
            connection.execute("DROP SCHEMA capcollectif CASCADE")
