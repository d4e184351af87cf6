"""Read a TOML file and know on which line each key stands, to say where a mistake is."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datapackage.errors import ConfigurationError

__all__ = ["Document", "read"]

_TABLE = re.compile(r"^\s*\[(\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*[\"']?([A-Za-z0-9_.-]+)[\"']?\s*=\s*(.*)$")
_AT = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)$")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")
_BARE_KEY = re.compile(r"\s*([^=\"'#\[\]]+?)\s*=")
_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")
_SPACED = re.compile(r"\d+( \d+)+")
_MULTILINE = ('"""', "'''")
_INVISIBLE = ("Cc", "Cf")
_YES_OR_NO = {"true": "true", "vrai": "true", "oui": "true", "yes": "true"}
_YES_OR_NO |= {"false": "false", "faux": "false", "non": "false", "no": "false"}
_BACKSLASH = (
    "la barre « \\ » ne s’écrit pas seule entre guillemets ; doublez-la, ou mettez le texte "
    "entre apostrophes droites, 'ainsi'"
)

_SYNTAX = {
    "Invalid value": 'valeur illisible ; un texte s’écrit entre guillemets droits, "ainsi", '
    "une date sans guillemets, 2017-02-08",
    "Expected '='": 'il manque « = » entre la clé et sa valeur, par exemple title = "…"',
    "Cannot declare": "section déjà ouverte plus haut ; réunissez les deux",
    "Cannot overwrite": "clé déjà écrite dans cette section ; gardez-en une",
    "Illegal character '\\n'": "guillemet droit manquant à la fin du texte",
    "Illegal character": "signe de commande invisible dans le texte ; effacez-le et retapez ce "
    "qui l’entoure",
    "Unescaped '\\'": _BACKSLASH,
    "Invalid hex value": _BACKSLASH,
    "Unclosed inline table": "il manque « } » à la fin de la valeur",
    "Expected ']'": "il manque « ] » à la fin du nom de la section",
    "Expected newline": "la valeur n’est pas finie comme attendu ; une date s’écrit 2017-02-08, "
    "un texte entre guillemets droits",
}


@dataclass(frozen=True, slots=True)
class Document:
    """What a TOML file says, and where it says it."""

    content: dict[str, Any]
    lines: dict[tuple[str, int, str], int]
    """Line, from 1, of each (section, occurrence from 0, key); the key `""` is the header."""

    def line(self, section: str, key: str, occurrence: int = 0) -> int | None:
        """Return the line of `key`, else of its section, in brackets or inline, else None."""
        places = ((section, occurrence, key), (section, occurrence, ""), ("", 0, section))
        return next((self.lines[place] for place in places if place in self.lines), None)


def read(path: Path) -> Document:
    """Return the content of the TOML file `path` with the line of each key.

    Raises:
        ConfigurationError: the file is not UTF-8 or not TOML; the text names the line.
        OSError: the file cannot be read.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        msg = (
            f"{path.name}, ligne {line} : ce n’est pas de l’UTF-8 ; enregistrez le fichier en UTF-8"
        )
        raise ConfigurationError(msg) from None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_explain(path.name, text, str(error))) from None
    return Document(content, _lines(text))


def _explain(name: str, text: str, message: str) -> str:
    at = _AT.search(message)
    # « At end of document » is where the parser gave up: the last line that says something.
    line = at[1] if at and at[1] else len(text.rstrip().splitlines())
    found = _cause(text, message) or next(
        (said for start, said in _SYNTAX.items() if message.startswith(start)), None
    )
    return f"{name}, ligne {line} : {found or f'ce n’est pas du TOML ({message})'}"


def _cause(text: str, message: str) -> str | None:
    """Tell what the line shows and the parser does not say, else None."""
    place = _PLACE.search(message)
    if place is None:
        opened = message.startswith("Invalid value") and text.rstrip().endswith((",", "["))
        return "il manque « ] » à la fin de la liste" if opened else None
    line = text.split("\n")[int(place[1]) - 1]
    sign = line[int(place[2]) - 1 : int(place[2])]
    if sign and sign not in "\t " and (sign.isspace() or unicodedata.category(sign) in _INVISIBLE):
        return (
            f"signe invisible à la colonne {place[2]} (U+{ord(sign):04X}) ; "
            "effacez-le, ou mettez à la place une espace ordinaire"
        )
    key = _BARE_KEY.match(line)
    if message.startswith("Expected '='") and key and not key[1].isascii():
        return f"« {key[1]} » ne peut pas être une clé ; les clés n’ont ni accent ni espace"
    return _wrong_value(line.partition("=")[2].partition("#")[0].strip())


def _wrong_value(said: str) -> str | None:
    if _DAY.fullmatch(said):
        return f"« {said} » n’est pas une date ; écrivez année-mois-jour, comme 2017-02-08"
    if said.lower() in _YES_OR_NO:
        return f"« {said} » se dit ici « {_YES_OR_NO[said.lower()]} », en anglais et en minuscules"
    if _SPACED.fullmatch(said):
        return f"« {said} » : un nombre s’écrit sans espace, {said.replace(' ', '')}"
    if said.startswith("'") and said.count("'") > len("''"):
        return "une apostrophe est dans un texte entre apostrophes ; mettez-le entre guillemets"
    return None


def _lines(text: str) -> dict[tuple[str, int, str], int]:
    lines: dict[tuple[str, int, str], int] = {}
    section, occurrence, closing = "", 0, None
    for number, line in enumerate(text.splitlines(), start=1):
        if closing is not None:
            closing = None if closing in line else closing
        elif table := _TABLE.match(line):
            section, occurrence = table[2], 0
            while table[1] and (section, occurrence, "") in lines:
                occurrence += 1
            lines.setdefault((section, occurrence, ""), number)
        elif key := _KEY.match(line):
            lines.setdefault((section, occurrence, key[1]), number)
            closing = _opened(key[2])
    return lines


def _opened(value: str) -> str | None:
    """Return the delimiter of a multi-line text that `value` opens and does not close."""
    return next(
        (mark for mark in _MULTILINE if value.startswith(mark) and value.count(mark) == 1), None
    )
