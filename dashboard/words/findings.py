"""What does a figure find, in a sentence with its number? The title of its page and its card.

One small function a family of figures, driven by the rows alone. A sentence holds no number that
the rows do not give: a value, the sum of a column, or how many rows there are. Where nothing is
sure (no rows, unknown values, nothing ahead of the rest) there is no finding, and the figure's
own title stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from dashboard.words.cells import read
from dashboard.words.formats import NBSP, day, number
from dashboard.words.formats import count as counted
from dashboard.words.subjects import Subject, subject
from queries import Figure

__all__ = ["finding", "sum_of"]

Row = Mapping[str, Any]
Names = Mapping[str | None, str]

_WORDS = ("", "", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_PLURALS = {"vote pour": "votes pour"}
"""Plurals that are not those of each word."""
_FEMININE = {"contribution", "région", "sorte d’auteur"}


class _Counted(NamedTuple):
    """How what is counted by a code is told."""

    of: str
    """The column that counts."""
    what: str
    each: str
    """What a code names, in the singular."""
    lost: str
    """That the code is not known, agreed with what it names."""


def finding(figure: Figure, rows: Sequence[Row], names: Names) -> str:
    """Return the finding of `rows`, all those of `figure`; empty where none is sure.

    `names` are the labels of themes by number, as `words.themes.labels` gives them.
    """
    if figure.name in _BY_THEME:
        return _BY_THEME[figure.name](rows, names)
    if figure.name in _BY_CODE:
        return _by_code(figure, rows, _BY_CODE[figure.name])
    plain = _PLAIN.get(figure.name)
    return plain(rows) if plain else ""


def sum_of(name: str) -> tuple[str, Callable[[int], str]] | None:
    """Return the column of a figure whose rows add up, and what tells a number of it; or None."""
    if name not in _ADD_UP:
        return None
    column, what = _ADD_UP[name]
    return column, partial(count, what=what)


def _by_theme(rows: Sequence[Row], names: Names, *, of: str, what: str) -> str:
    """Say which theme gathers most of what adds up: the rows are all there is."""
    values = [row[of] for row in rows]
    themes = [row for row in rows if row["theme_id"] is not None]
    top = _top(values, [row[of] for row in themes])
    if not top:
        return _none(f"Aucun thème n’a de {what}", values, themes)
    first = [row for row in themes if row[of] == top]
    if len(first) > 1:
        return f"{_spelled(len(first), 'thème')} recueillent chacun {_part(top, values, what)}"
    who = subject(names.get(first[0]["theme_id"], first[0]["title"]), first[0]["title"])
    return f"{who.words} {_verb(who, 'recueille')} {_part(top, values, what)}"


def _workshops_by_theme(rows: Sequence[Row], names: Names) -> str:
    """Say which theme had most workshops: one deals with several, so nothing is a part."""
    themes = [row for row in rows if row["theme_id"] is not None]
    values = [row["workshops"] for row in themes]
    top = _top(values, values)
    if not top:
        return ""
    first = [row for row in themes if row["workshops"] == top]
    if len(first) > 1:
        return f"{_spelled(len(first), 'thème')} ont {count(top, 'atelier')}"
    who = subject(names.get(first[0]["theme_id"], first[0]["title"]), first[0]["title"])
    verb = "ont" if who.plural else "a"
    most = ", plus que tout autre thème" if len(themes) > 1 else ""
    return f"{who.words} {verb} {count(top, 'atelier')}{most}"


def _by_code(figure: Figure, rows: Sequence[Row], counted_by: _Counted) -> str:
    """Say which of the places, the authors or the answers comes first; or that none is known."""
    of, what, each, lost = counted_by
    column = figure.column(str(figure.x))
    known = [row for row in rows if row[column.name] is not None]
    values = [row[of] for row in rows]
    if rows and not known and None not in values and (total := sum(values)):
        return f"{lost} {_of_none(total, what)}"
    top = _top(values, [row[of] for row in known])
    if not top:
        return ""
    first = [row for row in known if row[of] == top]
    if len(first) > 1:
        every = "chacune" if each in _FEMININE else "chacun"
        ahead = _spelled(len(first), each)
        return f"{ahead} en tête à égalité, avec {count(top, what)} {every}"
    return f"{read(column, first[0])}{NBSP}: {_part(top, values, what)}"


def _by_tag(rows: Sequence[Row]) -> str:
    """Say which tag is met most: a contribution bears several, so nothing is a part."""
    known = [row for row in rows if row["tag_id"] is not None]
    values = [row["contributions"] for row in known]
    top = _top(values, values)
    if not top:
        return ""
    first = [row for row in known if row["contributions"] == top]
    if len(first) > 1:
        told = count(top, "contribution")
        return f"{_spelled(len(first), 'étiquette')} en tête à égalité, avec {told} chacune"
    return f"«{NBSP}{first[0]['title']}{NBSP}»{NBSP}: {count(top, 'contribution')}"


def _per_day(rows: Sequence[Row]) -> str:
    """Say which day brought most."""
    dated = [row for row in rows if row["day"] is not None]
    values = [row["contributions"] for row in rows]
    top = _top(values, [row["contributions"] for row in dated])
    if not top:
        return ""
    peaks = [row["day"] for row in dated if row["contributions"] == top]
    if len(peaks) == 1:
        return f"Le {day(peaks[0])} a apporté {_part(top, values, 'contribution')}"
    return f"Au plus {count(top, 'contribution')} en un jour, {_times(len(peaks))}"


def _most_supported(rows: Sequence[Row]) -> str:
    """Say how far the most supported goes, and how many are level with it."""
    if not rows or not rows[0]["support"]:
        return ""
    top, basis = rows[0]["support"], rows[0]["support_basis"]
    if any(row["support_basis"] != basis for row in rows):
        return ""
    told = f"{count(top, 'vote')} pour" if basis == "for" else f"un solde de {count(top, 'vote')}"
    level = sum(row["support"] == top for row in rows)
    if level > 1:
        return f"{_spelled(level, 'contribution')} en tête à égalité, avec {told}"
    return f"La contribution la plus soutenue a {told}"


def _most_contested(rows: Sequence[Row]) -> str:
    """Say how the votes part on the most contested."""
    if not rows or None in (rows[0]["votes_for"], rows[0]["votes_against"]):
        return ""
    level = sum(row["contest"] == rows[0]["contest"] for row in rows)
    if level > 1:
        share = number(rows[0]["contest"], 2)
        return f"{_spelled(level, 'contribution')} en tête à égalité, avec un partage de {share}"
    both = f"{number(rows[0]['votes_for'])} pour, {number(rows[0]['votes_against'])} contre"
    return f"La contribution la plus débattue{NBSP}: {both}"


def _registered(rows: Sequence[Row]) -> str:
    if len(rows) != 1 or None in (rows[0]["registered"], rows[0]["silent"]):
        return ""
    silent, registered = rows[0]["silent"], rows[0]["registered"]
    # Fewer registered than authors: the number announced counts something else.
    if not 0 <= silent <= registered or not registered:
        return ""
    verb = "n’a" if silent < 2 else "n’ont"  # noqa: PLR2004 - zero and one are singular
    return f"{number(silent)} des {count(registered, 'inscrit')} {verb} rien écrit"


def _departments(rows: Sequence[Row]) -> str:
    if not rows or any(row["contributions"] or row["workshops"] for row in rows):
        return ""
    return f"{count(len(rows), 'département')} sans contribution ni atelier"


def _themes_without(rows: Sequence[Row], names: Names) -> str:
    themes = [row for row in rows if row["theme_id"] is not None]
    if not themes or any(row["workshops"] for row in themes):
        return ""
    if len(themes) == 1:
        name = names.get(themes[0]["theme_id"], themes[0]["title"])
        return f"Aucun atelier sur «{NBSP}{name}{NBSP}»"
    return f"{_spelled(len(themes), 'thème')} n’ont eu aucun atelier"


def _workshops(rows: Sequence[Row]) -> str:
    people = [row["participants_count"] for row in rows]
    known = [value for value in people if value is not None]
    if not rows or not known:
        return ""
    told = count(sum(known), "personne présente")
    if len(known) == len(people):
        return f"{count(len(rows), 'atelier')}, {told}"
    return f"{count(len(rows), 'atelier')}, {told} dans les {number(len(known))} qui le disent"


def _totals(rows: Sequence[Row]) -> str:
    values = {row["measure"]: row["value"] for row in rows}
    named = {"contributions": "contribution", "workshops": "atelier", "comments": "commentaire"}
    told = [count(values[code], one) for code, one in named.items() if values.get(code)]
    return f"{', '.join(told[:-1])} et {told[-1]}" if len(told) > 1 else "".join(told)


def _announced(rows: Sequence[Row]) -> str:
    known = [row for row in rows if row["difference"] is not None]
    if not known:
        return ""
    apart = sum(row["difference"] != 0 for row in known)
    if not apart:
        return f"Aucun écart sur {count(len(known), 'chiffre')} que l’on peut recalculer"
    verb = "diffère" if apart == 1 else "diffèrent"
    return (
        f"{number(apart)} des {count(len(known), 'chiffre')} que l’on peut recalculer {verb} de "
        "l’annonce"
    )


def _tallies(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    verb = "diffère" if len(rows) == 1 else "diffèrent"
    return f"{count(len(rows), 'compteur')} de la plateforme {verb} des votes listés"


def _cited(rows: Sequence[Row]) -> str:
    values = [row["citations"] for row in rows]
    top = _top(values, values)
    if not top or top == 1:
        return ""
    level = values.count(top)
    if level > 1:
        return f"{_spelled(level, 'source')} en tête à égalité, avec {count(top, 'citation')}"
    return f"La source la plus citée l’est {number(top)} fois"


def _contestable(rows: Sequence[Row]) -> str:
    whole = next((row for row in rows if row["theme_id"] == "all"), None)
    if whole is None or not whole["contributions"]:
        return ""
    if not whole["possible"]:
        return "Impossible de dire quelles contributions sont débattues"
    enough = whole["enough_votes"]
    if not enough:
        return f"Aucune des {count(whole['contributions'], 'contribution')} n’a assez de votes"
    verb = "a" if enough == 1 else "ont"
    told = count(whole["contributions"], "contribution")
    return f"{number(enough)} des {told} {verb} assez de votes pour qu’on les dise débattues"


def _withdrawn(rows: Sequence[Row]) -> str:
    objects = [row["objects"] for row in rows]
    if None in objects or not sum(objects):
        return ""
    verb = "a été retiré" if sum(objects) == 1 else "ont été retirés"
    return f"{count(sum(objects), 'contenu')} {verb}"


def _top(everything: Sequence[Any], known: Sequence[Any]) -> int:
    """Return the largest of `known`; 0 when something is unknown, which could be larger."""
    return 0 if None in everything else max(known, default=0)


def _none(sentence: str, values: Sequence[Any], themes: Sequence[Row]) -> str:
    # That nothing came is a finding; that nothing is known is none.
    return sentence if themes and None not in values else ""


def _part(top: int, values: Sequence[int], what: str) -> str:
    """Return `36 des 200 contributions`, `les 12 contributions`, `la seule contribution`."""
    total = sum(values)
    if top == total:
        if top == 1:
            return f"{'la seule' if what in _FEMININE else 'le seul'} {what}"
        return f"les {count(total, what)}"
    return f"{number(top)} des {count(total, what)}"


def _of_none(total: int, what: str) -> str:
    none = "aucune" if what in _FEMININE else "aucun"
    if total == 1:
        return f"pour {'la seule' if what in _FEMININE else 'le seul'} {what}"
    return f"pour {none} des {count(total, what)}"


def _verb(who: Subject, verb: str) -> str:
    return f"{verb}nt" if who.plural else verb


def _spelled(many: int, what: str) -> str:
    """Return `Trois thèmes`, in letters up to ten."""
    words = _WORDS[many] if many < len(_WORDS) else number(many)
    first, *others = what.split(" ")
    return " ".join([words[:1].upper() + words[1:], f"{first}s", *others])


def count(value: int, what: str) -> str:
    """Return `2 votes pour`."""
    return counted(value, what, _PLURALS.get(what))


def _times(many: int) -> str:
    return f"{_WORDS[many] if many < len(_WORDS) else number(many)} fois"


_WHERE = {
    "department": ("département", "Le département n’est connu"),
    "region": ("région", "La région n’est connue"),
}
_BY_CODE = {
    f"{of}_by_{name}": _Counted(of, what, *told)
    for of, what in (("contributions", "contribution"), ("workshops", "atelier"))
    for name, told in _WHERE.items()
} | {
    "contributions_by_authorship": _Counted(
        "contributions", "contribution", "sorte d’auteur", "L’auteur n’est connu"
    )
}
_BY_THEME: dict[str, Callable[[Sequence[Row], Names], str]] = {
    "contributions_by_theme": partial(_by_theme, of="contributions", what="contribution"),
    "comments_by_theme": partial(_by_theme, of="comments", what="commentaire"),
    "votes_by_theme": partial(_by_theme, of="votes_for", what="vote pour"),
    "workshops_by_theme": _workshops_by_theme,
    "themes_without_workshop": _themes_without,
}
_PLAIN: dict[str, Callable[[Sequence[Row]], str]] = {
    "announced_computed": _announced,
    "contested_availability": _contestable,
    "contributions_by_tag": _by_tag,
    "contributions_per_day": _per_day,
    "departments_not_heard": _departments,
    "most_cited_sources": _cited,
    "most_contested": _most_contested,
    "most_supported": _most_supported,
    "registered_not_heard": _registered,
    "totals": _totals,
    "votes_declared_computed": _tallies,
    "withdrawn": _withdrawn,
    "workshops_list": _workshops,
}
_ADD_UP = {
    "contributions_by_theme": ("contributions", "contribution"),
    "contributions_per_day": ("contributions", "contribution"),
    "comments_by_theme": ("comments", "commentaire"),
    "votes_by_theme": ("votes_for", "vote pour"),
} | {name: (told.of, told.what) for name, told in _BY_CODE.items()}
