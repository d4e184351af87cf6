"""CONSUL Democracy: proposals exported in CSV, under the names of its own data model.

`forms.py` tells the files apart, `reading.py` loads them, `objects.sql` makes
contributions and tallies of the lines.
"""

from __future__ import annotations

from datapackage.sources.base import Export, Source
from datapackage.sources.consul import reading

__all__ = ["SOURCE", "Consul"]


class Consul(Source):
    """The adapter of CONSUL Democracy; see `Source` for what its methods promise.

    A proposal is a contribution, its summary the beginning of its body, its
    supports a declared tally. What its author retired, or a moderator hid, is
    counted and left out. Comments are not read yet: their file is set aside.
    """

    label = "CONSUL"
    expected = "les propositions en CSV, avec les colonnes id, title, created_at, cached_votes_up"
    own_columns = (
        frozenset({"title", "created_at", "cached_votes_up"}),
        frozenset({"commentable_type", "ancestry"}),
    )
    created = ("createdat",)

    def fill(self, export: Export) -> None:
        """Fill the staging tables with the proposals."""
        export.run("tables")
        reading.load(export)
        export.run("objects")


SOURCE = Consul()
