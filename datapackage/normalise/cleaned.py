"""Texts without markup nor personal data, and dates in UTC, for every staging row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.cleaning import clean_texts
from datapackage.consultation import Consultation
from datapackage.dates import to_utc
from datapackage.redaction import NameIndex

if TYPE_CHECKING:
    import duckdb

__all__ = ["FOLD", "clean", "fold"]

_LETTERS = (
    "regexp_replace(replace(replace(lower(strip_accents({0})), 'œ', 'oe'), 'æ', 'ae'), "
    "'[^a-z0-9]+', '', 'g')"
)
FOLD = f"coalesce(nullif({_LETTERS}, ''), lower(trim({{0}})))"
"""SQL that makes one of the spellings of a name: case, accents, spaces, punctuation aside.

A name without a letter or digit is only folded for case.
"""

# Each text of the public, with the place it comes from. One row of this table is one text.
_TEXTS = """
CREATE TABLE work.texts AS
SELECT row_number() OVER (ORDER BY slot, ref) AS row, slot, ref, text
FROM (
    SELECT 'theme.title' AS slot, rowid AS ref, title AS text FROM staging.themes
    UNION ALL SELECT 'theme.description', rowid, description FROM staging.themes
    UNION ALL SELECT 'contribution.title', rowid, title FROM staging.contributions
    UNION ALL SELECT 'contribution.body', rowid, body FROM staging.contributions
    UNION ALL SELECT 'contribution.alias', rowid, alias FROM staging.contributions
    UNION ALL SELECT 'contribution.place', rowid, place_label FROM staging.contributions
    UNION ALL SELECT 'comment.title', rowid, title FROM staging.comments
    UNION ALL SELECT 'comment.body', rowid, body FROM staging.comments
    UNION ALL SELECT 'workshop.title', rowid, title FROM staging.workshops
    UNION ALL SELECT 'workshop.organiser', rowid, organiser FROM staging.workshops
    UNION ALL SELECT 'workshop.place', rowid, place_label FROM staging.workshops
    UNION ALL SELECT 'link.title', rowid, title FROM staging.links
    UNION ALL SELECT 'sheet.title', rowid, title FROM overlay.workshops
    UNION ALL SELECT 'sheet.place', rowid, place_label FROM overlay.workshops
) AS texts
WHERE text IS NOT NULL AND text <> ''
"""

_CLEANED = """
CREATE TABLE work.cleaned_rows (
    row BIGINT, text VARCHAR, redacted BOOLEAN,
    kinds STRUCT(kind VARCHAR, count BIGINT)[],
    links STRUCT(url VARCHAR, title VARCHAR)[],
    findings STRUCT(kind VARCHAR, "start" BIGINT, "end" BIGINT, original VARCHAR)[]
)
"""

_VIEW = """
CREATE VIEW work.cleaned AS
SELECT texts.slot, texts.ref, texts.text AS original, cleaned_rows.text,
    cleaned_rows.redacted, cleaned_rows.kinds, cleaned_rows.links, cleaned_rows.findings
FROM work.texts
JOIN work.cleaned_rows ON cleaned_rows.row = texts.row
"""

# Names of people who have an account are masked wherever they are written; the names
# that the operator lists as organisations are not people's.
_NAMES = f"""
SELECT DISTINCT participants.name
FROM staging.participants
ANTI JOIN overlay.organisations
    ON {FOLD.format("organisations.alias")} = {FOLD.format("participants.name")}
WHERE participants.name IS NOT NULL
    AND coalesce(participants.kind, 'individual') NOT IN ('organisation', 'official')
ORDER BY participants.name
"""

_DATES = """
SELECT raw FROM (
    SELECT created_raw AS raw FROM staging.contributions
    UNION SELECT updated_raw FROM staging.contributions
    UNION SELECT created_raw FROM staging.comments
    UNION SELECT updated_raw FROM staging.comments
) AS dates
WHERE raw IS NOT NULL
ORDER BY raw
"""


def fold(column: str) -> str:
    """Return the SQL expression that folds `column` to one of its spellings."""
    return FOLD.format(column)


def clean(connection: duckdb.DuckDBPyConnection, consultation: Consultation) -> None:
    """Create `work.cleaned` (slot, ref, text…) and `work.dates` (raw, utc, precision)."""
    names = NameIndex.of([row[0] for row in connection.execute(_NAMES).fetchall()])
    connection.execute(_TEXTS)
    connection.execute(_CLEANED)
    reader = connection.cursor().execute("SELECT row, text FROM work.texts ORDER BY row")
    for batch in clean_texts(reader.to_arrow_reader(10_000), names):
        connection.register("cleaned_batch", batch)
        connection.execute(
            "INSERT INTO work.cleaned_rows "
            "SELECT row, text, redacted, kinds, links, findings FROM cleaned_batch"
        )
        connection.unregister("cleaned_batch")
    connection.execute(_VIEW)
    _date(connection, consultation.timezone)


def _date(connection: duckdb.DuckDBPyConnection, timezone: str) -> None:
    import pyarrow as pa  # noqa: PLC0415  heavy, only needed when building

    raw = [row[0] for row in connection.execute(_DATES).fetchall()]
    # One call per distinct spelling: the forms are too many for one SQL expression.
    dated = [to_utc(text, timezone) for text in raw]
    batch = pa.table(
        {
            "raw": pa.array(raw, pa.string()),
            "utc": pa.array([moment for moment, _ in dated], pa.timestamp("us", tz="UTC")),
            "precision": pa.array([precision for _, precision in dated], pa.string()),
        }
    )
    connection.register("dated_batch", batch)
    connection.execute("CREATE TABLE work.dates AS SELECT raw, utc, precision FROM dated_batch")
    connection.unregister("dated_batch")
