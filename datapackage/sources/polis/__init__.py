"""Polis: the report export of one conversation, its old and its new headers.

`files.py` tells the files apart and loads them, `objects.sql` makes statements
and tallies of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation, SourceSettings
from datapackage.errors import ConfigurationError
from datapackage.sources.local import copy_export
from datapackage.sources.polis import files

if TYPE_CHECKING:
    import duckdb

__all__ = ["Polis"]


@dataclass(frozen=True, slots=True)
class Polis:
    """The adapter of Polis; see `Source` for what its methods promise.

    Each person has one vote per statement, the one with the latest timestamp,
    and of equal timestamps the one written last: the export is a history. The
    tallies of `comments.csv` count the whole history and are kept apart, as
    declared. A statement that a moderator rejected is counted, never published;
    one that no moderator has seen is published only if someone else than its
    author voted on it, which proves that the platform showed it.
    """

    platform: str = "polis"

    def collect(self, settings: SourceSettings, base: Path, destination: Path) -> None:
        """Copy the folder or the ZIP of the export."""
        if settings.location.startswith(("http://", "https://")):
            message = (
                f"source.location : {settings.location} : un export Polis ne se lit pas à une "
                "adresse ; téléchargez les fichiers du rapport et indiquez leur dossier"
            )
            raise ConfigurationError(message)
        copy_export(base / settings.location, destination)

    def read(
        self,
        raw: Path,
        consultation: Consultation,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        """Fill the staging tables with one conversation."""
        folder = resources.files(__package__)
        connection.execute(folder.joinpath("tables.sql").read_text("utf-8"))
        try:
            files.load(raw, consultation, connection)
            connection.execute(folder.joinpath("objects.sql").read_text("utf-8"))
        finally:
            connection.execute("DROP SCHEMA polis CASCADE")
