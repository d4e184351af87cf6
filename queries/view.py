"""What do figures and checks share? Each counting rule is one view, stated here once.

To add a view, write `queries/views/<name>.sql`: one SELECT under a `description`. Nothing
else lists them, nor their order: a view comes after those that it reads.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable

from queries.header import QueryError, split

__all__ = ["View", "load_views", "mentioned", "read_views", "views"]

_OPENING = """\
-- Vues communes aux figures : chaque règle de comptage est écrite ici, une fois.
-- Shared views: each counting rule is stated here, once.
"""
_COMMENT = re.compile(r"--[^\n]*")
_WORD = re.compile(r"\b[a-z_]+\b")


@dataclass(frozen=True, slots=True)
class View:
    """One counting rule, as rows that figures read."""

    name: str
    description: str
    """In French, for whoever reads the published SQL."""
    header: str
    """The comments that open the file, as written."""
    sql: str
    """One SELECT."""

    @property
    def statement(self) -> str:
        """The statement that creates the view, with its description."""
        return f"{self.header}\nCREATE OR REPLACE VIEW {self.name} AS\n{self.sql};\n"


@cache
def load_views() -> tuple[View, ...]:
    """Return every view, as `read_views` does."""
    return read_views(files("queries") / "views")


def read_views(folder: Traversable) -> tuple[View, ...]:
    """Return each view of `folder` after those of the same folder that it reads, else by name.

    Raises:
        QueryError: a file is written wrongly, or views read one another in a circle.
    """
    known = {
        entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    }
    found = {name: _parse(name, known[name]) for name in sorted(known)}
    reads = {
        name: sorted(mentioned(view.sql, found.keys() - {name})) for name, view in found.items()
    }
    try:
        order = tuple(TopologicalSorter(reads).static_order())
    except CycleError as error:
        msg = f"{folder} : ces vues se lisent l’une l’autre : {', '.join(error.args[1])}"
        raise QueryError(msg) from error
    return tuple(found[name] for name in order)


def mentioned(sql: str, names: Collection[str]) -> set[str]:
    """Return which of `names` the SQL uses, comments left aside."""
    return set(_WORD.findall(_COMMENT.sub("", sql))).intersection(names)


def views() -> str:
    """Return the statements that create the views, over the tables, in an order that works."""
    return "\n".join([_OPENING, *(view.statement for view in load_views())])


def _parse(name: str, text: str) -> View:
    header, sql = split(name, text, ("description",))
    return View(name, header.one("description"), header.text, sql.removesuffix(";"))
