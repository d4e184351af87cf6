"""Addresses of machines on the Internet, which may be somebody's home."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

__all__ = ["HINT", "internet_addresses", "is_public"]

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_DOT = r"(?:\.|\[\.\]|\(\.\))"
_FOUR = re.compile(rf"(?<![\w.-])(?:{_OCTET}{_DOT}){{3}}{_OCTET}(?![\w-]|\.\d)")
_SIX = re.compile(
    r"(?:(?<![\w:.])|(?<=\bip:))(?:[0-9a-f]{1,4}:|:){2,8}(?::?[0-9a-f]{1,4})?(?:(?:\.\d{1,3}){3})?(?![\w:])",
    re.IGNORECASE,
)
# A number in four parts is also that of a version, of an article or of a chapter.
_PARTS = re.compile(
    r"(?:version|v|article|art|chapitre|chap|section|§|paragraphe|point|annexe|partie|titre"
    r"|norme|release|num[ée]ro|n°|alin[ée]a|figure|tableau|rubrique|firmware|noyau|php|mysql|"
    r"apache|linux|windows|macos|android|ios|firefox|chrome|build)\s?\.?:?\s?$",
    re.IGNORECASE,
)
_SAID = re.compile(r"\bip\b|ipv4|adresse|serveur|connect|\bbox\b|ping|machine", re.IGNORECASE)
_SMALL = 32
"""Four numbers less than it, that nothing says to be an address, are those of a version."""
_NEAR = 24
HINT = r"[0-9](?:\.|\[\.\]|\(\.\))[0-9]{1,3}(?:\.|\[\.\]|\(\.\))[0-9]|(?i:[0-9a-f]:[0-9a-f]{0,4}:)"
"""What every one has, for RE2."""


def internet_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield public addresses, of both versions; those of private networks are of nobody."""
    for found in _FOUR.finditer(text):
        before = text[max(found.start() - _NEAR, 0) : found.start()]
        address = re.sub(r"[\[\]()]", "", found[0])
        small = max(map(int, address.split("."))) < _SMALL and not _SAID.search(before)
        if is_public(address) and not small and not _PARTS.search(before):
            yield found.span()
    for found in _SIX.finditer(text):
        if is_public(found[0]):
            yield found.span()


def is_public(address: str) -> bool:
    """Tell whether this is an address that all the Internet reaches."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(read, "ipv4_mapped", None)
    return (mapped or read).is_global
