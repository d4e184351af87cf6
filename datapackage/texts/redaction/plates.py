"""Registration plates of French vehicles."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["HINT", "plates"]

# Since 2009 (arrêté du 9 février 2009): no I, O, U; not SS, nor WW before the digits.
_LETTERS = "[A-HJ-NP-TV-Z]{2}"
_NEW = re.compile(rf"(?<![\w-])(?!SS|WW){_LETTERS}([- ·])\d{{3}}\1(?!SS){_LETTERS}(?![\w-])")
# Written otherwise, it looks like anything: a word must say that it is one.
_LOOSE = re.compile(
    rf"(?<![\w-])(?!SS|WW){_LETTERS}[-.\s·]{{0,3}}\d{{3}}[-.\s·]{{0,3}}(?!SS){_LETTERS}(?![\w-])",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"(?<![\w-])\d{1,4}[ .-]?[A-HJ-NP-TV-Z]{2,3}[ .-]?(?:\d{2}|2[AB]|97\d)(?![\w-])", re.IGNORECASE
)
_MAYBE = re.compile(r"\d{3}[-.\s·]{0,3}[a-z]{2}\b|\d[ .-]?[a-z]{2,3}[ .-]?\d", re.IGNORECASE)
_CONTEXT = re.compile(
    r"plaque|immat|v[ée]hicule|voiture|camion|fourgon|moto|scooter|auto\b|bus\b|taxi", re.IGNORECASE
)
_OTHER = re.compile(
    r"(?:r[ée]f(?:[ée]rence)?|norme|mod[èe]le|article|march[ée]|dossier|produit|lot|iso|nf|en|code)"
    r"\W{0,4}(?:n°\s?)?$",
    re.IGNORECASE,
)
_NEAR = 60
"""Characters before a plate where a word must tell that it is one."""
HINT = (
    r"[A-Z]{2}[- ·][0-9]{3}"
    r"|(?i:plaque|immat|hicule|voiture|camion|fourgon|moto|scooter|auto|bus|taxi)"
)
"""What every plate has, for RE2."""


def plates(text: str) -> Iterator[tuple[int, int]]:
    """Yield plates; those of the old form, or loosely written, only after such a word."""
    for found in _NEW.finditer(text):
        if not _OTHER.search(text[max(found.start() - _NEAR, 0) : found.start()]):
            yield found.span()
    if not _MAYBE.search(text) or not _CONTEXT.search(text):
        return
    for form in (_LOOSE, _OLD):
        for found in form.finditer(text):
            if _CONTEXT.search(text, max(found.start() - _NEAR, 0), found.start()):
                yield found.span()
