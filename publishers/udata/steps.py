"""Which write comes next on a udata site? A decision from what was seen, that asks nothing.

The order makes a first publication public by one write only, the last, when
every file is there. What was uploaded by us and lost is known by its checksum,
announced before it was sent; what is neither marked nor announced is a
person's, and is never touched. (A person's exact copy of a file of ours cannot
be told from a lost upload: it goes.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from publishers.publication import File
from publishers.udata.translate import (
    MARK,
    RESOURCE,
    SENT,
    Document,
    Wanted,
    changes,
    created,
    described,
    same_bytes,
)

__all__ = ["Match", "Seen", "Write", "is_ours", "match", "next_write", "ours_alone", "withdraw"]

Kind = Literal["create", "discard", "announce", "send", "drop", "describe", "archive"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found of a consultation."""

    dataset: Document | None
    """The one to publish to."""
    twins: tuple[Document, ...] = ()
    """Others with our marker: two publishers created at once, or an answer was lost."""
    lost: frozenset[str] = frozenset()
    """Resources whose file is no longer there: two uploads of one name in the same second share
    one file, which goes with the first of the two that is removed."""


@dataclass(frozen=True, slots=True)
class Write:
    """One write; `name` is the same when it is done again."""

    kind: Kind
    name: str
    dataset: str = ""
    resource: str | None = None
    document: Document | None = None
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Which of a dataset's resources are ours, and for what."""

    held: dict[str, Document]
    """By file name; the bytes may still be of another release."""
    spare: tuple[Document, ...]
    """Uploads whose answer was lost, and that are of no use."""
    gone: tuple[Document, ...]
    """Files of an earlier release that this one does not have."""

    lost: frozenset[str]

    def right(self, file: File) -> bool:
        """Tell whether `file` is online as it should be."""
        online = self.held.get(file.name)
        return online is not None and same_bytes(online, file) and online["id"] not in self.lost


def match(dataset: Document, wanted: Wanted, lost: frozenset[str] = frozenset()) -> Match:
    """Recognise our resources, by their mark or by the checksum that was announced."""
    names = {file.name for file in wanted.files}
    held: dict[str, Document] = {}
    gone, loose = [], []
    for resource in _oldest_first(dataset["resources"]):
        name = resource["extras"].get(RESOURCE)
        if name is None:
            loose += [resource] if _announced(resource, dataset) else []
        elif name in names and name not in held:
            held[name] = resource
        else:
            gone.append(resource)
    for file in wanted.files:
        found = next((one for one in loose if same_bytes(one, file)), None)
        if file.name not in held and found is not None:
            held[file.name] = found
            loose.remove(found)
    return Match(held, tuple(loose), tuple(gone), lost)


def next_write(seen: Seen, wanted: Wanted) -> Write | None:
    """Return the one next write, None when all is as wanted."""
    dataset = seen.dataset
    if dataset is None:
        return Write("create", "créer le jeu de données", document=created(wanted))
    if seen.twins:
        twin = seen.twins[0]["id"]
        return Write("discard", f"retirer le doublon {twin}", dataset=twin)
    found = match(dataset, wanted, seen.lost)
    # In order, so that the descriptor comes last.
    missing = next((file for file in wanted.files if not found.right(file)), None)
    if missing is not None:
        return _towards(missing, dataset, wanted, found)
    if found.spare:
        return _drop(dataset, found.spare[0])
    document = described(wanted, dataset, found.held)
    if any(changes(document, dataset)):
        return Write("describe", "décrire et rendre public", dataset["id"], document=document)
    return _drop(dataset, found.gone[0]) if found.gone else None


def withdraw(dataset: Document | None, now: str) -> Write | None:
    """Return the next write that takes a dataset out of sight, `now` its date; None when done.

    Out of searches first, then file after file; what people added stays.
    """
    if dataset is None:
        return None
    if not dataset["archived"]:
        document = {**dataset, "archived": now}
        return Write("archive", "archiver", dataset["id"], document=document)
    ours = (one for one in dataset["resources"] if is_ours(one, dataset))
    mine = next(ours, None)
    return _drop(dataset, mine) if mine else None


def ours_alone(dataset: Document) -> bool:
    """Tell whether nobody but us ever saw or filled the dataset."""
    return bool(dataset["private"]) and all(
        is_ours(resource, dataset) for resource in dataset["resources"]
    )


def is_ours(resource: Document, dataset: Document) -> bool:
    """Tell whether we sent the resource, marked since or not."""
    return RESOURCE in resource["extras"] or _announced(resource, dataset)


def _towards(file: File, dataset: Document, wanted: Wanted, found: Match) -> Write:
    announced = set(dataset["extras"].get(SENT) or ())
    if not announced.issuperset(wanted.sent):
        # The marker too: this may be a dataset that people made.
        extras = {MARK: wanted.slug, SENT: sorted(announced.union(wanted.sent))}
        return Write("announce", "annoncer les fichiers", dataset["id"], document=extras)
    resource = found.held.get(file.name)
    return Write(
        "send",
        f"envoyer {file.name}",
        dataset["id"],
        resource=resource["id"] if resource else None,
        file=file,
    )


def _drop(dataset: Document, resource: Document) -> Write:
    return Write("drop", f"retirer {resource['title']}", dataset["id"], resource=resource["id"])


def _announced(resource: Document, dataset: Document) -> bool:
    checksum = resource.get("checksum") or {}
    return checksum.get("value") in (dataset["extras"].get(SENT) or ())


def _oldest_first(resources: list[Document]) -> list[Document]:
    # Two publishers at once must keep the same one of two uploads.
    return sorted(resources, key=lambda resource: (resource["created_at"], resource["id"]))
