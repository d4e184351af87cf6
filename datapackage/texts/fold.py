"""How are two spellings of one thing made alike? One function for each use.

Three foldings stand elsewhere, on purpose: `places.spelling` writes abbreviations out, the SQL
of `normalise` and that of a table's source make keys that ledgers hold, and tags of a portal
are folded as that portal does.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["UNSPACED", "letters_and_digits", "name_word", "parted", "plain", "searched"]

UNSPACED = (
    "[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6"  # Thai, Lao
    "\u1000-\u102a\u1780-\u17b3"  # Burmese, Khmer
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003134f]"  # Han
)
"""Regular expression, for Python and for DuckDB: a letter of a script without spaces."""

_UNSPACED = re.compile(UNSPACED)

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


def parted(text: str) -> str:
    """Return `text` with each letter of a script without spaces made a word: « 城市 », `城 市`.

    Other scripts stay as they are.
    """
    # Accents aside, French is told in one look at each text: the build takes no longer.
    return _UNSPACED.sub(r" \g<0> ", text) if _UNSPACED.search(text) else text


def _bare(signs: str) -> str:
    return "".join(sign for sign in signs if not unicodedata.combining(sign))
