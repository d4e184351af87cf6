"""Polis: the report export of one conversation, its old and its new headers.

`forms.py` tells the files apart, `reading.py` loads those of one conversation,
`objects.sql` makes statements and tallies of them.
"""

from __future__ import annotations

import csv
from pathlib import Path

from datapackage.sources.base import Export, Source
from datapackage.sources.polis import forms, reading

__all__ = ["SOURCE", "Polis"]


class Polis(Source):
    """The adapter of Polis; see `Source` for what its methods promise.

    Each person has one vote per statement, the one with the latest timestamp,
    and of equal timestamps the one written last: the export is a history. The
    tallies of `comments.csv` count the whole history and are kept apart, as
    declared. A statement that a moderator rejected is counted, never published;
    one that no moderator has seen is published only if someone else than its
    author voted on it, which proves that the platform showed it.
    """

    label = "Polis"
    how_to_get = "téléchargez les fichiers du rapport et indiquez leur dossier"
    expected = f"comments.csv, de colonnes {', '.join(forms.COLUMNS['comments'])}"
    own_columns = (
        frozenset({"comment-id", "author-id", "comment-body"}),
        frozenset({"comment-id", "voter-id", "vote"}),
        frozenset({"participant", "group-id", "n-votes"}),
    )
    created = ("timestamp",)

    def told(self, path: Path) -> dict[str, str]:
        """Return the title and the address that `summary.csv` gives of its conversation."""
        if path.suffix.lower() != ".csv" or forms.header(path)[:1] != ["topic"]:
            return {}
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            said = {row[0]: row[1].strip() for row in csv.reader(stream) if len(row) > 1}
        found = {"title": said.get("topic", ""), "url": said.get("url", "")}
        return {key: value for key, value in found.items() if value}

    def spaces(self, raw: Path) -> list[str]:
        """Return the folders that each hold a conversation."""
        return reading.spaces(raw)

    def fill(self, export: Export) -> None:
        """Fill the staging tables with one conversation."""
        export.run("tables")
        reading.load(export)
        export.run("objects")


SOURCE = Polis()
