"""How does the portal name, in French, the codes of the tables?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dashboard.words.formats import number, percent
from datapackage.schemas.codes import label, labels

__all__ = [
    "AGREED",
    "CAUTION",
    "CONTESTED",
    "NOT_YET",
    "SORT_NAMES",
    "SYNTHETIC_MARK",
    "UNAVAILABLE",
    "WITHDRAWN_SINCE",
    "WITHDRAWN_SINCE_RELEASE",
    "agreement",
    "authored_by",
    "choices",
    "heading",
    "label",
    "most_votes",
    "named",
    "shared",
    "side",
    "supporters",
    "unknown_to_all",
    "unknown_to_all_told",
]

_ITEM = re.compile(r"\s*[-•*–]\s+")
"""How an item of a list begins."""

_SENTENCE = re.compile(r".{20,}?[.!?…]+(?=\s)")
"""A sentence long enough to tell what a text says."""

SORT_NAMES = {
    "support": "Les plus soutenues",
    "contested": "Les plus débattues",
    "agreed": "Les plus consensuelles",
    "commented": "Les plus commentées",
    "newest": "Les plus récentes",
    "oldest": "Les plus anciennes",
    "number": "Par numéro",
}

CONTESTED = (
    "Débattue\u00a0: les voix pour et contre s’y partagent. Partage = 2 × la plus petite des deux, "
    "divisée par leur somme\u00a0: 1 à égalité, 0 à l’unanimité. Celles qui ont reçu moins de "
    "{enough} voix, ou d’un seul côté, viennent après."
)
"""What the order « les plus débattues » means."""

AGREED = (
    "Consensuelle\u00a0: les voix vont dans un même sens, pour ou contre. Accord = la plus grande "
    "des deux, divisée par leur somme\u00a0: 100 % à l’unanimité, 50 % à égalité. Celles qui ont "
    "reçu moins de {enough} voix viennent après."
)
"""What the order « les plus consensuelles » means."""

CAUTION = "Contributions volontaires\u202f; ne représentent pas la population."
"""Goes with every ranking."""

NOT_YET = "Elles sont en cours de préparation\u202f; vous pouvez réessayer dans quelques minutes."
"""Said where the data cannot be found."""

UNAVAILABLE = (
    "Le serveur a trop à faire ou manque de place\u202f; rien n’est perdu, et l’erreur est notée. "
    "Vous pouvez réessayer dans quelques instants."
)
"""Said where the data are there, but cannot be read for now."""

WITHDRAWN_SINCE = (
    "Un retrait a été demandé depuis la dernière mise à jour\u00a0: ce qui est retiré n’est "
    "plus montré, ni les fichiers qui le contiennent\u202f; chiffres et fichiers suivront à la "
    "prochaine."
)
"""What readers of the current data are told until the next build."""

WITHDRAWN_SINCE_RELEASE = (
    "Un texte de cette version a été retiré depuis\u00a0: il n’est plus montré, ni les fichiers "
    "qui le contiennent\u202f; les chiffres sont ceux d’alors."
)
"""The same of a numbered release, until its revision."""

SYNTHETIC_MARK = "[Texte fictif]"
"""What begins a text that was generated for a demonstration."""

_HEADING = 90
_POLIS = {"for": "d’accord", "against": "pas d’accord", "neutral": "passe"}
_UNKNOWN = {"votes": "les votes", "author": "l’auteur", "date": "la date de dépôt"}


def named(listed: str, code: str) -> str:
    """Return the words for a code of the list `listed`, as a line begins; else the code."""
    words = labels(listed).get(code)
    return words[0].upper() + words[1:] if words else code


def choices(listed: str) -> dict[str, str]:
    """Return the words for each code of the list `listed`, as lines begin."""
    return {code: named(listed, code) for code in labels(listed)}


def heading(row: dict[str, Any], length: int = _HEADING) -> str:
    """Return the title of a contribution, or the start of its text, on one line, as plain text.

    The start is the first sentence, as long as it may be; a cut inside it is shown by an
    ellipsis. The mark of generated texts is left to the label that the page shows beside it.
    """
    text = row["title"] or (row["body"] or "").removeprefix(SYNTHETIC_MARK).strip()
    first = text.split("\n\n", 1)[0]
    if listed := _ITEM.match(first):
        # A list is called by its first item.
        first = first[listed.end() :].split("\n", 1)[0]
    line = " ".join(first.split())
    if not line:
        return f"Contribution n°\u00a0{row['contribution_id']}"
    if len(line) <= length:
        return line
    if not row["title"] and (whole := _SENTENCE.match(line, 0, length + 1)):
        return whole[0].rstrip()
    cut = line[:length].rsplit(" ", 1)[0].rstrip(" .,;:!?")
    return f"{cut}…"


def authored_by(row: dict[str, Any]) -> str:
    """Return who speaks: a published name, the workshop, or what kind of author."""
    if row["authorship"] == "collective" and row["workshop_title"]:
        return f"{row['workshop_title']} (atelier)"
    return row["author_label"] or named("authorship", row["authorship"])


def most_votes(rows: Sequence[dict[str, Any]]) -> int:
    """Return the votes of the contribution that has most: the longest bar of a list."""
    told = ("votes_for", "votes_against", "votes_neutral")
    return max((sum(row.get(name) or 0 for name in told) for row in rows), default=0)


def side(name: str, platform: str, votes: int = 1) -> str:
    """Return what voting `for`, `against` or `neutral` is called where people vote."""
    if platform == "polis":
        return _POLIS[name]
    return "neutres" if name == "neutral" and votes > 1 else label("stance", name)


def agreement(row: dict[str, Any]) -> str:
    """Return what ranks a contribution among the most agreed upon: a share, and of which side."""
    return percent(row["agreement"])


def supporters(row: dict[str, Any]) -> str:
    """Return what ranks a contribution among the most supported."""
    return number(row["votes_for"])


def shared(row: dict[str, Any]) -> str:
    """Return what ranks a contribution among the most contested, with two decimals."""
    return number(row["contest"], 2)


def unknown_to_all(rows: Sequence[dict[str, Any]]) -> frozenset[str]:
    """Return what no contribution of a list tells: said once above it, not on each row."""
    told = {
        "votes": any(row["votes_for"] is not None or row["score"] is not None for row in rows),
        "author": any(row["authorship"] != "anonymous" for row in rows),
        "date": any(row["created_at"] and row["date_precision"] != "unknown" for row in rows),
    }
    return frozenset(name for name, known in told.items() if rows and not known)


def unknown_to_all_told(rows: Sequence[dict[str, Any]]) -> str:
    """Return the sentence that says so, empty when there is nothing to say."""
    missing = unknown_to_all(rows)
    names = [name for code, name in _UNKNOWN.items() if code in missing]
    if not names:
        return ""
    whom = "ces contributions" if len(rows) > 1 else "cette contribution"
    listed = " ni ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
    return f"Les données ne disent pas {listed} de {whom}."
