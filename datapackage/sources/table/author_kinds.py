"""What kind of author does a word of an export stand for?"""

from __future__ import annotations

import re

from datapackage.texts.fold import letters_and_digits

__all__ = ["kind_of_author"]

_KINDS = {
    # An elected person who answers as a citizen says so; « élu et institution » is no citizen.
    "official": re.compile(
        r"^official$|\b(elus?|elues?|institutions?|collectivites?|mairies?|officiels?|services?)\b"
    ),
    "organisation": re.compile(
        r"^organisation$|\b(organisations?|organismes?|organizations?|associations?|entreprises?|"
        r"syndicats?|societes?|ong|collectifs?)\b"
    ),
    "individual": re.compile(
        r"^individual$|\b(citoyen(ne)?s?|particuliers?|habitant(e)?s?|usagers?|usageres?|individus?|"
        r"personnes?|citizens?)\b"
    ),
}


def kind_of_author(word: str) -> str | None:
    """Return `individual`, `organisation` or `official`, or null when a word tells none or two."""
    folded = " ".join(letters_and_digits(part) for part in re.findall(r"[^\W_]+", word))
    found = [kind for kind, words in _KINDS.items() if words.search(folded)]
    return found[0] if len(found) == 1 else None
