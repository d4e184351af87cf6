"""Does a state say that a text was moderated, withdrawn, answered or closed to supports?

Four things that one column holds under one title. Only what its author withdrew and what
was moderated is left out: an institution's refusal is an answer, not a removal. The same
word says either (« Rejeté »): then the column's title and its other states tell, or a
person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from datapackage.texts.fold import letters_and_digits

__all__ = ["ASKED", "answers", "becomes"]

Speaker = Literal["moderation", "institution"] | None

ASKED = ""
"""What a state becomes while nobody has said it; a build stops there."""

_MODERATED = re.compile(r"^(?:hidden|masqu|cache|moder|bloqu|block|censur|oculto|ocult|nascost)")
_SPAM = re.compile(r"spam|indesirable|abus|fraud")
_DELETED = re.compile(r"^(?:supprim|delet|trash|corbeille|effac|remov|elimin|borrad)")
_WITHDRAWN = re.compile(r"^(?:retir|withdr|autoretir)")
_UNPUBLISHED = re.compile(
    r"^(?:brouillon|draft|borrador|bozza|(?:non|de|pas|un|not|no)(?:encore)?publi|unlisted|prive$|"
    r"private$|encours?de(?:moderation|relecture)|amoderer|(?:en)?attentede(?:moderation|"
    r"validation|relecture|publication)|awaitingmoderation|pendingmoderation)"
)
_PUBLISHED = re.compile(
    r"^(?:publi|enligne|online|visible|affich|actif|active$|normal$|ouvert|open)"
)
_ANSWER = re.compile(
    r"^(?:evalu|accepted|rejected|answered|repond|reponse|encoursd(?:evaluation|etude|examen|"
    r"analyse|instruction)|al?etude|aletude|etudi|examin|instruit|instruction|faisable|infaisable|"
    r"nonfaisable|realis|enrealisation|irrealis|nonrealis|retenu|nonretenu|prisencompte|planifi|"
    r"programm|laureat|gagnant|finaliste|elu|nonelu|selected|notselected|shortlist|feasible|"
    r"unfeasible|notfeasible|infeasible|selectionn|nonselectionn|preselectionn|abandonn|implement|"
    r"completed|inprogress|planned|started|underreview|underconsideration|recevable|irrecevable|"
    r"nonrecevable|eligible|ineligible|noneligible|favorable|defavorable|proposed|propos|soumis|"
    r"submitted|nouve|new$|recu|receiv|considered|viable|inviable|winner|aceptad|accettat|"
    r"rechazad|respinta|encoursderealisation)"
)
_RECEIVED = re.compile(r"^(?:propos|soumis|submitted|nouve|new$|recu|receiv)")
"""Words for what nobody has answered yet."""
_PHASE = re.compile(
    r"^(?:archiv|clos|clotur|ferme|termin|fini|expir|ended|finished|perim|past$|echu|discussion$|"
    r"voting|vote$|envote|debat)"
)
_REFUSING = re.compile(r"^(?:(rej|refus|declin|denied|ecart)|pending|enattente|attente|encours)")
"""Words of moderation as well as of an institution: a refusal, else that one waits."""
_GRANTED = re.compile(r"^(?:accept|approuv|approv|valid)")
_LEAVE_OUT = (
    (_SPAM, "spam"),
    (_DELETED, "deleted"),
    (_WITHDRAWN, "withdrawn"),
    (_UNPUBLISHED, "exclude"),
    (_MODERATED, "moderated"),
)
_KEPT = (_ANSWER, _PHASE, _PUBLISHED, _GRANTED)

_ITS = (_MODERATED, _SPAM, _DELETED, _UNPUBLISHED, re.compile("^publi"))
"""Words of moderation only."""
_OF_MODERATION = re.compile(r"moder|publi|visib")
_OF_ANSWER = re.compile(r"answer|reponse|decision|avis|suite|evaluation|faisab|feasib|outcome")
_HIDES = re.compile(r"^(?:trashed|hidden|masque|corbeille)$")
"""Titles of columns that say whether a post is hidden, not whether it is shown."""
_OPPOSITE = {"false": "true", "true": "false", "0": "1", "1": "0"}
_YES = frozenset({"oui", "true", "vrai", "yes", "1", "t", "x", "si"})
_NO = frozenset({"non", "false", "faux", "no", "0", "f"})


def becomes(title: str, states: Iterable[str]) -> dict[str, str]:
    """Return what each state of a column becomes: a key of `fields.STATUSES`, or `ASKED`.

    `title` is the column's; a blank state is one too: nothing was answered, where the column
    holds answers.
    """
    folded = {state: letters_and_digits(state) for state in states}
    column = letters_and_digits(title)
    if _HIDES.match(column) and set(folded.values()) <= _YES | _NO | {""}:
        return _of_hidden(folded)
    speaker = _speaker(column, folded.values())
    return {state: _becomes(word, column, speaker) for state, word in folded.items()}


def answers(title: str, states: Iterable[str]) -> dict[str, str] | None:
    """Return the states of a column of answers that are none, each with nothing; else null.

    A column that says what was moderated holds no answer.
    """
    folded = {state: letters_and_digits(state) for state in states if state}
    column = letters_and_digits(title)
    if _HIDES.match(column) or _OF_MODERATION.search(column):
        return None
    institution = _speaker(column, folded.values()) == "institution"
    forms = (_ANSWER, _GRANTED, _REFUSING) if institution else (_ANSWER,)
    none = {
        state: ""
        for state, word in folded.items()
        if any(form.search(word) for form, _ in _LEAVE_OUT)
        or _RECEIVED.match(word)
        or not any(form.match(word) for form in forms)
    }
    return none if none.keys() < folded.keys() else None


def _of_hidden(folded: dict[str, str]) -> dict[str, str]:
    """Return what the answers to « is it hidden? » become, with those that no row gives yet."""
    told = {state: "moderated" if word in _YES else "publish" for state, word in folded.items()}
    others = {_OPPOSITE[state] for state in told.keys() & _OPPOSITE.keys()} - told.keys()
    return told | {state: "moderated" if state in _YES else "publish" for state in others}


def _speaker(column: str, words: Iterable[str]) -> Speaker:
    """Tell whose words a column holds: by its title, else by the words that only one says."""
    said = list(words)
    if _OF_MODERATION.search(column) or any(form.search(word) for word in said for form in _ITS):
        return "moderation"
    if _OF_ANSWER.search(column) or any(map(_ANSWER.match, said)):
        return "institution"
    return None


def _becomes(word: str, column: str, speaker: Speaker) -> str:
    if _OF_MODERATION.search(column) and word in _YES | _NO:
        shown = "publi" in column or "visib" in column
        return "publish" if (word in _YES) == shown else "exclude"
    for form, fate in _LEAVE_OUT:
        if form.search(word):
            return fate
    if word == "":
        return "publish" if speaker == "institution" else ASKED
    if refused := _REFUSING.match(word):
        fates = {"institution": "publish", "moderation": "moderated" if refused[1] else "exclude"}
        return fates[speaker] if speaker else ASKED
    return "publish" if any(form.match(word) for form in _KEPT) else ASKED
