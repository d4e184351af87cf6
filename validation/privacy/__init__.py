"""Does a public byte still identify a person? The gate that every package goes through.

Two searches over every text of every file: what looks like a personal datum
(`datapackage.texts.redaction.detect`), and what is known to be private here
(`PrivateContext`). The place and the kind are public; the passage is not.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from datapackage import schemas
from datapackage.package import Package, search_index
from datapackage.texts.markup import visible
from datapackage.texts.redaction import CodeIndex, Decisions, Known, NameIndex, detect, numbers
from datapackage.texts.redaction.decisions import digest, places
from validation.privacy.index_proof import holds_index, is_made_of
from validation.privacy.sieve import EVERYTHING, Sieve
from validation.privacy.surfaces import Text, texts
from validation.report import Check, Finding, PrivateFinding

__all__ = ["CHECKS", "PrivateContext", "check_privacy"]

CHECKS = (
    Check(
        id="personal-data",
        severity="error",
        title="Données personnelles",
        title_en="Personal data",
        description="Aucun fichier public ne contient d’adresse électronique, de téléphone, de "
        "nom ni d’autre donnée qui identifie une personne.",
        description_en="No public file holds an e-mail address, a telephone number, a name or "
        "any other datum that identifies a person.",
    ),
    Check(
        id="search-index",
        severity="error",
        title="Index de recherche",
        title_en="Search index",
        description="L’index de recherche est fait des textes publiés, et de rien d’autre.",
        description_en="The search index is made of the published texts, and of nothing else.",
    ),
)

_KINDS = {
    "email": ("une adresse électronique", "an e-mail address"),
    "phone": ("un numéro de téléphone", "a telephone number"),
    "nir": ("un numéro de sécurité sociale", "a social security number"),
    "iban": ("un numéro de compte bancaire", "a bank account number"),
    "address": ("une adresse postale", "a postal address"),
    "plate": ("une plaque d’immatriculation", "a number plate"),
    "birth": ("une date de naissance", "a date of birth"),
    "card": ("un numéro de carte bancaire", "a payment card number"),
    "ip": ("une adresse IP", "an IP address"),
    "coordinates": ("des coordonnées géographiques", "geographic coordinates"),
    "account": ("un compte de réseau social", "a social network account"),
    "url": ("une adresse web qui identifie une personne", "a web address that identifies a person"),
    "name": ("un nom de personne", "a person’s name"),
    "known": ("une donnée privée connue", "a known private datum"),
    "unread": ("un texte qu’un détecteur n’a pas pu lire", "a text that a detector failed on"),
    "avatar": ("une empreinte d’adresse électronique", "a hash of an e-mail address"),
}

Told = Callable[[str, int, int], object]
"""Told the file being read, the bytes read in all, and how many there are."""

_HIDDEN = "(nom masqué)"

_GRAVATAR = re.compile(r"gravatar\.com/avatar/[0-9a-f]{32}", re.IGNORECASE)

# Whole values that are numbers given by a machine, in a column made for them. A
# telephone number has ten digits, and so is none of these.
_IDENTIFIER = re.compile(
    r"[0-9]{1,9}|[0-9a-f]{24}|[0-9a-f]{64}|p-[0-9a-f]{16}"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
# In an address, `%20` is a blank, and no part of the number after it.
_OBJECT_ID = re.compile(r"(?<![0-9a-f%])[0-9a-f]{24}(?![0-9a-f])")
_HASH = re.compile(r"(?:sha256:)?[0-9a-f]{64}")
_SIGNED = {("contributions", "body"), ("comments", "body")}
"""Texts at the end of which people sign, and which are masked as such."""
_CODE_LENGTH = 64
_REMEMBERED = 20_000
"""Of each kind: some megabytes at most, whatever the size of the package."""


@dataclass(frozen=True, slots=True)
class PrivateContext:
    """What is known to be private in this consultation; never leaves the workspace.

    Names that the policy publishes (organisations) are not to be given.
    """

    names: frozenset[str] = frozenset()
    """Full names of people."""
    emails: frozenset[str] = frozenset()
    avatars: frozenset[str] = frozenset()
    """Addresses or hashes of pictures: a hash of an e-mail address identifies its owner."""
    hidden_ids: frozenset[str] = frozenset()
    """Identifiers on the platform that are not published; short ones cannot be searched for."""
    kept: frozenset[str] = frozenset()
    """Passages that the operator decided to keep, each after the digest of its published text."""


def check_privacy(
    package: Package, context: PrivateContext | None = None, told: Told = lambda *_: None
) -> Iterator[Finding]:
    """Yield one error for each place and kind of personal datum in the files of `package`.

    All files of the folder are read, whether or not the descriptor lists them; the search
    index is proved by what it is made of, and read if it is made of something else, an error.
    The consultation's own contact address is published on purpose, and passed over.
    `told` learns how far the reading is.
    """
    gate = _Gate.of(context or PrivateContext(), package.descriptor)
    seen: set[tuple[str, str | None, int | None, str]] = set()
    for path, far in _files(package.path, told):
        name = path.relative_to(package.path).as_posix()
        if name == search_index.FILE and (proof := _proved(package, path, far)) is not None:
            if proof:
                continue
            yield _stranger(name)
        # A loop over suspects, not rows: the sieve has kept back what cannot match.
        for found in texts(path, name, gate.sieve, far):
            for kind, count in gate.kinds(found).items():
                place = (found.table, found.field, found.row, kind)
                if place not in seen:  # the CSV and the Parquet file of one table
                    seen.add(place)
                    yield _finding(found, gate.shown(found), kind, count)


def _proved(package: Package, path: Path, far: Callable[[int], None]) -> bool | None:
    """Tell whether the index at `path` is made of the published texts; None if it is no index.

    In a package of no contributions, it is somebody else's.
    """
    contributions = package.parquet.get("contributions")
    if contributions is None or contributions.parent != package.path:
        return None
    if not (contributions.is_file() and holds_index(path)):
        return None
    return is_made_of(path, contributions, far)


def _files(folder: Path, told: Told) -> Iterator[tuple[Path, Callable[[int], None]]]:
    """Yield each file, and what is to be told how far the reading of it is."""
    sizes = {path: path.stat().st_size for path in sorted(folder.rglob("*")) if path.is_file()}
    total, before = sum(sizes.values()), 0
    for path, size in sizes.items():

        def far(at: int, name: str = path.name, before: int = before, size: int = size) -> None:
            # Readers of archives begin at the end: what is done is what was left behind.
            told(name, before + min(at, max(0, size - 1)), total)

        yield path, far
        # What a file took is given back before the next one is read.
        pa.default_memory_pool().release_unused()
        before += size
        told(path.name, before, total)


@dataclass(frozen=True, slots=True)
class _Gate:
    known: Known
    codes: CodeIndex
    sieve: Sieve
    kept: Mapping[str, list[str]] = field(default_factory=dict)
    """Passages that are published on purpose, by the digest of their text."""
    allowed: re.Pattern[str] | None = None
    clean: dict[tuple[str, str | None], set[str]] = field(default_factory=dict)
    """Codes that were found to be innocent, by the column that is made for them."""
    innocent: set[bytes] = field(default_factory=set)
    """Digests of longer texts that hold nothing, in any column."""

    @classmethod
    def of(cls, context: PrivateContext, descriptor: Mapping[str, Any]) -> _Gate:
        contact = descriptor.get("contact")
        names, codes = NameIndex.of(sorted(context.names)), CodeIndex.of(_codes(context))
        kept: defaultdict[str, list[str]] = defaultdict(list)
        for one in sorted(context.kept):
            text, _, passage = one.partition(" ")
            kept[text].append(passage)
        return cls(
            known=Known(names, decisions=Decisions(kept={t: tuple(of) for t, of in kept.items()})),
            codes=codes,
            sieve=_sieve(names, codes, contact),
            kept=kept,
            allowed=_exactly(contact) if contact else None,
        )

    def kinds(self, found: Text) -> dict[str, int]:
        """Return the number of personal data of each kind in one text."""
        if len(found.text) > _CODE_LENGTH:
            return self._kinds_of_long(found)
        # One code is written in many rows, and in each form of its table.
        clean = self.clean.get((found.table, found.field), ())
        if found.text in clean:
            return {}
        kinds = self._kinds(found)
        if not kinds and len(clean) < _REMEMBERED:
            self.clean.setdefault((found.table, found.field), set()).add(found.text)
        return kinds

    def _kinds_of_long(self, found: Text) -> dict[str, int]:
        # The CSV, the Parquet file and the workbook say the same: what holds nothing wherever
        # it is written is read once. A digest, since the texts themselves would fill the memory.
        digest = hashlib.blake2b(found.text.encode(errors="surrogatepass"), digest_size=16).digest()
        if digest in self.innocent:
            return {}
        kinds = self._kinds(found)
        if not kinds and len(self.innocent) < _REMEMBERED and not _by_machine(found, found.text):
            self.innocent.add(digest)
        return kinds

    def _kinds(self, found: Text) -> dict[str, int]:
        text = self.allowed.sub("", found.text) if self.allowed else found.text
        counts = {} if _by_machine(found, text) else self._detected(found, text)
        kept = list(places(text, self.kept.get(digest(text), ()))) if self.kept else []
        held = {
            text[start:end].lower()
            for start, end in self.codes.held(text)
            if not any(first <= start and end <= last for first, last in kept)
        }
        if held:
            counts["known"] = len(held)
        if avatars := len(_GRAVATAR.findall(text)):
            counts["avatar"] = avatars
        return {kind: count for kind, count in counts.items() if count}

    def _detected(self, found: Text, text: str) -> dict[str, int]:
        signed = (found.table, found.field) in _SIGNED
        try:
            return dict(detect(_readable(text), self.known, signed=signed))
        except Exception:  # noqa: BLE001  what cannot be read is not said to be innocent
            return {"unread": 1}

    def shown(self, found: Text) -> Text:
        """Return where `found` is, names of files and keys hidden when they tell too much."""
        table, field = (
            label and (_HIDDEN if self.kinds(Text("", None, None, label)) else label)
            for label in (found.table, found.field)
        )
        return replace(found, table=table or "", field=field)


def _sieve(names: NameIndex, codes: CodeIndex, contact: object) -> Sieve:
    # Taking a contact out of a text may bring the two halves of a datum together; one with
    # an at sign gives itself away.
    if contact and "@" not in str(contact):
        return EVERYTHING
    return Sieve(names, codes)


def _codes(context: PrivateContext) -> Iterator[str]:
    for email in context.emails:
        address = email.strip().lower().encode()
        yield hashlib.md5(address, usedforsecurity=False).hexdigest()
        yield hashlib.sha256(address).hexdigest()
    yield from (*context.avatars, *context.hidden_ids)


def _exactly(address: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)


def _readable(text: str) -> str:
    # The platform's own numbers of 24 signs hold runs of digits that look like telephones. Texts
    # are as the masker reads them, NFC and visible; an identifier or a label may be anything.
    return unicodedata.normalize("NFC", visible(_OBJECT_ID.sub(_unless_iban, text)))


def _unless_iban(found: re.Match[str]) -> str:
    # Those of Andorra may have these very signs.
    return found[0] if any(numbers.ibans(found[0])) else "…"


def _by_machine(found: Text, text: str) -> bool:
    """Return whether the whole text is a number or a code that its column is made for."""
    if _HASH.fullmatch(text):
        return True
    column = _column(found.table, found.field)
    if column is None:
        return False
    constraints = column.get("constraints", {})
    if "enum" in constraints:
        return text in constraints["enum"]
    if found.field == "option":
        return False  # its pattern lets any label through
    if pattern := constraints.get("pattern"):
        return re.fullmatch(pattern, text) is not None
    made_for = column["name"].endswith("_id") or column["name"] == "territory_code"
    return made_for and _IDENTIFIER.fullmatch(text) is not None


@cache
def _column(table: str, name: str | None) -> Mapping[str, Any] | None:
    if table not in schemas.names():
        return None
    fields: list[dict[str, Any]] = schemas.load(table)["fields"]
    return next((column for column in fields if column["name"] == name), None)


def _stranger(name: str) -> Finding:
    return Finding(
        check="search-index",
        severity="error",
        table=name,
        field=None,
        row=None,
        message=f"{name} : cet index n’est pas celui des textes publiés, et pourrait contenir "
        "autre chose ; reconstruisez le paquet",
        message_en=f"{name}: this index is not that of the published texts, and might hold "
        "something else; build the package again",
    )


def _finding(found: Text, place: Text, kind: str, count: int) -> Finding:
    french, english = _KINDS.get(kind, (kind, kind))
    row_fr = f", ligne {place.row}" if place.row else ""
    row_en = f", row {place.row}" if place.row else ""
    column = f", {place.field}" if place.field else ""
    return PrivateFinding(
        check="personal-data",
        severity="error",
        table=place.table,
        field=place.field,
        row=place.row,
        message=f"{place.table}{row_fr}{column} : {french} ({count}) ; rien ne doit identifier "
        "une personne : masquez le passage (concertation decide mask), puis reconstruisez",
        message_en=f"{place.table}{row_en}{column}: {english} ({count}); nothing may identify a "
        "person: mask the passage (concertation decide mask), then build again",
        count=count,
        value=found.text,
    )
