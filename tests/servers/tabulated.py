"""The tables of a workspace, without the package: a test of what they hold need not wait for it."""

from types import SimpleNamespace

from concertation.collect import collect
from concertation.pipeline import connect, tabulate
from datapackage import schemas
from datapackage.package.parquet import write_parquet


def tables_of(workspace):
    """Collect and read, under the lock; return what has the tables' Parquet files, by name."""
    folder = workspace.path / "tables"
    folder.mkdir(exist_ok=True)
    with workspace.writing("test"):
        collection, _ = collect(workspace)
        with connect(workspace) as connection:
            tabulate(workspace, workspace.consultation(), collection, connection)
            write_parquet(connection, folder)
    return SimpleNamespace(parquet={name: folder / f"{name}.parquet" for name in schemas.names()})
