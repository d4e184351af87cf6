"""Which columns could be the text that a mapping does not name? What `build` then asks."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

from datapackage.errors import SourceError
from datapackage.sources.table.candidates import Column, choose, refusal
from datapackage.sources.table.mapping import FileMapping
from datapackage.sources.table.rows import BOOKS, header, hidden_columns, plain, rows

__all__ = ["TABLES", "tables", "which_text"]

TABLES = (".csv", ".tsv", ".txt", *BOOKS)
"""Suffixes of the files that may be read."""

_ROWS = 1000
_SHOWN = 12


def tables(raw: Path) -> dict[str, Path]:
    """Return the files of an export that may be read, by name."""
    return {
        path.relative_to(raw).as_posix(): path
        for path in sorted(raw.rglob("*"))
        if path.is_file() and path.suffix.lower() in TABLES
    }


def which_text(raw: Path, mapping: FileMapping) -> str:
    """Return the end of the question, in French: columns that could be the text, what to write.

    Nothing, if the file cannot be told or read: its own error will say so.
    """
    found = tables(raw)
    path = found.get(mapping.path or next(iter(found), ""))
    if path is None:
        return ""
    try:
        columns = _free(path, mapping)
    except SourceError:
        return ""
    likely = choose(columns).candidates
    possible = likely or [column.title for column in columns if not refusal(column)]
    if possible:
        told = f"colonnes possibles : {_listed([f'« {title} »' for title in possible])}"
    else:
        held = [f"« {column.title} » ({refusal(column)})" for column in columns]
        told = f"aucune ne semble être la bonne : {_listed(held) or 'aucune n’est libre'}"
    example = possible[0] if possible else "Titre de la colonne"
    return (
        f" ; {told} ; écrivez body = {json.dumps(example, ensure_ascii=False)}, ou "
        'body = ["…", "…"] pour en réunir plusieurs'
    )


def _listed(said: list[str]) -> str:
    return ", ".join(said[:_SHOWN]) + (", …" if said[_SHOWN:] else "")


def _free(path: Path, mapping: FileMapping) -> list[Column]:
    """Return the columns that a file shows and that feed no field."""
    titles = header(path, mapping)
    hidden = hidden_columns(path, mapping)
    used = {plain(title) for several in mapping.columns.values() for title in several}
    first = itertools.islice(rows(path, mapping), _ROWS)
    shown = [cells for _, cells, problem in first if problem is None]
    return [
        Column(title, tuple(cell for row in shown if (cell := row[at].strip())), len(shown))
        for at, title in enumerate(titles)
        if at not in hidden and title not in used
    ]
