"""What may a figure be asked to vary, and how is a value given to it read?

    -- parameter: top integer = 10 : nombre de lignes

The type is a Table Schema word: string, integer or datetime. The default is an SQL
literal, and NULL always means “no filter” or “as the consultation says”.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from queries.header import Header, QueryError

__all__ = ["Parameter", "Value", "converted", "parameters"]

Value = str | int | datetime | None
"""What a parameter may be given; text is read as the parameter's type."""

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


def parameters(header: Header) -> tuple[Parameter, ...]:
    """Return the parameters that a header states, in order.

    Raises:
        QueryError: a line is written wrongly.
    """
    return tuple(_parameter(header.name, line) for line in header.all("parameter"))


def converted(figure: str, parameter: Parameter, value: Value) -> str | int | None:
    """Return a value as the SQL of `figure` takes it.

    Raises:
        QueryError: it is not of the type of the parameter.
    """
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
