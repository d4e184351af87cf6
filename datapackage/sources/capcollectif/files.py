"""Which file of a Cap Collectif export is which, and how do its records reach the database?"""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from datapackage.errors import SourceError
from datapackage.literal import literal
from datapackage.records import first_record
from datapackage.sources.local import files_found

if TYPE_CHECKING:
    import duckdb

__all__ = ["load", "run"]

_SHARED = (
    "type",
    "id",
    "authorid",
    "authortypename",
    "participanttype",
    "participantusername",
    "sectiontitle",
    "title",
    "bodytext",
    "createdat",
    "updatedat",
    "url",
    "published",
    "trashed",
    "votescountok",
    "votescountmitige",
    "votescountnok",
    "contextelementtitle",
    "contextelementbodytext",
)
_PARTS = {
    "votes": ("id", "relatedid", "authorid", "value", "createdat"),
    "arguments": (
        *("id", "relatedid", "relatedkind", "authorid", "type", "body", "createdat"),
        *("updatedat", "published", "trashed", "votescount"),
    ),
    "sources": (
        *("id", "relatedid", "authorid", "title", "link", "body", "createdat", "updatedat"),
        *("published", "trashed", "votescount"),
    ),
    "versions": (
        *("id", "relatedid", "authorid", "title", "explanation", "bodytext", "createdat"),
        *("updatedat", "published", "trashed"),
        *("votescountok", "votescountmitige", "votescountnok"),
    ),
}
_COLUMNS = (*_SHARED, *(part + name for part, names in _PARTS.items() for name in names))
"""What is read of the sparse table: no e-mail, telephone, birth date nor address is."""

_NEEDED = {"type", "id", "sectiontitle", "bodytext"}
_OPTIONAL_FLAGS = ("published", "argumentspublished", "sourcespublished", "versionspublished")
_PREFIX = re.compile(r"^(export)?_?(contributions?_)?", re.IGNORECASE)
_LONGEST_LINE = 64 * 1024 * 1024
_BATCH = 200


def run(connection: duckdb.DuckDBPyConnection, script: str) -> None:
    """Run one of the SQL scripts of this folder."""
    connection.execute(resources.files(__package__).joinpath(f"{script}.sql").read_text("utf-8"))


def load(raw: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables of the schema `capcollectif`.

    Raises:
        SourceError: no file is a form that is known.
    """
    paths = sorted((path for path in raw.rglob("*") if path.is_file()), key=lambda p: p.as_posix())
    jsons = [path for path in paths if path.suffix.lower() == ".json"]
    for start in range(0, len(jsons), _BATCH):
        _load_json(raw, jsons[start : start + _BATCH], connection)
    known = 0
    for path in paths:
        if path.suffix.lower() == ".csv":
            known += _load_csv(path, path.relative_to(raw).as_posix(), connection)
    found = connection.execute("SELECT count(*) FROM capcollectif.opinions").fetchone()
    if not known and not (found and found[0]):
        message = (
            f"{raw} : aucun export Cap Collectif reconnu ({files_found(raw)}) ; attendu : "
            "les contributions en CSV (export_contribution_… ou contributions_…) ou des opinions "
            "JSON de l’API v1"
        )
        raise SourceError(message)


def _load_json(raw: Path, paths: list[Path], connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
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
            "names": [path.relative_to(raw).as_posix() for path in paths],
            "places": list(range(len(paths))),
        },
    )
    run(connection, "api")


def _load_csv(path: Path, name: str, connection: duckdb.DuckDBPyConnection) -> bool:
    """Load one CSV file; return whether it is a known form."""
    header, separator = _header(path)
    plain = [_plain(column) for column in header]
    if not set(plain) >= _NEEDED:
        _leave_out(name, plain, connection)
        return False
    # Two titles that read the same are told apart by their place.
    titles = {f"c{place}": "VARCHAR" for place in range(len(plain))}
    chosen = {column: f"c{plain.index(column)}" for column in _COLUMNS if column in plain}
    values = ", ".join(f"{chosen[c]} AS {c}" for c in _COLUMNS if c in chosen)
    connection.execute(
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
            "rank": _rank(plain),
            "flags": [flag for flag in _OPTIONAL_FLAGS if flag in plain],
            "path": literal(path),
            "columns": titles,
            "separator": separator,
            "longest": _LONGEST_LINE,
        },
    )
    _keep_damaged(name, connection)
    return True


def _header(path: Path) -> tuple[list[str], str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        line = stream.readline()
    separator = ";" if line.count(";") > line.count(",") else ","
    return first_record(line, separator), separator


def _plain(column: str) -> str:
    """Return one name for a column's new and legacy titles."""
    return re.sub(r"[^a-z0-9]", "", _PREFIX.sub("", column.strip()).lower())


def _rank(plain: list[str]) -> int:
    """Return which form wins: full, then simplified, then grouped."""
    if "createdat" in plain:
        return 0
    return 2 if "participantusername" in plain else 1


def _keep_damaged(name: str, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        INSERT INTO capcollectif.damaged
        SELECT $name, line, any_value(csv_line)
        FROM reject_errors
        GROUP BY line
        ORDER BY line
        """,
        {"name": name},
    )
    connection.execute("DROP TABLE reject_errors")
    connection.execute("DROP TABLE reject_scans")


def _leave_out(name: str, plain: list[str], connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("INSERT INTO staging.records_read VALUES (?, 'file', 1)", [name])
    if "participantuseremail" in plain or "participantid" in plain:
        # Nothing of the nominative list of participants is needed.
        connection.execute(
            "INSERT INTO staging.exclusions VALUES (?, 'file', 'not_a_contribution', 1)", [name]
        )
    else:
        connection.execute(
            "INSERT INTO staging.quarantine VALUES (?, NULL, 'file', 'unrecognised_file', NULL)",
            [name],
        )
