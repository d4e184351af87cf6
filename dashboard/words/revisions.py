"""What readers are told of a release from which a text was taken out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.words import formats
from datapackage.package.versions import edition

__all__ = ["NEVER", "revised"]

NEVER = (
    "Une version numérotée ne change jamais, sinon pour qu’un texte en soit retiré\u00a0: elle "
    "garde son numéro et gagne une révision."
)
"""What a list of versions promises."""


def revised(descriptor: Mapping[str, Any]) -> str:
    """Return what was taken out of the release that `descriptor` describes; often empty."""
    withdrawn = descriptor.get("withdrawn", [])
    if not withdrawn:
        return ""
    last = formats.day(max(date.fromisoformat(one["date"]) for one in withdrawn))
    what = (
        f"un texte en a été retiré le {last}. Les fichiers téléchargés avant portent un texte "
        "retiré"
        if len(withdrawn) == 1
        else f"{formats.number(len(withdrawn))} textes en ont été retirés, le dernier le {last}. "
        "Les fichiers téléchargés avant portent des textes retirés"
    )
    return f"Version {edition(descriptor)}\u00a0: {what}\u00a0: remplacez-les."
