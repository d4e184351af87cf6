"""Which words of a free text would tell who somebody is, and the text without them?

One file per kind of datum: a function that yields `(start, end)` in a text. A
new kind is a new function, one line in `_DETECTORS` and its mask in `MASKS`.
The order is that of precedence: what an earlier kind took, a later one leaves.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc

from datapackage.texts.markup import ESCAPES, bare_addresses
from datapackage.texts.redaction import (
    addresses,
    births,
    coordinates,
    decisions,
    emails,
    handles,
    internet,
    numbers,
    phones,
    plates,
    profiles,
    references,
    signatures,
)
from datapackage.texts.redaction.codes import CodeIndex
from datapackage.texts.redaction.decisions import Decisions
from datapackage.texts.redaction.names import NameIndex
from datapackage.texts.redaction.patience import time_limit
from datapackage.texts.redaction.seen import seen
from datapackage.texts.sparse_columns import replaced

__all__ = [
    "MASKS",
    "NOTHING",
    "CodeIndex",
    "Decisions",
    "Found",
    "Known",
    "NameIndex",
    "Redacted",
    "detect",
    "redact",
    "redact_each",
    "redact_url",
    "suspect_each",
]

MASKS = {
    "email": "[e-mail masqué]",
    "phone": "[téléphone masqué]",
    "nir": "[numéro de sécurité sociale masqué]",
    "iban": "[IBAN masqué]",
    "card": "[carte bancaire masquée]",
    "ip": "[adresse IP masquée]",
    "coordinates": "[coordonnées masquées]",
    "address": "[adresse masquée]",
    "plate": "[plaque masquée]",
    "birth": "[date de naissance masquée]",
    "account": "[compte masqué]",
    "name": "[nom masqué]",
    "url": "[lien masqué]",
    "passage": "[passage masqué]",
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


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the people of one consultation, and what was decided of passages."""

    names: NameIndex = field(default_factory=NameIndex)
    codes: CodeIndex = field(default_factory=CodeIndex)
    decisions: Decisions = field(default_factory=Decisions)

    def concerns_each(self, texts: pa.Array) -> pa.Array | None:
        """Tell which texts may hold what is known; null when nothing is."""
        told = [
            *([self.names.may_hold_each(texts)] if self.names else []),
            *([self.codes.may_hold_each(texts)] if self.codes else []),
            *([self.decisions.masks_each(texts)] if self.decisions else []),
        ]
        return reduce(pc.or_, told) if told else None


NOTHING = Known()
"""Nobody is known: data are recognised by their form alone."""

_Detector = Callable[[str], Iterator[tuple[int, int]]]
_MOST_ROUNDS = 16
_DETECTORS: tuple[tuple[str, _Detector], ...] = (
    ("account", references.references),
    ("url", profiles.profiles),
    ("email", emails.emails),
    ("iban", numbers.ibans),
    ("nir", numbers.nirs),
    ("card", numbers.cards),
    ("coordinates", coordinates.coordinates),
    ("ip", internet.internet_addresses),
    ("phone", phones.phones),
    ("plate", plates.plates),
    ("birth", births.births),
    ("address", addresses.addresses),
    ("account", handles.handles),
)
_WITHOUT_DIGITS = frozenset({"account", "url", "email", "phone"})
"""Kinds that may be written without one; no other is looked for where there is none."""
_DIGIT = re.compile(r"\d")
# Beyond these signs, case and digits follow rules that two engines may not share: a text
# with one of them is read. İ and ı, which Python may take for an i, are among them, and so
# are accents written apart from their letter, and the signs that nobody sees.
_SHARED_SIGNS = (
    r"\t-\r\x20-\x7E\x{A0}-\x{AC}\x{AE}-\x{12F}\x{132}-\x{24F}\x{2000}-\x{200A}\x{200D}"
    r"\x{2010}-\x{2029}\x{202F}-\x{205F}\x{20A0}-\x{20BF}"
    r"\x{2190}-\x{27BF}\x{1F000}-\x{1FAFF}"
)
# Forms for RE2, one of which a text has if it holds more than a name; many have one, and hold
# nothing. Together, those that count signs are a hundred times slower than apart.
_WHOLE = "|".join((rf"[^{_SHARED_SIGNS}]", profiles.HINT, references.HINT))
"""What a text has if an address of it tells somebody, or if it must be read anyway."""
_WITHOUT_COUNTS = (emails.HINT, handles.HINT, phones.SPOKEN, signatures.CLOSED)
_LEFT = ("|".join(_WITHOUT_COUNTS), signatures.ENDED)
"""What the rest of a text has, its addresses left out, if it holds another datum."""
_NUMBERED = tuple(
    part.HINT for part in (numbers, phones, internet, coordinates, plates, births, addresses)
)
"""The same, of data that have a digit."""
# As `bare_addresses` cuts them; blanks that are not listed here have their text read.
_AN_ADDRESS = (
    rf"(?i)https?://[^\s{re.escape(''.join(ESCAPES))}"
    r"\x{85}\x{A0}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}]+"
)


def suspect_each(texts: pa.Array) -> pa.Array:
    """Tell which texts may hold a datum that is recognised by its form."""
    left = pc.replace_substring_regex(texts, _AN_ADDRESS, " ")
    digits = pc.match_substring_regex(left, "[0-9]")
    numbered = pc.replace_with_mask(digits, digits, _has(left.filter(digits), _NUMBERED))
    told = pc.match_substring_regex(texts, _WHOLE)
    return reduce(pc.or_, (told, _has(left, _LEFT), numbered))


def _has(texts: pa.Array, forms: Iterable[str]) -> pa.Array:
    return reduce(pc.or_, (pc.match_substring_regex(texts, form) for form in forms))


_MASK = re.compile("|".join(re.escape(mask) for mask in MASKS.values()))


def redact(text: str, known: Known = NOTHING, *, signed: bool = False) -> Redacted:
    """Return `text` with the personal data that are recognised replaced by their masks.

    Redacting twice changes nothing more. Ordinary web addresses are left as
    they are; one that carries a personal datum is masked whole. A text that is
    `signed`, as letters are, may end by a name that nothing else tells.

    Raises:
        RunsOverError: the detectors took more time than a text of this length may take.
    """
    with time_limit(len(text)):
        return _without_data(text, known, signed=signed)


def _without_data(text: str, known: Known, *, signed: bool) -> Redacted:
    masked, left = known.decisions.in_text(text)
    found = _find(text, known, masked, left, signed=signed)
    if not found:
        return Redacted(text, {})
    tally = Counter(item.kind for item in found)
    kept = [text[start:end] for start, end in left]
    redacted, last = _masked(text, found), found
    # What a mask now separates may be recognised in its turn; a few rounds settle it.
    for _ in range(_MOST_ROUNDS):
        if not last:
            break
        last = _find(redacted, known, (), list(decisions.places(redacted, kept)), signed=signed)
        tally.update(item.kind for item in last)
        redacted = _masked(redacted, last)
    counts = {kind: tally[kind] for kind in MASKS if tally[kind]}
    return Redacted(redacted, counts, tuple(found))


def redact_each(
    texts: pa.Array, known: Known = NOTHING, signed: pa.Array | None = None
) -> tuple[pa.Array, dict[int, Redacted]]:
    """Apply `redact` to an array of strings; return it, and what was masked, by place.

    A text on which a detector fails is left as it is: it fails again at the privacy gate,
    which holds it back.
    """
    suspect = suspect_each(texts)
    concerned = known.concerns_each(texts)
    if concerned is not None:
        suspect = pc.or_(suspect, concerned)
    chosen = pc.indices_nonzero(suspect)
    marks = signed.take(chosen).to_pylist() if signed is not None else [False] * len(chosen)
    # One call per text that may hold something: a detector has no columnar form.
    found = {
        row: redacted
        for row, text, mark in zip(
            chosen.to_pylist(), texts.take(chosen).to_pylist(), marks, strict=True
        )
        if (redacted := _redacted(text, known, signed=mark)).counts
    }
    return replaced(texts, {row: redacted.text for row, redacted in found.items()}), found


def _redacted(text: str, known: Known, *, signed: bool) -> Redacted:
    try:
        return redact(text, known, signed=signed)
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


def detect(text: str, known: Known = NOTHING, *, signed: bool = False) -> dict[str, int]:
    """Return how many personal data of each kind `text` holds; empty when none."""
    return redact(text, known, signed=signed).counts


def redact_url(url: str, known: Known = NOTHING) -> str | None:
    """Return `url`, or None when it carries a personal datum."""
    personal = profiles.is_personal(url) or any(references.references(url)) or _says_a_datum(url)
    return None if personal or known.names.in_url(url) or any(known.codes.held(url)) else url


def _says_a_datum(url: str) -> bool:
    """Tell whether an address, once decoded, is words that hold a datum.

    Without a blank its numbers are those of pages, which may have the right key by chance.
    """
    path, _, query = url.partition("?")
    shown = unicodedata.normalize("NFC", unquote(f"{path}?{query.replace('+', ' ')}"))
    said = _BETWEEN_WORDS.sub(" \n", shown.partition("://")[2])
    if any(map(str.isspace, shown)):
        return any(any(detector(said)) for _, detector in _DETECTORS)
    return any(numbers.ibans(said))


# Between figures, a slash is that of a date or a telephone number.
_BETWEEN_WORDS = re.compile(r"(?<!\d)/|/(?!\d)|[?&=;]+")
_Places = Iterable[tuple[int, int]]


def _find(
    text: str,
    known: Known,
    masked: _Places,
    left: _Places,
    *,
    signed: bool,
) -> list[Found]:
    taken = _Taken(text)
    for mask in _MASK.finditer(text):
        taken.keep(*mask.span())
    taken.take("passage", masked)
    for place in left:
        taken.keep(*place)
    addresses_of_pages = list(bare_addresses(text))
    personal = [
        place for place in addresses_of_pages if redact_url(text[slice(*place)], known) is None
    ]
    taken.take("url", personal)
    for place in addresses_of_pages:
        taken.keep(*place)
    has_digits = _DIGIT.search(taken.remaining()) is not None
    for kind, detector in _DETECTORS:
        if has_digits or kind in _WITHOUT_DIGITS:
            taken.take(kind, detector(taken.remaining()))
    taken.take("name", known.codes.find(taken.remaining()))
    taken.take("name", known.names.find(taken.remaining()))
    if signed:
        taken.take("name", signatures.signatures(taken.remaining()))
    return taken.in_order()


class _Taken:
    """Parts of a text that are already spoken for, hidden from the next detectors."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._kept: list[tuple[int, int]] = []
        self._found: list[Found] = []
        self._hidden = seen(text)

    def keep(self, start: int, end: int) -> None:
        """Let nobody look at a part, which stays as it is."""
        self._kept.append((start, end))

    def take(self, kind: str, places: Iterable[tuple[int, int]]) -> None:
        """Mask parts; of those that overlap, the whole."""
        last = -1
        for place in sorted(places):
            before = self._found.pop() if place[0] < last else None
            start, end = (before.start, max(before.end, place[1])) if before else place
            self._found.append(Found(kind, start, end, self._text[start:end]))
            self._kept.append((start, end))
            last = end

    def remaining(self) -> str:
        """Return the text, same length, where parts already taken are a sign nobody looks for."""
        if self._kept:
            pieces: list[str] = []
            at = 0
            for start, end in sorted(self._kept):
                if end > at:
                    pieces += (self._hidden[at : max(start, at)], "\x00" * (end - max(start, at)))
                    at = end
            pieces.append(self._hidden[at:])
            self._hidden = "".join(pieces)
            self._kept = []
        return self._hidden

    def in_order(self) -> list[Found]:
        """Return what was taken, first to last."""
        return sorted(self._found, key=lambda item: item.start)
