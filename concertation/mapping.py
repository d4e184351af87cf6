"""Propose the `mapping.toml` of a table, and make the workspace that reads it at once.

`sample.py` finds out how the file is written; here, what its columns are. Each
guess is written with its reason, in French, for a person to confirm.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from concertation.init import initialise
from concertation.sample import EMAIL, PHONE, Sample, fold, look
from concertation.workspace import Workspace
from datapackage.dates import to_utc
from datapackage.errors import ConfigurationError
from datapackage.sources.table.fields import FIELDS, PRIVATE
from datapackage.sources.table.mapping import MAPPING

__all__ = ["EXAMPLE", "configured", "initialise_from", "propose"]

EXAMPLE = "raw-export/all-comments.csv"
"""The fiction that `init` puts where the export goes."""
_MOST_CODES = 30
_MOSTLY = 0.5

# The titles seen in the exports of CONSUL, Decidim, Cap Collectif, Go Vocal, Your Priorities
# and of French forms, folded; the first that a file has is the one.
_TITLES = {
    "email": "email mail courriel adressemail adresseemail adresseelectronique authoremail "
    "useremail contactemail votreemail emailauteur",
    "phone": "telephone tel phone portable mobile contacttelephone numerodetelephone",
    "name": "nomcomplet nometprenom prenometnom fullname authorfullname username authorname "
    "nomauteur contactname",
    "id": "id identifiant numero n no nr reference ref inputid postid proposalid ideeid code",
    "theme": "theme thematique themes thematiques category categorie categories rubrique axe "
    "topic topics sujet scope volet enjeu",
    "title": "title titre postname objet intitule nomdelaproposition titledefault titlefr",
    "body": "body texte text contenu content contribution description message avis feedback "
    "proposition commentaire reponse postdescription bodyfr bodydefault suggestion idee",
    "author": "userid authorid auteurid iduser idauteur compte participantid author auteur "
    "pseudo pseudonyme user utilisateur",
    "organisation": "organisation organization organisme structure association societe",
    "author_kind": "usertype authortype typeauteur typedauteur",
    "created": "createdat created datecreation datedecreation date datededepot publishedat "
    "datedepublication horodateur timestamp datefeedback depose deposele publiele creele",
    "updated": "updatedat modifiele datedemodification updated",
    "status": "status statut etat state moderation etatdemoderation published publie",
    "workshop": "atelier workshop groupe contributioncollective nomdelatelier reunion",
    "people": "participants nombredeparticipants nbparticipants nombredepersonnes",
    "place": "lieu ville commune location localisation quartier place adresse",
    "url": "url lien inputurl link permalien",
    "votes_for": "pour votespour likescount likes upvotes soutiens supports numsupports votesup "
    "cachedvotesup votes nombredevotes nombredesoutiens jaime daccord",
    "votes_against": "contre votescontre dislikescount dislikes downvotes votesdown "
    "cachedvotesdown pasdaccord",
    "votes_neutral": "neutre votesneutres mitige abstentions sansavis",
}
_FIRST_NAMES = "prenom firstname surname nom lastname nomdefamille"
_WORDS = {
    "theme": "theme thematique categorie category rubrique",
    "title": "titre title intitule",
    "created": "date horodateur timestamp",
    "organisation": "organisation organisme structure association",
    "place": "commune ville lieu quartier",
}
"""Words that tell a field inside a longer title, as « Titre de votre idée »."""
_ADDRESS = re.compile(r"https?://\S+")
_HOURS = "heure hour time heurededepot"

_REFUSED = re.compile(
    r"rej|refus|hidden|masqu|brouillon|draft|spam|indesirable|supprim|delete|trash|moder|"
    r"retir|withdraw|archiv|attente|pending|^non?$|false"
)
_NEGATED = re.compile(r"no|un|in|de|pas|ne")
"""How a word that says the contrary begins, once folded: « non publié », « unpublished »."""
_PUBLISHED = re.compile(
    r"publi|accept|valid|retenu|approuv|approv|open|ouvert|visible|oui|true|yes"
)
_RULES = {"supprim": "deleted", "delete": "deleted", "trash": "deleted", "spam": "spam",
          "indesirable": "spam"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Guess:
    """Which columns feed a field, and why."""

    columns: tuple[str, ...]
    reason: str


def initialise_from(folder: Path, title: str, file: Path) -> Workspace:
    """Fill `folder` as `init` does, with a copy of `file` and the mapping proposed for it.

    Raises:
        ConfigurationError: `file` is no table, or something is already in the folder.
        SourceError: the file cannot be read.
    """
    sample = look(file)
    mapping = propose(sample)
    if (folder / MAPPING).exists():
        msg = f"{folder} : déjà présent : {MAPPING} ; rien n’a été écrit"
        raise ConfigurationError(msg)
    workspace = initialise(folder, title)
    (folder / EXAMPLE).unlink()
    copied = folder / "raw-export" / file.name
    copied.write_bytes(file.read_bytes())
    copied.chmod(0o600)
    (folder / MAPPING).write_text(mapping, encoding="utf-8")
    settings = workspace.configuration.read_text(encoding="utf-8")
    workspace.configuration.write_text(
        configured(settings, "table", _days(sample)), encoding="utf-8"
    )
    return workspace


def propose(sample: Sample) -> str:
    """Return the text of the mapping proposed for a file, as TOML with comments."""
    guesses = _guesses(sample)
    private = {name: guesses.pop(name) for name in PRIVATE if name in guesses}
    used = set(
        chain.from_iterable(guess.columns for guess in (*guesses.values(), *private.values()))
    )
    parts = [
        _HEAD,
        _file_section(sample, guesses),
        _columns_section(guesses),
        _private_section(private),
        *(_codes_section(name, sample, guesses) for name in ("status",) if name in guesses),
        _left_out([title for title in sample.titles if title not in used]),
        _TAIL,
    ]
    return "\n".join(part for part in parts if part)


def _guesses(sample: Sample) -> dict[str, _Guess]:
    found: dict[str, _Guess] = {}
    taken: set[str] = set()

    def take(field: str, columns: tuple[str, ...], reason: str) -> None:
        found[field] = _Guess(columns, reason)
        taken.update(columns)

    _take_private(sample, take)
    for field, known in _TITLES.items():
        title = None if field in found else _by_title(sample, known, taken)
        if title is not None and _fits(field, title, sample):
            take(field, (title,), "d’après le titre de la colonne")
    for field, words in _WORDS.items():
        title = None if field in found else _by_word(sample, words, taken)
        if title is not None:
            take(field, (title,), "un mot du titre de la colonne")
    if "body" not in found:
        longest = _longest(sample, taken)
        take(
            "body", (longest,), "aucun titre connu : la colonne dont les textes sont les plus longs"
        )
    hour = _by_title(sample, _HOURS, taken)
    if hour is not None and "created" in found:
        take("created", (*found["created"].columns, hour), "le jour et l’heure, réunis")
    if "author" in found and "name" not in found:
        # Names of more than one word must be masked wherever others write them.
        found["name"] = _Guess(found["author"].columns, "l’auteur peut y être nommé")
    return {name: found[name] for name in (*FIELDS["contributions"], *PRIVATE) if name in found}


def _take_private(sample: Sample, take: Callable[[str, tuple[str, ...], str], None]) -> None:
    """Recognise personal data first, by content, so that nothing else takes their columns."""
    for field, form, what in (("email", EMAIL, "adresses"), ("phone", PHONE, "numéros")):
        columns = [title for title in sample.titles if sample.share(title, form) > _MOSTLY]
        if columns:
            take(field, (columns[0],), f"d’après le contenu : des {what}")
    names = [title for title in sample.titles if fold(title) in _FIRST_NAMES.split()]
    if names:
        take("name", tuple(names), "d’après le titre : un nom de personne")


def _by_title(sample: Sample, known: str, taken: set[str]) -> str | None:
    free = {fold(title): title for title in reversed(sample.titles) if title not in taken}
    return next((free[word] for word in known.split() if word in free), None)


def _by_word(sample: Sample, words: str, taken: set[str]) -> str | None:
    known = set(words.split())
    return next(
        (
            title
            for title in sample.titles
            if title not in taken
            and known & {fold(word) for word in re.findall(r"[^\W_]+", title)}
            and sample.cells(title)
        ),
        None,
    )


def _fits(field: str, title: str, sample: Sample) -> bool:
    """Tell whether the cells of a column suit the field that its title suggests."""
    cells = sample.cells(title)
    if field == "id":
        return bool(cells) and len(set(cells)) == len(cells) == sample.count
    if field == "status":
        return 0 < len(set(cells)) <= _MOST_CODES
    if field == "author_kind":
        return bool(cells) and set(cells) <= set(FIELDS["contributions"]["author_kind"].codes)
    if field in ("people", "votes_for", "votes_against", "votes_neutral"):
        return sample.share(title, re.compile(r"[0-9][0-9 \u00a0\u202f]*([.,]0+)?")) == 1
    return bool(cells) or field in ("title", "body")


def _longest(sample: Sample, taken: set[str]) -> str:
    def letters(title: str) -> int:
        return sum(map(len, sample.cells(title)))

    free = [
        title
        for title in sample.titles
        if title not in taken and sample.share(title, _ADDRESS) < _MOSTLY
    ]
    return max(free or sample.titles, key=letters)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _titles(columns: tuple[str, ...]) -> str:
    listed = ", ".join(map(_quoted, columns))
    return listed if len(columns) == 1 else f"[{listed}]"


def _file_section(sample: Sample, guesses: dict[str, _Guess]) -> str:
    written = sample.mapping
    lines = ["[file]", f"path = {_quoted(sample.path.name)}    # dans raw-export"]
    if sample.sheets:
        others = [_quoted(name) for name in sample.sheets if name != written.sheet]
        note = f"    # autres feuilles : {', '.join(others)}" if others else ""
        lines.append(f"sheet = {_quoted(written.sheet or '')}{note}")
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


def _dates(sample: Sample, guesses: dict[str, _Guess]) -> str:
    cells = sample.cells(guesses["created"].columns[0]) if "created" in guesses else []
    numbers = [re.match(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.][0-9]{4}", cell) for cell in cells]
    if any(number and int(number[2]) > 12 for number in numbers):  # noqa: PLR2004  months
        return 'dates = "month-first"    # un second nombre dépasse 12 : le mois est le premier'
    if cells and all(re.fullmatch(r"[2-6][0-9]{4}([.,][0-9]+)?", cell) for cell in cells):
        return 'dates = "excel"    # des nombres de jours, comme Excel les compte'
    return '# dates = "day-first"    # 03/04/2024 est le 3 avril ; sinon "month-first" ou "excel"'


def _columns_section(guesses: dict[str, _Guess]) -> str:
    lines = [
        "# champ = titre de la colonne    # ce que c’est ; pourquoi cette colonne",
        "[columns]",
    ]
    for name, spec in FIELDS["contributions"].items():
        if name in guesses:
            guess = guesses[name]
            lines.append(f"{name} = {_titles(guess.columns)}    # {spec.meaning} ; {guess.reason}")
        else:
            lines.append(f'# {name} = ""    # {spec.meaning}')
    return "\n".join(lines) + "\n"


def _private_section(private: dict[str, _Guess]) -> str:
    lines = [
        "# Données personnelles : jamais publiées. Noms et adresses sont cherchés dans ce qui est",
        "# publié, pour y être masqués ; les téléphones y sont reconnus à leur forme.",
        "[private]",
    ]
    for name, spec in PRIVATE.items():
        if name in private:
            guess = private[name]
            lines.append(f"{name} = {_titles(guess.columns)}    # {spec.meaning} ; {guess.reason}")
        else:
            lines.append(f'# {name} = ""    # {spec.meaning}')
    return "\n".join(lines) + "\n"


def _codes_section(name: str, sample: Sample, guesses: dict[str, _Guess]) -> str:
    cells = sample.every(guesses[name].columns[0])
    lines = [
        "# Ce que devient chaque état : publish (publié), exclude (écarté), deleted, spam.",
        "# Un état absent de cette liste met la ligne de côté.",
        f"[values.{name}]",
    ]
    for code in sorted(set(cells)):
        folded = fold(code)
        refused = _REFUSED.search(folded)
        published = _PUBLISHED.search(folded) and not _NEGATED.match(folded)
        if refused:
            lines.append(f'{_quoted(code)} = "{_RULES.get(refused[0], "exclude")}"')
        elif published:
            lines.append(f'{_quoted(code)} = "publish"')
        else:
            lines.append(f'{_quoted(code)} = "exclude"    # dans le doute, écarté : à vérifier')
    return "\n".join(lines) + "\n"


def _left_out(titles: list[str]) -> str:
    if not titles:
        return ""
    listed = "\n".join(f"#   {_quoted(title)}" for title in titles)
    return f"# Colonnes laissées de côté, donc ni lues ni publiées :\n{listed}\n"


def configured(settings: str, platform: str, days: list[date]) -> str:
    """Return `consultation.toml` for an export: its platform, and the days that it tells."""
    written = f'platform = "{platform}"'.ljust(len('platform = "democracyos" '))
    settings = settings.replace('platform = "democracyos" ', written, 1)
    settings = re.sub(r"(?m)^synthetic = .*\n", "", settings)
    settings = re.sub(r"(?m)^retrieved_at", "# retrieved_at", settings)
    if days:
        note = "d’après les dates du fichier : à vérifier"
        settings = re.sub(r"(?m)^start_date = .*$", f"start_date = {days[0]}    # {note}", settings)
        settings = re.sub(r"(?m)^end_date = .*$", f"end_date = {days[-1]}    # {note}", settings)
    return settings


def _days(sample: Sample) -> list[date]:
    """Return the days on which the rows of a table were written, in order."""
    guesses = _guesses(sample)
    if "created" not in guesses or not _dates(sample, guesses).startswith("#"):
        return []
    cells = sample.cells(guesses["created"].columns[0])
    moments = (to_utc(cell, "Europe/Paris")[0] for cell in cells)
    return sorted({moment.date() for moment in moments if moment is not None})


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
