"""The parts of a page without scripts: a heading, sentences, figures, or a list that folds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.plain.blocks import Block

__all__ = ["Section", "figures", "text"]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page."""

    title: str = ""
    sub: str = ""
    paragraphs: Sequence[str] = ()
    items: Sequence[str] = ()
    blocks: Sequence[Block] = ()
    definitions: Sequence[tuple[str, str, str]] = ()
    """Of each: its name, what it says, and the address of its page, or nothing."""
    note: str = ""
    folded: bool = False
    """Whether a reader unfolds it."""
    sections: Sequence[Section] = field(default=())


def text(title: str, *paragraphs: str, note: str = "") -> Section:
    """Return a part that only says something."""
    return Section(title, paragraphs=[one for one in paragraphs if one], note=note)


def figures(*blocks: Block | None, title: str = "", sub: str = "") -> list[Section]:
    """Return a part for the figures that have something to show; none without any."""
    shown = [one for one in blocks if one]
    return [Section(title, sub, blocks=shown)] if shown else []
