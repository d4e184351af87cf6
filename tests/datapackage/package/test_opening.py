"""A package is opened in one way, whichever version of the schemas it was made with."""

from pathlib import Path

import duckdb
import pytest

from datapackage import schemas
from datapackage.errors import PackageError
from datapackage.literal import literal
from datapackage.package.opening import open_tables

FIRST = {
    "consultations": 14,
    "milestones": 3,
    "themes": 7,
    "contributions": 23,
    "comments": 13,
    "vote_tallies": 6,
    "participants": 9,
    "workshops": 16,
    "workshop_themes": 2,
    "tags": 3,
    "contribution_tags": 3,
    "links": 7,
    "history": 4,
    "announced_figures": 8,
    "removals": 4,
}
"""How many columns each table had in version 1.0.0 of the schemas, packages of which exist."""


def older(package, table, column):
    """Take `column` away from `table`, as in a package made before it was added."""
    path = package.parquet[table]
    kept = Path(f"{path}.kept")
    rows = duckdb.read_parquet(literal(path))
    rows.select(duckdb.StarExpression(exclude=[column])).write_parquet(str(kept))
    kept.replace(path)
    return package


@pytest.fixture
def package(make_package):
    """A package of one contribution that takes a stance."""
    row = {
        "contribution_id": "1",
        "kind": "contribution",
        "stance": "for",
        "body": "Un",
        "authorship": "individual",
        "date_precision": "unknown",
        "status": "published",
        "redacted": False,
        "synthetic": False,
    }
    return make_package("l'été [1]", contributions=[row])


def test_tables_bear_their_names_and_the_types_of_the_schemas(package):
    """In the DuckDB schema asked; the folder may be named as people do."""
    with duckdb.connect() as connection:
        open_tables(connection, package, schema="previous")
        for table in schemas.names():
            described = connection.execute(f"DESCRIBE previous.{table}").fetchall()
            assert {row[0]: row[1] for row in described} == schemas.columns(table)
        assert connection.sql("SELECT stance FROM previous.contributions").fetchall() == [("for",)]


def test_a_column_added_since_is_empty_in_an_older_package(package):
    """What the package does have stays in its place."""
    with duckdb.connect() as connection:
        open_tables(connection, older(package, "contributions", "stance"))
        rows = connection.sql("SELECT kind, stance, body FROM contributions").fetchall()
    assert rows == [("contribution", None, "Un")]


def test_any_other_missing_column_is_told(package):
    """With the columns expected, and what to do."""
    with (
        duckdb.connect() as connection,
        pytest.raises(PackageError, match=r"contributions\.parquet.*authorship.*reconstruire"),
    ):
        open_tables(connection, older(package, "contributions", "authorship"))


def test_only_the_tables_asked_are_opened(package):
    """A damaged neighbour is then no harm."""
    package.parquet["links"].write_bytes(b"not Parquet")
    with duckdb.connect() as connection:
        open_tables(connection, package, only=["contributions"])
        assert connection.sql("SHOW TABLES").fetchall() == [("contributions",)]
        with pytest.raises(PackageError, match=r"links\.parquet : fichier Parquet illisible"):
            open_tables(connection, package, only=["links"])


def test_a_column_added_later_says_since_which_version():
    """Without `since`, packages of earlier versions could no longer be opened."""
    later = {table: schemas.added(table) for table in schemas.names()}
    new = {table: schemas.since(table) for table in schemas.names() if schemas.since(table)}
    assert {
        table: len(schemas.columns(table)) - len(later[table])
        for table in schemas.names()
        if table not in new
    } == FIRST
    newest = [int(part) for part in schemas.SCHEMA_VERSION.split(".")]
    for version in (*new.values(), *(each for one in later.values() for each in one.values())):
        assert [1, 0, 0] < [int(part) for part in version.split(".")] <= newest


def test_a_table_added_later_is_empty_in_an_older_package(package):
    """A package made before the institution's answers were kept still opens, and is compared."""
    for table in ("outcomes", "sources"):
        package.parquet.pop(table).unlink()
    with duckdb.connect() as connection:
        open_tables(connection, package)
        assert connection.sql("SELECT * FROM outcomes").fetchall() == []
        assert connection.table("sources").columns == list(schemas.columns("sources"))
