"""What is each code called? One file per list of codes, in the form of Table Schema's categories.

A list stands here once, whether columns bear its codes (`"codes": "stance"` in a schema) or
the descriptor does (rules of exclusion, kinds of redaction). To add a code or to change a word,
write it in `<list>.json`: checks, pages, workbooks, messages and dictionary follow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal

__all__ = ["Category", "Language", "categories", "label", "labels", "names", "words"]

Language = Literal["fr", "en"]
Category = dict[str, str]
"""`value`, then its words in French (`label`) and in English (`label@en`)."""

_KEYS: dict[Language, str] = {"fr": "label", "en": "label@en"}


def names() -> tuple[str, ...]:
    """Return the names of the lists, sorted."""
    found = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in found if name.endswith(".json")))


@cache
def categories(name: str) -> tuple[Category, ...]:
    """Return the codes of a list in their order; shared, so never change them.

    Words are written as in the middle of a sentence.
    """
    text = (files(__name__) / f"{name}.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))


@cache
def labels(name: str, language: Language = "fr") -> dict[str, str]:
    """Return the words of a list by code, in its order; shared, so never change them."""
    return words(categories(name), language)


def label(name: str, code: str, language: Language = "fr") -> str:
    """Return the words for `code`, or itself: a package may be of another version."""
    return labels(name, language).get(code, code)


def words(listed: Iterable[Category], language: Language = "fr") -> dict[str, str]:
    """Return the words of these codes, by code."""
    return {code["value"]: code[_KEYS[language]] for code in listed}
