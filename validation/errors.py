"""What can stop a validation itself: never a matter of data, which are findings."""

from __future__ import annotations

from datapackage.errors import ConcertationError

__all__ = ["ValidationFailure"]


class ValidationFailure(ConcertationError):  # noqa: N818 - "Error" would read as an error found in the data
    """A check could not be carried out; nothing may be concluded about the package."""
