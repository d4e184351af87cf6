"""Registration plates of French vehicles."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["HINT", "plates"]

# Since 2009 (arrêté du 9 février 2009): no I, O, U; not SS, nor WW before the digits.
_LETTERS = "[A-HJ-NP-TV-Z]{2}"
_NEW = re.compile(rf"(?<![\w-])(?!SS|WW){_LETTERS}([- ·])\d{{3}}\1(?!SS){_LETTERS}(?![\w-])")
_OLD = re.compile(r"(?<![\w-])\d{1,4}[ -]?[A-HJ-NP-TV-Z]{2,3}[ -]?(?:\d{2}|2[AB]|97\d)(?![\w-])")
_CONTEXT = re.compile(r"plaque|immatricul|véhicule|voiture|camion|moto|scooter", re.IGNORECASE)
_NEAR = 60
"""Characters before an old plate where a word must tell that it is one."""
HINT = r"[A-Z]{2}[- ·][0-9]{3}|[0-9][ -]?[A-Z]{2,3}[ -]?[0-9]"
"""What every plate has, for RE2."""


def plates(text: str) -> Iterator[tuple[int, int]]:
    """Yield plates; those of the old form, which look like anything, only after such a word."""
    for found in _NEW.finditer(text):
        yield found.span()
    for found in _OLD.finditer(text):
        if _CONTEXT.search(text, max(found.start() - _NEAR, 0), found.start()):
            yield found.span()
