"""Publish to a plain folder, under another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.consultation import Target
from publishers.kinds import Kind

if TYPE_CHECKING:
    from publishers.base import Publisher
    from publishers.settings import Settings

__all__ = ["KIND"]


def _open(target: Target, settings: Settings) -> Publisher:
    from publishers.essai.publisher import Essai

    return Essai(target, settings)


KIND = Kind(label="un dossier d’essai", needs=("folder",), open=_open)
