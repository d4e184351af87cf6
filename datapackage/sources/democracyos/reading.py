"""How are the files of the raw folder brought together into the staging tables?

Each form is one SQL script beside this file; it fills the common tables of
`tables.sql`. Then, in this order: who is who (`people.sql`), which topics are
the same (`topics.sql`), which consultation is meant (here), which comments and
replies are the same (`objects.sql`), and the staging tables.
"""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path

import duckdb

from datapackage.consultation import Consultation
from datapackage.errors import ConfigurationError, SourceError
from datapackage.sources.democracyos import csv_rows
from datapackage.sources.democracyos.answers import load_json
from datapackage.sources.democracyos.forms import ExportFile, recognise
from datapackage.sources.democracyos.letters import letters_in_sql
from datapackage.sources.democracyos.plain import create_macro

__all__ = ["SPAM_FLAGS", "read"]

SPAM_FLAGS = 1
"""Flags that make a comment spam.

The platform hides a comment flagged more often than the site's own `spam limit`,
which no export says. One flag is enough here: a text doubted by someone waits
for the organiser rather than being published for ever. The exclusion is counted.
"""

_FORMS = {
    "v1_comments": ("v1_csv", 3),
    "v1_users": ("v1_users", 1),
    "v2_comments": ("v2_csv", 5),
    "v2_topics": ("v2_topics_csv", 4),
}
"""Name in the data, and rank of the texts: 1 v1 API, 2 v2 API, 4 windows-1252."""

_WINDOWS_RANK = 4


def read(raw: Path, consultation: Consultation, connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the staging tables from every recognised file of `raw`.

    Raises:
        ConfigurationError: several consultations and none chosen, or not the chosen one.
        SourceError: no file is a form that is known.
    """
    with letters_in_sql(connection):
        _run(connection, "tables")
        create_macro(connection)
        try:
            _read_all(raw, consultation, connection)
        finally:
            connection.execute("DROP SCHEMA democracyos CASCADE")


def _read_all(raw: Path, consultation: Consultation, connection: duckdb.DuckDBPyConnection) -> None:
    _settings(consultation, connection)
    failed = _load_files(raw, connection)
    for script in ("people", "topics"):
        _run(connection, script)
    _choose_forum(consultation, connection)
    for script in ("themes", "objects", f"{consultation.source.contribution_level}_level"):
        _run(connection, script)
    for script in ("votes", "accounting"):
        _run(connection, script)
    _refuse_nothing(raw, failed, connection)


def _run(connection: duckdb.DuckDBPyConnection, script: str) -> None:
    sql = resources.files(__package__).joinpath(f"{script}.sql").read_text("utf-8")
    connection.execute(sql)


def _settings(consultation: Consultation, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "INSERT INTO democracyos.settings (level, spam_flags) VALUES (?, ?)",
        [consultation.source.contribution_level, SPAM_FLAGS],
    )


def _load_files(raw: Path, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Load every file of `raw`; return the names of those that could not be."""
    exports = list(recognise(raw))
    numbered = dict(enumerate(exports))
    failures = {
        number: reason
        for number, export in numbered.items()
        if export.form != "json" and (reason := _load_csv(export, number, connection))
    }
    jsons = {number: export for number, export in numbered.items() if export.form == "json"}
    failures |= load_json(jsons, connection, lambda script: _run(connection, script))
    for number, reason in sorted(failures.items()):
        _quarantine_file(exports[number].name, reason, connection)
    if len(failures) == len(exports):
        found = ", ".join(export.name for export in exports[:5]) or "aucun fichier"
        message = (
            f"{raw} : aucune forme d’export DemocracyOS reconnue ({found}) ; attendu : "
            "all-comments ou all-users (CSV), comments.csv, topics.csv, ou des réponses "
            "JSON de l’API v1 ou v2"
        )
        raise SourceError(message)
    return [exports[number].name for number in sorted(failures)]


def _refuse_nothing(raw: Path, failed: list[str], connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse an export whose contributions are, it seems, all in the files that failed.

    Published, it would replace everything that people wrote by an empty page.
    """
    found = connection.execute(
        "SELECT count(*) FROM staging.records_read WHERE object_type = 'contribution'"
    ).fetchone()
    if failed and found == (0,):
        message = (
            f"{raw} : fichiers illisibles ou inconnus ({', '.join(failed[:5])}), et aucune "
            "contribution dans les autres : l’export est sans doute incomplet ou endommagé ; "
            "refaites-le, ou retirez-en ces fichiers"
        )
        raise SourceError(message)


def _load_csv(export: ExportFile, number: int, connection: duckdb.DuckDBPyConnection) -> str | None:
    """Load one CSV file; return why it could not be, or None."""
    if export.form == "unknown":
        return "unrecognised_file"
    form, rank = _FORMS[export.form]
    if export.form == "v1_comments":
        form += "_windows1252" if export.lossy else "_utf8"
        rank = _WINDOWS_RANK if export.lossy else rank
    _announce(connection, export.name, number, form, rank)
    try:
        csv_rows.load(export, connection)
    except (duckdb.InvalidInputException, csv.Error):
        return "unreadable_file"
    _run(connection, export.form)
    return None


def _announce(
    connection: duckdb.DuckDBPyConnection, name: str, number: int, form: str, rank: int
) -> None:
    connection.execute("DELETE FROM democracyos.export")
    connection.execute(
        "INSERT INTO democracyos.export VALUES (?, ?, ?, ?)", [name, number, form, rank]
    )


def _quarantine_file(name: str, reason: str, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("INSERT INTO staging.records_read VALUES (?, 'file', 1)", [name])
    connection.execute(
        "INSERT INTO staging.quarantine VALUES (?, NULL, 'file', ?, NULL)", [name, reason]
    )


def _choose_forum(consultation: Consultation, connection: duckdb.DuckDBPyConnection) -> None:
    """Say which of the platform's consultations is meant.

    `source.forum` if given; else the only one; else the one that has the
    consultation's title or id. Otherwise nothing is guessed: publishing the
    contributions of another consultation cannot be undone.
    """
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
