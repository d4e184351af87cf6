"""How do the exports become lines of one table, and which participatory space is meant?"""

from __future__ import annotations

import csv
from contextlib import suppress
from importlib.resources import files
from itertools import chain
from pathlib import Path

from datapackage.errors import ConfigurationError
from datapackage.sources.base import Export
from datapackage.sources.decidim import rows
from datapackage.sources.decidim.forms import ExportFile, recognise

__all__ = ["check_forum", "load", "spaces"]

_SHOWN = 10


def load(export: Export) -> None:
    """Fill `decidim.settings` and `decidim.lines`.

    Raises:
        SourceError: no file is a form that is known.
    """
    source = export.consultation.source
    export.connection.execute(
        "CREATE TABLE decidim.settings (level VARCHAR, forum VARCHAR, currency VARCHAR)"
    )
    export.connection.execute(
        "INSERT INTO decidim.settings VALUES (?, ?, ?)",
        [source.contribution_level, source.forum, source.currency],
    )
    rows.create(export.connection)
    found = recognise(export.raw, export.consultation.language)
    if not sum(_load(file, export) for file in found):
        raise export.unknown()


def _load(file: ExportFile, export: Export) -> bool:
    """Load one file, or set it aside whole; tell which."""
    reason = "unrecognised_file"
    if file.form != "unknown":
        try:
            rows.load(file, export.connection)
        except csv.Error:
            reason = "unreadable_file"
            export.connection.execute("DELETE FROM decidim.lines WHERE file = ?", [file.name])
        else:
            read = set(chain.from_iterable(file.columns.values()))
            export.note_columns_left(file.name, file.titles, read)
            return True
    export.set_aside(file.name, reason)
    return False


def spaces(raw: Path) -> list[str]:
    """Return the participatory spaces that the files of `raw` are about, the fullest first."""
    import duckdb  # noqa: PLC0415  heavy, and an export is read without it until then

    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA decidim")
        connection.execute(files(__package__).joinpath("macros.sql").read_text("utf-8"))
        rows.create(connection)
        for file in recognise(raw, "fr"):
            if file.form != "unknown":
                with suppress(csv.Error):
                    rows.load(file, connection)
        found = connection.execute(
            "SELECT coalesce(decidim.space(space_url), decidim.space(url)) AS space "
            "FROM decidim.lines WHERE space IS NOT NULL "
            "GROUP BY space ORDER BY count(*) DESC, space"
        ).fetchall()
    return [space for (space,) in found] if len(found) > 1 else []


def check_forum(export: Export) -> None:
    """Check that one participatory space is read: another's texts cannot be unpublished.

    Raises:
        ConfigurationError: several spaces and none chosen, or not the chosen one.
    """
    consultation = export.consultation
    found = export.connection.execute(
        "SELECT space, bool_or(in_scope) FROM decidim.items "
        "WHERE space IS NOT NULL GROUP BY space ORDER BY count(*) DESC, space"
    ).fetchall()
    wanted = consultation.source.forum
    known = " ; ".join(space for space, _ in found[:_SHOWN])
    if wanted is None and len(found) > 1:
        message = (
            f"{consultation.path} : l’export contient {len(found)} espaces participatifs "
            f"({known}) ; indiquez lequel par source.forum, ou « * » pour tous"
        )
        raise ConfigurationError(message)
    in_scope = export.connection.execute(
        "SELECT coalesce(bool_or(in_scope), TRUE) FROM decidim.items"
    )
    if wanted is not None and in_scope.fetchone() == (False,):
        message = (
            f"{consultation.path} : source.forum : {wanted!r} ne désigne aucun espace "
            f"participatif ; connus : {known}"
        )
        raise ConfigurationError(message)
