"""How do the files become tables, as the mapping tells?"""

from __future__ import annotations

import difflib
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.errors import ConfigurationError
from datapackage.mistaken import mistake
from datapackage.places.names import departments
from datapackage.sources.base import Export
from datapackage.sources.local import DOCUMENTS, visible_files
from datapackage.sources.table.fields import PRIVATE, STATUSES
from datapackage.sources.table.loading import load_rows
from datapackage.sources.table.mapping import MAPPING, FileMapping, Mapping
from datapackage.sources.table.mapping import read as read_mapping
from datapackage.sources.table.question import tables
from datapackage.sources.table.questionnaire import shown_questions
from datapackage.sources.table.rows import header, hidden_columns, plain

if TYPE_CHECKING:
    import duckdb

__all__ = ["load"]

_SHOWN = 12


def load(export: Export) -> list[str]:
    """Fill the tables of the schema `source_table`; return the files that the mapping leaves out.

    Raises:
        ConfigurationError: the mapping is wrong, or names what the files have not.
        SourceError: a file cannot be read.
    """
    mapping = read_mapping(export.raw / MAPPING)
    found = tables(export.raw)
    used = [
        _load(one, mapping, found, export)
        for one in (mapping.contributions, mapping.comments)
        if one is not None
    ]
    _settings(mapping, export.consultation.source.currency, export.connection)
    others = {
        name
        for path, name in visible_files(export.raw)
        if name != MAPPING and path.suffix.lower() not in DOCUMENTS
    }
    return sorted((others | found.keys()) - set(used))


def _load(
    one: FileMapping,
    mapping: Mapping,
    found: dict[str, Path],
    export: Export,
) -> str:
    name = _name(one, mapping, found)
    titles = header(found[name], one)
    if one.per == "answer":
        _questions(one, export.connection)
    places = _places(one, mapping, name, titles)
    _refuse_hidden(one, mapping, hidden_columns(found[name], one), places)
    load_rows(found[name], name, one, places, export.connection)
    export.note_columns_left(name, titles, set(chain.from_iterable(places.values())))
    return name


def _name(one: FileMapping, mapping: Mapping, found: dict[str, Path]) -> str:
    """Return the name of the file that `one` is about."""
    known = ", ".join(found) or "aucun fichier CSV ou XLSX"
    if one.path is None:
        sound = [name for name, path in found.items() if not mistake(path, json_too=True)]
        if len(sound or found) == 1:
            return next(iter(sound or found))
        where = mapping.place(one.role, "file", "path")
        msg = f'{where} : dites quel fichier lire, path = "…", parmi : {known}'
        raise ConfigurationError(msg)
    if one.path not in found:
        where = mapping.place(one.role, "file", "path")
        msg = f"{where} : l’export n’a pas de fichier « {one.path} » ; il y a : {known}"
        raise ConfigurationError(msg)
    return one.path


def _places(
    one: FileMapping, mapping: Mapping, name: str, titles: list[str]
) -> dict[str, tuple[int, ...]]:
    """Return the columns, from 0, of each field.

    Raises:
        ConfigurationError: one line per title that the file has not.
    """
    at = {title: place for place, title in enumerate(titles)}
    places: dict[str, tuple[int, ...]] = {}
    mistakes = []
    for field, columns in one.columns.items():
        wanted = [plain(column) for column in columns]
        part = "private" if field in PRIVATE else "columns"
        mistakes += [
            f"{mapping.place(one.role, part, field)} : {name} n’a pas de colonne « {title} » ; "
            f"{_nearest(title, titles)}"
            for title in wanted
            if title not in at
        ]
        # Telephone numbers are masked by their form: none is read to be searched for.
        if field != "phone":
            places[field] = tuple(at[title] for title in wanted if title in at)
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return places


def _refuse_hidden(
    one: FileMapping, mapping: Mapping, hidden: set[int], places: dict[str, tuple[int, ...]]
) -> None:
    """Refuse to publish a column that the workbook hides; what stays private may be hidden."""
    mistakes = [
        f"{mapping.place(one.role, 'columns', field)} : la colonne « {title} » est masquée dans "
        "le classeur, donc pas publiée ; affichez-la dans le tableur si elle doit l’être, ou "
        "retirez-la d’ici"
        for field, at in places.items()
        if field not in PRIVATE
        for title, place in zip(one.columns[field], at, strict=True)
        if place in hidden
    ]
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))


def _nearest(title: str, titles: list[str]) -> str:
    folded = {known.casefold(): known for known in titles}
    near = difflib.get_close_matches(title.casefold(), list(folded), n=1)
    if near:
        return f"vouliez-vous dire « {folded[near[0]]} » ?"
    if len(titles) == 1:
        return f"elle n’en a qu’une, « {titles[0][:60]} » : corrigez « separator »"
    more = ", …" if len(titles) > _SHOWN else ""
    return f"colonnes : {', '.join(titles[:_SHOWN])}{more}"


def _questions(one: FileMapping, connection: duckdb.DuckDBPyConnection) -> None:
    """Tell the theme of each column of the text; the key survives a change of its words there."""
    codes = one.values.get("theme", {})
    titles = [plain(title) for title in one.columns["body"]]
    shown = shown_questions(titles)
    for place, (title, (read, known)) in enumerate(zip(titles, shown, strict=True), 1):
        theme = codes.get(title, codes.get(read, read))
        connection.execute(
            "INSERT INTO source_table.questions VALUES (?, ?, md5(source_table.fold(?)))",
            [place, theme, known],
        )


def _settings(
    mapping: Mapping, currency: str | None, connection: duckdb.DuckDBPyConnection
) -> None:
    for one in (mapping.contributions, mapping.comments):
        if one is not None:
            connection.execute(
                "INSERT INTO source_table.settings VALUES (?, ?, ?, ?)",
                [one.role, "id" in one.columns, one.dates, currency],
            )
    connection.executemany(
        "INSERT INTO source_table.statuses VALUES (?, ?)", [list(pair) for pair in STATUSES.items()]
    )
    connection.executemany(
        "INSERT INTO source_table.departments VALUES (?)", [[code] for code in departments()]
    )
    questions = connection.execute("SELECT title FROM source_table.questions ORDER BY place")
    asked = [title for (title,) in questions.fetchall()]
    listed = mapping.contributions.values.get("theme", {}).values()
    themes = list(dict.fromkeys([*listed, *asked]))
    for place, theme in enumerate(themes):
        connection.execute("INSERT INTO source_table.theme_order VALUES (?, ?)", [theme, place])
