"""A target that is a folder: all that `publishers.base.Publisher` asks is there already."""

from __future__ import annotations

from publishers.folder.publisher import Folder

__all__ = ["Essai"]


class Essai(Folder):
    """One target of this kind."""
