"""How a test of an adapter reads a folder of files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from datapackage import schemas, staging
from datapackage.consultation import Consultation, SourceSettings
from datapackage.sources import source_for

Read = Callable[..., duckdb.DuckDBPyConnection]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function: files by name (text, or bytes) to the filled staging tables."""
    folders = iter(range(1000))

    def _read(
        files: dict[str, str | bytes] | Path, title: str = "Titre", **settings: str
    ) -> duckdb.DuckDBPyConnection:
        folder = tmp_path / f"raw-{next(folders)}"
        folder.mkdir()
        if isinstance(files, Path):
            folder = files
        else:
            for name, content in files.items():
                data = content.encode() if isinstance(content, str) else content
                (folder / name).write_bytes(data)
        connection = duckdb.connect(config={"threads": 2})
        staging.create(connection)
        consultation = Consultation(
            id="essai",
            title=title,
            start_date=date(2017, 2, 8),
            licence="etalab-2.0",
            source=SourceSettings(platform="democracyos", location=".", **settings),
            path=tmp_path / "consultation.toml",
        )
        source_for("democracyos").read(folder, consultation, connection)
        _check_accounts(connection)
        _check_kinds(connection)
        return connection

    return _read


def _check_accounts(connection: duckdb.DuckDBPyConnection) -> None:
    """Check, at each read of each test: read = kept + quarantined + excluded."""
    for object_type in ("theme", "contribution", "comment"):
        read, kept, quarantined, excluded = connection.execute(
            f"""
            SELECT
                (SELECT coalesce(sum(count), 0) FROM staging.records_read
                 WHERE object_type = $type),
                (SELECT count(*) FROM staging.{object_type}s),
                (SELECT count(*) FROM staging.quarantine WHERE object_type = $type),
                (SELECT coalesce(sum(count), 0) FROM staging.exclusions
                 WHERE object_type = $type)
            """,
            {"type": object_type},
        ).fetchone()
        assert read == kept + quarantined + excluded, object_type
    unknown = connection.execute("SELECT DISTINCT rule FROM staging.exclusions").fetchall()
    assert {rule for (rule,) in unknown} <= set(staging.EXCLUSION_RULES)


def _check_kinds(connection: duckdb.DuckDBPyConnection) -> None:
    """Check that each kind is one that the public schema lists: another refuses the package."""
    for table in ("themes", "contributions", "comments"):
        (field,) = (one for one in schemas.load(table)["fields"] if one["name"] == "kind")
        kinds = connection.execute(f"SELECT DISTINCT kind FROM staging.{table}").fetchall()
        assert {kind for (kind,) in kinds} <= {*field["constraints"]["enum"], None}, table
