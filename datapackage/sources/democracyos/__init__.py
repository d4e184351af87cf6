"""DemocracyOS: every export form of its versions 1 (France) and 2, alone or together.

`forms.py` tells the forms apart, `reading.py` loads them, `crawl.py` fetches
them from a site's API. Each form has a script that fills the common tables of
`tables.sql`. Then, in this order: who is who (`people.sql`), which topics are
the same (`topics.sql`), which consultation is meant (`reading.py`), which
comments and replies are the same (`objects.sql`), and the staging tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from datapackage.consultation import SourceSettings
from datapackage.sources.base import Export, Source, is_address
from datapackage.sources.democracyos import reading
from datapackage.sources.democracyos.crawl import crawl
from datapackage.sources.democracyos.letters import letters_in_sql
from datapackage.sources.democracyos.remote import Limits

__all__ = ["SOURCE", "DemocracyOS"]


@dataclass(frozen=True, slots=True)
class DemocracyOS(Source):
    """The adapter of DemocracyOS; see `Source` for what its methods promise."""

    label = "DemocracyOS"
    expected = (
        "all-comments ou all-users (CSV), comments.csv, topics.csv, ou des réponses JSON de "
        "l’API v1 ou v2"
    )
    own_columns = (
        frozenset({"débat", "contribution collective", "user-id", "contenu"}),
        frozenset({"prénom", "email valide", "actif", "inscription"}),
        frozenset({"topic id", "topic title"}),
    )
    own_keys = (
        frozenset({"mediaTitle"}),
        frozenset({"motions", "classification"}),
        frozenset({"context", "reference", "text"}),
        frozenset({"pagination", "results"}),
    )
    created = ("commentdate", "createdat")
    says = {"title": "concertation"}  # noqa: RUF012  declared as such in `Source`

    limits: Limits = field(default_factory=Limits)
    """How a site is asked when `location` is a base URL."""

    def collect(self, settings: SourceSettings, base: Path, destination: Path) -> None:
        """Copy the export, or crawl the site that `settings.location` names."""
        if is_address(settings.location):
            crawl(settings.location, settings.forum, destination, self.limits)
        else:
            Source.collect(self, settings, base, destination)

    def fill(self, export: Export) -> None:
        """Fill the staging tables; what cannot be read is quarantined, not fatal."""
        level = export.consultation.source.contribution_level
        with letters_in_sql(export.connection):
            export.run("tables")
            failed = reading.load(export)
            export.run("people", "topics")
            reading.choose_forum(export)
            export.run("themes", "objects", f"{level}_level", "votes", "accounting")
            reading.refuse_nothing(failed, export)


SOURCE = DemocracyOS()
