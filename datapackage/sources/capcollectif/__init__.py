"""Cap Collectif: opinions of the API version 1 in JSON, and contributions exported in CSV.

`forms.py` tells the files apart, `reading.py` loads them, `objects.sql` makes
opinions, amendments, arguments, sources and tallies of the records.
"""

from __future__ import annotations

from datapackage.sources.base import Export, Source
from datapackage.sources.capcollectif import reading

__all__ = ["SOURCE", "CapCollectif"]


class CapCollectif(Source):
    """The adapter of Cap Collectif; see `Source` for what its methods promise.

    An opinion is a contribution, the texts of its appendices are the end of its
    body; a version is a contribution of kind amendment, of which the opinion is
    the parent; arguments and sources are comments, a source's link a citation in
    its text. What was put in the bin, or is not said to be published where a
    column says so, is counted and left out, with all that answers it. Declared
    counts are kept apart from the votes that are listed; the few latest voters
    that the API lists have no value and are only counted.
    """

    label = "Cap Collectif"
    expected = (
        "les contributions en CSV (export_contribution_… ou contributions_…) ou des opinions "
        "JSON de l’API v1"
    )
    own_columns = (
        frozenset({"export_contribution_body_text"}),
        frozenset({"contributions_bodytext"}),
        frozenset({"export_proposal_id", "export_proposal_title"}),
        frozenset({"proposal_id", "proposal_reference", "proposal_title"}),
        frozenset({"export_contribution_argument_content"}),
        frozenset({"argument_content", "argument_type"}),
        frozenset({"export_vote_type"}),
        frozenset({"vote_type", "debate_url"}),
        frozenset({"export_contribution_id", "export_contribution_published_at"}),
        frozenset({"id", "published_at", "author_id", "account"}),
        frozenset({"export_participant_user_id"}),
        frozenset({"user_id", "user_username", "user_typename", "user_profileurl"}),
    )
    own_keys = (frozenset({"opinion", "rankingThreshold"}),)
    created = ("createdat", "publishedat")

    def fill(self, export: Export) -> None:
        """Fill the staging tables; when forms overlap, the fullest wins."""
        export.run("tables")
        reading.load(export)
        export.run("opinions", "proposals", "replies", "debates", "people", "objects")


SOURCE = CapCollectif()
