"""How do the lines of a CONSUL export become a table?"""

from __future__ import annotations

from pathlib import Path

from datapackage.literal import literal
from datapackage.sources.base import Export
from datapackage.sources.consul.forms import FIELDS, Header, read_header
from datapackage.sources.local import DOCUMENTS, visible_files

__all__ = ["load"]

_LONGEST_LINE = 16 * 1024 * 1024


def load(export: Export) -> None:
    """Fill `consul.proposals`; another file is set aside whole.

    Raises:
        SourceError: no file holds proposals.
    """
    known = False
    for path, name in visible_files(export.raw):
        header = read_header(path)
        if header.of_proposals:
            _load(path, name, header, export)
            known = True
        elif path.suffix.lower() not in DOCUMENTS:
            export.set_aside(name, "unrecognised_file")
    if not known:
        raise export.unknown()


def _load(path: Path, name: str, header: Header, export: Export) -> None:
    """Add the lines of one file; one that is no line of the table is kept as damaged."""
    # Two titles that read the same are told apart by their place.
    places = {field: header.place(field) for field in FIELDS}
    values = ", ".join(f"c{at} AS {field}" for field, at in places.items() if at is not None)
    export.connection.execute(
        f"""
        INSERT INTO consul.proposals BY NAME
        SELECT $name AS file, row_number() OVER () AS row, {values}
        FROM read_csv(
            $path, columns = $columns, header = FALSE, skip = 1, auto_detect = FALSE,
            delim = $separator, quote = '"', escape = '"', nullstr = '', max_line_size = $longest,
            ignore_errors = TRUE, store_rejects = TRUE, rejects_limit = 0
        )
        """,
        {
            "name": name,
            "path": literal(path),
            "columns": {f"c{at}": "VARCHAR" for at in range(len(header.titles))},
            "separator": header.separator,
            "longest": _LONGEST_LINE,
        },
    )
    export.note_columns_left(name, header.titles, places.values())
    export.keep_damaged(name, "contribution")
