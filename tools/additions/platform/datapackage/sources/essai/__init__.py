"""Essai: one CSV, whose lines are contributions."""

from __future__ import annotations

from datapackage.literal import literal
from datapackage.sources.base import Export, Source

__all__ = ["SOURCE", "Essai"]


class Essai(Source):
    """The adapter of the platform « Essai »; see `Source` for what its methods promise."""

    label = "Essai"
    expected = "avis.csv, de colonnes essai_id, essai_texte"
    own_columns = (frozenset({"essai_id", "essai_texte"}),)

    def fill(self, export: Export) -> None:
        """Fill the staging tables with the lines of the export."""
        export.connection.execute(
            "CREATE TABLE essai.avis AS SELECT * FROM read_csv($path, all_varchar = TRUE)",
            {"path": literal(export.raw / "avis.csv")},
        )
        export.run("objects")


SOURCE = Essai()
