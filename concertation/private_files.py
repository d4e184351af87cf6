"""What a build reads from `private/` and leaves there for the operator; never served."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from concertation.deciding import REVIEW
from concertation.proposing import propose_names
from concertation.review_texts import DIGESTS, save_digests
from datapackage.durable import write_file
from datapackage.errors import ConfigurationError, LedgerError
from datapackage.literal import literal
from datapackage.package.descriptor import to_json
from datapackage.texts.redaction.decisions import digest
from validation import PrivateContext, Report

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "CANDIDATES",
    "LEFT_ASIDE",
    "MASKED_WORKSHOP",
    "known_private",
    "load",
    "save_history",
    "save_known",
    "save_review",
]

LEFT_ASIDE = "left-aside.csv"
"""Columns that are not read, by file; an empty column stands for the whole file."""
CANDIDATES = "organisation-candidates.csv"
"""Names that may be those of organisations, each with the line that lists it."""
MASKED_WORKSHOP = "nom d’atelier masqué"
"""Why a name is among them when it is masked in the title of a workshop."""

_KNOWN = "known.json"

_TABLES = """
CREATE OR REPLACE TABLE overlay.consents (author VARCHAR);
CREATE OR REPLACE TABLE overlay.decisions (decision VARCHAR, passage VARCHAR, "text" VARCHAR);
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

_FLAGGED = """
SELECT source_file, source_row, object_type, flags,
    CASE WHEN held THEN 'retenu' ELSE 'publié' END AS fate, content
FROM staging.flagged
ORDER BY flags DESC, source_file, source_row, object_type, content
"""

_EXCLUDED = """
SELECT source_file, source_row AS row, object_type AS type, rule, content AS text
FROM staging.left_out
WHERE object_type <> 'vote'
ORDER BY source_file, source_row, object_type, rule, content
"""

_LEFT_ASIDE = """
SELECT source_file, "column"
FROM (
    SELECT source_file, NULL AS "column" FROM staging.records_read WHERE object_type = 'file'
    UNION ALL
    FROM staging.columns_left
)
ORDER BY source_file, "column"
"""

# All that a person should look at; the first columns are those of a decision.
_REVIEW = """
WITH origins AS (
    SELECT 'contribution' AS kind, staged.rowid AS ref, numbers.id, staged.author_key,
        staged.source_file, staged.source_row
    FROM staging.contributions AS staged
    LEFT JOIN work.contribution_numbers AS numbers ON numbers.ref = staged.rowid
    UNION ALL
    SELECT 'comment', staged.rowid, numbers.id, staged.author_key,
        staged.source_file, staged.source_row
    FROM staging.comments AS staged
    LEFT JOIN work.comment_numbers AS numbers ON numbers.ref = staged.rowid
),
found AS (
    SELECT slot, ref, text, digest, unnest(findings) AS finding FROM work.cleaned
),
seen AS (
    SELECT
        'masqué' AS state, found.finding.kind AS kind, origins.author_key AS account,
        found.slot AS object, origins.id AS number, origins.source_file, origins.source_row,
        found.finding.original AS passage, found.digest AS text, found.text AS context
    FROM found
    LEFT JOIN origins
        ON origins.ref = found.ref AND origins.kind = split_part(found.slot, '.', 1)
    UNION ALL
    SELECT
        'retenu', "left", origins.author_key, object, number, waiting.source_file,
        waiting.source_row, value, waiting.text, value
    FROM work.waiting AS waiting
    LEFT JOIN origins ON origins.id = waiting.number
        AND starts_with(waiting.object, origins.kind)
    UNION ALL
    SELECT
        'proposé', 'name', origins.author_key, proposed.slot, origins.id,
        origins.source_file, origins.source_row, proposed.passage, proposed.digest, proposed.text
    FROM work.proposed AS proposed
    LEFT JOIN origins
        ON origins.ref = proposed.ref AND origins.kind = split_part(proposed.slot, '.', 1)
    UNION ALL
    SELECT
        CASE WHEN held THEN 'retenu, signalé' ELSE 'signalé' END, flags || ' signalements', NULL,
        object_type, NULL, source_file, source_row, content, NULL, content
    FROM staging.flagged
    UNION ALL
    SELECT
        'écarté', rule, NULL, object_type, NULL, source_file, source_row, content, NULL, content
    FROM staging.left_out
    WHERE object_type <> 'vote'
)
SELECT
    decided.decision, seen.passage, seen.text, decided.reason, decided.date, decided.author,
    CASE WHEN decided.decision IS NOT NULL THEN 'oui' END AS in_force,
    seen.state, seen.kind, seen.account, seen.object, seen.number, seen.source_file,
    seen.source_row, seen.context
FROM seen
LEFT JOIN overlay.decisions AS decided
    ON decided.text = seen.text AND contains(seen.passage, decided.passage)
UNION ALL
SELECT
    decision, passage, text, reason, date, author, 'oui', 'décidé', NULL, NULL, NULL, NULL, NULL,
    NULL, NULL
FROM overlay.decisions AS alone
WHERE NOT EXISTS (
    SELECT 1 FROM seen WHERE seen.text = alone.text AND contains(seen.passage, alone.passage)
)
ORDER BY state, kind, account, source_file, source_row, passage, text, decision
"""

_PLACES = """
SELECT label, department_code, uses, reason, candidates
FROM work.unresolved_places
ORDER BY uses DESC, label, department_code
"""

_ORGANISATIONS = """
SELECT
    alias, why, accounts, texts,
    '"' || replace(alias, '"', '""') || '","' || replace(alias, '"', '""') || '"' AS line
FROM work.organisation_candidates
ORDER BY texts DESC, alias, why
"""

_NOT_PEOPLE = """
SELECT passage FROM overlay.decisions WHERE decision IN ('organisation', 'words')
"""

# The text as it is published, where the decision was given for what it was before any mask.
_KEPT = """
SELECT DISTINCT cleaned.text, decisions.passage
FROM work.cleaned AS cleaned
JOIN overlay.decisions
    ON decisions.decision = 'keep' AND decisions.text = cleaned.digest
"""


def load(private: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Create `overlay.consents` and `overlay.history` from their files, or empty.

    Raises:
        ConfigurationError: one of them is damaged; the text names it.
    """
    connection.execute(_TABLES)
    for name in ("consents", "history"):
        path = private / f"{name}.csv"
        if path.exists():
            _load(name, path, connection)


def _load(name: str, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    import duckdb  # noqa: PLC0415  heavy, only needed when building

    try:
        connection.execute(
            f"INSERT INTO overlay.{name} BY NAME "
            "SELECT * FROM read_csv($1, header = true, all_varchar = true)",
            [literal(path)],
        )
    except duckdb.OutOfMemoryException:
        raise  # the file is not at fault
    except duckdb.Error as error:
        columns = connection.table(f"overlay.{name}").columns
        msg = (
            f"{path} : illisible ; attendu : un CSV en UTF-8 de colonnes {', '.join(columns)} ; "
            "corrigez-le ou restaurez sa sauvegarde"
        )
        raise ConfigurationError(msg) from error


def save_history(private: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Keep what was measured so far; the next build adds to it."""
    write_file(private / "history.csv", _csv(connection, _HISTORY))


def save_review(private: Path, connection: duckdb.DuckDBPyConnection, report: Report) -> None:
    """Leave what a person should look at: private report, what is not published, masks."""
    write_file(private / "report.json", report.private_json())
    write_file(private / "quarantine.csv", _csv(connection, _QUARANTINE))
    write_file(private / "flagged.csv", _csv(connection, _FLAGGED))
    write_file(private / "excluded.csv", _csv(connection, _EXCLUDED))
    write_file(private / LEFT_ASIDE, _csv(connection, _LEFT_ASIDE))
    propose_names(connection)
    write_file(private / REVIEW, _csv(connection, _REVIEW))
    write_file(private / DIGESTS, save_digests(connection))
    write_file(private / "unresolved-places.csv", _csv(connection, _PLACES))
    write_file(private / CANDIDATES, _csv(connection, _ORGANISATIONS))


def save_known(private: Path, connection: duckdb.DuckDBPyConnection) -> PrivateContext:
    """Note what must be found in no public byte, for the builds and the releases to search."""
    known = {
        "names": _distinct(connection, "SELECT name FROM work.known_names")
        - _distinct(connection, "SELECT label FROM participants"),
        "emails": _distinct(connection, "SELECT email FROM staging.participants"),
        "avatars": _distinct(connection, "SELECT avatar FROM staging.participants"),
        # A platform's account leads to a profile, hence to a name.
        "hidden_ids": _distinct(
            connection,
            "SELECT substr(author_key, 4) FROM work.pseudonyms "
            "WHERE starts_with(author_key, 'id:')",
        )
        - _distinct(connection, _NOT_PEOPLE),
        "kept": frozenset(
            f"{digest(text)} {passage}" for text, passage in connection.execute(_KEPT).fetchall()
        ),
    }
    content = {name: sorted(values) for name, values in known.items()}
    write_file(private / _KNOWN, to_json(content))
    return known_private(private)


def known_private(private: Path) -> PrivateContext:
    """Return what the last build noted as private.

    Raises:
        LedgerError: the note is gone or damaged; without it nothing can be searched for.
    """
    path = private / _KNOWN
    if not path.exists():
        msg = f"{path} : fichier absent ; relancez concertation build, qui le refait"
        raise LedgerError(msg)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return PrivateContext(**{name: frozenset(values) for name, values in content.items()})
    except (ValueError, TypeError, AttributeError):
        msg = f"{path} : fichier endommagé ; relancez concertation build, qui le refait"
        raise LedgerError(msg) from None


def _distinct(connection: duckdb.DuckDBPyConnection, sql: str) -> frozenset[str]:
    return frozenset(value for (value,) in connection.execute(sql).fetchall() if value)


def _csv(connection: duckdb.DuckDBPyConnection, sql: str) -> bytes:
    result = connection.execute(sql)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column[0] for column in result.description or []])
    while rows := result.fetchmany(10_000):
        writer.writerows(rows)
    return text.getvalue().encode()
