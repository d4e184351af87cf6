"""How do the records of an export become tables?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from datapackage.errors import SourceError
from datapackage.literal import literal
from datapackage.sources.base import Export
from datapackage.sources.capcollectif.forms import COLUMNS, OPTIONAL_FLAGS, Header, read_header
from datapackage.sources.capcollectif.questions import choose_questions
from datapackage.sources.local import DOCUMENTS, visible_files

__all__ = ["load"]

_LONGEST_LINE = 64 * 1024 * 1024
_BATCH = 200
_HELD = {"ballots": "vote"}
"""What a line of each form is, when not a contribution."""


def load(export: Export) -> None:
    """Fill the tables of the schema `capcollectif`.

    Raises:
        SourceError: no file is a form that is known, or no question is known to be open.
    """
    _create(export)
    export.connection.execute(
        "INSERT INTO capcollectif.settings VALUES (?)", [export.consultation.source.currency]
    )
    files = (path for path in export.raw.rglob("*") if path.is_file())
    paths = sorted(files, key=lambda path: path.as_posix())
    jsons = [path for path in paths if path.suffix.lower() == ".json"]
    for start in range(0, len(jsons), _BATCH):
        _load_json(jsons[start : start + _BATCH], export)
    headers = {path: read_header(path) for path in paths if path.suffix.lower() == ".csv"}
    known = {path: header for path, header in headers.items() if {*header.forms} - {"participants"}}
    for path, header in headers.items():
        if header.forms:
            _load_csv(path, header, export)
        else:
            export.set_aside(export.name(path), "unrecognised_file")
    for path, name in visible_files(export.raw):
        if path.suffix.lower() not in {".csv", ".json", *DOCUMENTS}:
            export.set_aside(name, "unrecognised_file")
    found = export.connection.execute("SELECT count(*) FROM capcollectif.opinions_asked").fetchone()
    if not known and found == (0,):
        raise _without_texts(headers, export)
    _choose(known, export)


def _without_texts(headers: Mapping[Path, Header], export: Export) -> SourceError:
    people = [export.name(path) for path, header in headers.items() if header.forms]
    if not people:
        return export.unknown()
    message = (
        f"{people[0]} : une liste de participants, dont rien n’est publié ; "
        "ajoutez le fichier des contributions de la même étape (contributions_….csv)"
    )
    return SourceError(message)


def _create(export: Export) -> None:
    for form, columns in COLUMNS.items():
        cells = ", ".join(f"{column} VARCHAR" for column in columns)
        export.connection.execute(
            f"CREATE TABLE capcollectif.{form} (file VARCHAR, row BIGINT, rank INTEGER, "
            f"flags VARCHAR[], {cells}, answers STRUCT(title VARCHAR, text VARCHAR)[])"
        )


def _choose(known: Mapping[Path, Header], export: Export) -> None:
    """Choose the questions that are published, and note the columns that are not read."""
    asked = {header.written[at]: None for header in known.values() for at in header.questions}
    alone = all(header.forms == ("replies",) for header in known.values())
    choose_questions(export, list(asked), alone=alone)
    found = export.connection.execute("SELECT title FROM capcollectif.asked").fetchall()
    chosen = {title for (title,) in found}
    for path, header in known.items():
        read = {
            *(at for form in header.forms for at in _places(form, header).values()),
            *(at for at in header.questions if header.written[at] in chosen),
        }
        export.note_columns_left(export.name(path), header.written, read)


def _places(form: str, header: Header) -> dict[str, int]:
    # Two titles that read the same are told apart by their place.
    place = header.titles.index
    return {column: place(column) for column in COLUMNS[form] if column in header.titles}


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


def _load_csv(path: Path, header: Header, export: Export) -> None:
    """Load one CSV file into the tables of the forms that it holds."""
    name = export.name(path)
    for form in header.forms:
        places = _places(form, header)
        values = ", ".join(f"c{at} AS {column}" for column, at in places.items())
        titles = {f"title{at}": header.written[at] for at in header.questions}
        answers = ", ".join(f"{{'title': $title{at}, 'text': c{at}}}" for at in header.questions)
        export.connection.execute(
            f"""
            INSERT INTO capcollectif.{form} BY NAME
            SELECT
                $name AS file, row_number() OVER () AS row, $rank AS rank, $flags AS flags,
                {values},
                list_filter([{answers}], lambda one: trim(one.text) <> '') AS answers
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
                **titles,
            },
        )
        if form == header.forms[0] and form != "participants":
            export.keep_damaged(name, _HELD.get(form, "contribution"))
        else:
            export.connection.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    if header.forms == ("participants",):
        # Only the names to mask are read: nothing of it is published.
        export.leave_out(name, "not_a_contribution")
