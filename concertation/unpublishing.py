"""Put what a target shows out of reach, and ask each address whether it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from concertation import receipts
from concertation.publishing import publisher_of, target_of
from concertation.still_online import Answer, ask, released, withdrawn
from concertation.workspace import Workspace
from publishers.base import Progress
from publishers.http import silent
from publishers.kinds import kind_of

__all__ = ["Unpublished", "unpublish"]


@dataclass(frozen=True, slots=True)
class Unpublished:
    """What readers find once a target was taken out of sight."""

    asked: int
    """How many addresses were asked again."""
    readable: tuple[str, ...]
    """Those that still give a file of ours, and what to do, in French."""
    other: int
    """How many give something else: often a page of the portal."""
    silent: int
    """How many did not answer."""


def unpublish(
    workspace: Workspace,
    name: str | None,
    confirm: Callable[[str], None],
    progress: Progress = silent,
) -> Unpublished:
    """Put the target's files out of reach, then ask for each of them as an anonymous reader.

    `confirm` raises if production is not meant.
    """
    workspace.create_folders()
    target = target_of(workspace, name)
    if target.environment == "production":
        confirm(target.name)
    publisher = publisher_of(workspace, target, progress)
    known = receipts.addresses(workspace.receipts, target.name)
    for one in publisher.unpublish():
        known += receipts.of_resource(one, "", 0)
    remedy = kind_of(target.kind).remedy
    return _unpublished(ask(publisher, known), workspace, remedy)


def _unpublished(answers: list[Answer], workspace: Workspace, remedy: str) -> Unpublished:
    known = [one for answer in answers for one in answer.known]
    ours = {one.sha256 for one in known} | withdrawn(workspace, known).keys() | released(workspace)
    readable = [answer for answer in answers if answer.sha256 and answer.sha256 in ours]
    return Unpublished(
        asked=len(answers),
        readable=tuple(f"{one.url} rend encore {one.known[0].name} ; {remedy}" for one in readable),
        other=sum(one.sha256 is not None for one in answers) - len(readable),
        silent=sum(not one.answered for one in answers),
    )
