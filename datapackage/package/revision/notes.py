"""What a revision tells of itself in its CHANGELOG.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from datapackage.package.revision.tables import Withdrawal
from datapackage.package.versions import edition
from datapackage.schemas.codes import label

__all__ = ["changelog"]


def changelog(former: str, descriptor: Mapping[str, Any], withdrawn: Iterable[Withdrawal]) -> str:
    """Return the changelog `former` with what this revision took out, above the rest."""
    lines = "\n".join(
        f"- {label('object_type', one.object_type).capitalize()} {one.object_id} : texte retiré "
        f"le {one.date.isoformat()} {label('removal_reason', one.reason_code)}."
        for one in withdrawn
    )
    entry = (
        f"## {edition(descriptor)}\n\n"
        "Les fichiers téléchargés avant portent un texte retiré : remplacez-les. "
        f"Rien d’autre n’a changé.\n\n{lines}\n"
    )
    newest = re.search(r"^## ", former, re.MULTILINE)
    at = newest.start() if newest else len(former)
    return f"{former[:at]}{entry}\n{former[at:]}"
