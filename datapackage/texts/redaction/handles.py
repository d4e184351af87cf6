"""Handles of people on social networks, by their sign or by the word that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datapackage.texts.redaction import words

__all__ = ["HINT", "handles", "is_institution"]

_HANDLE = re.compile(r"(?<![\w@/\\])(?<!\w\.)@(?=[\w.-]*[^\W\d_])\w[\w.-]{0,62}\w(?!@|\.\w|\w)")
_FEDIVERSE = re.compile(r"(?<![\w@/.])@[\w.-]{2,40}@[\w-]{1,40}(?:\.[\w-]{2,40}){1,4}")
_NETWORK = (
    r"(?:insta(?:gram)?|ig|twitter|tweeter|fb|facebook|snap(?:chat)?|skype|discord|github|gitlab|"
    r"tik\s?tok|telegram|mastodon|bluesky|youtube|twitch|pinterest|linkedin|viber|threads)"
)
_ITSELF = r"@?([\w](?:[\w.-]{2,38}\w))"
_SAID = re.compile(
    rf"\b{_NETWORK}\b\s?(?::|=|->|c'est|est|\()\s?{_ITSELF}"
    rf"|\b(?:mon|ma|notre|compte|pseudo|profil|id|identifiant|suivez[- ]moi|ajoutez[- ]moi|moi)\s"
    rf"(?:(?:compte|pseudo|profil|chaîne|page|sur)\s)?{_NETWORK}\b\s?(?:est\b|c'est|:|=)?\s?{_ITSELF}"
    rf"|\bpseudo\w*\s?(?:(?:sur\s)?{_NETWORK}\s?)?(?::|=|est)\s?{_ITSELF}"
    rf"|\b(?:je suis|suis|c'est)\s{_ITSELF}\ssur\s{_NETWORK}\b",
    re.IGNORECASE,
)
_SAYING_WORDS = """
instagram twitter tweeter facebook snap skype discord github gitlab tiktok telegram mastodon
bluesky youtube twitch pinterest linkedin pseudo viber
"""
_SAYING = _SAYING_WORDS.split()
_SHORT = re.compile(r"\b(?:insta|ig|fb|threads|tik tok)\s?(?::|=|est\b|c'est)", re.IGNORECASE)
_REDDIT = re.compile(r"(?<![\w/:.])/?u/[\w-]{3,24}(?![\w/])")
_DISCORD = re.compile(r"(?<![\w@#/])\w[\w. -]{1,30}?\w#\d{4}(?!\w)")
_INSTITUTION = re.compile(
    r"gouv|ministere|prefecture|prefet|mairie|metropole|departement|elysee|matignon|officiel|"
    r"assemblee|senat(?!or)|academie|universite|police|gendarmerie|servicepublic|agencedu|"
    r"f[eé]d[eé]ration|syndicat|association|poleemploi|francetravail|laposte|europarl|eu_commission"
)
_PUBLIC_PLACE = re.compile(
    r"(?:[Vv]ille|[Rr][eé]gion|[Cc]onseil|[Aa]gglo|CCI|CD)[_.-]?(?:(?:de|du|des|d)[_.-]?)?[A-ZÀ-Þ]"
)
_BODIES_WORDS = """
etalab cnil arcep anssi insee ademe cnnum dinum dinsic hadopi arcom csa cese lecese ign cada inria
cnrs bnf ina sncf ratp caf cpam ameli urssaf anct afnor ansm has hcfea cerema anah crous onu
unesco ocde oecd wikipedia wikimedia mozilla framasoft laquadrature aprilorg april oxfam ccomptes
courdescomptes conseildetat defenseurdroits conseilconstit justice senat elysee datagouvfr
beta_gouv betagouv amf adf maires_france regionsfrance anru cdc banquedesterr
"""
_BODIES = frozenset(_BODIES_WORDS.split())
_AFFIXES = re.compile(r"[_.-]?(?:france|fr|officiel)$|^(?:le|la|les)[_.-]?", re.IGNORECASE)
_CODE_WORDS = """
media param return returns override charset import include keyframes supports page font-face
property staticmethod classmethod dataclass see since throws author deprecated test before after
autowired bean entity todo namespace layer container tailwind apply extend mixin
"""
_CODE = frozenset(_CODE_WORDS.split())
HINT = (
    r"[@＠﹫]|#[0-9]{4}|\bu/[\w-]|(?i:insta|\big\b|twitter|tweeter|\bfb\b|facebook|snap|skype|"
    r"discord|github|gitlab|tiktok|tik tok|viber|threads|telegram|mastodon|bluesky|youtube|twitch|"
    r"pinterest|linkedin|pseudo)"
)
"""What every one has, for RE2."""


def handles(text: str) -> Iterator[tuple[int, int]]:
    """Yield handles, once e-mail addresses are out of the way; those of institutions stay."""
    if "@" in text:
        yield from (found.span() for found in _FEDIVERSE.finditer(text))
        for found in _HANDLE.finditer(text):
            name = found[0][1:]
            if name.lower() not in _CODE and not is_institution(name):
                yield found.span()
    for sign, form in (("u/", _REDDIT), ("#", _DISCORD)):
        if sign in text:
            yield from (found.span() for found in form.finditer(text))
    yield from _said(text)


def _said(text: str) -> Iterator[tuple[int, int]]:
    low = text.lower()
    if not any(word in low for word in _SAYING) and not _SHORT.search(text):
        return
    for found in _SAID.finditer(text):
        place = next(span for at in range(1, 5) if (span := found.span(at)) != (-1, -1))
        name = text[slice(*place)]
        if not is_institution(name) and (not name.isalpha() or not words.is_ordinary(name)):
            yield place


def is_institution(name: str) -> bool:
    """Tell whether a handle, or the name of a page, says that it is that of a public body."""
    low = name.lower().strip("@/")
    return (
        low in _BODIES
        or _AFFIXES.sub("", low) in _BODIES
        or _INSTITUTION.search(low) is not None
        or _PUBLIC_PLACE.match(name.strip("@/")) is not None
    )
