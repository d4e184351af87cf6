"""What figures exist, what does each one mean, and which SQL computes it?

To add a figure, write `queries/figures/<name>.sql`: nothing else lists them.
The file opens with the keys of `queries.header`. `description` is the definition
that readers see: formula, minimum, unit, caveats.

    -- title: Contributions par jour
    -- title_en: Contributions per day
    -- description: Nombre de contributions publiées chaque jour.
    -- unit: contributions
    -- chart: bar
    -- x: day
    -- y: contributions
    -- parameter: top integer = 10 : nombre de lignes
    -- column: day: Jour | Day
    -- column: contributions: Contributions | Contributions

`chart` is one of `CHARTS`; every face of the product (page, file, API) draws the
figure from this header alone. A `bar` has one bar a row, or one a day where `x` is a
date; a `map` has one circle a place, whose area is `y`. `x` names what is drawn, `y`
how much of it; a second `y`, after a blank, is told beside. The label of the first is
a plural, read after a number. A row whose `x` is null is told, not drawn. `column` and
`null` are those of `queries.column`.

A parameter's type is a Table Schema word: string, integer or datetime; its
default is an SQL literal, and NULL always means “no filter” or “as the
consultation says”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from queries.column import Column, columns
from queries.header import QueryError, split

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "CHARTS",
    "Figure",
    "Parameter",
    "Value",
    "load",
    "load_all",
    "parse",
]

Value = str | int | datetime | None
"""What a parameter may be given; text is read as the parameter's type."""

CHARTS = ("bar", "map", "number", "table")

_SINGLE = ("title", "title_en", "description", "unit", "chart")
_AXES = ("x", "y")
_REPEATED = ("parameter", "column", "null")
_DRAWN = ("bar", "map")
_PLACED = ("latitude", "longitude", "department_code")
_PARAMETER = re.compile(
    r"(?P<name>[a-z_]+) (?P<type>string|integer|datetime) = "
    r"(?P<default>NULL|-?\d+|'(?:[^']|'')*') : (?P<description>.+)"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a figure may be asked to vary."""

    name: str
    type: str
    """A Table Schema type: string, integer or datetime."""
    default: str | int | None
    description: str
    """In French, for whoever fills it in."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure: its definition, and the SELECT that computes it."""

    name: str
    title: str
    title_en: str
    description: str
    """The definition, in French: formula, minimum, unit, caveats."""
    unit: str
    chart: str
    sql: str
    """One SELECT, with `$name` parameters, without the header."""
    header: str
    """The comments that open the file, as written."""
    columns: tuple[Column, ...]
    parameters: tuple[Parameter, ...] = ()
    x: str | None = None
    """The column that names what is drawn."""
    y: tuple[str, ...] = ()
    """The columns that say how much: the first is drawn, the others are told beside."""

    def column(self, name: str) -> Column:
        """Return the column called `name`.

        Raises:
            KeyError: the figure has none.
        """
        return {column.name: column for column in self.columns}[name]

    def values(self, parameters: Mapping[str, Value] | None = None) -> dict[str, str | int | None]:
        """Return the value of every parameter: the default unless it is given.

        Dates become ISO 8601 text, as the SQL expects them.

        Raises:
            QueryError: a parameter that the figure does not take, or a value
                that is not of its type.
        """
        given = dict(parameters or {})
        known = [parameter.name for parameter in self.parameters]
        for name in given:
            if name not in known:
                msg = (
                    f"{self.name} : pas de paramètre {name!r} ; "
                    f"paramètres connus : {', '.join(known) or 'aucun'}"
                )
                raise QueryError(msg)
        return {
            parameter.name: _converted(self.name, parameter, given[parameter.name])
            if parameter.name in given
            else parameter.default
            for parameter in self.parameters
        }


def load(name: str) -> Figure:
    """Return the figure called `name`.

    Raises:
        QueryError: no such figure, or a file that is written wrongly.
    """
    figures = _by_name()
    if name not in figures:
        msg = f"pas de figure {name!r} ; figures connues : {', '.join(figures)}"
        raise QueryError(msg)
    return figures[name]


def load_all() -> tuple[Figure, ...]:
    """Return every figure, by name.

    Raises:
        QueryError: a file is written wrongly.
    """
    return tuple(_by_name().values())


@cache
def _by_name() -> dict[str, Figure]:
    folder = files("queries") / "figures"
    texts = {
        entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    }
    return {name: parse(name, texts[name]) for name in sorted(texts)}


def parse(name: str, text: str) -> Figure:
    """Return the figure that `text`, the content of `<name>.sql`, describes.

    Raises:
        QueryError: a key is missing, misspelt or repeated, the text is not one
            SELECT, or it does not use exactly the parameters it declares.
    """
    header, sql = split(name, text, (*_SINGLE, *_AXES, *_REPEATED))
    figure = Figure(
        name=name,
        **{key: header.one(key) for key in _SINGLE},
        sql=sql,
        header=header.text,
        columns=columns(header),
        parameters=tuple(_parameter(name, line) for line in header.all("parameter")),
        x=header.optional("x"),
        y=tuple((header.optional("y") or "").split()),
    )
    _check(figure)
    return figure


def _parameter(name: str, line: str) -> Parameter:
    found = _PARAMETER.fullmatch(line)
    if found is None:
        msg = (
            f"{name}.sql : clé 'parameter' illisible : {line!r} ; "
            "attendu : « top integer = 10 : nombre de lignes »"
        )
        raise QueryError(msg)
    literal = found["default"]
    default: str | int | None = None
    if literal.startswith("'"):
        default = literal[1:-1].replace("''", "'")
    elif literal != "NULL":
        default = int(literal)
    return Parameter(found["name"], found["type"], default, found["description"])


def _check(figure: Figure) -> None:
    if figure.chart not in CHARTS:
        msg = (
            f"{figure.name}.sql : clé 'chart' : {figure.chart!r} inconnu ; "
            f"attendu : {', '.join(CHARTS)}"
        )
        raise QueryError(msg)
    _check_axes(figure, {column.name for column in figure.columns})
    _check_sql(figure)


def _check_axes(figure: Figure, names: set[str]) -> None:
    axes = [("x", figure.x)] * bool(figure.x) + [("y", name) for name in figure.y]
    for key, axis in axes:
        if axis not in names:
            msg = f"{figure.name}.sql : clé {key!r} : {axis!r} n’est pas une colonne"
            raise QueryError(msg)
    if (figure.chart in _DRAWN) is not bool(figure.x and figure.y):
        msg = (
            f"{figure.name}.sql : clés 'x' et 'y' : attendues pour dessiner "
            f"({', '.join(_DRAWN)}), et là seulement"
        )
        raise QueryError(msg)
    if figure.chart == "map" and not names.issuperset(_PLACED):
        msg = f"{figure.name}.sql : une carte demande les colonnes {', '.join(_PLACED)}"
        raise QueryError(msg)


def _check_sql(figure: Figure) -> None:
    import duckdb  # noqa: PLC0415  heavy, and whoever reads a header does without

    try:
        statements = duckdb.extract_statements(figure.sql)
    except duckdb.Error as error:
        msg = f"{figure.name}.sql : SQL illisible : {error}"
        raise QueryError(msg) from error
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        msg = f"{figure.name}.sql : une figure est un SELECT et un seul"
        raise QueryError(msg)
    declared = {parameter.name for parameter in figure.parameters}
    used = set(statements[0].named_parameters)
    if used != declared:
        wrong = ", ".join(sorted(used ^ declared))
        msg = (
            f"{figure.name}.sql : clé 'parameter' : {wrong} ; chaque paramètre est "
            "déclaré dans l’en-tête et utilisé dans le SQL"
        )
        raise QueryError(msg)


def _converted(figure: str, parameter: Parameter, value: Value) -> str | int | None:
    if value is None:
        return None
    try:
        return _READERS[parameter.type](value)
    except (TypeError, ValueError):
        msg = (
            f"{figure} : paramètre {parameter.name!r} : {value!r} n’est pas "
            f"{_EXPECTED[parameter.type]}"
        )
        raise QueryError(msg) from None


def _text(value: str | int | datetime) -> str:
    # Public numbers are text: a caller that read one as a number means the same.
    text = str(value)
    if isinstance(value, datetime) or "\0" in text:
        raise ValueError
    return text


def _integer(value: str | int | datetime) -> int:
    if isinstance(value, datetime):
        raise TypeError
    number = int(value)
    if abs(number) >= 1 << 63:
        raise ValueError
    return number


def _moment(value: str | int | datetime) -> str:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError
    return moment.isoformat(sep=" ")


_READERS: dict[str, Callable[[str | int | datetime], str | int]] = {
    "string": _text,
    "integer": _integer,
    "datetime": _moment,
}
_EXPECTED = {
    "string": "du texte",
    "integer": "un nombre entier",
    "datetime": "une date et heure avec fuseau, comme 2017-03-25T08:00:00Z",
}
