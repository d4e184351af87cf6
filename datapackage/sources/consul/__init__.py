"""CONSUL Democracy: what its data model names, and the open data of Madrid.

`forms.py` tells the files apart, `reading.py` loads them, `objects.sql` makes
contributions, comments, tallies and outcomes of the lines.
"""

from __future__ import annotations

from datapackage.sources.base import Export, Source
from datapackage.sources.consul import reading

__all__ = ["SOURCE", "Consul"]


class Consul(Source):
    """The adapter of CONSUL Democracy; see `Source` for what its methods promise.

    Proposals, debates and the investments of participatory budgets are contributions;
    comments, and what authors notify of their proposals, are comments. A summary is the
    beginning of a body; supports, votes for and against, and the ballots of the final vote
    (`other:ballot`) are declared tallies. What its author retired, or a moderator hid, is
    counted and left out, with what answers it. No real export was at hand: the columns are
    those of the data model and of the open data of Madrid, as they are documented.
    """

    label = "CONSUL"
    expected = (
        "les propositions, débats, projets de budget participatif, notifications ou commentaires "
        "en CSV, sous les noms de son modèle de données (id, title, created_at, cached_votes_up…)"
    )
    own_columns = (
        frozenset({"title", "created_at", "cached_votes_up"}),
        frozenset({"commentable_type", "ancestry"}),
        frozenset({"title", "price", "feasibility"}),
        frozenset({"proposal_id", "title", "body"}),
        frozenset({"proposalid", "userid", "date", "text"}),
        frozenset({"title", "text", "userid", "numsupports"}),
    )
    created = ("createdat",)

    def fill(self, export: Export) -> None:
        """Fill the staging tables from whatever files there are."""
        export.run("tables")
        export.connection.execute(
            "INSERT INTO consul.settings VALUES (?)", [export.consultation.source.currency]
        )
        reading.load(export)
        export.run("objects")


SOURCE = Consul()
