"""How a test of a source reads an export into the staging tables, whose accounts must agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from datapackage import schemas, staging
from datapackage.consultation import Consultation, SourceSettings
from datapackage.schemas.codes import labels
from datapackage.sources import source_for

Read = Callable[..., duckdb.DuckDBPyConnection]
Files = dict[str, str | bytes] | list[Path] | Path
"""Contents by name, files to copy, or a folder to read where it is."""


def reader(tmp_path: Path, platform: str) -> Read:
    """Return a function: files, and settings of the source, to the filled staging tables."""
    folders = iter(range(1000))

    def read(files: Files, title: str = "Titre", **settings: Any) -> duckdb.DuckDBPyConnection:
        if isinstance(files, Path):
            return stage(files, platform, title, **settings)
        folder = tmp_path / f"raw-{next(folders)}"
        folder.mkdir()
        contents = files if isinstance(files, dict) else {p.name: p.read_bytes() for p in files}
        for name, content in contents.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(data)
        return stage(folder, platform, title, **settings)

    return read


def stage(
    folder: Path, platform: str, title: str = "Titre", **settings: Any
) -> duckdb.DuckDBPyConnection:
    """Read the export of `folder`; check its accounts and kinds."""
    connection = duckdb.connect(config={"threads": 2})
    staging.create(connection)
    consultation = Consultation(
        id="essai",
        title=title,
        start_date=date(2015, 9, 26),
        licence="etalab-2.0",
        source=SourceSettings(platform=platform, location=".", **settings),
        path=folder.parent / "consultation.toml",
    )
    source_for(platform).read(folder, consultation, connection)
    _check_accounts(connection)
    _check_kinds(connection)
    _check_keys(connection)
    return connection


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
    read, kept, quarantined, excluded = connection.execute(
        """
        SELECT
            (SELECT coalesce(sum(count), 0) FROM staging.records_read WHERE object_type = 'vote'),
            (SELECT coalesce(sum(count), 0) FROM staging.tallies WHERE origin = 'computed'),
            (SELECT count(*) FROM staging.quarantine WHERE object_type = 'vote'),
            (SELECT count(*) FROM staging.left_out WHERE object_type = 'vote')
        """
    ).fetchone()
    assert read == kept + quarantined + excluded
    unknown = connection.execute("SELECT DISTINCT rule FROM staging.exclusions").fetchall()
    assert {rule for (rule,) in unknown} <= set(labels("exclusion_rule"))
    unknown = connection.execute("SELECT DISTINCT reason FROM staging.quarantine").fetchall()
    assert {reason for (reason,) in unknown} <= set(labels("quarantine_reason"))


def _check_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Check that each object names itself, and says so once: the ledger relies on it."""
    for table in ("contributions", "comments"):
        (wrong,) = connection.execute(
            f"SELECT count(*) FROM staging.{table} "
            "WHERE len(keys) = 0 OR len(keys) <> len(list_distinct(keys))"
        ).fetchone()
        assert wrong == 0, table


def _check_kinds(connection: duckdb.DuckDBPyConnection) -> None:
    """Check that each kind is one that the public schema lists: another refuses the package."""
    for table in ("themes", "contributions", "comments"):
        (field,) = (one for one in schemas.load(table)["fields"] if one["name"] == "kind")
        kinds = connection.execute(f"SELECT DISTINCT kind FROM staging.{table}").fetchall()
        assert {kind for (kind,) in kinds} <= {*field["constraints"]["enum"], None}, table
