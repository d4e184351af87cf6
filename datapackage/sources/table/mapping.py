"""What does `mapping.toml` say of the columns of a file, and what is wrong in it?"""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from datapackage import toml_lines
from datapackage.errors import ConfigurationError
from datapackage.sources.table.fields import FIELDS, PRIVATE, Field
from datapackage.sources.table.repairs import REPAIRS

__all__ = [
    "DATES",
    "ENCODINGS",
    "MAPPING",
    "NOT_OF_AN_ANSWER",
    "UNITS",
    "FileMapping",
    "Mapping",
    "read",
]

MAPPING = "mapping.toml"

ENCODINGS = ("utf-8", "windows-1252", "iso-8859-15", "mac-roman", "utf-16")
DATES = ("day-first", "month-first", "excel")
"""How a date of numbers is read; `excel` is a number of days since 1900."""

UNITS = ("row", "answer")
"""What one contribution is made of: a whole row, or each answer of a questionnaire."""

_MISSING = ("", "NULL", "null", "NA", "N/A", "n/a", "#N/A")


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How one file is read."""

    role: str
    """`contributions` or `comments`."""
    path: str | None = None
    """Name of the file in the export; null: the only table that is there."""
    encoding: str = "utf-8"
    separator: str = ","
    skip_lines: int = 0
    """Lines above the header."""
    sheet: str | None = None
    """Sheet of a workbook; null: the first that is not hidden."""
    repair: tuple[str, ...] = ()
    missing: tuple[str, ...] = _MISSING
    """Cells that mean that nothing is known."""
    dates: str | None = None
    """Order of the numbers of a date; null: the column as a whole tells, else day first."""
    headings: bool = False
    """Whether each part of a text made of several columns begins with its column's title."""
    per: str = "row"
    """Of `UNITS`: with `answer`, each column of the text is a question, and a theme."""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Field, or private field, to the titles of the columns that feed it."""
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """Field to code as written to value; `*` stands for any other code."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The content of `mapping.toml`."""

    contributions: FileMapping
    comments: FileMapping | None
    document: toml_lines.Document

    def place(self, role: str, part: str, key: str) -> str:
        """Return where `key` is written: file and line."""
        section = _section(role, part)
        line = self.document.line(section, key) or self.document.line(part, key)
        return MAPPING if line is None else f"{MAPPING}, ligne {line}"


class _RefusalError(ValueError):
    """Why a value is refused: what was expected."""


def read(path: Path, which_text: Callable[[FileMapping], str] = lambda _: "") -> Mapping:
    """Read the mapping at `path`; `which_text` ends the question of a text that is not named.

    Raises:
        ConfigurationError: one line per mistake, each naming file, line, what
            was expected and what to write.
    """
    if not path.is_file():
        msg = (
            f"{path} : fichier absent ; il dit quelle colonne est quoi ; "
            f"« concertation init NOUVEAU-DOSSIER --from FICHIER » en propose un"
        )
        raise ConfigurationError(msg)
    document = toml_lines.read(path)
    return _Reader(document, which_text).mapping()


def _section(role: str, part: str) -> str:
    if role == "contributions":
        return part
    return "comments" if part == "file" else f"comments.{part}"


class _Reader:
    """Turns a document into a `Mapping`, and keeps the list of what is wrong with it."""

    def __init__(
        self, document: toml_lines.Document, which_text: Callable[[FileMapping], str]
    ) -> None:
        self.document = document
        self.which_text = which_text
        self.mistakes: list[str] = []

    def mapping(self) -> Mapping:
        content = dict(self.document.content)
        comments = content.pop("comments", None)
        for name in content.keys() - {"file", *_PARTS}:
            known = ("file", *_PARTS, "comments")
            self._mistake(f"[{name}] n’est pas une section ; {_suggest(name, known)}", name, "")
        main = self._file("contributions", _table(content.get("file")), content)
        second = None
        if isinstance(comments, dict):
            settings = {key: value for key, value in comments.items() if key not in _PARTS}
            second = self._file("comments", settings, comments)
            if "id" not in main.columns:
                self._mistake(
                    "des commentaires demandent « id » dans [columns] : c’est par lui que "
                    "« contribution » désigne ce qui est commenté",
                    "comments",
                    "",
                )
            if main.per == "answer":
                self._mistake(
                    'des commentaires ne disent pas quelle réponse ils commentent : per = "row"',
                    "comments",
                    "",
                )
        if self.mistakes:
            raise ConfigurationError("\n".join(self.mistakes))
        return Mapping(main, second, self.document)

    def _mistake(self, said: str, section: str, key: str) -> None:
        line = self.document.line(section, key)
        self.mistakes.append(f"{MAPPING if line is None else f'{MAPPING}, ligne {line}'} : {said}")

    def _file(self, role: str, settings: dict[str, Any], parts: dict[str, Any]) -> FileMapping:
        fields = FIELDS[role]
        values = {
            name: self._rules(role, f"values.{name}", fields.get(name), codes)
            for name, codes in self._known(role, "values", parts, fields).items()
        }
        columns = self._known(role, "columns", parts, fields)
        private = self._known(role, "private", parts, PRIVATE)
        constants = self._known(role, "constants", parts, fields)
        built = FileMapping(
            role=role,
            columns=self._titles(role, "columns", columns, fields)
            | self._titles(role, "private", private, PRIVATE),
            constants=self._rules(role, "constants", None, constants),
            values=values,
            **self._settings(role, settings),
        )
        self._check(built)
        return built

    def _known(
        self, role: str, part: str, parts: dict[str, Any], fields: dict[str, Field]
    ) -> dict[str, Any]:
        known = {}
        for name, value in _table(parts.get(part)).items():
            if name in fields:
                known[name] = value
                continue
            section = _section(role, part)
            if part == "columns" and name in PRIVATE:
                said = f"« {name} » est une donnée personnelle ; écrivez-la sous "
                said += f"[{_section(role, 'private')}]"
            else:
                said = f"« {name} » n’est pas un champ de [{section}] ; {_suggest(name, fields)}"
            self._mistake(said, section, name)
        return known

    def _titles(
        self, role: str, part: str, columns: dict[str, Any], fields: dict[str, Field]
    ) -> dict[str, tuple[str, ...]]:
        titles = {}
        for name, value in columns.items():
            several = (value,) if isinstance(value, str) else value
            if value == "" and fields[name].required:
                continue  # a question that is not answered yet, told by `_check`
            texts = isinstance(several, tuple | list) and all(isinstance(t, str) for t in several)
            if not texts or not several or not all(several):
                said = f'« {name} » : attendu : le titre d’une colonne, {name} = "Titre"'
                self._mistake(said, _section(role, part), name)
            elif len(several) > 1 and fields[name].between is None:
                said = f"« {name} » ne se lit que dans une colonne ; gardez-en une"
                self._mistake(said, _section(role, part), name)
            else:
                titles[name] = tuple(several)
        return titles

    def _rules(self, role: str, part: str, known: Field | None, given: Any) -> dict[str, str]:
        """Check constants (`known` is null) or the values of one field."""
        rules = {}
        for key, value in _table(given).items():
            spec = known or FIELDS[role].get(key)
            if not isinstance(value, str):
                said = f'« {key} » : attendu : un texte entre guillemets droits, "ainsi"'
                self._mistake(said, _section(role, part), key)
            elif part == "values.status" and value == "":
                said = f"« {key} » : que deviennent ces lignes ? Si c’est une réponse de "
                said += 'l’institution ou une phase, "publish" ; si la modération l’a écarté, '
                said += f"{', '.join(spec.codes[1:] if spec else ())}"
                self._mistake(said, _section(role, part), key)
            elif spec is not None and spec.codes and value not in spec.codes:
                said = f'« {key} = "{value}" » ne convient pas ; {_suggest(value, spec.codes)}'
                self._mistake(said, _section(role, part), key)
            else:
                rules[key] = value
        return rules

    def _settings(self, role: str, given: dict[str, Any]) -> dict[str, Any]:
        section = _section(role, "file")
        settings = {}
        for key, value in given.items():
            if key not in _SETTINGS:
                said = f"« {key} » n’est pas une clé de [{section}] ; {_suggest(key, _SETTINGS)}"
                self._mistake(said, section, key)
                continue
            try:
                settings[key] = _SETTINGS[key](value)
            except _RefusalError as refusal:
                shown = f'"{value}"' if isinstance(value, str) else str(value)
                self._mistake(f"« {key} = {shown} » ne convient pas ; {refusal}", section, key)
        return settings

    def _check(self, built: FileMapping) -> None:
        section = _section(built.role, "columns")
        given = (
            self.document.content
            if built.role == "contributions"
            else _table(self.document.content.get("comments"))
        )
        written = {name for name, value in _table(given.get("columns")).items() if value != ""}
        for name, spec in FIELDS[built.role].items():
            mapped = name in built.columns or name in built.constants
            # What is misspelt is one mistake, not also a missing one.
            misspelt = difflib.get_close_matches(name, written, n=1) or (
                difflib.get_close_matches("columns", given.keys() - set(_PARTS), n=1)
            )
            if spec.required and not mapped and not misspelt:
                said = f"il manque « {name} » dans [{section}] : le titre de la colonne qui donne "
                said += f"« {spec.meaning} »"
                said += self.which_text(built) if name == "body" else ""
                self._mistake(said, section, name)
        if "status" in built.columns and "status" not in built.values:
            part = _section(built.role, "values.status")
            said = f"« status » demande la section [{part}], qui dit ce que devient chaque état, "
            said += 'par exemple "Rejeté" = "exclude"'
            self._mistake(said, section, "status")
        if built.per == "answer":
            self._check_answers(built)

    def _check_answers(self, built: FileMapping) -> None:
        """Refuse what is said of a whole row, and would be told of each of its answers."""
        for part, given in (("columns", built.columns), ("constants", built.constants)):
            for name in given.keys() & NOT_OF_AN_ANSWER.keys():
                said = f'« {name} » : avec per = "answer", {NOT_OF_AN_ANSWER[name]} ; retirez-le'
                self._mistake(said, _section(built.role, part), name)
        if built.role == "comments" or "body" in built.constants:
            said = 'per = "answer" lit les questions de « body » dans [columns], et là seulement'
            self._mistake(said, _section(built.role, "file"), "per")


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _suggest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"vouliez-vous dire « {near[0]} » ?" if near else f"attendu : {', '.join(known)}"


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise _RefusalError('attendu : un texte entre guillemets droits, "ainsi"')
    return value


def _encoding(value: Any) -> str:
    known = {codecs.lookup(name).name: name for name in (*ENCODINGS, "iso-8859-1", "utf-8-sig")}
    try:
        return known[codecs.lookup(_text(value)).name]
    except LookupError:
        msg = f"attendu : un codage parmi {', '.join(ENCODINGS)}"
        raise _RefusalError(msg) from None


def _separator(value: Any) -> str:
    mark = {"tab": "\t", "tabulation": "\t"}.get(value, value) if isinstance(value, str) else ""
    if len(mark) != 1 or mark in '"\r\n':
        raise _RefusalError('attendu : un seul signe, ";", "," ou "tab"')
    return mark


def _lines(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _RefusalError("attendu : un nombre de lignes, sans guillemets, 0 ou plus")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _RefusalError("attendu : true ou false, sans guillemets")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else value
    if not isinstance(texts, tuple | list) or not all(isinstance(text, str) for text in texts):
        raise _RefusalError('attendu : un texte, ou une liste : ["-", "sans objet"]')
    return tuple(texts)


def _missing(value: Any) -> tuple[str, ...]:
    return (*_MISSING, *_texts(value))


def _repairs(value: Any) -> tuple[str, ...]:
    for name in _texts(value):
        if name not in REPAIRS:
            raise _RefusalError(_suggest(name, REPAIRS))
    return _texts(value)


def _dates(value: Any) -> str:
    if value == "":
        msg = (
            'à remplir : "day-first" si 03/04/2024 est le 3 avril, "month-first" si c’est le '
            "4 mars ; rien dans la colonne ne le dit"
        )
        raise _RefusalError(msg)
    if value not in DATES:
        msg = f"attendu : {', '.join(DATES)}"
        raise _RefusalError(msg)
    return _text(value)


def _unit(value: Any) -> str:
    if value not in UNITS:
        msg = 'attendu : "row", une contribution par ligne, ou "answer", une par réponse'
        raise _RefusalError(msg)
    return _text(value)


NOT_OF_AN_ANSWER = {
    "theme": "le thème est la question (ses mots se changent sous [values.theme])",
    "parent": "on ne sait pas à quelle réponse celle-ci répond",
    **dict.fromkeys(
        ("votes_for", "votes_against", "votes_neutral"),
        "les votes d’une ligne seraient comptés à chacune de ses réponses",
    ),
    **dict.fromkeys(
        ("amount", "outcome", "response", "outcome_date"),
        "on ne sait pas de laquelle de ses réponses parle une ligne",
    ),
}
"""Fields that no answer has of its own, and why."""

_PARTS = ("columns", "private", "constants", "values")
_SETTINGS = {
    "path": _text,
    "encoding": _encoding,
    "separator": _separator,
    "skip_lines": _lines,
    "sheet": _text,
    "repair": _repairs,
    "missing": _missing,
    "dates": _dates,
    "headings": _truth,
    "per": _unit,
}
