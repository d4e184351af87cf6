"""Is a word one of the language, or somebody's name?"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from datapackage.texts.fold import name_word

__all__ = ["is_first_name", "is_ordinary"]

_REMEMBERED = 20_000


@lru_cache(maxsize=_REMEMBERED)
def is_ordinary(word: str) -> bool:
    """Tell whether a word is an ordinary one of French: not a proper name, not a made up one."""
    import simplemma  # noqa: PLC0415  its dictionary takes a second, and few texts ask for it

    low = word.lower()
    return simplemma.is_known(low, lang="fr") and simplemma.lemmatize(low, lang="fr")[:1].islower()


def is_first_name(word: str) -> bool:
    """Tell whether a word, « Jean-Pierre », is a first name, or is made of them."""
    parts = [name_word(part) for part in word.split("-")]
    return name_word(word) in _first_names() or all(part in _first_names() for part in parts)


@cache
def _first_names() -> frozenset[str]:
    # Made by tools/first_names.py.
    text = files(__package__).joinpath("first_names.txt").read_text("ascii")
    return frozenset(text.split())
