"""What a build reads from `private/` and leaves there for the operator; never served."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.durable import write_file
from validation import PrivateContext, Report

if TYPE_CHECKING:
    import duckdb

__all__ = ["load", "private_context", "save_history", "save_review"]

_TABLES = """
CREATE OR REPLACE TABLE overlay.consents (author VARCHAR);
CREATE OR REPLACE TABLE overlay.history (
    measured_at TIMESTAMP WITH TIME ZONE, measure VARCHAR, theme_id VARCHAR, value BIGINT
);
"""

_HISTORY = """
SELECT strftime(measured_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS measured_at,
    measure, theme_id, value
FROM history
ORDER BY measured_at, measure, theme_id
"""

_QUARANTINE = """
SELECT source_file, source_row, object_type, reason, content
FROM staging.quarantine
ORDER BY source_file, source_row, object_type, reason, content
"""

_REVIEW = """
SELECT slot AS "where", ref AS staging_row, finding.kind AS kind,
    finding.original AS masked, text AS published
FROM (SELECT slot, ref, text, unnest(findings) AS finding FROM work.cleaned) AS found
ORDER BY slot, ref, finding."start"
"""


def load(private: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Create `overlay.consents` and `overlay.history` from their files, or empty."""
    connection.execute(_TABLES)
    for name in ("consents", "history"):
        path = private / f"{name}.csv"
        if path.exists():
            connection.execute(
                f"INSERT INTO overlay.{name} BY NAME "
                "SELECT * FROM read_csv($1, header = true, all_varchar = true)",
                [str(path)],
            )


def save_history(private: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Keep what was measured so far; the next build adds to it."""
    write_file(private / "history.csv", _csv(connection, _HISTORY))


def save_review(private: Path, connection: duckdb.DuckDBPyConnection, report: Report) -> None:
    """Leave what a person should look at: private report, quarantine, masked passages."""
    write_file(private / "report.json", report.private_json())
    write_file(private / "quarantine.csv", _csv(connection, _QUARANTINE))
    write_file(private / "redactions.csv", _csv(connection, _REVIEW))


def private_context(connection: duckdb.DuckDBPyConnection) -> PrivateContext:
    """Return what must be found in no public byte: names, e-mails and avatars of accounts."""
    known: dict[str, frozenset[str]] = {}
    for column in ("name", "email", "avatar"):
        rows = connection.execute(
            f"SELECT DISTINCT {column} FROM staging.participants WHERE {column} IS NOT NULL"
        ).fetchall()
        known[column] = frozenset(value for (value,) in rows)
    published = connection.execute(
        "SELECT label FROM participants WHERE label IS NOT NULL"
    ).fetchall()
    return PrivateContext(
        names=known["name"] - {label for (label,) in published},
        emails=known["email"],
        avatars=known["avatar"],
    )


def _csv(connection: duckdb.DuckDBPyConnection, sql: str) -> bytes:
    result = connection.execute(sql)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column[0] for column in result.description or []])
    while rows := result.fetchmany(10_000):
        writer.writerows(rows)
    return text.getvalue().encode()
