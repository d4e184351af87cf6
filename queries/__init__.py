"""Every figure is one SQL file, run over a package; the other rooms ask here, and nowhere below."""

from queries.column import Column
from queries.engine import AT_ONCE, Engine, UnavailableError, reading
from queries.figure import Figure, load, load_all
from queries.header import Header, QueryError, split
from queries.parameter import Parameter, Value
from queries.paste import export, pasteable, tables_sql
from queries.spill import spill_folder
from queries.view import View, load_views, mentioned, read_views, views

__all__ = [
    "AT_ONCE",
    "Column",
    "Engine",
    "Figure",
    "Header",
    "Parameter",
    "QueryError",
    "UnavailableError",
    "Value",
    "View",
    "export",
    "load",
    "load_all",
    "load_views",
    "mentioned",
    "pasteable",
    "read_views",
    "reading",
    "spill_folder",
    "split",
    "tables_sql",
    "views",
]
