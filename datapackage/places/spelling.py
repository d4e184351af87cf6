"""How a place's name is written, and what a label says besides the name.

« Mairie, 62500 St Omer Cedex » says a postcode and a name; « agglomération du
Grand Narbonne », a level and a name; « Saint-Denis (974) », a name and a
département. `read` takes such a label apart, `fold` makes one of the
spellings of a name. Nothing here knows which places exist.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from datapackage.texts.fold import plain

__all__ = ["Reading", "accents", "bare", "fold", "read"]

_WORDS = {"st": "saint", "ste": "sainte", "lez": "les"}
_ARTICLE = re.compile(r"^(?:le|la|les|l) (?=.)")
_LINK = re.compile(r"^(?:de|du|des|d) (?=.)")
_POSTCODE = re.compile(r"(?<!\d)(?:F-)?(\d{2}) ?(\d{3})(?!\d)")
_CEDEX = re.compile(r"\bcedex\b(?: \d{1,2}\b)?", re.IGNORECASE)
_COUNTRY = re.compile(r"(?:,|\(|\s[-–—])\s*france\s*\)?\s*$", re.IGNORECASE)
_DISTRICT = re.compile(r"^(paris|lyon|marseille) (\d{1,2})(?:er|e|eme|nd)?(?: arrondissement)?$")
_ASIDE = re.compile(r"^(.+?)\s*(?:\(\s*([^()]+?)\s*\)|(?:,|\s[-–—])\s*([^,]+?))\s*$")
_CODE_FIRST = re.compile(r"^(\d{2,3}|2[ABab])\s*[-–—:]\s*(.+)$")

_COMMUNAUTE = r"communaute (?:d )?"
_QUALIFIERS = (
    ("departement", r"departement|(?:conseil|collectivite) departementale?|conseil general", ()),
    ("region", r"region|conseil regional", ()),
    ("epci", r"metropole|eurometropole", ("METRO", "MET69")),
    ("epci", _COMMUNAUTE + r"urbaine|cu", ("CU",)),
    (
        "epci",
        _COMMUNAUTE + r"agglomeration|agglomeration|agglo|ca",
        ("CA", "CU", "METRO", "MET69"),
    ),
    ("epci", r"communaute de communes|cc", ("CC",)),
    ("commune", r"ville|commune|mairie|hotel de ville", ()),
)
_PREFIXES = tuple(
    (re.compile(rf"^(?:{words})(?= )"), level, kinds) for level, words, kinds in _QUALIFIERS
)
_SUFFIXES = (
    (re.compile(r"(?<=.) (?:metropole|eurometropole)$"), ("METRO", "MET69", "CU", "CA")),
    (re.compile(r"(?<=.) (?:agglomeration|agglo)$"), ("CA", "CU", "METRO", "MET69")),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a label says, before anyone looks whether such a place exists."""

    name: str
    """Folded, without the words that say a level: « ville de Nanterre » gives `nanterre`."""
    whole: str
    """Folded, with all its words: « Bordeaux Métropole » is also a name."""
    level: str = ""
    """commune, epci, departement or region when the label says it."""
    kinds: tuple[str, ...] = ()
    """Kinds of EPCI that the label allows; any when empty."""
    postcode: str = ""
    aside: str = ""
    """What stands in brackets, after a comma or before a dash: a département, perhaps."""
    written: str = ""
    """The name's words with their accents, in lower case."""


def fold(text: str) -> str:
    """Return `text` in lower-case ASCII words, abbreviations written out.

    Accents, case, hyphens and apostrophes go; « St » is « Saint », « s/ » is
    « sur », « lez » is « lès ».
    """
    whole = re.sub(r"\bs\s*/\s*", "sur ", plain(text))
    return " ".join(_WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+", whole))


def bare(folded: str) -> str:
    """Return a folded name without its first article: « la reunion » gives « reunion »."""
    return _ARTICLE.sub("", folded)


def accents(text: str) -> str:
    """Return the words of `text` in lower case, accents kept: what tells Loiré from Loire."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text.lower())))


def read(label: str) -> Reading:
    """Take a label apart: its name, and the level, postcode or département it tells."""
    text = _COUNTRY.sub("", _CEDEX.sub(" ", label)).strip()
    postcode = ""
    if found := list(_POSTCODE.finditer(text)):
        last = found[-1]
        postcode = last[1] + last[2]
        before, after = text[: last.start()], text[last.end() :]
        # After the postcode of an address comes the town; before it, the street.
        text = (after if re.search("[A-Za-zÀ-ÿ]", after) else before).strip(" ,()-–—:")
    aside = ""
    if first := _CODE_FIRST.match(text):
        aside, text = first[1], first[2]
    elif split := _ASIDE.match(text):
        text, aside = split[1], split[2] or split[3]
    whole = fold(text)
    if district := _DISTRICT.match(whole):
        whole = f"{district[1]} {int(district[2])}"
    name, level, kinds = _without_level(whole)
    return Reading(name, whole, level, kinds, postcode, aside, accents(text))


def _without_level(whole: str) -> tuple[str, str, tuple[str, ...]]:
    for pattern, level, kinds in _PREFIXES:
        if found := pattern.match(whole):
            return _LINK.sub("", whole[found.end() :].strip()), level, kinds
    for pattern, kinds in _SUFFIXES:
        if found := pattern.search(whole):
            return whole[: found.start()], "epci", kinds
    return whole, "", ()
