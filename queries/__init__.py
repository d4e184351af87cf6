"""Every figure is one SQL file, run over a package."""

from queries.column import Column
from queries.engine import Engine, UnavailableError
from queries.figure import Figure, load, load_all
from queries.header import QueryError
from queries.parameter import Parameter, Value
from queries.paste import export, pasteable, tables_sql
from queries.view import View, load_views, views

__all__ = [
    "Column",
    "Engine",
    "Figure",
    "Parameter",
    "QueryError",
    "UnavailableError",
    "Value",
    "View",
    "export",
    "load",
    "load_all",
    "load_views",
    "pasteable",
    "tables_sql",
    "views",
]
