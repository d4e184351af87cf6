"""How do the records of an export become tables?"""

from __future__ import annotations

from pathlib import Path

from datapackage.literal import literal
from datapackage.sources.base import Export
from datapackage.sources.capcollectif.forms import COLUMNS, OPTIONAL_FLAGS, Header, read_header
from datapackage.sources.local import DOCUMENTS, visible_files

__all__ = ["load"]

_LONGEST_LINE = 64 * 1024 * 1024
_BATCH = 200


def load(export: Export) -> None:
    """Fill the tables of the schema `capcollectif`.

    Raises:
        SourceError: no file is a form that is known.
    """
    files = (path for path in export.raw.rglob("*") if path.is_file())
    paths = sorted(files, key=lambda path: path.as_posix())
    jsons = [path for path in paths if path.suffix.lower() == ".json"]
    for start in range(0, len(jsons), _BATCH):
        _load_json(jsons[start : start + _BATCH], export)
    known = 0
    for path in paths:
        if path.suffix.lower() == ".csv":
            known += _load_csv(path, export)
    for path, name in visible_files(export.raw):
        if path.suffix.lower() not in {".csv", ".json", *DOCUMENTS}:
            export.set_aside(name, "unrecognised_file")
    found = export.connection.execute("SELECT count(*) FROM capcollectif.opinions").fetchone()
    if not known and found == (0,):
        raise export.unknown()


def _load_json(paths: list[Path], export: Export) -> None:
    export.connection.execute(
        """
        INSERT INTO capcollectif.documents
        SELECT names.name, json_extract(files.text, '$.opinion')
        FROM (
            SELECT filename, CASE WHEN json_valid(content) THEN content END AS text
            FROM (
                SELECT filename, TRY(decode(content)) AS content FROM read_blob($patterns)
            )
        ) AS files
        INNER JOIN (
            SELECT unnest($paths) AS path, unnest($names) AS name, unnest($places) AS place
        ) AS names ON names.path = files.filename
        ORDER BY names.place
        """,
        {
            "paths": [str(path) for path in paths],
            "patterns": [literal(path) for path in paths],
            "names": [export.name(path) for path in paths],
            "places": list(range(len(paths))),
        },
    )
    export.run("api")


def _load_csv(path: Path, export: Export) -> bool:
    """Load one CSV file; return whether it is a known form."""
    name, header = export.name(path), read_header(path)
    if not header.known:
        _leave_out(name, header, export)
        return False
    # Two titles that read the same are told apart by their place.
    place = header.titles.index
    places = {column: place(column) for column in COLUMNS if column in header.titles}
    values = ", ".join(f"c{at} AS {column}" for column, at in places.items())
    export.connection.execute(
        f"""
        INSERT INTO capcollectif.sparse BY NAME
        SELECT $name AS file, row_number() OVER () AS row, $rank AS rank, $flags AS flags, {values}
        FROM read_csv(
            $path, columns = $columns, header = FALSE, skip = 1, auto_detect = FALSE,
            delim = $separator, quote = '"', escape = '"', nullstr = '',
            max_line_size = $longest,
            ignore_errors = TRUE, store_rejects = TRUE, rejects_limit = 0
        )
        """,
        {
            "name": name,
            "rank": header.rank,
            "flags": [flag for flag in OPTIONAL_FLAGS if flag in header.titles],
            "path": literal(path),
            "columns": {f"c{at}": "VARCHAR" for at in range(len(header.titles))},
            "separator": header.separator,
            "longest": _LONGEST_LINE,
        },
    )
    export.note_columns_left(name, header.written, places.values())
    export.keep_damaged(name, "contribution")
    return True


def _leave_out(name: str, header: Header, export: Export) -> None:
    if header.of_participants:
        export.leave_out(name, "not_a_contribution")
    else:
        export.set_aside(name, "unrecognised_file")
