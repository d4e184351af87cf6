"""In which order do the exports become staging tables, and which consultation is meant?

Rules that a reader of the data should know:

* Level `comment`: debates and results are themes, their first-level comments
  contributions, the replies comments. Level `topic`: debates and results are
  contributions. Proposals and projects are contributions at both levels.
* What is commented and in no file is a theme of its own at level `comment`; but
  when its kind of file is there, the comment is set aside: it is another site's.
* A reply shares the fate of what it answers; one that answers nothing that was
  read is set aside (`missing_parent`).
* Withdrawn, hidden and unpublished contents are excluded, rejected proposals
  are kept: the institution's answer does not unsay them.
"""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation
from datapackage.errors import ConfigurationError, SourceError
from datapackage.sources.decidim import lines
from datapackage.sources.decidim.forms import ExportFile, recognise

if TYPE_CHECKING:
    import duckdb

__all__ = ["read"]

_SHOWN = 10


def read(raw: Path, consultation: Consultation, connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the staging tables from every recognised file of `raw`.

    Raises:
        ConfigurationError: several spaces and none chosen, or not the chosen one.
        SourceError: no file is a form that is known.
    """
    connection.execute("CREATE SCHEMA decidim")
    try:
        _settings(consultation, connection)
        lines.create(connection)
        _load_files(raw, consultation.language, connection)
        _run(connection, "items")
        _check_forum(consultation, connection)
        for script in ("threads", "staging", "people", "accounting"):
            _run(connection, script)
    finally:
        connection.execute("DROP SCHEMA decidim CASCADE")


def _run(connection: duckdb.DuckDBPyConnection, script: str) -> None:
    sql = resources.files(__package__).joinpath(f"{script}.sql").read_text("utf-8")
    connection.execute(sql)


def _settings(consultation: Consultation, connection: duckdb.DuckDBPyConnection) -> None:
    source = consultation.source
    connection.execute("CREATE TABLE decidim.settings (level VARCHAR, forum VARCHAR)")
    connection.execute(
        "INSERT INTO decidim.settings VALUES (?, ?)", [source.contribution_level, source.forum]
    )


def _load_files(raw: Path, language: str, connection: duckdb.DuckDBPyConnection) -> None:
    exports = list(recognise(raw, language))
    refused = [export for export in exports if not _load(export, connection)]
    if len(refused) == len(exports):
        found = ", ".join(export.name for export in exports[:5]) or "aucun fichier"
        message = (
            f"{raw} : aucune forme d’export Decidim reconnue ({found}) ; attendu : les CSV "
            "proposals, comments, debates, meetings, projects ou results, ou le ZIP des "
            "données ouvertes"
        )
        raise SourceError(message)


def _load(export: ExportFile, connection: duckdb.DuckDBPyConnection) -> bool:
    """Load one file, or set it aside whole; tell which."""
    reason = "unrecognised_file"
    if export.form != "unknown":
        try:
            lines.load(export, connection)
        except csv.Error:
            reason = "unreadable_file"
            connection.execute("DELETE FROM decidim.lines WHERE file = ?", [export.name])
        else:
            return True
    connection.execute("INSERT INTO staging.records_read VALUES (?, 'file', 1)", [export.name])
    connection.execute(
        "INSERT INTO staging.quarantine VALUES (?, NULL, 'file', ?, NULL)", [export.name, reason]
    )
    return False


def _check_forum(consultation: Consultation, connection: duckdb.DuckDBPyConnection) -> None:
    """Check that one participatory space is read: another's texts cannot be unpublished."""
    rows = connection.execute(
        "SELECT space, bool_or(in_scope) FROM decidim.items "
        "WHERE space IS NOT NULL GROUP BY space ORDER BY count(*) DESC, space"
    ).fetchall()
    wanted = consultation.source.forum
    known = " ; ".join(space for space, _ in rows[:_SHOWN])
    if wanted is None and len(rows) > 1:
        message = (
            f"{consultation.path} : l’export contient {len(rows)} espaces participatifs "
            f"({known}) ; indiquez lequel par source.forum, ou « * » pour tous"
        )
        raise ConfigurationError(message)
    found = connection.execute("SELECT coalesce(bool_or(in_scope), TRUE) FROM decidim.items")
    if wanted is not None and found.fetchone() == (False,):
        message = (
            f"{consultation.path} : source.forum : {wanted!r} ne désigne aucun espace "
            f"participatif ; connus : {known}"
        )
        raise ConfigurationError(message)
