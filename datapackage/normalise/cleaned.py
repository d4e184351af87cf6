"""Texts without markup nor personal data, and dates in UTC, for every staging row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.consultation import Consultation
from datapackage.dates import PLAIN, to_utc
from datapackage.texts.cleaning import clean_texts
from datapackage.texts.markup import ESCAPES
from datapackage.texts.redaction import NameIndex

if TYPE_CHECKING:
    import duckdb

__all__ = ["FOLD", "address", "clean", "fold"]

_LETTERS = (
    "regexp_replace(replace(replace(lower(strip_accents({0})), 'œ', 'oe'), 'æ', 'ae'), "
    "'[^a-z0-9]+', '', 'g')"
)
FOLD = f"coalesce(nullif({_LETTERS}, ''), lower(trim({{0}})))"
"""SQL that makes one of the spellings of a name: case, accents, spaces, punctuation aside.

A name without a letter or digit is only folded for case.
"""

_TEXTS = (
    ("theme.title", "staging.themes", "title"),
    ("theme.description", "staging.themes", "description"),
    ("contribution.title", "staging.contributions", "title"),
    ("contribution.body", "staging.contributions", "body"),
    ("contribution.alias", "staging.contributions", "alias"),
    ("contribution.place", "staging.contributions", "place_label"),
    ("comment.title", "staging.comments", "title"),
    ("comment.body", "staging.comments", "body"),
    ("workshop.title", "staging.workshops", "title"),
    ("workshop.organiser", "staging.workshops", "organiser"),
    ("workshop.place", "staging.workshops", "place_label"),
    ("link.title", "staging.links", "title"),
    ("sheet.title", "overlay.workshops", "title"),
    ("sheet.place", "overlay.workshops", "place_label"),
)
"""Each text of the public: its slot, and the table and the column that it comes from."""

# What Python takes for a blank; RE2 takes a few of them.
_BLANK = (
    r"[\s\x0b\x1c-\x1f\x85\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
)

_MOST_ROWS = 10**12
"""Of one table; the number of a text is that of its slot, times this, and its row."""

_READ = " UNION ALL ".join(
    f"SELECT {slot * _MOST_ROWS} + rowid AS row, {column} AS text FROM {table} WHERE {column} <> ''"
    for slot, (_, table, column) in enumerate(_TEXTS)
)

_CLEANED = """
CREATE TABLE work.cleaned (
    slot VARCHAR, ref BIGINT, text VARCHAR, redacted BOOLEAN,
    kinds STRUCT(kind VARCHAR, count BIGINT)[],
    links STRUCT(url VARCHAR, title VARCHAR)[],
    findings STRUCT(kind VARCHAR, "start" BIGINT, "end" BIGINT, original VARCHAR)[]
)
"""

_KEEP = f"""
INSERT INTO work.cleaned
SELECT $slots[row // {_MOST_ROWS} + 1], row % {_MOST_ROWS}, text, redacted, kinds, links, findings
FROM cleaned_batch
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

# Moments as most APIs write them, read by the whole column; the others have no precision yet.
_DATES = """
CREATE TABLE work.dates AS
SELECT
    raw,
    CASE WHEN plain THEN CAST(left(raw, 19) AS TIMESTAMPTZ) END AS utc,
    CASE WHEN plain THEN 'second' END AS precision
FROM (
    SELECT raw, regexp_full_match(raw, $plain) AS plain
    FROM (
        SELECT created_raw AS raw FROM staging.contributions
        UNION SELECT updated_raw FROM staging.contributions
        UNION SELECT created_raw FROM staging.comments
        UNION SELECT updated_raw FROM staging.comments
    ) AS dates
    WHERE raw IS NOT NULL
) AS found
"""


def fold(column: str) -> str:
    """Return the SQL expression that folds `column` to one of its spellings."""
    return FOLD.format(column)


def address(column: str) -> str:
    """Return the SQL expression of a web address without the signs that would end it in a text.

    Who reads it anywhere, the privacy gate included, then reads an address and no more.
    """
    escaped = column
    for sign, escape in ESCAPES.items():
        escaped = f"replace({escaped}, '{sign}', '{escape}')"
    return f"regexp_replace({escaped}, '{_BLANK}', '%20', 'g')"


def clean(connection: duckdb.DuckDBPyConnection, consultation: Consultation) -> None:
    """Create `work.cleaned` (slot, ref, text…) and `work.dates` (raw, utc, precision)."""
    names = NameIndex.of([row[0] for row in connection.execute(_NAMES).fetchall()])
    connection.execute(_CLEANED)
    slots = {"slots": [slot for slot, _, _ in _TEXTS]}
    found = connection.execute(f"SELECT count(*) FROM ({_READ})").fetchone()
    reader = connection.cursor().execute(_READ).to_arrow_reader(10_000)
    for batch in clean_texts(reader, found[0] if found else 0, names):
        connection.register("cleaned_batch", batch)
        connection.execute(_KEEP, slots)
        connection.unregister("cleaned_batch")
    _date(connection, consultation.timezone)


def _date(connection: duckdb.DuckDBPyConnection, timezone: str) -> None:
    import pyarrow as pa  # noqa: PLC0415  heavy, only needed when building

    connection.execute(_DATES, {"plain": PLAIN})
    others = "FROM work.dates WHERE precision IS NULL"
    raw = [row[0] for row in connection.execute(f"SELECT raw {others} ORDER BY raw").fetchall()]
    # One call per distinct spelling: the forms are too many for one SQL expression.
    dated = [to_utc(text, timezone) for text in raw]
    batch = pa.table(
        {
            "raw": pa.array(raw, pa.string()),
            "utc": pa.array([moment for moment, _ in dated], pa.timestamp("us", tz="UTC")),
            "precision": pa.array([precision for _, precision in dated], pa.string()),
        }
    )
    connection.execute(f"DELETE {others}")
    connection.register("dated_batch", batch)
    connection.execute("INSERT INTO work.dates SELECT raw, utc, precision FROM dated_batch")
    connection.unregister("dated_batch")
