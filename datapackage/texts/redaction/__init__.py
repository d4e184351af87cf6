"""Which words of a free text would tell who somebody is, and the text without them?

One file per kind of datum: a function that yields `(start, end)` in a text. A
new kind is a new function, one line in `_DETECTORS` and its mask in `MASKS`.
The order is that of precedence: what an earlier kind took, a later one leaves.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from datapackage.texts.markup import bare_addresses
from datapackage.texts.redaction import (
    accounts,
    addresses,
    births,
    numbers,
    plates,
    references,
)
from datapackage.texts.redaction.names import NameIndex
from datapackage.texts.sparse_columns import replaced

__all__ = [
    "MASKS",
    "SUSPECT",
    "Found",
    "NameIndex",
    "Redacted",
    "detect",
    "redact",
    "redact_each",
    "redact_url",
]

MASKS = {
    "email": "[e-mail masqué]",
    "phone": "[téléphone masqué]",
    "nir": "[numéro de sécurité sociale masqué]",
    "iban": "[IBAN masqué]",
    "address": "[adresse masquée]",
    "plate": "[plaque masquée]",
    "birth": "[date de naissance masquée]",
    "account": "[compte masqué]",
    "name": "[nom masqué]",
    "url": "[lien masqué]",
}
"""What is written instead of each kind of datum."""


@dataclass(frozen=True, slots=True)
class Found:
    """A personal datum in a text; private, for the review only."""

    kind: str
    start: int
    """Of its first character in the text before redaction."""
    end: int
    original: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text whose personal data are masked."""

    text: str
    counts: dict[str, int]
    """How many of each kind were masked; kinds in the order of `MASKS`."""
    findings: tuple[Found, ...] = ()
    """What was masked, in order; never published."""


_log = logging.getLogger(__name__)

_Detector = Callable[[str], Iterator[tuple[int, int]]]
_NO_NAMES = NameIndex()
_MOST_ROUNDS = 16
# The word "at", for a search that begins by the letters: many French words hold them.
_AT = re.compile(r"at(?<!\wat)\b")
_DIGITS = "0123456789"
_DETECTORS: tuple[tuple[str, _Detector], ...] = (
    ("account", references.references),
    ("email", accounts.emails),
    ("iban", numbers.ibans),
    ("nir", numbers.nirs),
    ("phone", numbers.phones),
    ("plate", plates.plates),
    ("birth", births.births),
    ("address", addresses.addresses),
    ("account", accounts.handles),
)
_WITHOUT_DIGITS = frozenset({"email", "account"})
"""Kinds that may be written without one; no other is looked for where there is none."""
_DIGIT = re.compile(r"\d")
# Beyond these signs, case and digits follow rules that two engines may not share: a text
# with one of them is read. İ and ı, which Python may take for an i, are among them.
_SHARED_SIGNS = (
    r"\x00-\x{12F}\x{132}-\x{24F}\x{300}-\x{36F}\x{2000}-\x{206F}\x{20A0}-\x{20BF}"
    r"\x{2190}-\x{27BF}\x{1F000}-\x{1FAFF}"
)
SUSPECT = "|".join(
    [
        rf"[^{_SHARED_SIGNS}]",
        *(part.HINT for part in (accounts, numbers, plates, births, addresses, references)),
    ]
)
"""Form, for RE2, that a text has if it holds more than a name; many have it and hold nothing."""
_MASK = re.compile("|".join(re.escape(mask) for mask in MASKS.values()))


def redact(text: str, names: NameIndex = _NO_NAMES) -> Redacted:
    """Return `text` with the personal data that are recognised replaced by their masks.

    Redacting twice changes nothing more. Ordinary web addresses are left as
    they are; one that carries a personal datum is masked whole.
    """
    found = _find(text, names)
    if not found:
        return Redacted(text, {})
    tally = Counter(item.kind for item in found)
    masked, last = _masked(text, found), found
    # What a mask now separates may be recognised in its turn; a few rounds settle it.
    for _ in range(_MOST_ROUNDS):
        if not last:
            break
        last = _find(masked, names)
        tally.update(item.kind for item in last)
        masked = _masked(masked, last)
    counts = {kind: tally[kind] for kind in MASKS if tally[kind]}
    return Redacted(masked, counts, tuple(found))


def redact_each(
    texts: pa.Array, names: NameIndex = _NO_NAMES
) -> tuple[pa.Array, dict[int, Redacted]]:
    """Apply `redact` to an array of strings; return it, and what was masked, by place.

    A text on which a detector fails is left as it is: it fails again at the privacy gate,
    which holds it back.
    """
    suspect = pc.match_substring_regex(texts, SUSPECT)
    if names:
        suspect = pc.or_(suspect, names.may_hold_each(texts))
    chosen = pc.indices_nonzero(suspect)
    # One call per text that may hold something: a detector has no columnar form.
    found = {
        row: redacted
        for row, text in zip(chosen.to_pylist(), texts.take(chosen).to_pylist(), strict=True)
        if (redacted := _redacted(text, names)).counts
    }
    return replaced(texts, {row: redacted.text for row, redacted in found.items()}), found


def _redacted(text: str, names: NameIndex) -> Redacted:
    try:
        return redact(text, names)
    except Exception as error:  # noqa: BLE001  whatever one text does, the others go on
        # Never the text, nor what the error says of it.
        _log.warning("un texte n’a pas pu être relu (%s) : il sera retenu", type(error).__name__)
        return Redacted(text, {})


def _masked(text: str, found: list[Found]) -> str:
    pieces: list[str] = []
    at = 0
    for item in found:
        pieces += (text[at : item.start], MASKS[item.kind])
        at = item.end
    pieces.append(text[at:])
    return "".join(pieces)


def detect(text: str, names: NameIndex = _NO_NAMES) -> dict[str, int]:
    """Return how many personal data of each kind `text` holds; empty when none."""
    return redact(text, names).counts


def redact_url(url: str, names: NameIndex = _NO_NAMES) -> str | None:
    """Return `url`, or None when it carries a personal datum."""
    personal = accounts.personal_url(url) or any(references.references(url))
    return None if personal or names.in_url(url) else url


def _find(text: str, names: NameIndex) -> list[Found]:
    triggered = _is_triggered(text)
    if not triggered and not names.may_hold(text):
        return []
    taken = _Taken(text)
    for mask in _MASK.finditer(text):
        taken.keep(*mask.span())
    if triggered:
        for start, end in list(bare_addresses(text)):
            if redact_url(text[start:end], names) is None:
                taken.take("url", start, end)
            else:
                taken.keep(start, end)
        has_digits = _DIGIT.search(taken.remaining()) is not None
        for kind, detector in _DETECTORS:
            if not has_digits and kind not in _WITHOUT_DIGITS:
                continue
            for start, end in detector(taken.remaining()):
                taken.take(kind, start, end)
    for start, end in names.find(taken.remaining()):
        taken.take("name", start, end)
    return taken.in_order()


def _is_triggered(text: str) -> bool:
    """Tell whether `text` may hold one of the kinds that are recognised by their form.

    Plain searches come first: they are ten times faster than an expression.
    """
    if "@" in text or "://" in text or any(digit in text for digit in _DIGITS):
        return True
    folded = text.casefold()
    if "arobas" in folded or "gravatar" in folded:
        return True
    return "at" in folded and _AT.search(folded) is not None


class _Taken:
    """Parts of a text that are already spoken for, hidden from the next detectors."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans: list[tuple[int, int]] = []
        self._found: list[Found] = []
        self._hidden = text

    def keep(self, start: int, end: int) -> None:
        """Let nobody look at a part, which stays as it is."""
        self._spans.append((start, end))

    def take(self, kind: str, start: int, end: int) -> None:
        """Mask a part."""
        self._spans.append((start, end))
        self._found.append(Found(kind, start, end, self._text[start:end]))

    def remaining(self) -> str:
        """Return the text, same length, where parts already taken are a sign nobody looks for."""
        if self._spans:
            pieces: list[str] = []
            at = 0
            for start, end in sorted(self._spans):
                pieces += (self._hidden[at:start], "\x00" * (end - start))
                at = end
            pieces.append(self._hidden[at:])
            self._hidden = "".join(pieces)
            self._spans = []
        return self._hidden

    def in_order(self) -> list[Found]:
        """Return what was taken, first to last."""
        return sorted(self._found, key=lambda item: item.start)
