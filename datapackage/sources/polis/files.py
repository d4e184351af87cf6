"""Which file of a Polis export is which, and how do its rows reach the database?"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from datapackage.consultation import Consultation
from datapackage.errors import ConfigurationError, SourceError
from datapackage.literal import literal
from datapackage.records import Records
from datapackage.sources.local import files_found

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["load"]

_COLUMNS = {
    "comments": (
        "timestamp",
        "comment-id",
        "author-id",
        "agrees",
        "disagrees",
        "moderated",
        "comment-body",
    ),
    "votes": ("timestamp", "comment-id", "voter-id", "vote"),
}
"""The columns that are read; the others, and the identifiers of third parties, are not."""

_UNUSED = {
    "participant": "other_form",
    "group-id": "not_a_contribution",
    "n-votes": "not_a_contribution",
}
"""Files known by a first column and left out: the votes again, in a wide table; groups; counts."""

_LONGEST_LINE = 16 * 1024 * 1024


def load(raw: Path, consultation: Consultation, connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables of the schema `polis` from one conversation's folder.

    Raises:
        ConfigurationError: several conversations, and `source.forum` chooses none.
        SourceError: no `comments.csv`.
    """
    found = {
        path: _form(path)
        for path in sorted(raw.rglob("*.csv"), key=lambda path: path.as_posix())
        if path.is_file()
    }
    chosen = _choose(
        raw, consultation, [path for path, form in found.items() if form == "comments"]
    )
    for path, form in found.items():
        if path.parent != chosen:
            continue
        name = path.relative_to(raw).as_posix()
        if form in _COLUMNS:
            _load_rows(path, name, form, connection)
        elif form == "summary":
            _load_summary(path, name, connection)
        else:
            _leave_out(name, form, connection)


def _form(path: Path) -> str:
    """Return `comments`, `votes`, `summary`, an exclusion rule, or `unknown`."""
    header = _header(path)
    for form, columns in _COLUMNS.items():
        if set(columns) <= set(header):
            return form
    first = header[0] if header else ""
    return "summary" if first == "topic" else _UNUSED.get(first, "unknown")


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        try:
            return [name.strip() for name in next(iter(Records(stream, _LONGEST_LINE)), [])]
        except csv.Error:
            return []


def _choose(raw: Path, consultation: Consultation, comments: Iterable[Path]) -> Path:
    folders = {path.parent.name if path.parent != raw else ".": path.parent for path in comments}
    wanted = consultation.source.forum
    if wanted in folders:
        return folders[wanted]
    known = ", ".join(folders)
    if wanted is not None and folders:
        message = (
            f"{consultation.path} : source.forum : {wanted!r} n’est le dossier d’aucune "
            f"conversation ; connus : {known}"
        )
        raise ConfigurationError(message)
    if len(folders) > 1:
        message = (
            f"{consultation.path} : l’export contient plusieurs conversations ({known}) ; "
            "indiquez laquelle par source.forum"
        )
        raise ConfigurationError(message)
    if not folders:
        message = (
            f"{raw} : aucun export Polis reconnu ({files_found(raw)}) ; attendu : comments.csv, "
            f"de colonnes {', '.join(_COLUMNS['comments'])}"
        )
        raise SourceError(message)
    return next(iter(folders.values()))


def _load_rows(path: Path, name: str, form: str, connection: duckdb.DuckDBPyConnection) -> None:
    """Add the rows of a file; a line that is no row of the table is quarantined."""
    wanted = _COLUMNS[form]
    columns = ", ".join(f'"{column}"' for column in wanted)
    connection.execute(
        f"""
        INSERT INTO polis.{form}
        SELECT $name, row_number() OVER (), {columns}
        FROM read_csv(
            $path, columns = $columns, header = TRUE, auto_detect = FALSE, delim = ',',
            quote = '"', escape = '"', nullstr = '', max_line_size = $longest,
            ignore_errors = TRUE, store_rejects = TRUE, rejects_limit = 0
        )
        """,
        {
            "name": name,
            "path": literal(path),
            "columns": dict.fromkeys(_header(path), "VARCHAR"),
            "longest": _LONGEST_LINE,
        },
    )
    connection.execute(
        """
        INSERT INTO polis.damaged
        SELECT $name, line, $object_type, any_value(csv_line)
        FROM reject_errors
        GROUP BY line
        ORDER BY line
        """,
        {"name": name, "object_type": "contribution" if form == "comments" else "vote"},
    )
    connection.execute("DROP TABLE reject_errors")
    connection.execute("DROP TABLE reject_scans")


def _load_summary(path: Path, name: str, connection: duckdb.DuckDBPyConnection) -> None:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        said = {row[0]: row[1] for row in Records(stream, _LONGEST_LINE) if len(row) > 1}
    connection.execute(
        "INSERT INTO polis.summary VALUES (?, ?, ?, ?)",
        [name, said["topic"], said.get("conversation-description"), said.get("url")],
    )


def _leave_out(name: str, form: str, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("INSERT INTO staging.records_read VALUES (?, 'file', 1)", [name])
    if form == "unknown":
        connection.execute(
            "INSERT INTO staging.quarantine VALUES (?, NULL, 'file', 'unrecognised_file', NULL)",
            [name],
        )
    else:
        connection.execute("INSERT INTO staging.exclusions VALUES (?, 'file', ?, 1)", [name, form])
