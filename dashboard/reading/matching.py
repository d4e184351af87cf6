"""Which contributions do words find? Those that they begin, and their other forms."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import Stemmer

from dashboard.reading.store import Store
from datapackage.errors import PackageError
from datapackage.package import search_index
from datapackage.texts.fold import UNSPACED, parted, searched

__all__ = ["Matching", "Words", "roots"]

_MATCH = "SELECT rowid FROM contributions WHERE contributions MATCH ?"
_MOST_WORDS = 12
_MOST_FORMS = 40
_SHORTEST = 4
"""Letters of a word of which other forms are sought."""
_BEGINNING = 3
"""Letters that the forms of a word share."""
_SUGGESTED = 3

_ALGORITHMS = {
    "ca": "catalan",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
_DEFAULT = ("fr", "en")

# One space before each word, no accent, no case: ' word' finds what begins with it.
_WORDS = """
CREATE TABLE IF NOT EXISTS words AS
SELECT
    contribution_id,
    ' ' || regexp_replace(
        strip_accents(lower(coalesce(title, '') || ' ' || body)),
        '[^\\p{L}\\p{N}]+', ' ', 'g'
    ) AS folded
FROM (
    SELECT
        contribution_id,
        regexp_replace(title, $letter, ' \\0 ', 'g') AS title,
        regexp_replace(body, $letter, ' \\0 ', 'g') AS body
    FROM contributions
) AS parted
"""

# The nearest first: by the share of letters in common, then by how many texts hold the word.
_NEAREST = """
SELECT term
FROM vocabulary
WHERE abs(length(term) - length($word)) <= 2 AND damerau_levenshtein(term, $word) <= $most
ORDER BY damerau_levenshtein(term, $word), left(term, 1) <> left($word, 1), doc DESC, term
LIMIT $shown
"""


@dataclass(frozen=True, slots=True)
class Words:
    """What was asked, as it is looked for."""

    asked: tuple[str, ...] = ()
    """The words asked, without case nor accent; a phrase where each letter is a word."""
    forms: tuple[tuple[str, ...], ...] = ()
    """For each of them, the other words of the texts that have the same root."""

    @property
    def others(self) -> tuple[str, ...]:
        """The other forms that the words asked do not begin: what else is marked."""
        found = (form for forms in self.forms for form in forms)
        return tuple(form for form in found if not form.startswith(self.asked))


class Matching:
    """The words of one package's contributions; shared by threads."""

    def __init__(self, store: Store, language: str | None) -> None:
        """Look among the contributions of `store`, mostly in `language` (ISO 639-1)."""
        self._store = store
        self._languages = (language,) if language in _ALGORITHMS else _DEFAULT
        self._file = store.package.path / search_index.FILE
        # A package that somebody downloaded may lack the index, and has then no vocabulary.
        self._indexed = self._file.is_file()
        self._lock = threading.Lock()

    def words(self, query: str) -> Words:
        """Return the words of `query`, at most twelve, with the forms found in the texts."""
        # A phrase, where letters are words: they are to follow one another.
        asked = tuple(
            " ".join(parted(word).split())
            for word in re.findall(r"[^\W_]+", searched(query))[:_MOST_WORDS]
        )
        if not self._indexed:
            return Words(asked, ((),) * len(asked))
        with self._index() as index:
            return Words(asked, tuple(self._forms(index, word) for word in asked))

    def found(self, words: Words) -> pa.Table:
        """Return the contributions in which each word, or a form of it, begins a word.

        The only column is named as that of `narrow` to which it is to be compared.
        """
        if self._indexed:
            return self._matched(words)
        conditions = " AND ".join(f"contains(folded, $w{i})" for i in range(len(words.asked)))
        with self._store.asking() as cursor:
            with self._lock:
                cursor.execute(_WORDS, {"letter": UNSPACED})
            return cursor.execute(
                f"SELECT contribution_id FROM words WHERE {conditions}",
                {f"w{i}": f" {word}" for i, word in enumerate(words.asked)},
            ).to_arrow_table()

    def nearest(self, words: Words) -> list[str]:
        """Return queries that would find something, made of the nearest words of the texts."""
        if not self._indexed or not words.asked:
            return []
        with self._index() as index:
            unknown = [
                at
                for at, word in enumerate(words.asked)
                if not self._matched(Words((word,), (words.forms[at],)), index).num_rows
            ]
            if len(unknown) != 1:
                return []
            (at,) = unknown
            near = self._near(index, words.asked[at])
            told = [[*words.asked[:at], word, *words.asked[at + 1 :]] for word in near]
            return [
                " ".join(one)
                for one in told
                if self._matched(Words(tuple(one), ((),) * len(one)), index).num_rows
            ]

    def _near(self, index: sqlite3.Connection, word: str) -> list[str]:
        if len(word) < _SHORTEST:
            return []
        terms = index.execute("SELECT term, doc FROM vocabulary").fetchall()
        table = pa.table({"term": [term for term, _ in terms], "doc": [doc for _, doc in terms]})
        with self._store.asking() as cursor:
            cursor.register("vocabulary", table)
            most = 1 if len(word) == _SHORTEST else 2
            values = {"word": word, "most": most, "shown": _SUGGESTED}
            return [term for (term,) in cursor.execute(_NEAREST, values).fetchall()]

    def _forms(self, index: sqlite3.Connection, word: str) -> tuple[str, ...]:
        """Return the words of the texts, those most often met first, of the same root."""
        if len(word) < _SHORTEST or " " in word:
            return ()
        wanted = roots(word, self._languages)
        known = index.execute(
            "SELECT term FROM vocabulary WHERE term >= ? AND term < ? ORDER BY doc DESC",
            [word[:_BEGINNING], word[:_BEGINNING] + "\U0010ffff"],
        )
        return tuple(
            term for (term,) in known if term != word and wanted & roots(term, self._languages)
        )[:_MOST_FORMS]

    def _matched(self, words: Words, index: sqlite3.Connection | None = None) -> pa.Table:
        if index is None:
            with self._index() as opened:
                return self._matched(words, opened)
        # Quoted, a word is never an operator of the full-text language.
        asked = " AND ".join(
            "(" + " OR ".join([f'"{word}"*', *(f'"{form}"' for form in forms)]) + ")"
            for word, forms in zip(words.asked, words.forms, strict=True)
        )
        numbers = index.execute(_MATCH, [asked]).fetchall()
        return pa.table({"number": pa.array([number for (number,) in numbers], pa.int64())})

    @contextmanager
    def _index(self) -> Iterator[sqlite3.Connection]:
        address = f"{self._file.as_uri()}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as file:
                file.execute(
                    "CREATE VIRTUAL TABLE temp.vocabulary "
                    "USING fts5vocab (main, contributions, row)"
                )
                yield file
        except sqlite3.Error as error:
            msg = f"{self._file} : fichier illisible : {error}"
            raise PackageError(msg) from error


@lru_cache(maxsize=50_000)
def roots(word: str, languages: Sequence[str] = _DEFAULT) -> frozenset[str]:
    """Return what `word`, without accent nor case, and its other forms have in common.

    Algorithms: https://snowballstem.org. They expect accents, that the index does not keep:
    « numerisee » is read as « numerisé », and a final s or x as the mark of the plural.
    """
    spellings = {word}
    if len(word) > _SHORTEST and word[-1] in "sx":
        spellings.add(word[:-1])
    spellings |= {re.sub("ee$", "e", spelling) for spelling in spellings}
    return frozenset(
        Stemmer.Stemmer(_ALGORITHMS[language]).stemWord(spelling)
        for language in languages
        for spelling in spellings
    )
