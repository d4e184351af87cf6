"""Damage that software did to texts, and how it is undone; each repair has a name."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["REPAIRS"]

_GUARDED = re.compile(r"'[=+\-@]")


def _decoded(wrong: str, right: str) -> Callable[[str], str]:
    """Return the repair of texts whose bytes, in `right`, were read as `wrong`."""

    def repair(text: str) -> str:
        if text.isascii():
            return text
        try:
            return text.encode(wrong).decode(right)
        except UnicodeError:
            # This cell was written otherwise: it is left as it is, not half repaired.
            return text

    return repair


def _unguarded(text: str) -> str:
    return text[1:] if _GUARDED.match(text) else text


REPAIRS: dict[str, Callable[[str], str]] = {
    # Madrid's Decide: « øQuÈ » for « ¿Qué ».
    "windows-1252-read-as-mac-roman": _decoded("mac_roman", "cp1252"),
    "utf-8-read-as-windows-1252": _decoded("cp1252", "utf-8"),
    # The apostrophe that Decidim and Go Vocal put before what Excel would compute.
    "formula-guard": _unguarded,
}
