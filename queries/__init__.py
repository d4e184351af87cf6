"""Every figure is one SQL file, run over a package."""

from queries.engine import Engine, UnavailableError
from queries.figure import (
    Column,
    Figure,
    Parameter,
    QueryError,
    Value,
    load,
    load_all,
)
from queries.paste import export, pasteable, tables_sql

__all__ = [
    "Column",
    "Engine",
    "Figure",
    "Parameter",
    "QueryError",
    "UnavailableError",
    "Value",
    "export",
    "load",
    "load_all",
    "pasteable",
    "tables_sql",
]
