"""The sheets that people fill in beside the export: workshops, announced figures and others.

Each sheet is an optional CSV file of the workspace; each becomes one table of
the schema `overlay`, empty when the file is not there. To add a sheet, or a
column, write it in `SHEETS`: reading, templates and messages follow. The
workshops may also be a workbook, `workshops.xlsx`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from datapackage import schemas
from datapackage.errors import ConfigurationError
from datapackage.sheets.cells import CELLS, Sheet, open_sheet
from datapackage.sheets.workshop_workbook import Grid, open_workshops

if TYPE_CHECKING:
    import duckdb

__all__ = ["SHEETS", "Column", "Spec", "load", "load_rows", "read", "read_rows"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    kind: str = "text"
    """`text`, `list` (parts separated by `|`), `integer`, `number`, `date` or `boolean`."""
    like: str = ""
    """`table.field` of the canonical schema whose list, pattern and bounds apply."""
    required: bool = False
    words: tuple[str, ...] = ()
    """The only values, where no canonical schema lists them."""


_TEXT = Column()
_NEEDED = Column(required=True)


def _territory(table: str) -> dict[str, Column]:
    fields = ("territory_level", "territory_code", "department_code", "region_code")
    return {name: Column(like=f"{table}.{name}") for name in fields}


@dataclass(frozen=True, slots=True)
class Spec:
    """What a sheet may hold."""

    columns: dict[str, Column]
    key: tuple[str, ...] = field(default=())
    """Columns whose values, together, may not repeat."""


SHEETS: dict[str, Spec] = {
    "announced": Spec(
        {
            "figure": Column(like="announced_figures.figure", required=True),
            "theme": _NEEDED,
            "value": Column("integer", "announced_figures.value", required=True),
            "unit": _TEXT,
            "date": Column("date"),
            "source": _NEEDED,
            "quote": _TEXT,
            "explanation": _TEXT,
        },
        key=("figure", "theme", "source"),
    ),
    "workshops": Spec(
        {
            "title": _NEEDED,
            "aliases": Column("list"),
            "organiser": _TEXT,
            "organiser_type": Column(like="workshops.organiser_type"),
            "date": Column("date"),
            "participants_count": Column("integer", "workshops.participants_count"),
            "place_label": _TEXT,
            **_territory("workshops"),
            "latitude": Column("number", "workshops.latitude"),
            "longitude": Column("number", "workshops.longitude"),
            "geo_precision": Column(like="workshops.geo_precision"),
            "url": _TEXT,
            "themes": Column("list"),
            "synthetic": Column("boolean"),
        },
        key=("title",),
    ),
    "organisations": Spec(
        {
            "alias": _NEEDED,
            "label": _NEEDED,
            "type": Column(like="participants.organisation_type"),
            **_territory("participants"),
        },
        key=("alias",),
    ),
    "milestones": Spec(
        {
            "date": Column("date", required=True),
            "label": _NEEDED,
            "kind": Column(like="milestones.kind", required=True),
        },
    ),
    "places": Spec(
        {
            "label": _NEEDED,
            "level": Column(like="workshops.territory_level"),
            "code": _TEXT,
            "department_code": Column(like="workshops.department_code"),
            "region_code": Column(like="workshops.region_code"),
            "latitude": Column("number", "workshops.latitude"),
            "longitude": Column("number", "workshops.longitude"),
        },
        key=("label",),
    ),
    "removals": Spec(
        {
            "object_type": Column(like="removals.object_type", required=True),
            "object_id": _NEEDED,
            "reason_code": Column(like="removals.reason_code", required=True),
            "date": Column("date", required=True),
        },
        key=("object_type", "object_id"),
    ),
    "outcomes": Spec(
        {
            "object_type": Column(like="outcomes.object_type"),
            "object": _NEEDED,
            "state": Column(like="outcomes.state", required=True),
            "label": _TEXT,
            "reason": _TEXT,
            "url": _TEXT,
            "date": Column("date"),
        },
        key=("object_type", "object"),
    ),
    "sources": Spec(
        {
            "url": _NEEDED,
            "title": _TEXT,
            "publisher": _TEXT,
            "publisher_type": Column(like="sources.publisher_type"),
            "date": Column("date"),
        },
        key=("url",),
    ),
    "codings": Spec(
        {
            "contribution": _NEEDED,
            "tag": _NEEDED,
            "scheme": _NEEDED,
            "title": _NEEDED,
            "coder": _TEXT,
        },
        key=("contribution", "tag"),
    ),
}
"""The sheets, by the name of their file without `.csv`."""

_ARROW = {
    "text": pa.string(),
    "list": pa.list_(pa.string()),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


def load(workspace_folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Create `overlay.<sheet>` for each sheet, rows in the file's order.

    Each table has the columns of `SHEETS`, then `line`, the row's line in the
    file, for messages. An empty cell is null; an empty list is `[]`.

    Raises:
        ConfigurationError: one line per mistake in all the sheets, each naming
            file, line, column and the value expected.
    """
    mistakes: list[str] = []
    connection.execute("CREATE SCHEMA IF NOT EXISTS overlay")
    for name, spec in SHEETS.items():
        load_rows(connection, name, spec, _rows(workspace_folder, name, spec, mistakes))
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))


def load_rows(
    connection: duckdb.DuckDBPyConnection, name: str, spec: Spec, rows: list[dict[str, Any]]
) -> None:
    """Create `overlay.<name>` from the rows of a sheet."""
    arrow = pa.table(
        {column: [row[column] for row in rows] for column in (*spec.columns, "line")},
        schema=_arrow_schema(spec),
    )
    connection.register("overlay_rows", arrow)
    connection.execute(f"CREATE OR REPLACE TABLE overlay.{name} AS FROM overlay_rows")
    connection.unregister("overlay_rows")


def read_rows(path: Path, spec: Spec) -> list[dict[str, Any]]:
    """Return the rows of the sheet at `path`, which is none of `SHEETS`; none if it is not there.

    Raises:
        ConfigurationError: one line per mistake, as in `load`.
    """
    mistakes: list[str] = []
    rows = _read(path, spec, mistakes) if path.is_file() else []
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return rows


def read(workspace_folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of one sheet, as `load` does; none when the file is not there.

    Raises:
        ConfigurationError: one line per mistake, as in `load`.
    """
    mistakes: list[str] = []
    rows = _rows(workspace_folder, name, SHEETS[name], mistakes)
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return rows


def _arrow_schema(spec: Spec) -> pa.Schema:
    columns = [(name, _ARROW[column.kind]) for name, column in spec.columns.items()]
    return pa.schema([*columns, ("line", pa.int64())])


def _rows(folder: Path, name: str, spec: Spec, mistakes: list[str]) -> list[dict[str, Any]]:
    path = folder / f"{name}.csv"
    rows = _read(path, spec, mistakes) if path.is_file() else []
    book = folder / "workshops.xlsx"
    if name != "workshops" or not book.is_file():
        return rows
    in_book = _read(book, spec, mistakes)
    # A new workspace has an empty CSV sheet, which says nothing against the workbook.
    if rows and in_book:
        mistakes.append(
            f"{path.name} et {book.name} décrivent tous deux des ateliers ; gardez celui qui est "
            "à jour (le classeur, si vos organisateurs le remplissent) et ôtez l’autre du dossier"
        )
    return rows or in_book


def _read(path: Path, spec: Spec, mistakes: list[str]) -> list[dict[str, Any]]:
    opened = open_workshops if path.suffix == ".xlsx" else open_sheet
    try:
        sheet = opened(path, tuple(spec.columns))
    except ConfigurationError as error:
        mistakes.append(str(error))
        return []
    wrong_header = list(_header_mistakes(sheet, spec))
    if wrong_header:
        mistakes.extend(wrong_header)
        return []
    # A loop over rows: a sheet is typed by people, and each wrong cell must be named.
    rows = []
    mistakes.extend(sheet.mistakes if isinstance(sheet, Grid) else ())
    for line, cells in sheet.rows:
        row, wrong = _row(sheet, spec, line, cells)
        rows.append(row)
        mistakes.extend(wrong)
    mistakes.extend(_repeated(sheet, spec, rows))
    return rows


def _header_mistakes(sheet: Sheet, spec: Spec) -> Iterator[str]:
    where = f"{sheet.name}, ligne 1"
    known = list(spec.columns)
    for column in sheet.header:
        if column not in spec.columns:
            near = difflib.get_close_matches(column, known, n=1)
            hint = f"vouliez-vous dire « {near[0]} » ?" if near else f"connues : {', '.join(known)}"
            yield f"{where} : « {column} » n’est pas une colonne de cette feuille ; {hint}"
        if sheet.header.count(column) > 1:
            yield f"{where} : la colonne « {column} » est là deux fois ; gardez-en une"
    for name, column_spec in spec.columns.items():
        if column_spec.required and name not in sheet.header:
            yield f"{where} : il manque la colonne « {name} »"


def _row(sheet: Sheet, spec: Spec, line: int, cells: list[str]) -> tuple[dict[str, Any], list[str]]:
    row: dict[str, Any] = {"line": line}
    wrong: list[str] = []
    if len(cells) > len(sheet.header):
        wrong.append(
            f"{sheet.name}, ligne {line} : {len(cells)} cases pour {len(sheet.header)} colonnes ; "
            "mettez entre guillemets droits le texte qui contient le séparateur "
            f"« {sheet.delimiter} »"
        )
    written = dict(zip(sheet.header, cells, strict=False))
    words = sheet.expected if isinstance(sheet, Grid) else {}
    for name, column in spec.columns.items():
        text = written.get(name, "").strip()
        row[name], expected = _cell(column, text)
        if expected:
            shown = f"« {text} » ne convient pas" if text else "la case est vide"
            expected = words.get(name, expected)
            wrong.append(f"{_place(sheet, line, name)} : {shown} ; attendu : {expected}")
    return row, wrong


def _place(sheet: Sheet, line: int, column: str) -> str:
    if isinstance(sheet, Grid):
        return f"{sheet.name}, case {sheet.letters[column]}{line}"
    return f"{sheet.name}, ligne {line}, colonne « {column} »"


def _cell(column: Column, text: str) -> tuple[Any, str]:
    """Return the value of a cell and, when it is wrong, what was expected."""
    if not text:
        empty: Any = [] if column.kind == "list" else None
        return empty, _expected(column) if column.required else ""
    try:
        value = CELLS[column.kind].parse(text)
    except ValueError:
        return None, _expected(column)
    if any(not holds(value) for holds in _constraints(column)):
        return None, _expected(column)
    return value, ""


def _expected(column: Column) -> str:
    constraints = _field(column).get("constraints", {})
    if "enum" in constraints:
        return f"un mot parmi {', '.join(constraints['enum'])}"
    said = CELLS[column.kind].expected
    if "pattern" in constraints:
        return f"un code comme {_field(column)['example']}"
    if "minimum" in constraints and "maximum" in constraints:
        return f"{said}, de {constraints['minimum']} à {constraints['maximum']}"
    if "minimum" in constraints:
        return f"{said}, au moins {constraints['minimum']}"
    return said


def _constraints(column: Column) -> Iterator[Callable[[Any], bool]]:
    constraints = _field(column).get("constraints", {})
    if "enum" in constraints:
        yield lambda value: value in constraints["enum"]
    if "pattern" in constraints:
        yield lambda value: re.fullmatch(constraints["pattern"], value) is not None
    if "minimum" in constraints:
        yield lambda value: value >= constraints["minimum"]
    if "maximum" in constraints:
        yield lambda value: value <= constraints["maximum"]


def _field(column: Column) -> dict[str, Any]:
    if column.words:
        return {"constraints": {"enum": list(column.words)}}
    if not column.like:
        return {}
    table, name = column.like.split(".")
    found: dict[str, Any] = next(
        field for field in schemas.load(table)["fields"] if field["name"] == name
    )
    return found


def _repeated(sheet: Sheet, spec: Spec, rows: list[dict[str, Any]]) -> Iterator[str]:
    first: dict[tuple[Any, ...], int] = {}
    for row in rows if spec.key else []:
        key = tuple(row[name] for name in spec.key)
        if None in key:
            continue
        if key in first:
            shown = ", ".join(str(part) for part in key)
            where = f"{sheet.name}, ligne {row['line']}"
            if isinstance(sheet, Grid):
                where = _place(sheet, row["line"], spec.key[0])
            yield (
                f"{where} : répète la ligne {first[key]} "
                f"({', '.join(spec.key)} : « {shown} ») ; gardez-en une"
            )
        first.setdefault(key, row["line"])
