"""What do the columns of a table seem to be? By their titles, and by what they hold.

Only what is published is asked for in doubt: see `candidates.py` for the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from datapackage.sources.table.author_kinds import kind_of_author
from datapackage.sources.table.candidates import (
    EMAIL,
    PHONE,
    SHORT_TEXT,
    SHORT_TITLE,
    Column,
    are_choices,
    are_codes,
    are_dates,
    are_numbers,
    choose,
    contradiction,
    names_a_thing,
    names_people,
    says_author,
)
from datapackage.sources.table.fields import FIELDS, PRIVATE
from datapackage.sources.table.mapping import NOT_OF_AN_ANSWER
from datapackage.sources.table.questionnaire import Questionnaire, questionnaire
from datapackage.sources.table.sample import Sample
from datapackage.sources.table.states import answers
from datapackage.texts.fold import letters_and_digits

__all__ = ["Guess", "Guesses", "guess"]

_MOST_CODES = 30

# The titles seen in the exports of CONSUL, Decidim, Cap Collectif, Go Vocal, Your Priorities
# and of French forms, folded; the first that a file has is the one.
_TITLES = {
    "email": "email mail courriel adressemail adresseemail adresseelectronique authoremail "
    "useremail contactemail votreemail emailauteur",
    "phone": "telephone tel phone portable mobile contacttelephone numerodetelephone",
    "name": "nomcomplet nometprenom prenometnom nomprenom prenomnom fullname authorfullname "
    "username authorname nomauteur nomdelauteur contactname name yourname yourfullname votrenom "
    "votrenometprenom votreprenometnom signataire signataires nombrecompleto nombreyapellidos "
    "nomecompleto nombre nome",
    "id": "id identifiant numero n no nr reference ref inputid postid proposalid ideeid code",
    "theme": "theme thematique themes thematiques category categorie categories rubrique axe "
    "topic topics sujet scope volet enjeu debateid",
    "title": "title titre postname objet intitule nomdelaproposition titledefault titlefr",
    "author": "userid authorid auteurid iduser idauteur compte participantid author auteur "
    "pseudo pseudonyme user utilisateur",
    "organisation": "organisation organization organisme structure association societe",
    "author_kind": "usertype authortype typeauteur typedauteur",
    "postcode": "authorzipcode authorpostcode authorpostalcode codepostaldelauteur "
    "codepostalauteur votrecodepostal",
    "created": "createdat created datecreation datedecreation date datededepot publishedat "
    "datedepublication horodateur timestamp datefeedback depose deposele publiele creele",
    "updated": "updatedat modifiele datedemodification updated",
    "status": "status statut etat state moderation etatdemoderation published publie trashed",
    "workshop": "atelier workshop groupe contributioncollective nomdelatelier reunion",
    "people": "participants nombredeparticipants nbparticipants nombredepersonnes",
    "place": "lieu ville commune location localisation quartier place adresse",
    "url": "url lien inputurl link permalien",
    "votes_for": "pour votespour likescount likes upvotes soutiens supports numsupports votesup "
    "cachedvotesup votes nombredevotes nombredesoutiens jaime daccord",
    "votes_against": "contre votescontre dislikescount dislikes downvotes votesdown "
    "cachedvotesdown pasdaccord",
    "votes_neutral": "neutre votesneutres mitige abstentions sansavis",
    "category": "category categorie categories categoryname",
    "scope": "scope perimetre scopename district districtname secteur arrondissement quartier",
    "amount": "budgetamount montant budget cout coutestime cost estimation montantestime price",
    "outcome": "outcome suite suitedonnee decision decisiondelacollectivite",
    "response": "answerfr answeren answeres answerca reponseofficielle officialresponse "
    "reponsedelacollectivite reponsedelamairie reponsedelaville reponsedelacommune",
    "outcome_date": "answeredat datedereponse datereponse datedelareponse",
}
_FIRST_NAMES = (
    "prenom firstname surname nom lastname nomdefamille votreprenom votrenomdefamille apellidos "
    "apellido sobrenome"
)
_WORDS = {
    "theme": "theme thematique categorie category rubrique tema categoria",
    "title": "titre title intitule titulo titol",
    "created": "date horodateur timestamp fecha",
    "organisation": "organisation organisme structure association organizacion",
    "place": "commune ville lieu quartier city town ciudad cidade barrio",
}
"""Words that tell a field inside a longer title, as « Titre de votre idée »."""
_UNTOLD = "geoip ip travail naissance birth born work trabajo trabalho nacimiento nascimento"
"""Words with which a place or a date is that of somebody's life."""
_COUNT = re.compile(r"[0-9][0-9 \u00a0\u202f]*([.,]0+)?")
_AMOUNT = re.compile(r"[0-9][0-9 \u00a0\u202f]*([.,][0-9]{1,2})?[ \u00a0\u202f]?(€|EUR|euros?)?")
_NUMBERS = {
    **dict.fromkeys(("people", "votes_for", "votes_against", "votes_neutral"), _COUNT),
    "amount": _AMOUNT,
}
"""Fields of numbers, and how they are written."""
_HOURS = "heure hour time heurededepot"


@dataclass(frozen=True, slots=True)
class Guess:
    """Which columns feed a field, and why."""

    columns: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Guesses:
    """What feeds each field, as far as it is sure."""

    fields: dict[str, Guess]
    candidates: tuple[str, ...]
    """Columns that could be the text."""
    asked: Questionnaire | None = None
    """What is asked, when several open questions are."""


def guess(sample: Sample) -> Guesses:
    """Return what feeds each field of contributions, private ones too, in their order."""
    columns = [sample.column(title) for title in sample.titles]
    found = _private(columns)
    for field, titles in _TITLES.items():
        if field not in found:
            _take(found, field, _by_title(field, titles, _free(columns, found)))
    named = next((one for one in _free(columns, found) if _titled(one)), None)
    if "title" not in found and named is not None:
        found["title"] = Guess((named.title,), "le nom du projet ou de l’idée")
    for field, words in _WORDS.items():
        if field not in found:
            _take(found, field, _by_word(field, words, _free(columns, found)))
    asked = questionnaire(_free(columns, found), found)
    choice = choose(_free(columns, found))
    if asked is not None:
        _take_questions(found, asked)
    elif choice.title is not None:
        found["body"] = Guess((choice.title,), choice.reason)
    elif not choice.candidates and _is_title_alone(columns, found):
        found["body"] = Guess(found.pop("title").columns, "les titres seuls : ils sont le texte")
    _complete(columns, found)
    _take_outcome(sample, found)
    known = (*FIELDS["contributions"], *PRIVATE)
    return Guesses({name: found[name] for name in known if name in found}, choice.candidates, asked)


def _free(columns: list[Column], found: dict[str, Guess]) -> list[Column]:
    """Return the columns that feed nothing yet."""
    taken = set(chain.from_iterable(one.columns for one in found.values()))
    return [column for column in columns if column.title not in taken]


def _take(found: dict[str, Guess], field: str, guessed: Guess | None) -> None:
    if guessed is not None:
        found[field] = guessed


def _take_questions(found: dict[str, Guess], asked: Questionnaire) -> None:
    found["body"] = Guess(asked.questions, asked.reason)
    if asked.per == "answer":
        for field in NOT_OF_AN_ANSWER.keys() & found.keys():
            del found[field]


def _take_outcome(sample: Sample, found: dict[str, Guess]) -> None:
    """Take what a column of states says the institution answered, if that is what it says."""
    if "outcome" in found or "status" not in found:
        return
    (title,) = found["status"].columns
    if answers(title, sample.every(title)) is not None:
        found["outcome"] = Guess((title,), "des réponses de l’institution")


def _titled(column: Column) -> bool:
    return names_a_thing(column) and _fits("title", column)


def _is_title_alone(columns: list[Column], found: dict[str, Guess]) -> bool:
    """Tell whether the titles of the contributions are all that there is of them."""
    if "title" not in found:
        return False
    column = next(one for one in columns if one.title == found["title"].columns[0])
    return not contradiction(column) and not are_choices(column)


def _private(columns: list[Column]) -> dict[str, Guess]:
    """Recognise personal data first, by content, so that nothing else takes their columns."""
    found = {}
    for field, form, what in (("email", EMAIL, "adresses"), ("phone", PHONE, "numéros")):
        title = next((one.title for one in columns if one.mostly(form.fullmatch)), None)
        if title is not None:
            found[field] = Guess((title,), f"d’après le contenu : des {what}")
    names = tuple(
        column.title
        for column in columns
        if letters_and_digits(column.title) in _FIRST_NAMES.split() and _fits("name", column)
    )
    if names:
        found["name"] = Guess(names, "d’après le titre : un nom de personne")
    return found


def _complete(columns: list[Column], found: dict[str, Guess]) -> None:
    """Add the hour to the day, and to the names that of an author who has no other."""
    hour = next(
        (one for one in _free(columns, found) if letters_and_digits(one.title) in _HOURS.split()),
        None,
    )
    if hour is not None and "created" in found:
        both = (*found["created"].columns, hour.title)
        found["created"] = Guess(both, "le jour et l’heure, réunis")
    if "author" in found and "name" not in found:
        author = next(one for one in columns if one.title in found["author"].columns)
        if _fits("name", author):
            # Names of more than one word must be masked wherever others write them.
            found["name"] = Guess((author.title,), "l’auteur peut y être nommé")
    others = tuple(column.title for column in _free(columns, found) if names_people(column))
    if others:
        found["named"] = Guess(others, "des noms de personnes, à chercher pour les masquer")


def _by_title(field: str, titles: str, free: list[Column]) -> Guess | None:
    known = {letters_and_digits(column.title): column for column in reversed(free)}
    fitting = (
        known[title].title
        for title in titles.split()
        if title in known and _fits(field, known[title])
    )
    return _first(fitting, "d’après le titre de la colonne")


def _by_word(field: str, words: str, free: list[Column]) -> Guess | None:
    """Guess by a word of a short title: in a question, even short, one word tells nothing."""
    fitting = (
        column.title
        for column in free
        if len(column.title_words) <= SHORT_TITLE
        and not column.title.rstrip().endswith("?")
        and not set(words.split()).isdisjoint(column.title_words)
        and set(_UNTOLD.split()).isdisjoint(column.title_words)
        and _suits(field, column)
    )
    return _first(fitting, "un mot du titre de la colonne")


def _first(titles: Iterable[str], reason: str) -> Guess | None:
    return next((Guess((title,), reason) for title in titles), None)


def _suits(field: str, column: Column) -> bool:
    """Tell whether the cells agree with what a mere word of the title suggests."""
    # The town or the day that a profile tells is the author's, not the contribution's.
    if not column.cells or (field in ("place", "created") and says_author(column)):
        return False
    if field == "created":
        return are_dates(column) or are_numbers(column)
    label = field == "title" or column.words <= SHORT_TEXT
    return label and not (are_dates(column) or are_numbers(column) or are_codes(column))


def _fits(field: str, column: Column) -> bool:
    """Tell whether the cells of a column suit the field that its title is just that of."""
    cells = column.cells
    if field == "id":
        return bool(cells) and len(set(cells)) == len(cells) == column.rows
    if field == "status":
        return 0 < len(set(cells)) <= _MOST_CODES
    if field == "author_kind":
        return bool(cells) and all(map(kind_of_author, set(cells)))
    if field in _NUMBERS:
        return bool(cells) and all(map(_NUMBERS[field].fullmatch, cells))
    if field in ("name", "title", "category", "scope"):
        # An account's number would be searched for as a name, or published as a title.
        return not (are_dates(column) or are_numbers(column) or are_codes(column))
    return bool(cells)
