"""How do the lines of a CONSUL export become a table?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from datapackage.errors import ConcertationError
from datapackage.literal import literal
from datapackage.sources.base import Export
from datapackage.sources.consul.forms import FIELDS, Header
from datapackage.sources.local import DOCUMENTS, visible_files
from datapackage.sources.table import TABLES, look
from datapackage.sources.table.rows import cells_of
from datapackage.sources.table.sample import Sample

__all__ = ["load"]

_LONGEST_LINE = 16 * 1024 * 1024
_HELD = {"comments": "comment", "notifications": "comment"}
"""What a line of each form is, when not a contribution."""


def load(export: Export) -> None:
    """Fill `consul.lines`; another file is set aside whole.

    Raises:
        SourceError: no file is a form that is known.
    """
    known = False
    for path, name in visible_files(export.raw):
        sample = _looked(path)
        header = Header(tuple(title.strip().lower() for title in sample.titles)) if sample else None
        if sample is not None and header is not None and header.form is not None:
            _load(sample, name, header, export)
            known = True
        elif path.suffix.lower() not in DOCUMENTS:
            export.set_aside(name, "unrecognised_file")
    if not known:
        raise export.unknown()


def _looked(path: Path) -> Sample | None:
    if path.suffix.lower() not in TABLES:
        return None
    try:
        return look(path)
    except ConcertationError:
        return None


def _load(sample: Sample, name: str, header: Header, export: Export) -> None:
    """Add the lines of one file; one that is no line of the table is kept as damaged."""
    # Two titles that read the same are told apart by their place.
    places = {field: header.place(field) for field in FIELDS}
    values = ", ".join(f"c{at} AS {field}" for field, at in places.items() if at is not None)
    with _sound(sample) as (path, separator):
        export.connection.execute(
            f"""
            INSERT INTO consul.lines BY NAME
            SELECT $name AS file, row_number() OVER () AS row, $form AS form, {values}
            FROM read_csv(
                $path, columns = $columns, header = FALSE, skip = 1, auto_detect = FALSE,
                delim = $separator, quote = '"', escape = '"', nullstr = '',
                max_line_size = $longest,
                ignore_errors = TRUE, store_rejects = TRUE, rejects_limit = 0
            )
            """,
            {
                "name": name,
                "form": header.form,
                "path": literal(path),
                "columns": {f"c{at}": "VARCHAR" for at in range(len(header.titles))},
                "separator": separator,
                "longest": _LONGEST_LINE,
            },
        )
    export.note_columns_left(name, header.titles, places.values())
    export.keep_damaged(name, _HELD.get(header.form or "", "contribution"))


@contextmanager
def _sound(sample: Sample) -> Iterator[tuple[Path, str]]:
    """Yield a CSV in UTF-8 with the rows of the file, and its separator.

    The exports of Madrid were read as MacRoman on the way (« øQuÈ »): what mends a table
    mends them, cell by cell, in a private copy.
    """
    mapping = sample.mapping
    if mapping.encoding == "utf-8" and not mapping.repair and not mapping.sheet:
        yield sample.path, mapping.separator
        return
    with TemporaryDirectory(prefix="concertation-") as folder:
        copy = Path(folder) / "sound.csv"
        with copy.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerows(cells for _, cells, _ in cells_of(sample.path, mapping))
        yield copy, ","
