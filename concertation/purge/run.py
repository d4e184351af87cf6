"""Take a withdrawn text out of the whole workspace, in an order that a kill cannot spoil.

The line of `removals.csv` is there first: the portal hides the text at once. The collection goes
next, whole: it is what says which texts to look for. All that follows is made from it, or
removed. Whoever runs it again does what is left to do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from concertation import deciding
from concertation.catalog import write_catalog
from concertation.collect import collect, last_collection
from concertation.keeping import exported
from concertation.pipeline import build, forget
from concertation.purge.collections import Taken, settle, take_out
from concertation.purge.report import (
    Given,
    Held,
    given_away,
    held,
    published_links,
    published_texts,
    searched,
)
from concertation.review_texts import known_digests
from concertation.revision import revise
from concertation.workspace import Workspace
from datapackage.durable import sweep

__all__ = ["Purged", "purge"]


@dataclass(slots=True)
class Purged:
    """What a purge did, and what is out of its reach."""

    taken: Taken
    releases: list[str]
    """Folders of the releases that replace others."""
    generations: list[str]
    """Live packages that were removed."""
    held: list[Held]
    """Where the text still is in the workspace."""
    given: list[Given] = field(default_factory=list)
    outside: str = ""
    """Where the export is, when that is not in the workspace."""


def purge(workspace: Workspace, kind: str, number: str, day: date) -> Purged:
    """Take the withdrawn object out of all that the workspace keeps; call it under the lock.

    Raises:
        PurgeError: the export would not be read as before; nothing was changed.
        NotFitError: the export without the text gives a package with errors; run it again once
            they are mended or accepted.
        ConcertationError: an input cannot be read.
    """
    for folder in (workspace.path, workspace.raw, workspace.private, workspace.live):
        sweep(folder)
    last = last_collection(workspace) or collect(workspace)[0]
    texts = published_texts(workspace, kind, number)
    links = published_links(workspace, kind, number)
    taken = take_out(workspace, last, kind, int(number), texts, day)
    finder = searched(workspace, kind, number, (*taken.texts, *texts, *links))
    settle(workspace)
    # Nobody asked to show more than what readers see.
    build(workspace, typed=False)
    # A decision quotes a passage of its text, which may be the one that goes.
    if deciding.forget(workspace, known_digests(workspace)):
        build(workspace, typed=False)
    generations = forget(workspace)
    revised = revise(workspace)
    write_catalog(workspace)
    source = workspace.consultation().source
    return Purged(
        taken=taken,
        releases=[one.folder.name for one in revised],
        generations=generations,
        held=held(workspace, finder, kind, number),
        given=given_away(workspace, kind, number),
        outside="" if exported(workspace, source) else source.location,
    )
