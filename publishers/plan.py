"""What would change on a portal, field by field and file by file; a file that people exchange.

A plan is made by one person (`plan --out FILE`) and applied by another
(`publish --plan FILE`): it holds what was seen (`state`), so that it is refused
when the portal has moved since.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from publishers.errors import PublishError

__all__ = ["Action", "Change", "FileChange", "Plan", "size"]

Action = Literal["same", "replace", "add", "remove"]

_FORMAT = 1
_LONGEST = 70
_UNITS = ("octets", "ko", "Mo", "Go", "To")
_STEP = 1000
_VERBS = {"replace": "remplacé", "add": "ajouté", "remove": "retiré"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of the dataset: what is online and what would be, both as JSON values."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class FileChange:
    """What would happen to one file; `bytes` is what would be sent."""

    name: str
    action: Action
    bytes: int
    sha256: str | None
    """Of the file to be online; None for one that goes."""
    resource_id: str | None = None
    """The portal's own identifier, which never changes; None for a file to add."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to bring a portal to a release."""

    target: str
    kind: str
    slug: str
    version: str
    manifest_sha256: str
    """Which bytes the release had when the plan was made."""
    dataset: str | None
    """The portal's identifier of the dataset; None if it is to be created."""
    url: str | None
    """Where people see the dataset."""
    state: str
    """Fingerprint of all that was seen on the portal: another one means that it moved."""
    changes: tuple[Change, ...]
    files: tuple[FileChange, ...]

    @property
    def pending(self) -> bool:
        """True when the portal is not yet as it should be."""
        return bool(self.changes) or any(file.action != "same" for file in self.files)

    @property
    def bytes_to_send(self) -> int:
        """How many bytes of files an `apply` would send."""
        return sum(file.bytes for file in self.files if file.action in {"replace", "add"})

    def document(self) -> dict[str, Any]:
        """Return the plan as JSON values, for `--json` and `--out`."""
        return {
            "format": _FORMAT,
            **asdict(self),
            "pending": self.pending,
            "bytes_to_send": self.bytes_to_send,
        }

    def save(self, path: Path) -> None:
        """Write the plan to `path`, for whoever approves it."""
        text = json.dumps(self.document(), ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Plan:
        """Read a plan that `save` wrote.

        Raises:
            PublishError: it is no plan, or one of another version of this product.
        """
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            del document["pending"], document["bytes_to_send"]
            changes = tuple(Change(**change) for change in document.pop("changes"))
            files = tuple(FileChange(**file) for file in document.pop("files"))
            return {_FORMAT: cls}[document.pop("format")](**document, changes=changes, files=files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            msg = (
                f"{path} : ce n’est pas un plan lisible ; attendu : le fichier écrit par "
                "« concertation plan --out FICHIER »"
            )
            raise PublishError(msg) from error

    def text(self) -> str:
        """Return the plan for people, in French, ending with a line break."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        where = self.url or "jeu de données à créer"
        yield f"Plan pour {self.target} ({self.kind}), version {self.version} : {where}"
        if not self.pending:
            yield "  Rien à changer : ce qui est en ligne est cette version."
            return
        for change in self.changes:
            yield f"  {change.field} : {_shown(change.old)} → {_shown(change.new)}"
        for file in self.files:
            if file.action != "same":
                sent = f", {size(file.bytes)}" if file.action != "remove" else ""
                yield f"  fichier {file.name} : {_VERBS[file.action]}{sent}"
        if same := sum(file.action == "same" for file in self.files):
            yield f"  {same} fichier{'s' if same > 1 else ''} sans changement"
        yield f"  À envoyer : {size(self.bytes_to_send)}"


def _shown(value: Any) -> str:
    if value in (None, "", [], {}):
        return "(rien)"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def size(count: int) -> str:
    """Return a number of bytes as people read it, in French."""
    amount = float(count)
    for unit in _UNITS:
        if amount < _STEP or unit == _UNITS[-1]:
            digits = 0 if unit == _UNITS[0] else 1
            return f"{amount:.{digits}f} {unit}".replace(".", ",")
        amount /= _STEP
    raise AssertionError
