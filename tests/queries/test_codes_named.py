"""Whatever code a figure gives has its words in `datapackage/schemas/codes`."""

import duckdb
import pytest

from datapackage.schemas import codes
from queries import load_views


def test_types_of_organisation_are_those_of_the_list():
    """The published SQL names them without the dictionary: a type added is added there too."""
    (view,) = (view for view in load_views() if view.name == "organisation_types")
    found = [code for (code,) in duckdb.sql(view.sql).fetchall()]
    assert sorted(found) == sorted(codes.labels("organisation_type"))


@pytest.mark.parametrize(
    ("figure", "column", "listed"),
    [
        ("unknowns", "object", "counted_object"),
        ("totals", "measure", "measure"),
        ("theme_sums", "measure", "measure"),
        ("votes_declared_computed", "option", "vote_option"),
    ],
)
def test_what_is_counted_has_its_words(engine, figure, column, listed):
    """No reader of a page meets the code of a line."""
    found = set(engine.run(figure)[column].to_pylist())
    assert found
    assert {code for code in found if not code.startswith("other:")} <= set(codes.labels(listed))
