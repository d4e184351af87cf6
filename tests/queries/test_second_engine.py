"""Every figure gives the same rows on ClickHouse, over the same Parquet files.

sqlglot transpiles views and figures, parameters written as literals; nothing is
adjusted by hand. The four settings below make ClickHouse follow standard SQL.
"""

import json
import math
from datetime import date, datetime

import pytest
import sqlglot
from chdb.session import Session

from datapackage import schemas
from queries import Engine, load_all, pasteable
from queries.view import views

SETTINGS = (
    "join_use_nulls = 1",  # a row without a match gives nulls, not zeros
    "prefer_column_name_to_alias = 1",  # an alias never hides the column it is made of
    "session_timezone = 'UTC'",  # as the Engine and tables.sql say
    "cast_string_to_date_time_mode = 'best_effort'",  # reads the offset of a date
)

VARIED = {
    "contributions_per_day": {"timezone": "Indian/Reunion", "theme_id": "2"},
    "participation_hours": {"timezone": "America/Cayenne"},
    "most_supported": {"top": 1},
    "most_contested": {"minimum": 1, "top": None},
    "contested_availability": {"minimum": None},
    "latest_contributions": {"top": None, "theme_id": "x'; DROP VIEW themes; --"},
    "live_changes": {"as_of": "2017-03-28T13:01:00+02:00"},
    "arrivals_by_theme": {"as_of": "2017-03-27T00:30:00+02:00", "hours": 30},
    "arrivals_by_place": {"hours": None},
    "votes_declared_computed": {"rows": None},
    "support_rank": {"theme_id": "l'eau"},
}


@pytest.fixture(scope="module", params=["counted", "empty"])
def both(request, tmp_path_factory, monkeypatch_module):
    """The two engines over one package: ours, and a ClickHouse session."""
    package = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("clickhouse")
    monkeypatch_module.chdir(folder)
    session = Session(str(folder / "session"))
    for setting in SETTINGS:
        session.query(f"SET {setting}")
    for table, path in package.parquet.items():
        names = ", ".join(schemas.columns(table))
        session.query(f"CREATE VIEW {table} AS SELECT {names} FROM file('{path}', Parquet)")
    for statement in sqlglot.transpile(views(), read="duckdb", write="clickhouse"):
        session.query(statement)
    with Engine(package) as engine:
        yield engine, session
    session.close()


@pytest.fixture(scope="module")
def monkeypatch_module():
    """As monkeypatch, for a module: ClickHouse may leave files where it is started."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def answer(session, sql: str) -> list[list]:
    """The rows that ClickHouse gives to a figure in DuckDB's dialect."""
    (statement,) = sqlglot.transpile(sql, read="duckdb", write="clickhouse")
    lines = session.query(statement, "JSONCompactEachRow").bytes().splitlines()
    return [json.loads(line) for line in lines]


def plain(value):
    """What ClickHouse writes in JSON for the same value."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return value.isoformat() if isinstance(value, date) else value


def same(ours, theirs) -> bool:
    """Equal, but for the last digits of a quotient."""
    if isinstance(ours, float) and theirs is not None:
        return math.isclose(ours, theirs, abs_tol=1e-12)
    return plain(ours) == theirs


@pytest.mark.parametrize("figure", load_all(), ids=lambda figure: figure.name)
def test_gives_the_same_rows_in_the_same_order(both, figure):
    """With the default parameters, and with others where there are some."""
    engine, session = both
    for parameters in [{}] + [VARIED[n] for n in VARIED if n == figure.name]:
        ours = [list(row.values()) for row in engine.run(figure, parameters).to_pylist()]
        theirs = answer(session, pasteable(figure, parameters))
        assert len(ours) == len(theirs)
        for mine, other in zip(ours, theirs, strict=True):
            assert len(mine) == len(other)
            assert all(map(same, mine, other)), (mine, other)
