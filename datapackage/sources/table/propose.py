"""Propose the `mapping.toml` of a table, and make the workspace that reads it at once.

`sample.py` finds out how the file is written, `guesses.py` what its columns are. Each
guess is written with its reason, in French, for a person to confirm.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from itertools import chain

from datapackage.sources.table.author_kinds import kind_of_author
from datapackage.sources.table.date_order import Order, date_order
from datapackage.sources.table.days import read_days
from datapackage.sources.table.fields import FIELDS, PRIVATE, Field
from datapackage.sources.table.guesses import Guess, Guesses, guess
from datapackage.sources.table.mapping import MAPPING
from datapackage.sources.table.questionnaire import Questionnaire
from datapackage.sources.table.rows import is_book
from datapackage.sources.table.sample import Sample
from datapackage.sources.table.shown import Shown, first_shown, uses
from datapackage.sources.table.states import ASKED, answers, becomes

__all__ = ["Proposal", "proposal", "propose"]

_LONG = 80
"""Signs of several titles above which each has a line of its own."""
_BLANK = 'body = ""'
"""How the text is written while nobody has said which column it is."""

_TO_FILL = f'= "{ASKED}"    # à remplir'
"""How a line ends that a person must answer, state or text."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What `init` offers for a table, for a person to read and correct."""

    mapping: str
    """The text of `mapping.toml`, with comments."""
    notes: list[str]
    """What a person must know before building, one sentence in French each."""
    days: list[date]
    """The days on which the rows were written, in order."""
    uses: list[str]
    """What each column would feed, and why, in French."""
    left: list[str]
    """Titles of the columns that would feed nothing."""
    shown: list[Shown]
    """The first contributions, as they would be published."""


def proposal(sample: Sample) -> Proposal:
    """Return what is proposed for a file, given its first rows."""
    guessed = guess(sample)
    mapping = _written(sample, guessed)
    return Proposal(
        mapping,
        _notes(sample, guessed, mapping),
        _days(sample, guessed.fields),
        *uses(sample, guessed),
        first_shown(sample, guessed, _order(sample, guessed.fields)),
    )


def propose(sample: Sample) -> str:
    """Return the text of the mapping proposed for a file, as TOML with comments."""
    return _written(sample, guess(sample))


def _written(sample: Sample, guessed: Guesses) -> str:
    guesses = dict(guessed.fields)
    private = {name: guesses.pop(name) for name in PRIVATE if name in guesses}
    used = set(chain.from_iterable(one.columns for one in (*guesses.values(), *private.values())))
    parts = [
        _HEAD,
        _file_section(sample, guesses) + _unit(guessed.asked),
        _columns_section(guesses, guessed.candidates),
        _private_section(private),
        *(_codes_section(name, sample, guesses) for name in ("status",) if name in guesses),
        _outcomes_section(sample, guesses),
        _kinds_section(sample, guesses),
        _left_out([title for title in sample.titles if title not in used]),
        _TAIL,
    ]
    return "\n".join(part for part in parts if part)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _titles(columns: tuple[str, ...]) -> str:
    listed = ", ".join(map(_quoted, columns))
    if len(columns) == 1:
        return listed
    if len(listed) > _LONG:
        return "[\n" + "".join(f"    {_quoted(title)},\n" for title in columns) + "]"
    return f"[{listed}]"


def _file_section(sample: Sample, guesses: dict[str, Guess]) -> str:
    written = sample.mapping
    lines = ["[file]", f"path = {_quoted(sample.path.name)}    # dans raw-export"]
    if is_book(sample.path):
        others = [_quoted(name) for name in sample.sheets if name != written.sheet]
        note = f"    # autres feuilles : {', '.join(others)}" if others else ""
        lines.append(f"sheet = {_quoted(written.sheet or '')}{note}")
        lines += [f"# feuille masquée, laissée : {_quoted(name)}" for name in sample.hidden.sheets]
    else:
        mark = "tab" if written.separator == "\t" else written.separator
        lines.append(f'encoding = "{written.encoding}"    # {sample.encoding_reason}')
        lines.append(
            f'separator = "{mark}"    # celui qui donne à toutes les lignes le plus de colonnes'
        )
    if written.skip_lines:
        lines.append(f"skip_lines = {written.skip_lines}    # lignes avant les titres de colonnes")
    else:
        lines.append("# skip_lines = 0    # lignes avant les titres de colonnes")
    lines += [f'repair = "{name}"    # lettres abîmées par un logiciel' for name in written.repair]
    lines.append(_dates(sample, guesses))
    return "\n".join(lines) + "\n"


def _unit(asked: Questionnaire | None) -> str:
    """Return the lines that say what one contribution of a questionnaire is, and the other way."""
    if asked is None:
        return ""
    lines = ['per = "answer"', 'per = "row"\nheadings = true']
    chosen, other = lines if asked.per == "answer" else reversed(lines)
    return (
        f"# Questionnaire : {_UNITS[asked.per]} ; {asked.reason}.\n"
        f"{chosen}\n"
        f"# Pour {_UNITS[_OTHER[asked.per]]}, écrivez à la place :\n"
        + "".join(f"# {line}\n" for line in other.splitlines())
    )


def _dates(sample: Sample, guesses: dict[str, Guess]) -> str:
    order = _order(sample, guesses)
    if order.dates is None:
        return f'# dates = "day-first"    # {order.reason} ; sinon "month-first" ou "excel"'
    asked = "à remplir : " if order.dates == ASKED else ""
    return f'dates = "{order.dates}"    # {asked}{order.reason}'


def _order(sample: Sample, guesses: dict[str, Guess]) -> Order:
    created, updated = (
        sample.cells(guesses[field].columns[0]) if field in guesses else []
        for field in ("created", "updated")
    )
    return date_order(created, updated)


def _columns_section(guesses: dict[str, Guess], candidates: tuple[str, ...]) -> str:
    lines = [
        "# champ = titre de la colonne    # ce que c’est ; pourquoi cette colonne",
        "[columns]",
    ]
    for name, spec in FIELDS["contributions"].items():
        if name in guesses:
            one = guesses[name]
            lines.append(f"{name} = {_titles(one.columns)}    # {spec.meaning} ; {one.reason}")
        elif spec.required:
            lines += _question(name, spec, candidates)
        else:
            lines.append(f'# {name} = ""    # {spec.meaning}')
    return "\n".join(lines) + "\n"


def _question(name: str, spec: Field, candidates: tuple[str, ...]) -> list[str]:
    """Return the lines of a field that is to be filled in, as it would be a guess."""
    said = "Ces colonnes pourraient être" if candidates else "Aucune colonne ne semble être"
    return [
        f"# {said} le « {spec.meaning} »{' :' if candidates else '.'}",
        *(f"#   {_quoted(title)}" for title in candidates),
        f'# Écrivez {name} = "Titre", ou {name} = ["Un", "Deux"] pour en réunir plusieurs.',
        f"{_BLANK}    # {spec.meaning} ; à remplir : « concertation build » s’arrête ici",
    ]


def _notes(sample: Sample, guessed: Guesses, mapping: str) -> list[str]:
    """Return what to know before building: what is hidden, and what is not answered."""
    notes = []
    for what, titles in (("Feuilles", sample.hidden.sheets), ("Colonnes", sample.hidden.columns)):
        if titles:
            notes.append(f"{what} masquées dans le classeur, donc laissées : {', '.join(titles)}.")
    if sample.hidden.rows:
        notes.append(
            f"Lignes masquées dans le classeur, qui ne seront pas publiées : {sample.hidden.rows}."
        )
    if guessed.asked is not None:
        notes.append(_told(guessed.asked))
    lines = mapping.splitlines()
    unanswered = next((at for at, line in enumerate(lines, 1) if line.startswith(_BLANK)), None)
    if unanswered is not None:
        listed = ", ".join(f"« {title} »" for title in guessed.candidates)
        notes.append(
            f"À vous de dire quelle colonne est le texte : {MAPPING}, ligne {unanswered}, body ; "
            f"{f'peut-être {listed}' if listed else 'aucune ne semble l’être'}."
        )
    order = _order(sample, guessed.fields)
    if order.dates is not None:
        notes.append(_told_order(order, lines))
    states = [(at, line) for at, line in enumerate(lines, 1) if f"{_TO_FILL} : modération" in line]
    if states:
        told = ", ".join(line.partition(" = ")[0] for _, line in states)
        notes.append(
            f"À vous de dire ce que deviennent les états {told} : {MAPPING}, ligne "
            f"{states[0][0]} ; concertation build s’arrête là."
        )
    return notes


def _told_order(order: Order, lines: list[str]) -> str:
    """Return how dates are read, or the question and where to answer."""
    if order.dates != ASKED:
        return f"Dates lues {_ORDERS[order.dates or '']} ({order.reason})."
    at = next(at for at, line in enumerate(lines, 1) if line.startswith("dates = "))
    return (
        f"À vous de dire l’ordre des dates : {order.reason} {MAPPING}, ligne {at}, dates ; "
        "concertation build s’arrête là."
    )


def _told(asked: Questionnaire) -> str:
    """Return what a questionnaire becomes, and how to have it otherwise."""
    closed = f" ; questions fermées laissées : {len(asked.closed)}" if asked.closed else ""
    return (
        f"Questionnaire, {len(asked.questions)} questions ouvertes{closed}. "
        f"Proposé : {_UNITS[asked.per]} ({asked.reason}). Pour {_UNITS[_OTHER[asked.per]]} : "
        f"{MAPPING}, per."
    )


def _private_section(private: dict[str, Guess]) -> str:
    lines = [
        "# Données personnelles : jamais publiées. Noms et adresses sont cherchés dans ce qui est",
        "# publié, pour y être masqués ; les téléphones y sont reconnus à leur forme.",
        "[private]",
    ]
    for name, spec in PRIVATE.items():
        if name in private:
            one = private[name]
            lines.append(f"{name} = {_titles(one.columns)}    # {spec.meaning} ; {one.reason}")
        else:
            lines.append(f'# {name} = ""    # {spec.meaning}')
    return "\n".join(lines) + "\n"


def _codes_section(name: str, sample: Sample, guesses: dict[str, Guess]) -> str:
    title = guesses[name].columns[0]
    lines = [
        "# Ce que devient chaque état : publish (publié) ; moderated (masqué ou refusé par la",
        "# modération), spam, deleted (supprimé), withdrawn (retiré par son auteur), exclude (pas",
        "# publié) : laissés de côté et comptés. Ce que l’institution a répondu (retenu, rejeté, à",
        "# l’étude) ou une phase close n’ôte rien : publish. Un état absent de cette liste met la",
        "# ligne de côté.",
        f"[values.{name}]",
    ]
    for code, fate in becomes(title, sorted(set(sample.every(title)))).items():
        asked = f"{_TO_FILL} : modération, ou réponse de l’institution ?"
        lines.append(f'{_quoted(code)} = "{fate}"' if fate != ASKED else f"{_quoted(code)} {asked}")
    return "\n".join(lines) + "\n"


def _outcomes_section(sample: Sample, guesses: dict[str, Guess]) -> str:
    """Return the states of a column of answers that are no answer."""
    if "outcome" not in guesses:
        return ""
    (title,) = guesses["outcome"].columns
    lines = [
        f"{_quoted(state)} = {_quoted(no)}"
        for state, no in sorted((answers(title, sample.every(title)) or {}).items())
    ]
    told = "# Les états qui ne sont pas une réponse ; les autres sont publiés comme suite donnée."
    return "\n".join([told, "[values.outcome]", *lines]) + "\n" if lines else ""


def _kinds_section(sample: Sample, guesses: dict[str, Guess]) -> str:
    """Return what each word for an author stands for, where they are not our own."""
    if "author_kind" not in guesses:
        return ""
    kinds = {
        cell: kind_of_author(cell) or ""
        for cell in sorted(set(sample.cells(guesses["author_kind"].columns[0])))
    }
    if all(cell == kind for cell, kind in kinds.items()):
        return ""
    lines = [f"{_quoted(cell)} = {_quoted(kind)}" for cell, kind in kinds.items()]
    told = "# Ce qu’est chaque auteur : individual, organisation ou official (élu, institution)."
    return "\n".join([told, "[values.author_kind]", *lines]) + "\n"


def _left_out(titles: list[str]) -> str:
    if not titles:
        return ""
    listed = "\n".join(f"#   {_quoted(title)}" for title in titles)
    return f"# Colonnes laissées de côté, donc ni lues ni publiées :\n{listed}\n"


def _days(sample: Sample, guesses: dict[str, Guess]) -> list[date]:
    """Return the days on which the rows of a table were written, in order."""
    dates = _order(sample, guesses).dates
    if "created" not in guesses or dates == ASKED:
        return []
    days = read_days(sample.cells(guesses["created"].columns[0]), dates)
    return sorted({day for day in days if day is not None})


_ORDERS = {
    "day-first": "jour d’abord",
    "month-first": "mois d’abord",
    "excel": "comme des nombres de jours",
}

_UNITS = {
    "answer": "une contribution par réponse, sous le thème de sa question",
    "row": "une contribution par personne, un intertitre par question",
}
_OTHER = {"answer": "row", "row": "answer"}

_HEAD = """\
# Ce fichier dit quelle colonne est quoi. Il a été proposé d’après les titres et le contenu :
# relisez chaque ligne, corrigez, puis relancez « concertation build ».
# Les lignes qui commencent par # sont facultatives. Un titre de colonne s’écrit entre
# guillemets droits ; plusieurs colonnes qui n’en font qu’une, entre crochets :
#   body = ["Constat", "Proposition"]
"""

_TAIL = """\
# La même valeur pour toutes les lignes, ou pour celles où la colonne est vide :
# [constants]
# theme = "Budget participatif"

# Des codes à traduire ; les thèmes suivent l’ordre de cette liste :
# [values.theme]
# "T1" = "Mobilité"

# Un second fichier, celui des commentaires (les mêmes réglages que [file]) :
# [comments]
# path = "commentaires.csv"
# separator = ";"
# [comments.columns]
# id = "id"
# contribution = "id_contribution"    # le numéro de ce qui est commenté
# body = "texte"
"""
