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
`null` are those of `queries.column`, `parameter` that of `queries.parameter`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from queries.column import Column, columns
from queries.header import QueryError, split
from queries.parameter import Parameter, Value, converted, parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CHARTS",
    "Figure",
    "load",
    "load_all",
    "parse",
]

CHARTS = ("bar", "map", "number", "table")

_SINGLE = ("title", "title_en", "description", "unit", "chart")
_AXES = ("x", "y")
_REPEATED = ("parameter", "column", "null")
_DRAWN = ("bar", "map")
_PLACED = ("latitude", "longitude", "department_code")


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
            parameter.name: converted(self.name, parameter, given[parameter.name])
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
        parameters=parameters(header),
        x=header.optional("x"),
        y=tuple((header.optional("y") or "").split()),
    )
    _check(figure)
    return figure


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
