"""Any CSV or XLSX table, with a `mapping.toml` that says which column is what.

A new platform needs no code: `concertation init --from FILE` proposes the
mapping. `mapping.py` reads it, `rows.py` reads the files, `loading.py` brings
the mapped columns to the database and `objects.sql` to the staging tables.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation, SourceSettings
from datapackage.errors import ConfigurationError
from datapackage.sources.local import copy_export
from datapackage.sources.table import reading
from datapackage.sources.table.mapping import MAPPING
from datapackage.sources.table.mapping import read as read_mapping
from datapackage.sources.table.question import which_text
from datapackage.sources.table.rows import is_book

if TYPE_CHECKING:
    import duckdb

__all__ = ["Table"]

_PRIVATE_FILE = 0o600


@dataclass(frozen=True, slots=True)
class Table:
    """The adapter of tables; see `Source` for what its methods promise."""

    platform: str = "table"

    def collect(self, settings: SourceSettings, base: Path, destination: Path) -> None:
        """Copy the files and the mapping, which is a part of what was collected.

        So an edited mapping is a new collection, and an old one keeps the mapping
        by which it was read.
        """
        if settings.location.startswith(("http://", "https://")):
            msg = (
                f"source.location : {settings.location} : un tableau ne se lit pas à une "
                "adresse ; téléchargez-le et indiquez le fichier ou son dossier"
            )
            raise ConfigurationError(msg)
        source = base / settings.location
        if source.is_file() and is_book(source):
            # A workbook is a ZIP, but it is read as it is.
            _copy(source, destination)
        else:
            copy_export(source, destination)
        if (destination / MAPPING).exists():
            msg = (
                f"source.location : {source} contient un {MAPPING} ; il va à côté de "
                "consultation.toml : déplacez-le"
            )
            raise ConfigurationError(msg)
        read_mapping(base / MAPPING, partial(which_text, destination))
        _copy(base / MAPPING, destination)

    def read(
        self,
        raw: Path,
        consultation: Consultation,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        """Fill the staging tables as the mapping tells."""
        del consultation  # the mapping says all that a table needs
        reading.read(raw, connection)


def _copy(source: Path, folder: Path) -> None:
    copied = shutil.copyfile(source, folder / source.name)
    copied.chmod(_PRIVATE_FILE)
