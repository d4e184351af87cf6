"""How do the files become the common tables, and which consultation is meant?"""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

import duckdb

from datapackage.errors import ConfigurationError, SourceError
from datapackage.sources.base import Export
from datapackage.sources.democracyos import rows
from datapackage.sources.democracyos.answers import load_json
from datapackage.sources.democracyos.forms import ExportFile, recognise
from datapackage.sources.democracyos.plain import create_macro

__all__ = ["choose_forum", "load", "refuse_nothing"]

_FORMS = {
    "v1_comments": ("v1_csv", 3),
    "v1_users": ("v1_users", 1),
    "v2_comments": ("v2_csv", 5),
    "v2_topics": ("v2_topics_csv", 4),
}
"""Name in the data, and rank of the texts: 1 v1 API, 2 v2 API, 4 windows-1252."""

_WINDOWS_RANK = 4
_HEAD = 1024


def _is_array(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(_HEAD).removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"["


def load(export: Export) -> list[str]:
    """Load every file of the export; return the names of those that could not be.

    Raises:
        SourceError: no file is a form that is known.
    """
    create_macro(export.connection)
    export.connection.execute(
        # The platform hides what was flagged more often than the site's own limit, which no
        # export says: a limit is the operator's to give.
        "INSERT INTO democracyos.settings (level, flags_hold) VALUES (?, ?)",
        [export.consultation.source.contribution_level, export.consultation.source.flags_hold],
    )
    files = list(recognise(export.raw))
    numbered = dict(enumerate(files))
    failures = {
        number: reason
        for number, file in numbered.items()
        if file.form != "json" and (reason := _load_csv(file, number, export))
    }
    jsons = {number: file for number, file in numbered.items() if file.form == "json"}
    failures |= load_json(jsons, export)
    export.connection.executemany(
        "INSERT INTO democracyos.whole_lists VALUES (?)",
        [[file.name] for file in jsons.values() if _is_array(file.path)] or [[None]],
    )
    for number, reason in sorted(failures.items()):
        export.set_aside(files[number].name, reason)
    if len(failures) == len(files):
        raise export.unknown()
    return [files[number].name for number in sorted(failures)]


def refuse_nothing(failed: list[str], export: Export) -> None:
    """Refuse an export whose contributions are, it seems, all in the files that failed.

    Published, it would replace everything that people wrote by an empty page.

    Raises:
        SourceError: that is so.
    """
    found = export.connection.execute(
        "SELECT count(*) FROM staging.records_read WHERE object_type = 'contribution'"
    ).fetchone()
    if failed and found == (0,):
        message = (
            f"{export.raw} : fichiers illisibles ou inconnus ({', '.join(failed[:5])}), et aucune "
            "contribution dans les autres : l’export est sans doute incomplet ou endommagé ; "
            "refaites-le, ou retirez-en ces fichiers"
        )
        raise SourceError(message)


def _load_csv(file: ExportFile, number: int, export: Export) -> str | None:
    """Load one CSV file; return why it could not be, or None."""
    if file.form == "unknown":
        return "unrecognised_file"
    form, rank = _FORMS[file.form]
    if file.form == "v1_comments":
        form += "_windows1252" if file.lossy else "_utf8"
        rank = _WINDOWS_RANK if file.lossy else rank
    export.connection.execute("DELETE FROM democracyos.export")
    export.connection.execute(
        "INSERT INTO democracyos.export VALUES (?, ?, ?, ?)", [file.name, number, form, rank]
    )
    try:
        rows.load(file, export.connection)
    except (duckdb.InvalidInputException, csv.Error):
        return "unreadable_file"
    export.run(file.form)
    export.note_columns_left(file.name, file.titles, file.columns)
    return None


def choose_forum(export: Export) -> None:
    """Say which of the platform's consultations is meant.

    `source.forum` if given; else the only one; else the one that has the
    consultation's title or id. Otherwise nothing is guessed: publishing the
    contributions of another consultation cannot be undone.

    Raises:
        ConfigurationError: several consultations and none chosen, or not the chosen one.
    """
    consultation, connection = export.consultation, export.connection
    forums = connection.execute(
        "SELECT forum, id, slug, title FROM democracyos.known_forums ORDER BY forum"
    ).fetchall()
    wanted = consultation.source.forum
    if not forums or (wanted is None and len(forums) == 1):
        return
    names = [wanted] if wanted else [consultation.title, consultation.id]
    chosen = [forum for forum, *labels in forums if _is_named(labels, names, connection)]
    if len(chosen) != 1:
        raise ConfigurationError(_ambiguous(wanted, forums, consultation.path))
    connection.execute("INSERT INTO democracyos.chosen_forum VALUES (?)", chosen)


def _is_named(
    labels: list[str | None], names: list[str], connection: duckdb.DuckDBPyConnection
) -> bool:
    found = connection.execute(
        "SELECT len(list_intersect("
        "list_transform(?::VARCHAR[], lambda label: democracyos.fingerprint(label)), "
        "list_transform(?::VARCHAR[], lambda name: democracyos.fingerprint(name)))) > 0",
        [[label for label in labels if label], names],
    ).fetchone()
    return bool(found and found[0])


def _ambiguous(wanted: str | None, forums: list[tuple[str, ...]], path: Path) -> str:
    known = " ; ".join(repr(title or slug or id_) for _, id_, slug, title in forums)
    if wanted:
        return (
            f"{path} : source.forum : {wanted!r} ne désigne aucune concertation ; connues : {known}"
        )
    return (
        f"{path} : l’export contient plusieurs concertations ({known}) ; "
        "indiquez laquelle par source.forum"
    )
