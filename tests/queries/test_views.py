"""Views are files: nothing lists them, and their order follows from what they read."""

import re
from importlib.resources import files

import pytest

from queries import QueryError, load_views, views
from queries.view import _parse


def test_each_file_is_a_view_and_none_is_forgotten():
    """What is in the folder is what is created, once."""
    folder = files("queries") / "views"
    written = {entry.name.removesuffix(".sql") for entry in folder.iterdir()}
    names = [view.name for view in load_views()]
    assert sorted(names) == sorted(written)
    assert re.findall(r"CREATE OR REPLACE VIEW (\w+)", views()) == names


def test_a_view_comes_after_those_that_it_reads():
    """DuckDB binds a view as it is created: what it reads must be there."""
    created = set()
    for view in load_views():
        needed = {other.name for other in load_views() if f" {other.name} " in f"{view.sql} "}
        assert needed - {view.name} <= created
        created.add(view.name)


def test_a_view_without_its_rule_in_words_is_refused():
    """Whoever reads the published SQL reads what a view counts."""
    with pytest.raises(QueryError, match="description"):
        _parse("nothing_said", "SELECT 1 AS one")
