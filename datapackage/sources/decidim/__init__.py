"""Decidim: open-data ZIP, folder or single exports, of every version since 2016.

`forms.py` tells the exports apart by their headers, `rows.py` loads their lines,
`reading.py` sets aside what it cannot, and the scripts go from there.

Rules that a reader of the data should know:

* Level `comment`: debates and results are themes, their first-level comments
  contributions, the replies comments. Level `topic`: debates and results are
  contributions. Proposals and projects are contributions at both levels.
* What is commented and in no file is a theme of its own at level `comment`; but
  when its kind of file is there, the comment is set aside: it is another site's.
* A reply shares the fate of what it answers; one that answers nothing that was
  read is set aside (`missing_parent`).
* A survey's response is a contribution under its question, at both levels. The file tells
  neither chosen answers from written ones, so that all are kept, nor the survey's space: a
  `source.forum` leaves them out unless it is their component. Who wrote stays unknown: what
  marks the responses of one person (`ip_hash`, their number) links and names none.
* Withdrawn, hidden and unpublished contents are excluded, rejected proposals
  are kept: the institution's answer does not unsay them.
"""

from __future__ import annotations

from pathlib import Path

from datapackage.sources.base import Export, Source
from datapackage.sources.decidim import reading

__all__ = ["SOURCE", "Decidim"]


class Decidim(Source):
    """The adapter of Decidim; see `Source` for what its methods promise."""

    label = "Decidim"
    how_to_get = (
        "téléchargez le ZIP de la page « Données ouvertes » du site (/open-data/download) et "
        "indiquez son chemin"
    )
    expected = (
        "les CSV proposals, comments, debates, meetings, projects, results ou "
        "published_survey_user_responses, ou le ZIP des données ouvertes"
    )
    own_columns = (
        frozenset({"commentable_id", "commentable_type"}),
        frozenset({"reportable_id", "reportable_type"}),
        frozenset({"ip_hash", "registered", "unregistered"}),
        frozenset({"id", "component/id"}),
        frozenset({"id", "participatory_space/id"}),
    )
    created = ("createdat",)
    says = {"url": "participatory_space/url"}  # noqa: RUF012  declared as such in `Source`

    def spaces(self, raw: Path) -> list[str]:
        """Return the participatory spaces of the addresses that the files give."""
        return reading.spaces(raw)

    def fill(self, export: Export) -> None:
        """Fill the staging tables; what cannot be read is quarantined, not fatal."""
        reading.load(export)
        export.run("macros", "items")
        reading.check_forum(export)
        export.run("threads", "staging", "outcomes", "people", "accounting")


SOURCE = Decidim()
