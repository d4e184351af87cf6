"""Take a text out of the last collection, and of the export that it came from.

The export without the text is read again before it replaces the other: each row must be there
as it was, under the number that it had, the object's own row included.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from concertation.acceptance import carry_over
from concertation.collect import Collection, last_collection, older, replaced, rewritten
from concertation.keeping import exported
from concertation.pipeline import connect
from concertation.purge.files import Taker
from concertation.purge.staged import Collected, Said
from concertation.purge.words import LEAST, Finder, fold
from concertation.workspace import Workspace
from datapackage.durable import point
from datapackage.errors import ConcertationError, ConfigurationError, SourceError

__all__ = ["PurgeError", "Taken", "left_of", "settle", "take_out"]

_FEW = 2
"""Other texts that may quote a sentence before it is an ordinary one."""
_MOST_KEPT = 50
"""Texts of others in which the object is quoted, beyond which its sentences are ordinary."""
_TRIES = 4

_LEFT = {"contribution": "[contribution {} retirée]", "comment": "[commentaire {} retiré]"}


class PurgeError(ConcertationError):
    """A text cannot be taken out of an export without changing what others say."""

    exit_code = 1


@dataclass(slots=True)
class Taken:
    """What was done of the collections."""

    cleaned: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    quoted: int = 0
    """Texts of others that quote it, and stay as they are."""
    ordinary: bool = False
    """A text is short, or somebody else's too: it was taken out of its own record only."""
    kept_titles: bool = False
    """Without its title, other rows would not be read as before: it stays."""
    texts: tuple[str, ...] = ()
    """What the export said of it."""
    remain: list[str] = field(default_factory=list)
    """Its short texts that were not found in its record."""


def left_of(kind: str, number: int) -> str:
    """Return what stands for the text in an export.

    It has the number: two rows that say the same would be told apart by their order only.
    """
    return _LEFT[kind].format(number)


def take_out(
    workspace: Workspace,
    last: Collection,
    kind: str,
    number: int,
    published: tuple[str, ...],
    day: date,
) -> Taken:
    """Take the object out of `raw/` and of the export; call it under the writer's lock.

    `published` is what packages say of it. Older collections are removed: no build reads them,
    and they may hold what the text was before it was edited.

    Raises:
        PurgeError: the export would not be read as before without it; nothing was changed.
    """
    taken = Taken()
    note = {"object_type": kind, "object_id": str(number), "date": day.isoformat()}
    with connect(workspace) as connection:
        collected = Collected(workspace, workspace.consultation(), connection)
        collected.read(last.export, "before")
        said = collected.said(kind, number)
        with rewritten(workspace, last, note) as incoming:
            work = _Work(last.export, incoming, collected, kind, number)
            taker = work.done(said, published, taken)
            collected.remember()
            _clean_source(workspace, taker, taken)
    for folder in older(workspace):
        point(f"write -{folder.name}")
        shutil.rmtree(folder)
        taken.removed.append(folder)
    return taken


def settle(workspace: Workspace) -> None:
    """Have what was accepted for the export hold for what is left of it."""
    last = last_collection(workspace)
    if last is not None:
        carry_over(workspace, replaced(last), last.sha256)


@dataclass(slots=True)
class _Work:
    before: Path
    after: Path
    collected: Collected
    kind: str
    number: int

    def done(self, said: Said, published: tuple[str, ...], taken: Taken) -> Taker:
        """Clean the export until what others say is as before; return what did it."""
        nothing = fold(left_of(self.kind, self.number))
        bodies = [text for text in (*said.bodies, *published) if fold(text) != nothing]
        titles = [text for text in said.titles if fold(text) != nothing]
        taken.texts = (*titles, *bodies)
        for texts in ([*titles, *bodies], bodies):
            taker = self._tried(texts, said, taken)
            if taker is not None:
                taken.kept_titles = len(texts) < len(titles) + len(bodies)
                ordinary = self.collected.left(self.kind, self.number)
                taken.remain = [
                    text for text in ordinary if fold(text) in taker.short | taker.whole.folded
                ]
                return taker
        msg = (
            f"{self.before} : sans ce texte, l’export ne se lirait plus comme avant ; rien n’y a "
            "été changé. Ôtez-le de l’export à la main, puis relancez concertation collect"
        )
        raise PurgeError(msg)

    def _tried(self, texts: list[str], said: Said, taken: Taken) -> Taker | None:
        anchors = Finder(texts).anchors
        common = self.collected.common(self.kind, self.number, anchors, _FEW)
        folded = {fold(text) for text in texts}
        same = self.collected.equal(folded)
        short = frozenset(one for one in folded if len(one) < LEAST) | same
        taken.ordinary = bool(short)
        kept: list[tuple[str, ...]] = []
        for _ in range(_TRIES):
            taker = Taker(
                left=left_of(self.kind, self.number),
                finder=Finder(texts, common),
                whole=Finder(texts),
                kept=Finder(itertools.chain.from_iterable(kept)),
                short=short | {fold(one) for one in said.beside},
                own=said.own,
            )
            changed = self._changed(taker)
            if changed is None:
                return None
            if not changed:
                taken.quoted = len(kept)
                return taker
            kept += changed
            if len(kept) > _MOST_KEPT:
                others = [fold(text) for row in kept for text in row]
                common |= {one for one in anchors if any(one in text for text in others)}
                kept = []
        return None

    def _changed(self, taker: Taker) -> list[tuple[str, ...]] | None:
        """Return what others would say otherwise; None if more would change than their texts."""
        shutil.rmtree(self.after)
        self.after.mkdir(mode=0o700)
        for path in _files(self.before):
            name = path.relative_to(self.before)
            out = self.after / name
            out.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not taker.clean(path, name.as_posix(), out):
                # Never written to: a collection is replaced whole.
                os.link(path, out)
        try:
            self.collected.read(self.after, "after")
        except (SourceError, ConfigurationError):
            return None
        return self.collected.changed(self.kind, self.number)


def _clean_source(workspace: Workspace, taker: Taker, taken: Taken) -> None:
    """Clean the files that are collected, each in one step, if they are in the workspace."""
    export = exported(workspace, workspace.consultation().source)
    if export is None:
        return
    out = workspace.private / ".tmp-purge"
    base = export if export.is_dir() else export.parent
    for path in _files(export) if export.is_dir() else [export]:
        point(f"write {path.name}")
        if taker.clean(path, path.relative_to(base).as_posix(), out):
            shutil.copymode(path, out)
            with out.open("rb") as stream:
                os.fsync(stream.fileno())
            point(f"rename {path.name}")
            out.replace(path)
            taken.cleaned.append(path)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path
