"""What can stop the making or the reading of a data package.

ConcertationError
├── ConfigurationError   the workspace's own files: the operator corrects them
├── SourceError          the export cannot be read at all
├── RemoteError          a platform or a portal did not answer as it should
├── PackageError         a data package is incomplete, altered or too old
└── LedgerError          the key or the ledger of public numbers is lost or damaged

A bad row is none of these: it is quarantined and counted (see `staging.py`).
"""

from __future__ import annotations

__all__ = [
    "ConcertationError",
    "ConfigurationError",
    "LedgerError",
    "PackageError",
    "RemoteError",
    "SourceError",
]


class ConcertationError(Exception):
    """Anything this product raises on purpose; its text is for people, in French."""

    exit_code = 2
    """What the command returns: 2 wrong use or unreadable input, 3 a remote or the disk."""


class ConfigurationError(ConcertationError):
    """A file written by the operator is wrong; the text names file, line and remedy."""


class SourceError(ConcertationError):
    """An export as a whole cannot be read; catch it to keep the previous package."""


class RemoteError(ConcertationError):
    """A platform did not answer, or not as documented; trying again may help."""

    exit_code = 3


class PackageError(ConcertationError):
    """A data package is incomplete or altered; nothing in it can be trusted."""


class LedgerError(ConcertationError):
    """Key and ledger do not belong together, or one is lost; restore the backup."""
