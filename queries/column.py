"""What does one column of a figure hold, and how is it shown to people?

Three keys of the header tell it:

    -- column: title: Thème | Theme : theme
    -- column: share: Part des contributions | Share of contributions : percent
    -- null: title: Sans thème | Without a theme

After the labels comes a format, one of `FORMATS`, where the type of the values does
not say enough: numbers, dates, moments, yes and no need none. `null` gives the words
for a missing value, where “unknown” would not be true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from queries.header import Header, QueryError

__all__ = ["FORMATS", "LINKED", "Column", "columns"]

LINKED = ("contribution", "theme", "workshop")
"""What has a page of its own: the number that leads there is in the column `<word>_id`."""

FORMATS = (
    "code",  # a word of ours, that pages tell in the reader's language
    "excerpt",  # a text that somebody wrote, of any length: its beginning is shown
    "hidden",  # for programs: files have it, tables for people do not
    "percent",  # a share of 1
    "signed",  # a change or a gap, with its sign
    "wide",  # sentences, that need room
    *LINKED,
)

_COLUMN = re.compile(
    r"(?P<name>[a-z_]+): (?P<label>[^|]+) \| (?P<label_en>[^|:]+?)(?: : (?P<format>.+))?"
)
_NULL = re.compile(r"(?P<name>[a-z_]+): (?P<null>[^|]+) \| (?P<null_en>[^|]+)")


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of the result holds."""

    name: str
    label: str
    label_en: str
    format: str | None = None
    """One of `FORMATS`; None where the type of the values says enough."""
    null: str | None = None
    """What a missing value means, in French; None is “unknown”."""
    null_en: str | None = None


def columns(header: Header) -> tuple[Column, ...]:
    """Return the columns that a header states, in order.

    Raises:
        QueryError: a line is written wrongly, a format is not one of `FORMATS`, or a
            column named by another key does not exist.
    """
    nulls = dict(_null(header.name, line) for line in header.all("null"))
    found = [_column(header.name, line, nulls) for line in header.all("column")]
    names = {column.name for column in found}
    if not found:
        msg = f"{header.name}.sql : clé 'column' absente ; une par colonne du résultat"
        raise QueryError(msg)
    for name in nulls.keys() - names:
        msg = f"{header.name}.sql : clé 'null' : {name!r} n’est pas une colonne"
        raise QueryError(msg)
    for column in found:
        if column.format in LINKED and f"{column.format}_id" not in names:
            msg = (
                f"{header.name}.sql : colonne {column.name!r} : le format {column.format!r} "
                f"demande une colonne '{column.format}_id'"
            )
            raise QueryError(msg)
    return tuple(found)


def _column(name: str, line: str, nulls: dict[str, tuple[str, str]]) -> Column:
    found = _COLUMN.fullmatch(line)
    if found is None:
        msg = f"{name}.sql : clé 'column' illisible : {line!r} ; attendu : « day: Jour | Day »"
        raise QueryError(msg)
    form = found["format"]
    if form is not None and form not in FORMATS:
        msg = (
            f"{name}.sql : colonne {found['name']!r} : format {form!r} inconnu ; "
            f"attendu : {', '.join(FORMATS)}"
        )
        raise QueryError(msg)
    null = nulls.get(found["name"], (None, None))
    return Column(found["name"], found["label"], found["label_en"], form, *null)


def _null(name: str, line: str) -> tuple[str, tuple[str, str]]:
    found = _NULL.fullmatch(line)
    if found is None:
        msg = (
            f"{name}.sql : clé 'null' illisible : {line!r} ; "
            "attendu : « title: Sans thème | Without a theme »"
        )
        raise QueryError(msg)
    return found["name"], (found["null"], found["null_en"])
