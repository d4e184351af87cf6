"""What is shown and shipped as SQL gives, in a bare DuckDB, the rows of the Engine."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from datapackage.errors import PackageError
from queries import Engine, QueryError, export, load, load_all, pasteable, tables_sql

HOSTILE = [
    "l'eau",
    "x'; DROP VIEW contributions; --",
    "$top",
    'a"b\\n',
    "d''e\n.exit",
    "' OR 1=1 --",
    "",
]


@pytest.fixture(scope="module")
def shipped(counted, tmp_path_factory):
    """A copy of the counted package with its queries, and what was written."""
    folder = tmp_path_factory.mktemp("shipped") / "package"
    shutil.copytree(counted.path, folder)
    return folder, export(folder, counted.descriptor)


def bare(folder: Path, monkeypatch) -> duckdb.DuckDBPyConnection:
    """A DuckDB that ran `tables.sql` from the package's folder, and nothing else."""
    monkeypatch.chdir(folder)
    connection = duckdb.connect()
    # As on the computer of a reader who is not in UTC.
    connection.execute("SET TimeZone = 'America/New_York'")
    connection.execute(Path("queries/tables.sql").read_text(encoding="utf-8"))
    return connection


def test_every_shipped_figure_equals_the_engine(shipped, engine, monkeypatch):
    """The files of `queries/`, from the folder alone."""
    folder, _ = shipped
    with bare(folder, monkeypatch) as connection:
        for figure in load_all():
            text = (folder / "queries" / f"{figure.name}.sql").read_text("utf-8")
            assert connection.execute(text).to_arrow_table() == engine.run(figure)


def test_export_lists_what_it_wrote_and_repeats_itself(shipped, counted, tmp_path):
    """Same descriptor, same bytes."""
    folder, written = shipped
    assert export(tmp_path, counted.descriptor) == written
    assert written == sorted(
        f"queries/{name}.sql" for name in ["tables", *(f.name for f in load_all())]
    )
    for name in written:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
        assert b"\r" not in (tmp_path / name).read_bytes()


def test_tables_sql_shows_every_table_and_no_other_place(counted):
    """Paths are those of the descriptor, relative to its folder."""
    text = tables_sql(counted.descriptor)
    assert "read_parquet('contributions.parquet')" in text
    assert str(counted.path) not in text


def test_a_table_without_parquet_is_refused(counted):
    """A descriptor that would give a tables.sql that fails is not accepted."""
    kept = [r for r in counted.descriptor["resources"] if r["table"] != "themes"]
    with pytest.raises(PackageError, match="themes"):
        tables_sql({"resources": kept})


@pytest.mark.parametrize("theme", HOSTILE)
def test_a_hostile_value_stays_a_value(hostile, tmp_path, monkeypatch, theme):
    """A theme's number finds its own contribution, or none, bound or written."""
    folder = tmp_path / "package"
    shutil.copytree(hostile.path, folder)
    export(folder, hostile.descriptor)
    known = [t for t in HOSTILE if t not in ("' OR 1=1 --", "")]
    with Engine(hostile) as engine, bare(folder, monkeypatch) as connection:
        figure, parameters = load("latest_contributions"), {"theme_id": theme}
        bound = engine.run(figure, parameters)
        assert bound["theme_id"].to_pylist() == [theme] * (theme in known)
        pasted = connection.execute(pasteable(figure, parameters)).to_arrow_table()
        assert pasted == bound


def test_moments_and_numbers_are_written_as_they_are_bound(shipped, engine, monkeypatch):
    """Also with the reader's computer in another time zone."""
    folder, _ = shipped
    figure = load("arrivals_by_theme")
    given = {"as_of": datetime(2017, 3, 27, 23, tzinfo=UTC), "hours": 48}
    with bare(folder, monkeypatch) as connection:
        pasted = connection.execute(pasteable(figure, given)).to_arrow_table()
    assert pasted == engine.run(figure, given)
    assert sum(pasted["contributions"].to_pylist()) == 2


def test_the_shown_sql_keeps_its_definition():
    """Whoever receives the file alone knows what it counts."""
    figure = load("most_contested")
    text = pasteable(figure, {"minimum": 3})
    assert text.startswith("-- title: " + figure.title)
    assert ">= 3" in text
    assert "$" not in text


def test_an_unknown_parameter_is_refused_in_the_shown_sql():
    """As in the Engine."""
    with pytest.raises(QueryError, match=r"pas de paramètre 'them'.*theme_id"):
        pasteable(load("support_rank"), {"them": "1"})
