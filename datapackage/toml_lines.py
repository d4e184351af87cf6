"""Read a TOML file and know on which line each key stands, to say where a mistake is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datapackage.errors import ConfigurationError

__all__ = ["Document", "read"]

_TABLE = re.compile(r"^\s*\[(\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*[\"']?([A-Za-z0-9_.-]+)[\"']?\s*=\s*(.*)$")
_AT = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)$")
_MULTILINE = ('"""', "'''")

_SYNTAX = {
    "Invalid value": 'valeur illisible ; un texte s’écrit entre guillemets droits, "ainsi", '
    "une date sans guillemets, 2017-02-08",
    "Expected '='": 'il manque « = » entre la clé et sa valeur, par exemple title = "…"',
    "Cannot declare": "section déjà ouverte plus haut ; réunissez les deux",
    "Cannot overwrite": "clé déjà écrite dans cette section ; gardez-en une",
    "Illegal character": "guillemet droit manquant à la fin du texte",
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
    found = next((said for start, said in _SYNTAX.items() if message.startswith(start)), None)
    return f"{name}, ligne {line} : {found or f'ce n’est pas du TOML ({message})'}"


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
