"""Give a figure's SQL to whoever has only DuckDB and the package's folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from datapackage import schemas
from datapackage.errors import PackageError
from datapackage.literal import quoted
from datapackage.package.opening import create_view, empty_view
from queries.figure import Figure, load_all
from queries.parameter import Value
from queries.view import views

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["export", "pasteable", "tables_sql"]

# Strings, names and comments are matched first, so that a `$` in them stays.
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|\$(?P<name>[a-z_]+)")

_OPENING = """\
-- Les tables de ce paquet de données, et les vues dont les figures se servent.
-- À lancer depuis le dossier qui contient datapackage.json :
--     duckdb -init queries/tables.sql
-- puis, par exemple : .read queries/contributions_by_theme.sql
-- Run it from the folder that holds datapackage.json; then read any figure.

-- Les heures sont en UTC ; chaque figure dit le fuseau de ses jours.
SET TimeZone = 'UTC';
"""


def pasteable(figure: Figure, parameters: Mapping[str, Value] | None = None) -> str:
    """Return the figure with its header, its parameters replaced by literals.

    It runs in any DuckDB after `tables.sql` and gives the rows of `Engine.run`.

    Raises:
        QueryError: as `Engine.run`.
    """
    values = figure.values(parameters)

    def replaced(token: re.Match[str]) -> str:
        name = token["name"]
        return _literal(values[name]) if name else token[0]

    return f"{figure.header}\n{_TOKEN.sub(replaced, figure.sql)};\n"


def tables_sql(descriptor: dict[str, Any]) -> str:
    """Return the SQL that shows the package as tables, from within its folder.

    Raises:
        PackageError: the descriptor lists no Parquet file for some table.
    """
    paths = {
        resource["table"]: resource["path"]
        for resource in descriptor["resources"]
        if resource.get("format") == "parquet"
    }
    for table in schemas.names():
        if table not in paths and not schemas.since(table):
            msg = f"datapackage.json : table {table!r} sans fichier Parquet"
            raise PackageError(msg)
    tables = [
        create_view(table, table, paths[table]) if table in paths else empty_view(table, table)
        for table in schemas.names()
    ]
    return "\n".join([_OPENING, *tables, "", views()])


def export(folder: Path, descriptor: dict[str, Any]) -> list[str]:
    """Write `queries/tables.sql` and one file per figure under the package's `folder`.

    Returns the paths written, relative to `folder`, sorted; the same version
    and descriptor give the same bytes.

    Raises:
        PackageError: as `tables_sql`.
    """
    texts = {"tables": tables_sql(descriptor)}
    texts |= {figure.name: pasteable(figure) for figure in load_all()}
    (folder / "queries").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / "queries" / f"{name}.sql").write_bytes(text.encode())
    return sorted(f"queries/{name}.sql" for name in texts)


def _literal(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else quoted(value)
