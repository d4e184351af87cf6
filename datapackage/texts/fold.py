"""How are two spellings of one thing made alike? One function for each use.

Three foldings stand elsewhere, on purpose: `places.spelling` writes abbreviations out, the SQL
of `normalise` and that of a table's source make keys that ledgers hold, and tags of a portal
are folded as that portal does.
"""

from __future__ import annotations

import unicodedata

__all__ = ["letters_and_digits", "name_word", "plain", "searched"]

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_APOSTROPHES = str.maketrans({"'": None, "’": None})


def plain(text: str) -> str:
    """Return `text` without case nor accents, ligatures written out: « Œuvre » gives `oeuvre`."""
    if text.isascii():
        return text.lower()
    # In this order: « № » has a capital once taken apart.
    return _bare(unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES))


def letters_and_digits(text: str) -> str:
    """Return the letters and digits of a heading, a code or a word of a list, run together.

    « Date de dépôt », « date_de_depot » and « DateDeDépôt » are one.
    """
    return "".join(sign for sign in plain(text) if sign.isalnum())


def name_word(word: str) -> str:
    """Return a word of a person's name: « d’Œuvre » is `doeuvre`."""
    return plain(word.translate(_APOSTROPHES))


def searched(text: str) -> str:
    """Return `text` as the full-text index folds it: « œ » is a letter of its own there."""
    return _bare(unicodedata.normalize("NFD", text.lower()))


def _bare(signs: str) -> str:
    return "".join(sign for sign in signs if not unicodedata.combining(sign))
