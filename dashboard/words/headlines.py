"""What do the data show, in a sentence? Titles of charts, and their notes.

Every sentence is computed from rows; none says more than they do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.words.formats import NBSP, NNBSP, count, day, number, short_day

__all__ = [
    "NOWHERE",
    "daily_note",
    "daily_title",
    "map_title",
    "short",
    "tallies",
    "theme_note",
    "tiles_note",
]

Row = dict[str, Any]

NOWHERE = f"Le lieu d’aucun atelier n’est connu{NBSP}: la carte ne montrerait rien."
_SHORT = 64


def short(title: str, length: int = _SHORT) -> str:
    """Return a title cut between words, an ellipsis showing it."""
    line = " ".join(title.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def tiles_note(totals: Mapping[str, Row]) -> str:
    """Return what the tiles count, what they leave out, and what not to add up."""
    people, votes = totals["participants"], totals["votes"]
    if totals["workshops"]["value"]:
        units = f"Contributions, ateliers et personnes sont trois unités{NBSP}: elles ne"
    else:
        units = (
            "Aucun atelier n’est enregistré. Contributions, auteurs, commentaires et votes sont "
            f"des unités différentes{NBSP}: elles ne"
        )
    parts = [f"{units} s’additionnent pas."]
    if people["value"] and votes["value"]:
        parts.append(
            f"Auteurs{NBSP}: qui a écrit une contribution ou un commentaire{NNBSP}; qui a "
            "seulement voté n’y est pas."
        )
    if missing := totals["workshops_without_people"]["value"]:
        parts.append(f"Nombre de personnes inconnu pour {count(missing, 'atelier')}.")
    if people["value"] and people["unknown"]:
        parts.append(f"Auteur inconnu pour {count(people['unknown'], 'texte')}.")
    if votes["value"] and votes["unknown"]:
        parts.append(f"Votes inconnus pour {count(votes['unknown'], 'contribution')}.")
    return " ".join(parts)


def theme_note(rows: Sequence[Row], total: int) -> str:
    """Return how many contributions have a theme, and what not to add up."""
    themes = _themes(rows)
    attached = sum(row["contributions"] for row in themes)
    verb = "est rattachée" if attached <= 1 else "sont rattachées"
    parts = [f"{number(attached)} des {number(total)} contributions {verb} à un thème."]
    if any(row["workshops"] for row in rows):
        parts.append(f"Un atelier peut traiter plusieurs thèmes{NBSP}: ne pas additionner.")
    return " ".join(parts)


def daily_title(rows: Sequence[Row]) -> str:
    """Return the day with most contributions of `contributions_per_day`."""
    dated = _dated(rows)
    top = max((row["contributions"] for row in dated), default=0)
    if not top:
        return "Aucune contribution datée"
    peaks = [row["day"] for row in dated if row["contributions"] == top]
    if len(peaks) == 1:
        return f"Le jour le plus actif{NBSP}: le {day(peaks[0])}"
    if len(peaks) == 2:  # noqa: PLR2004 - two days can be named
        return f"Deux jours plus actifs{NBSP}: {short_day(peaks[0])} et {short_day(peaks[1])}"
    return f"Au plus {count(top, 'contribution')} par jour"


def daily_note(rows: Sequence[Row], timezone: str, milestones: Sequence[Row]) -> str:
    """Return the time zone, the undated contributions, and how the closing was put off."""
    undated = sum(row["contributions"] for row in rows if row["day"] is None)
    parts = [f"Jours du fuseau {timezone}."]
    if undated:
        verb = "n’est" if undated == 1 else "ne sont"
        parts.append(
            f"{count(undated, 'contribution')} de date inconnue {verb} pas sur le graphique."
        )
    extended = [row for row in milestones if row["kind"] == "extension"]
    parts += [f"{row['label']}{NBSP}: {day(row['date'])}." for row in extended]
    return " ".join(parts)


def map_title(rows: Sequence[Row]) -> str:
    """Return in how many départements the workshops of `workshops_list` took place."""
    departments = {row["department_code"] for row in rows} - {None}
    if not departments:
        return "Ateliers"
    return f"Des ateliers dans {count(len(departments), 'département')}"


def tallies(rows: Sequence[Row]) -> str:
    """Return how many tallies of `votes_declared_computed` differ."""
    verb = "diffère" if len(rows) == 1 else "diffèrent"
    return f"{count(len(rows), 'compteur')} de la plateforme {verb} des votes listés."


def _themes(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["theme_id"] is not None]


def _dated(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["day"] is not None]
