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

`chart` is one of `CHARTS`; `x` and `y` go with those drawn on axes. A
parameter's type is a Table Schema word: string, integer or datetime; its
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

from queries.header import QueryError, split

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "CHARTS",
    "Column",
    "Figure",
    "Parameter",
    "Value",
    "load",
    "load_all",
    "parse",
]

Value = str | int | datetime | None
"""What a parameter may be given; text is read as the parameter's type."""

CHARTS = ("none", "bar", "line", "table", "number", "map")

_SINGLE = ("title", "title_en", "description", "unit", "chart")
_AXES = ("x", "y")
_REPEATED = ("parameter", "column")
_PARAMETER = re.compile(
    r"(?P<name>[a-z_]+) (?P<type>string|integer|datetime) = "
    r"(?P<default>NULL|-?\d+|'(?:[^']|'')*') : (?P<description>.+)"
)
_COLUMN = re.compile(r"(?P<name>[a-z_]+): (?P<label>[^|]+) \| (?P<label_en>[^|]+)")


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
class Column:
    """What one column of the result holds."""

    name: str
    label: str
    label_en: str


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
    y: str | None = None

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
        columns=tuple(_column(name, line) for line in header.all("column")),
        parameters=tuple(_parameter(name, line) for line in header.all("parameter")),
        x=header.optional("x"),
        y=header.optional("y"),
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


def _column(name: str, line: str) -> Column:
    found = _COLUMN.fullmatch(line)
    if found is None:
        msg = f"{name}.sql : clé 'column' illisible : {line!r} ; attendu : « day: Jour | Day »"
        raise QueryError(msg)
    return Column(found["name"], found["label"], found["label_en"])


def _check(figure: Figure) -> None:
    if figure.chart not in CHARTS:
        msg = (
            f"{figure.name}.sql : clé 'chart' : {figure.chart!r} inconnu ; "
            f"attendu : {', '.join(CHARTS)}"
        )
        raise QueryError(msg)
    names = [column.name for column in figure.columns]
    for key, axis in (("x", figure.x), ("y", figure.y)):
        if axis is not None and axis not in names:
            msg = f"{figure.name}.sql : clé {key!r} : {axis!r} n’est pas une colonne"
            raise QueryError(msg)
    if not names:
        msg = f"{figure.name}.sql : clé 'column' absente ; une par colonne du résultat"
        raise QueryError(msg)
    _check_sql(figure)


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
