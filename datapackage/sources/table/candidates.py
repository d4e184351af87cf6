"""Which column of a table holds what people wrote, and why could no other be it?

A guess that is wrong publishes dates, account numbers or names: `choose` names
a column when nothing speaks for another, and otherwise lists those that could
be it, for a person to say. To add a reason: one function of a `Column`, and one
line in `_NEVER`, `_UNLIKELY` or `_LIKELY`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from datapackage.dates import to_utc
from datapackage.texts.fold import letters_and_digits

__all__ = [
    "EMAIL",
    "PHONE",
    "SHORT_TEXT",
    "SHORT_TITLE",
    "Choice",
    "Column",
    "are_choices",
    "are_codes",
    "are_dates",
    "are_numbers",
    "choose",
    "contradiction",
    "names_a_thing",
    "names_people",
    "refusal",
    "says_author",
]

EMAIL = re.compile(r"\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*")
PHONE = re.compile(r"\s*(\+[0-9]{2} ?\(?0?\)?|0)[0-9]([ .-]?[0-9]{2}){4}\s*")

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?[0-9][0-9\s.,%€]*")
_DATE = re.compile(
    r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[T ,]+[0-9:.,+hZ -]+(?: ?[A-Za-z]{1,4})?)?"
    r"|[0-9]{1,2}[h:][0-9]{2}(?::[0-9]{2})?"
)
# One word with a digit, in capitals, or with capitals inside, as machines number things.
_CODE = re.compile(r"\S*[0-9]\S*|[A-Z0-9_./#-]{2,}|\S*[a-z][A-Z]\S*|\S{6,}=|\S*_\S*")
_ANSWER = re.compile(r"oui|non|yes|no|true|false|vrai|faux|s[ií]|n[ãa]o|x", re.IGNORECASE)
_LONGEST_DATE = 70
"""Signs, as JavaScript writes one: « Fri Feb 10 2017 09:12:00 GMT+0100 (Central European… »."""
_MOSTLY = 0.5
_TRIED = 500
"""Cells that are looked at: the others are alike."""

SHORT_TITLE = 6
"""Words above which a title is a question, one word of which tells nothing."""
SHORT_TEXT = 8
"""Words on average, up to which a cell may be a label."""
_SENTENCE = 4
"""Words on average, from which cells without a telling title are sentences."""
_FEW = 6
_CLEARLY = 3
"""How many times more is written in the column that is chosen than in the next."""

_TEXT_TITLES = (
    "body texte text contenu content contribution description message avis feedback proposition "
    "commentaire reponse postdescription bodyfr bodydefault suggestion idee"
)
"""Titles, folded, that are just those of a text; the first that a table has is the one."""

_WORDS = {
    role: frozenset(words.split())
    for role, words in {
        "text": "body texte text description contenu content contribution proposition proposal "
        "idee idea suggestion commentaire comment remarque remark feedback avis opinion message "
        "reponse answer propuesta proposta texto descripcion descricao comentario sugerencia "
        "sugestao contenido conteudo ideia respuesta resposta",
        "author": "author authors auteur auteurs auteure autrice autor autora autores signatory "
        "signatories signataire signataires firmante firmantes signatario nom noms prenom prenoms "
        "name names firstname lastname surname fullname username nombre nombres apellido apellidos "
        "nome sobrenome account accounts compte comptes cuenta conta pseudo pseudonyme nickname "
        "user users utilisateur utilisatrice usuario usuaria email mail courriel correo owner "
        "porteur porteuse porteurs porteuses submitter referent referente elu elue interlocuteur "
        "interlocutrice responsable participant participante contributeur contributrice deposant "
        "deposante redacteur redactrice membre member contact",
        "other": "id ids uid uuid identifiant identifier identificador numero number num n no nb "
        "ref reference code type tipo kind nature statut status etat state estado date fecha data "
        "horodateur timestamp created updated published heure hour time hora url uri lien link "
        "enlace lang langue language locale commune ville lieu lieux city town ciudad cidade place "
        "quartier barrio postcode postal zip adresse address direccion age edad genre sexe gender "
        "sex profession votes vote likes count total score note theme thematique tema category "
        "categorie categoria tag tags departement department region pays country pais organisation "
        "organization organismo association asociacion structure service image photo file fichier "
        "latitude longitude official officiel officielle anonymous anonyme geoip ip",
        "asking": "what how why which would do quel quelle quels quelles comment pourquoi "
        "que quoi avez souhaitez decrivez expliquez racontez proposez dites precisez describe "
        "explain tell share qual como por cual cuales quais",
        "naming": "nom noms name names nombre nombres nome",
        "thing": "projet projets proposition idee action initiative project proposal idea proyecto "
        "propuesta projeto proposta ideia",
        "particle": "de du des la le les van von der den da do dos el y d l bin ben al",
    }.items()
}
"""What the words of a title tell, and the small words of a name; French, English, Spanish,
Portuguese."""

_A_NAME_OF_A_THING = _WORDS["naming"] | _WORDS["thing"]
_CIVILITY = re.compile(
    r"(?:m|mr|mrs|ms|mme|mlle|mmes|mm|dr|pr|me|sr|sra|don|doña|monsieur|madame)\.?\s+(?=\w)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[|;,/\n(]| et | and | y | e ")
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*")
_MOST_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """The title of a column, and the cells of its first rows."""

    title: str
    cells: tuple[str, ...]
    """Those that are not blank."""
    rows: int
    """How many rows were looked at."""

    @property
    def title_words(self) -> list[str]:
        """The words of the title, folded; « authorName » and « author_name » have two."""
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.title)
        return [letters_and_digits(word) for word in re.findall(r"[^\W_]+", spaced)]

    @property
    def words(self) -> float:
        """How many words a cell has, on average."""
        tried = self.cells[:_TRIED]
        return sum(len(cell.split()) for cell in tried) / max(len(tried), 1)

    @property
    def letters(self) -> int:
        """How much is written, all in all."""
        return sum(map(len, self.cells))

    def mostly(self, holds: Callable[[str], object]) -> bool:
        """Tell whether this is true of more than half of the cells."""
        tried = self.cells[:_TRIED]
        return sum(bool(holds(cell)) for cell in tried) > _MOSTLY * len(tried)


@dataclass(frozen=True, slots=True)
class Choice:
    """The column of the texts, or those among which a person chooses."""

    title: str | None
    reason: str
    """In French, for people."""
    candidates: tuple[str, ...] = ()
    """Titles of the columns that could be it, those that say most first."""


def choose(columns: Sequence[Column]) -> Choice:
    """Return which of the columns holds the texts, if that is sure."""
    known = {letters_and_digits(column.title): column for column in reversed(columns)}
    for title in _TEXT_TITLES.split():
        if title in known and not contradiction(known[title]):
            return Choice(known[title].title, "d’après le titre de la colonne")
    found = sorted(
        (column for column in columns if not refusal(column) and _first(_LIKELY, column)),
        key=lambda column: -column.letters,
    )
    titles = tuple(column.title for column in found)
    if not found:
        return Choice(None, "aucune colonne ne semble être celle des textes")
    if len(found) == 1:
        return Choice(titles[0], f"la seule : {_first(_LIKELY, found[0])}", titles)
    if found[0].letters >= _CLEARLY * found[1].letters:
        return Choice(titles[0], "de loin les textes les plus longs", titles)
    return Choice(None, "plusieurs colonnes pourraient être celle des textes", titles)


def contradiction(column: Column) -> str | None:
    """Return, in French, why no title makes a text of what a column holds; null when none does."""
    return _first(_NEVER, column)


def refusal(column: Column) -> str | None:
    """Return, in French, why a column is not that of the texts; null when it could be."""
    return contradiction(column) or _first(_UNLIKELY, column)


_Reasons = tuple[tuple[str, Callable[[Column], bool]], ...]


def _first(reasons: _Reasons, column: Column) -> str | None:
    return next((said for said, holds in reasons if holds(column)), None)


def _is_blank(column: Column) -> bool:
    return column.rows > 0 and not column.cells


def _is_constant(column: Column) -> bool:
    return len(column.cells) > 1 and len(set(column.cells)) == 1


def are_dates(column: Column) -> bool:
    """Tell whether most cells are dates or hours."""
    return column.mostly(_is_date)


def _is_date(cell: str) -> bool:
    precision = to_utc(cell, "Europe/Paris")[1] if len(cell) <= _LONGEST_DATE else "unknown"
    # A sentence may begin with a day.
    alone = precision != "day" or len(cell.split()) <= _FEW
    return (precision != "unknown" and alone) or _DATE.fullmatch(cell) is not None


def are_numbers(column: Column) -> bool:
    """Tell whether most cells are numbers."""
    return column.mostly(_NUMBER.fullmatch)


def are_codes(column: Column) -> bool:
    """Tell whether most cells are codes: numbers of accounts, references, words of a machine."""
    return column.mostly(_CODE.fullmatch)


def _are_answers(column: Column) -> bool:
    return column.mostly(_ANSWER.fullmatch)


def _are_addresses(column: Column) -> bool:
    return column.mostly(
        lambda cell: _ADDRESS.fullmatch(cell) or EMAIL.fullmatch(cell) or PHONE.fullmatch(cell)
    )


def _are_names(column: Column) -> bool:
    return column.mostly(_is_name)


def _is_name(cell: str) -> bool:
    """Tell whether a cell is the name of somebody, or a list that begins by one."""
    pieces = [piece.strip() for piece in _SEPARATORS.split(cell) if piece.strip()]
    if not pieces or sum(len(piece.split()) for piece in pieces) > SHORT_TITLE * len(pieces):
        return False
    name = _CIVILITY.sub("", pieces[0])
    words = [word for word in name.split() if letters_and_digits(word) not in _WORDS["particle"]]
    if name != pieces[0]:
        return 0 < len(words) <= _MOST_NAME_WORDS and words[0][0].isupper()
    named = all(_LETTERS.fullmatch(word) and word[0].isupper() for word in words)
    shouted = name.isupper() and len(words) > 2  # noqa: PLR2004  a name in capitals has two words
    return named and not shouted and 1 < len(words) <= _MOST_NAME_WORDS


def says_author(column: Column) -> bool:
    """Tell whether the title speaks of a person: an author, an account, a name."""
    words = column.title_words
    short = len(words) <= SHORT_TITLE or column.words <= _MOST_NAME_WORDS
    return short and not names_a_thing(column) and not _WORDS["author"].isdisjoint(words)


def names_a_thing(column: Column) -> bool:
    """Tell whether the title is that of the name of a project or an idea, not of a person."""
    words = set(column.title_words)
    told = words & (_WORDS["author"] | _WORDS["thing"])
    thing = not _WORDS["thing"].isdisjoint(told)
    return thing and not _WORDS["naming"].isdisjoint(told) and told <= _A_NAME_OF_A_THING


def names_people(column: Column) -> bool:
    """Tell whether cells are people’s names: by the title and their form, or by « M. », « Mme »."""
    if column.mostly(_CIVILITY.match) and _are_names(column):
        return True
    # « Service responsable » is a person's only by its second word.
    return says_author(column) and not _says_other(column) and column.mostly(_may_name)


def _may_name(cell: str) -> bool:
    """Tell whether a cell has the length and the letters of one name, or of a list of them."""
    pieces = [piece.split() for piece in _SEPARATORS.split(cell) if piece.strip()]
    few = all(len(words) <= _MOST_NAME_WORDS for words in pieces)
    return few and not re.search(r"[0-9@]", cell)


def _says_other(column: Column) -> bool:
    words = column.title_words
    short = len(words) <= SHORT_TITLE and column.words <= SHORT_TEXT
    return short and not _WORDS["other"].isdisjoint(words)


def are_choices(column: Column) -> bool:
    """Tell whether a few short answers come back, as those of a closed question do."""
    cells = column.cells
    repeated = len(cells) >= _FEW and len(set(cells)) <= _MOSTLY * len(cells)
    return repeated and column.words <= SHORT_TEXT


def _says_text(column: Column) -> bool:
    words = column.title_words
    told = len(words) == 1 or column.words > 1
    return told and len(words) <= SHORT_TITLE and not _WORDS["text"].isdisjoint(words)


def _asks(column: Column) -> bool:
    words = column.title_words
    question = column.title.rstrip().endswith("?") or (words and words[0] in _WORDS["asking"])
    return bool(question) and len(words) > 1 and column.words > 1


def _are_sentences(column: Column) -> bool:
    return column.words >= _SENTENCE


_NEVER: _Reasons = (
    ("vide", _is_blank),
    ("toujours la même valeur", _is_constant),
    ("des dates", are_dates),
    ("des nombres", are_numbers),
    ("des adresses ou des téléphones", _are_addresses),
    ("des oui et des non", _are_answers),
    ("des codes", are_codes),
    ("des noms de personnes", _are_names),
)
"""Why a column is not the text, whatever its title."""

_UNLIKELY: _Reasons = (
    ("le titre parle de personnes", says_author),
    ("le titre dit autre chose", _says_other),
    ("des réponses à choisir", are_choices),
)
"""Why a column is not the text, unless its title is just that of a text."""

_LIKELY: _Reasons = (
    ("le titre parle d’un texte", _says_text),
    ("une question ouverte", _asks),
    ("des phrases", _are_sentences),
)
"""Why a column may be the text."""
