"""Small packages on the disk, made from rows written in the tests."""

import json
from pathlib import Path

import duckdb
import pytest

from datapackage import schemas
from datapackage.package import Package
from datapackage.package.descriptor import resources
from datapackage.package.parquet import write_parquet
from datapackage.tables import create


@pytest.fixture
def make_package(tmp_path):
    """Return a function that writes a package holding the rows given per table."""

    def make(name, schema_version=schemas.SCHEMA_VERSION, **rows) -> Package:
        folder: Path = tmp_path / name
        folder.mkdir()
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        create(connection)
        for table, records in rows.items():
            for record in records:
                marks = ", ".join("?" * len(record))
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(record)}) VALUES ({marks})",
                    list(record.values()),
                )
        write_parquet(connection, folder)
        descriptor = {
            "name": "essai",
            "title": "Essai",
            "created": "2017-03-25T08:00:00Z",
            "licenses": [{"name": "etalab-2.0", "title": "Licence Ouverte", "path": "https://x"}],
            "schemaVersion": schema_version,
            "resources": resources(connection, folder),
        }
        (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
        return Package(folder)

    return make
