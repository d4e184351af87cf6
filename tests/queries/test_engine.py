"""The engine reads the package it was given, nothing else, from several threads."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import pytest

from datapackage import Package
from datapackage.errors import ConcertationError, PackageError
from queries import Engine, QueryError, load, load_all


def test_threads_share_one_engine(engine):
    """Eight threads at a time get the rows that one alone gets."""
    figures = load_all()
    alone = [engine.run(figure) for figure in figures]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(engine.run, figures * 2))
    assert together == alone * 2


def test_an_unknown_parameter_names_the_known_ones(engine):
    """Or says that there are none."""
    with pytest.raises(QueryError, match=r"totals.*'theme'.*aucun"):
        engine.run("totals", {"theme": "1"})
    with pytest.raises(QueryError, match=r"'theme'.*timezone, theme_id"):
        engine.run("contributions_per_day", {"theme": "1"})


def test_a_value_that_the_sql_cannot_use_is_told(engine):
    """A time zone that does not exist, for instance."""
    with pytest.raises(QueryError, match=r"contributions_per_day.*Europe/Pariss"):
        engine.run("contributions_per_day", {"timezone": "Europe/Pariss"})


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT content FROM read_text('/etc/hostname')",
        "SELECT * FROM read_parquet('{folder}/*.parquet')",
        "COPY (SELECT 1) TO '{folder}/new.csv'",
        "ATTACH '{folder}/new.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET GLOBAL TimeZone = 'Europe/Paris'",
    ],
)
def test_the_database_is_locked(engine, counted, sql):
    """Even SQL that is not a figure reads and writes nothing else."""
    figure = replace(load("totals"), sql=sql.format(folder=counted.path))
    with pytest.raises(ConcertationError):
        engine.run(figure)
    assert not list(counted.path.glob("new*"))


def test_a_missing_table_is_told(counted, tmp_path):
    """Such a package was made by another version."""
    folder = tmp_path / "package"
    shutil.copytree(counted.path, folder)
    descriptor = counted.descriptor
    kept = [r for r in descriptor["resources"] if r["table"] != "history"]
    text = json.dumps(descriptor | {"resources": kept})
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(PackageError, match="'history' absente"):
        Engine(Package.open(folder))


def test_an_older_table_is_told_with_the_columns_expected(counted, tmp_path):
    """Whoever opens it knows what to do."""
    folder = tmp_path / "package"
    shutil.copytree(counted.path, folder)
    duckdb.execute(
        f"COPY (SELECT theme_id, title FROM '{counted.parquet['themes']}') "
        f"TO '{folder}/themes.parquet'"
    )
    with pytest.raises(PackageError, match=r"themes.parquet.*position.*reconstruire"):
        Engine(Package.open(folder))


@pytest.mark.parametrize("content", [None, b"not Parquet"], ids=["absent", "altered"])
def test_an_unreadable_file_is_told(counted, tmp_path, content):
    """Absent, or not Parquet at all."""
    folder = tmp_path / "package"
    shutil.copytree(counted.path, folder)
    (folder / "themes.parquet").unlink()
    if content:
        (folder / "themes.parquet").write_bytes(content)
    with pytest.raises(PackageError, match=r"themes\.parquet : fichier Parquet illisible"):
        Engine(Package.open(folder))


def test_a_file_lost_after_opening_is_told(counted, tmp_path):
    """The reader of a folder that was purged gets an error of ours."""
    folder = tmp_path / "package"
    shutil.copytree(counted.path, folder)
    with Engine(Package.open(folder)) as engine:
        assert engine.run("milestones").num_rows == 2
        (folder / "milestones.parquet").unlink()
        with pytest.raises(PackageError, match="fichier illisible"):
            engine.run("milestones")


def test_a_folder_with_an_apostrophe_can_be_read(counted, tmp_path):
    """Folders are named by people."""
    folder = tmp_path / "l'été"
    shutil.copytree(counted.path, folder)
    with Engine(Package.open(folder)) as engine:
        assert engine.run("milestones").num_rows == 2
