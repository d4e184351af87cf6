"""Unknown is not zero: each column that may be empty is counted, or is said to lack nothing."""

from datapackage import schemas

TABLES = {"organisations": "participants"}
"""Objects of the figure that are rows of a table of another name."""
COMPUTED = {"votes", "workshop_themes"}
"""Objects that no table has: what is unknown of them is computed from several rows."""

NOTHING_UNKNOWN = {
    "there may be none, and nothing is missing then": {
        "comments": {"parent_comment_id", "title", "stance"},
        "contributions": {
            "budget_amount",
            "category",
            "currency",
            "parent_contribution_id",
            "scope",
            "stance",
            "title",
            "updated_at",
            "workshop_id",
        },
        "consultations": {"description", "source_url"},
        "themes": {"parent_theme_id", "kind", "description", "url"},
        "links": {"theme_id", "title", "category"},
        "announced_figures": {"date", "quote", "explanation"},
        "outcomes": {"label", "reason", "url", "date"},
        "workshops": {"url"},
    },
    "told with another column, which is counted": {
        "contributions": {"territory_level", "territory_code"},
        "participants": {"territory_level", "territory_code", "region_code"},
        "workshops": {
            "territory_level",
            "territory_code",
            "region_code",
            "longitude",
            "geo_precision",
        },
    },
    "how it was read or set up, not what somebody answered": {
        "announced_figures": {"unit"},
        "sources": {"title", "publisher", "publisher_type", "date"},
        "contribution_tags": {"coder"},
        "contributions": {"language", "source_id", "url"},
        "consultations": {"language", "organiser", "organiser_siret"},
        "themes": {"position"},
        "vote_tallies": {"as_of"},
    },
    "of people, never counted one by one": {"participants": {"age_band"}},
}
"""Why a column that may be empty is not in the figure, by table."""


def nullable(table):
    """Return the columns of `table` that may be empty."""
    schema = schemas.load(table)
    key = schema["primaryKey"]
    return {
        (table, field["name"])
        for field in schema["fields"]
        if not field.get("constraints", {}).get("required") and field["name"] not in key
    }


def test_no_column_that_may_be_empty_is_forgotten(run):
    """A new one is counted in `queries/views/missing_values.sql`, or its reason is given here."""
    told = {
        (TABLES.get(name, name), field)
        for name, field in run("unknowns", "object field")
        if name not in COMPUTED
    }
    excused = {
        (table, name)
        for tables in NOTHING_UNKNOWN.values()
        for table, names in tables.items()
        for name in names
    }
    expected = {column for table in schemas.names() for column in nullable(table)}
    assert told & excused == set()
    assert told | excused == expected
