"""Any CSV or XLSX table, with a `mapping.toml` that says which column is what.

A new platform needs no code: `concertation init --from FILE` proposes the
mapping. `mapping.py` reads it, `rows.py` reads the files, `loading.py` brings
the mapped columns to the database and `objects.sql` to the staging tables.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from datapackage.consultation import SourceSettings
from datapackage.errors import ConfigurationError
from datapackage.sources.base import Export, Source
from datapackage.sources.local import refuse_mistaken
from datapackage.sources.table import reading
from datapackage.sources.table.mapping import MAPPING
from datapackage.sources.table.mapping import read as read_mapping
from datapackage.sources.table.propose import Proposal, proposal
from datapackage.sources.table.question import TABLES, which_text
from datapackage.sources.table.sample import look

__all__ = ["MAPPING", "SOURCE", "TABLES", "Proposal", "Table", "look", "proposal"]

_PRIVATE_FILE = 0o600


class Table(Source):
    """The adapter of tables; see `Source` for what its methods promise."""

    label = "CSV ou XLSX"
    how_to_get = "téléchargez-le et indiquez le fichier ou son dossier"
    expected = "les fichiers que nomme mapping.toml"
    schema = "source_table"

    def collect(self, settings: SourceSettings, base: Path, destination: Path) -> None:
        """Copy the files and the mapping, which is a part of what was collected.

        So an edited mapping is a new collection, and an old one keeps the mapping
        by which it was read.
        """
        source = base / settings.location
        super().collect(settings, base, destination)
        refuse_mistaken(destination, source.name, json_too=True)
        if (destination / MAPPING).exists():
            msg = (
                f"source.location : {source} contient un {MAPPING} ; il va à côté de "
                "consultation.toml : déplacez-le"
            )
            raise ConfigurationError(msg)
        read_mapping(base / MAPPING, partial(which_text, destination))
        _copy(base / MAPPING, destination)

    def fill(self, export: Export) -> None:
        """Fill the staging tables as the mapping tells."""
        export.run("tables")
        unused = reading.load(export)
        export.run("objects")
        for name in unused:
            export.set_aside(name, "unmapped_file")


def _copy(source: Path, folder: Path) -> None:
    copied = shutil.copyfile(source, folder / source.name)
    copied.chmod(_PRIVATE_FILE)


SOURCE = Table()
