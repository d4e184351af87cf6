"""Texts without markup nor personal data, and dates in UTC, for every staging row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.consultation import Consultation
from datapackage.dates import DAY_FIRST, MONTH_FIRST, PLAIN, to_utc
from datapackage.script import run
from datapackage.texts.cleaning import clean_texts
from datapackage.texts.markup import ESCAPES
from datapackage.texts.redaction import CodeIndex, Decisions, Known, NameIndex

if TYPE_CHECKING:
    import duckdb

__all__ = ["clean", "define"]

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
    ("outcome.label", "staging.outcomes", "label"),
    ("outcome.reason", "staging.outcomes", "reason"),
    ("sheet.title", "overlay.workshops", "title"),
    ("sheet.place", "overlay.workshops", "place_label"),
)
"""Each text of the public: its slot, and the table and the column that it comes from."""

_SIGNED = ("contribution.body", "comment.body")
"""Texts at the end of which people may sign."""

# What Python takes for a blank; RE2 takes a few of them.
_BLANK = (
    r"[\s\x0b\x1c-\x1f\x85\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
)

# What is no address of the web leads nowhere, and may do worse: `javascript:…`.
_WHOLE_ADDRESS = "(?is)^https?://[^/?#]+.*$"

_MOST_ROWS = 10**12
"""Of one table; the number of a text is that of its slot, times this, and its row."""

_READ = " UNION ALL ".join(
    f"SELECT {slot * _MOST_ROWS} + rowid AS row, {column} AS text, {name in _SIGNED} AS signed "
    f"FROM {table} WHERE {column} <> ''"
    for slot, (name, table, column) in enumerate(_TEXTS)
)


def define(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the schema `work`, and the macros of it: `folded`, `one_line`, `address`."""
    run(connection, __package__, "macros")
    # A web address without the signs that would end it in a text: who reads it anywhere, the
    # privacy gate included, then reads an address and no more.
    escaped = "url"
    for sign, escape in ESCAPES.items():
        escaped = f"replace({escaped}, '{sign}', '{escape}')"
    address = f"regexp_replace({escaped}, '{_BLANK}', '%20', 'g')"
    whole = f"nullif(regexp_extract({address}, '{_WHOLE_ADDRESS}'), '')"
    connection.execute(f"CREATE MACRO work.address(url) AS {whole}")


def clean(connection: duckdb.DuckDBPyConnection, consultation: Consultation) -> None:
    """Create `work.cleaned` (slot, ref, text…), `work.dates` (raw, utc, precision), and more.

    `work.known_names` has the names that are masked.
    """
    known = _known(connection)
    run(connection, __package__, "cleaned")
    values = {"slots": [slot for slot, _, _ in _TEXTS], "most_rows": _MOST_ROWS}
    found = connection.execute(f"SELECT count(*) FROM ({_READ})").fetchone()
    reader = connection.cursor().execute(_READ).to_arrow_reader(10_000)
    for batch in clean_texts(reader, found[0] if found else 0, known):
        connection.register("cleaned_batch", batch)
        run(connection, __package__, "cleaned_batch", values)
        connection.unregister("cleaned_batch")
    _date(connection, consultation.timezone)


def _known(connection: duckdb.DuckDBPyConnection) -> Known:
    run(connection, __package__, "names")
    names = [row[0] for row in connection.execute("FROM work.known_names").fetchall()]
    codes = [row[0] for row in run(connection, __package__, "codes").fetchall()]
    decided: dict[str, dict[str, tuple[str, ...]]] = {"mask": {}, "keep": {}}
    for decision, text, passages in run(connection, __package__, "decided").fetchall():
        decided[decision][text] = tuple(passages)
    return Known(
        NameIndex.of(names), CodeIndex.of(codes), Decisions(decided["mask"], decided["keep"])
    )


def _date(connection: duckdb.DuckDBPyConnection, timezone: str) -> None:
    import pyarrow as pa  # noqa: PLC0415  heavy, only needed when building

    for table in ("contributions", "comments"):
        for column in ("created_raw", "updated_raw"):
            _put_day_first(connection, f"staging.{table}", column)
    run(connection, __package__, "dates", {"plain": PLAIN})
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


def _put_day_first(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    """Put the day before the month, in a column that as a whole is month, day, year."""
    decided = connection.execute(
        f"""
        SELECT
            bool_or(regexp_matches({column}, $month))
            AND NOT bool_or(regexp_matches({column}, $day))
        FROM {table}
        WHERE regexp_matches({column}, '^[^0-9]*[0-9]{{1,2}} ?[-/.]')
        """,
        {"month": MONTH_FIRST, "day": DAY_FIRST},
    ).fetchone()
    if decided and decided[0]:
        connection.execute(
            f"UPDATE {table} SET {column} = regexp_replace({column}, $numbers, $swapped)",
            {
                "numbers": r"^([^0-9]{0,20})([0-9]{1,2})(\s?[-/.]\s?)([0-9]{1,2})"
                r"(\s?[-/.]\s?(?:[0-9]{4}|[0-9]{2})(?:[^0-9]|$))",
                "swapped": r"\1\4\3\2\5",
            },
        )
