"""What was withdrawn since the packages were made? The sheet is read anew at each request.

A text once withdrawn must not come back by an accident of the disk, so whatever
makes the list shorter than it was (a sheet half written, unreadable, emptied,
erased) takes effect only once another package, built from that list, is shown.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

from datapackage.errors import ConfigurationError, PackageError
from datapackage.sheets import overlays
from datapackage.withdrawal import LEFT

__all__ = ["Asked", "UnknownWithdrawalsError", "Withdrawals", "tombstone", "without"]

Row = dict[str, Any]
Asked = dict[tuple[str, str], Row]
"""Rows of the table `removals` by kind and number of what they withdraw."""

# What the portal adds to the columns of the tables, and a build would no longer find.
_FOUND = {
    "contribution": (
        "author_label",
        "workshop_title",
        "votes_for",
        "votes_against",
        "votes_neutral",
        "votes",
        "score",
        "support_rank",
    ),
    "comment": ("author_label",),
}
_log = logging.getLogger(__name__)


class UnknownWithdrawalsError(PackageError):
    """The list was never read: showing anything might show what was withdrawn."""


class Withdrawals:
    """The sheet `removals.csv` of one workspace; safe to share by threads."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._content: bytes | None = None
        self._asked: Asked | None = None
        self._package: Path | None = None
        self._error = ""

    def asked(self, package: Path) -> Asked:
        """Return all that the sheet withdraws while `package` is the current one.

        Raises:
            UnknownWithdrawalsError: the sheet cannot be read, and never could.
        """
        with self._lock:
            try:
                self._look(package)
            except (ConfigurationError, OSError) as error:
                self._complain(error)
            if self._asked is None:
                msg = "la liste des retraits ne peut pas être lue ; rien n’est montré d’ici là"
                raise UnknownWithdrawalsError(msg)
            return self._asked

    @property
    def readable(self) -> bool:
        """Whether the last look could read the sheet; if not, the one before still holds."""
        return not self._error

    def _look(self, package: Path) -> None:
        # The bytes are compared, for two writes may leave the same date and the same size.
        content = self._bytes()
        unchanged = content == self._content and package == self._package
        if self._asked is None or self._error or not unchanged:
            rows = overlays.read(self._workspace, "removals") if content is not None else []
            known = self._asked if self._asked and package == self._package else {}
            self._asked = known | {(row["object_type"], row["object_id"]): row for row in rows}
            self._content, self._package, self._error = content, package, ""

    def _bytes(self) -> bytes | None:
        try:
            return (self._workspace / "removals.csv").read_bytes()
        except FileNotFoundError:
            return None

    def _complain(self, error: Exception) -> None:
        # Once, not at each request; to whoever runs the portal, never to its readers.
        if str(error) != self._error:
            _log.warning("%s : liste des retraits illisible : %s", self._workspace, error)
        self._error = str(error)


def tombstone(kind: str, removal: Row) -> Row:
    """Return what a withdrawal leaves of the columns that the portal gives, as a build would."""
    left = dict.fromkeys(_FOUND[kind]) | LEFT[kind]
    if kind == "contribution":
        left |= {"removal_reason": removal["reason_code"], "removal_date": removal["date"]}
    return left


def without(rows: list[Row], withdrawn: Asked) -> list[Row]:
    """Return the rows of a figure that are not about what was withdrawn, or `rows` itself."""
    if not withdrawn or not rows:
        return rows
    if "object_id" in rows[0]:
        return [row for row in rows if (row["object_type"], row["object_id"]) not in withdrawn]
    if "contribution_id" in rows[0]:
        return [row for row in rows if ("contribution", row["contribution_id"]) not in withdrawn]
    return rows
