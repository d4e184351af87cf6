"""What does a platform's own reference inside a text stand for, in words without a number?

Platforms made with Rails, Decidim first, keep a mention as `gid://APP/MODEL/ID`:
the account's number, which a pseudonym must hide. Its model tells the word that
a reader needs; only a hashtag carries its name.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc

from datapackage.texts.sparse_columns import replaced

__all__ = ["HINT", "references", "spoken", "spoken_each"]

_WORDS = {
    "compte": "user userbaseentity usergroup customer account member person author admin",
    "proposition": "proposal collaborativedraft",
    "rencontre": "meeting conference",
    "débat": "debate",
    "commentaire": "comment",
    "projet": "project",
    "réalisation": "result",
    "budget": "budget",
    "actualité": "post",
    "questionnaire": "survey questionnaire",
    "démarche": "participatoryprocess",
    "assemblée": "assembly",
    "initiative": "initiative",
    "fichier": "blob attachment",
}
_BY_MODEL = {model: word for word, models in _WORDS.items() for model in models.split()}
_UNKNOWN = "référence"

# The signs as they are, and as addresses, JSON and pages that escape them twice write them.
_ESCAPED = r"(?:%(?:25)*{0}|&(?:amp;)*(?:#x0*{0}|#0*{1}|{2});)"
_COLON = rf"(?::|{_ESCAPED.format('3a', '58', 'colon')})"
_SLASH = rf"(?:\\*/|{_ESCAPED.format('2f', '47', 'sol')})"
_START = rf"s?gid{_COLON}{_SLASH}"
# A reference may follow another without a space between them.
_SIGN = rf"(?:(?!{_START})[\w.-])"
_NAME = rf"(?:(?!{_START})(?:[\w=-]|%[0-9a-f]{{2}}))"
_REFERENCE = re.compile(
    rf"{_START}{_SLASH}{_SIGN}*"
    rf"(?:{_SLASH}(?P<model>{_SIGN}+(?:{_COLON}{{2}}{_SIGN}+)*)"
    rf"(?:{_SLASH}(?:[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}|\d+(?:[_-]\d+)*|{_SIGN}+)"
    rf"(?:{_SLASH}(?P<name>{_NAME}+)(?:{_SLASH}{_NAME}+)*)?)?)?"
    rf"(?:(?:\?|%(?:25)*3f)\w+(?:=|%(?:25)*3d)(?:(?!{_START})[\w%&=-])*)?",
    re.IGNORECASE,
)
_ENCODED = re.compile(r"Z2lkOi8v[\w+/-]+={0,2}")
"""The same in base64, as Rails writes it in addresses."""
HINT = r"(?i:gid(?::|%|&))|Z2lkOi8v"
"""What every reference has, for RE2."""
_HINT = re.compile(HINT)
_FINAL = ".-_"
_MOST_ESCAPES = 4


def references(text: str) -> Iterator[tuple[int, int]]:
    """Yield the internal references, but the punctuation that ends a sentence after them."""
    for found in _found(text):
        yield found.start(), found.start() + len(found[0].rstrip(_FINAL))


def spoken(text: str) -> str:
    """Return `text` with words, « [compte] » or « #velo », instead of internal references."""
    pieces: list[str] = []
    at = 0
    for found in _found(text):
        whole = found[0].rstrip(_FINAL)
        pieces += (text[at : found.start()], _word(whole))
        at = found.start() + len(whole)
    return "".join([*pieces, text[at:]])


def spoken_each(texts: pa.Array) -> pa.Array:
    """Apply `spoken` to an array of strings."""
    rows = pc.indices_nonzero(pc.match_substring_regex(texts, HINT))
    # One call per text that may hold a reference: they are few, and the words depend on it.
    words = [spoken(text) for text in texts.take(rows).to_pylist()]
    return replaced(texts, dict(zip(rows.to_pylist(), words, strict=True)))


def _found(text: str) -> list[re.Match[str]]:
    if not _HINT.search(text):
        return []
    both = [found for form in (_REFERENCE, _ENCODED) for found in form.finditer(text)]
    return sorted(both, key=re.Match.start)


def _plain(reference: str) -> str:
    """Return the reference without any escape."""
    if reference.startswith("Z2lk"):
        data = reference.rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
        try:
            reference = base64.b64decode(data + "=" * (-len(data) % 4)).decode("utf-8", "replace")
        except ValueError:
            return ""
    for _ in range(_MOST_ESCAPES):
        reference = html.unescape(unquote(reference))
    return reference.replace("\\", "")


def _word(reference: str) -> str:
    parts = _REFERENCE.match(_plain(reference))
    model = (parts["model"] or "").split(":")[-1].lower() if parts else ""
    if parts and model == "hashtag":
        name = (parts["name"] or "").lstrip("_")
        return f"#{name}" if name else "[mot-clé]"
    return f"[{_BY_MODEL.get(model, _UNKNOWN)}]"
