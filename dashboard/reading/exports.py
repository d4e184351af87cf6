"""The contributions found, written as a file: what the list shows, in the order of the list."""

from __future__ import annotations

import json
import shutil
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from dashboard.reading.store import Store
from datapackage import schemas
from datapackage.errors import ConcertationError
from datapackage.literal import literal, quoted
from datapackage.places import PLACES

__all__ = ["FORMS", "Asked", "TooManyError", "export"]

FORMS = ("csv", "xlsx", "json", "parquet", "geojson")
"""The forms in which a list is given: the ends of their addresses."""

_MOST_IN_A_BOOK = 50_000
_MOST_IN_A_CELL = 32_767
_BATCH = 1_000
_TOLD = (
    "theme_title",
    "workshop_title",
    "author_label",
    "votes_for",
    "votes_against",
    "votes_neutral",
    "votes",
    "score",
    "support_rank",
    "comments_count",
    "answer",
    "permalink",
)
"""What is told of each contribution beside the columns of its table."""

_CHOSEN = """
CREATE TEMP TABLE chosen AS
SELECT {columns},
    t.title AS theme_title, w.title AS workshop_title, p.label AS author_label,
    n.votes_for, n.votes_against, n.votes_neutral, n.votes, n.score, n.support_rank,
    n.comments_count, n.answer,
    {before} || c.contribution_id || {after} AS permalink,
    a.position
FROM asked AS a
JOIN read_parquet({contributions}, file_row_number = true) AS c ON c.file_row_number = a.place
JOIN narrow AS n ON n.place = a.place
LEFT JOIN themes AS t ON t.theme_id = c.theme_id
LEFT JOIN workshops AS w ON w.workshop_id = c.workshop_id
LEFT JOIN participants AS p ON p.participant_id = c.author_id
"""

# A point tells where a workshop was, or where an organisation is: never where a person lives.
_LOCATED = """
SELECT
    'Feature' AS type,
    {{'type': 'Point', 'coordinates': [
        coalesce(w.longitude, g.longitude), coalesce(w.latitude, g.latitude)]}} AS geometry,
    {properties} AS properties
FROM chosen AS c
LEFT JOIN workshops AS w ON w.workshop_id = c.workshop_id
LEFT JOIN participants AS p ON p.participant_id = c.author_id AND p.kind <> 'individual'
LEFT JOIN read_parquet({places}) AS g
    ON g.level = p.territory_level AND g.code = p.territory_code
WHERE coalesce(w.longitude, g.longitude) IS NOT NULL
ORDER BY c.position
"""

_one_at_a_time = threading.BoundedSemaphore(1)
"""A long job, beside the readers: one for the whole process."""


class TooManyError(ConcertationError):
    """More rows than this form is given for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the file says of itself: whose, which version, of what, in which order."""

    consultation: str
    version: str
    licence: str
    address: str
    """The list that shows the same."""
    before: str
    """What comes before the number in the address of a contribution."""
    after: str
    """What comes after it: the release to which the address is pinned."""
    labels: dict[str, str]
    """The words for each column."""
    timezone: str


def export(store: Store, places: pa.Array, form: str, path: Path, asked: Asked) -> None:
    """Write to `path` the contributions at these places, in their order, as `form`.

    CSV and Parquet are exact; in the workbook no text is a formula, whatever it begins with.

    Raises:
        TooManyError: a workbook of so many rows would take minutes.
    """
    if form == "xlsx" and len(places) > _MOST_IN_A_BOOK:
        msg = (
            f"un classeur tient au plus {_MOST_IN_A_BOOK} contributions, et la liste en a "
            f"{len(places)}\u00a0: choisissez des filtres, ou prenez le CSV"
        )
        raise TooManyError(msg)
    with _one_at_a_time, store.apart() as cursor:
        _choose(store, cursor, places, asked)
        _WRITERS[form](cursor, path, asked, len(places))


def _choose(
    store: Store, cursor: duckdb.DuckDBPyConnection, places: pa.Array, asked: Asked
) -> None:
    position = pa.array(range(len(places)), pa.int64())
    cursor.register("asked", pa.table({"position": position, "place": places}))
    cursor.execute(
        _CHOSEN.format(
            columns=", ".join(f"c.{name}" for name in schemas.columns("contributions")),
            contributions=quoted(literal(store.package.parquet["contributions"])),
            before=quoted(asked.before),
            after=quoted(asked.after),
        )
    )


def _columns(*, dates: bool = False) -> str:
    """Return the columns in their order; with `dates`, times as the files write them."""
    kinds = schemas.columns("contributions")
    told = [
        f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ') AS {name}"
        if dates and kind.startswith("TIMESTAMP")
        else name
        for name, kind in kinds.items()
    ]
    return ", ".join([*told, *_TOLD])


def _csv(cursor: duckdb.DuckDBPyConnection, path: Path, _: Asked, __: int) -> None:
    cursor.execute(
        f"COPY (SELECT {_columns(dates=True)} FROM chosen ORDER BY position) "
        f"TO {quoted(str(path))} "
        "(FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NEW_LINE '\\n')"
    )


def _parquet(cursor: duckdb.DuckDBPyConnection, path: Path, asked: Asked, _: int) -> None:
    said = {"source": asked.address, "version": asked.version, "licence": asked.licence}
    told = ", ".join(f"{name}: {quoted(value)}" for name, value in said.items())
    cursor.execute(
        f"COPY (SELECT {_columns()} FROM chosen ORDER BY position) TO {quoted(str(path))} "
        f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{told}}})"
    )


def _json(cursor: duckdb.DuckDBPyConnection, path: Path, asked: Asked, count: int) -> None:
    said = _said(asked) | {"count": count}
    rows = f"SELECT {_columns(dates=True)} FROM chosen ORDER BY position"
    _wrapped(cursor, rows, path, said, "contributions")


def _geojson(cursor: duckdb.DuckDBPyConnection, path: Path, asked: Asked, count: int) -> None:
    kinds = schemas.columns("contributions")
    properties = ", ".join(
        f"'{name}': strftime(c.{name}, '%Y-%m-%dT%H:%M:%SZ')"
        if kinds.get(name, "").startswith("TIMESTAMP")
        else f"'{name}': c.{name}"
        for name in (*kinds, *_TOLD)
    )
    rows = _LOCATED.format(properties=f"{{{properties}}}", places=quoted(str(PLACES)))
    said = {"type": "FeatureCollection"} | _said(asked) | {"count": count}
    _wrapped(cursor, rows, path, said, "features")


def _said(asked: Asked) -> dict[str, Any]:
    return {
        "consultation": asked.consultation,
        "version": asked.version,
        "licence": asked.licence,
        "source": asked.address,
    }


def _wrapped(
    cursor: duckdb.DuckDBPyConnection, rows: str, path: Path, said: dict[str, Any], name: str
) -> None:
    """Write an object of what is said, and of the rows as its last member."""
    bare = path.with_name(f"{path.name}.rows")
    try:
        cursor.execute(f"COPY ({rows}) TO {quoted(str(bare))} (FORMAT json, ARRAY true)")
        head = json.dumps(said, ensure_ascii=False, indent=1)[:-2]
        with path.open("wb") as target, bare.open("rb") as source:
            target.write(f'{head},\n "{name}": '.encode())
            shutil.copyfileobj(source, target)
            target.write(b"}\n")
    finally:
        bare.unlink(missing_ok=True)


def _xlsx(cursor: duckdb.DuckDBPyConnection, path: Path, asked: Asked, count: int) -> None:
    import xlsxwriter  # noqa: PLC0415  most processes never write one

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Contributions")
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        cursor.execute(f"SELECT {_columns()} FROM chosen ORDER BY position")
        reader = cursor.to_arrow_reader(_BATCH)
        names = reader.schema.names
        for column, name in enumerate(names):
            sheet.write_string(0, column, asked.labels.get(name, name), bold)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(names) - 1, 16)
        zone = ZoneInfo(asked.timezone)
        # The writer takes cells one by one; `_MOST_IN_A_BOOK` bounds them.
        rows = (row for batch in reader for row in batch.to_pylist())
        for at, row in enumerate(rows, 1):
            for column, name in enumerate(names):
                _cell(sheet, at, column, row[name], zone, moment)
        sheet.autofilter(0, 0, max(1, count), len(names) - 1)
        _about(book, asked, count)


def _cell(sheet: Any, row: int, column: int, value: Any, zone: ZoneInfo, moment: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.astimezone(zone).replace(tzinfo=None), moment)
    else:
        sheet.write_string(row, column, str(value)[:_MOST_IN_A_CELL])


def _about(book: Any, asked: Asked, count: int) -> None:
    sheet = book.add_worksheet("À propos")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    lines = {
        "Consultation": asked.consultation,
        "Version": asked.version,
        "Licence": asked.licence,
        "Liste": asked.address,
        "Contributions": str(count),
        "Heures": asked.timezone,
    }
    for row, (label, value) in enumerate(lines.items()):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, value)


_WRITERS = {"csv": _csv, "xlsx": _xlsx, "json": _json, "parquet": _parquet, "geojson": _geojson}
