"""How do the mapped columns of a file reach the database, codes and blanks understood?"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from datapackage.errors import SourceError
from datapackage.sources.table.fields import FIELDS, PRIVATE
from datapackage.sources.table.mapping import FileMapping
from datapackage.sources.table.questionnaire import shown_questions
from datapackage.sources.table.rows import Row, rows

if TYPE_CHECKING:
    import duckdb

__all__ = ["load_rows"]

_BATCH = 20_000
_SHOWN = 2000
"""Characters of a bad row that are kept for who reviews it."""
_TOLERATED = 0.05
"""Share of undecodable rows above which it is the whole file that is read wrongly."""

_ROWS = """
    INSERT INTO source_table.records BY NAME
    SELECT * EXCLUDE (answers), 0 AS answer FROM table_batch
"""

# What is blank is no answer; a row without any is one record still, which is counted.
_ANSWERS = """
    INSERT INTO source_table.records BY NAME
    SELECT
        said.* EXCLUDE (answers, one, body, theme, problem, content),
        coalesce(one.place, 0) AS answer,
        one.text AS body,
        questions.title AS theme,
        questions.key AS question,
        coalesce(problem, CASE WHEN one IS NULL THEN 'no_answer' END) AS problem,
        coalesce(one.text, content) AS content
    FROM (
        SELECT
            *,
            unnest(coalesce(nullif(list_filter(
                list_transform(answers, lambda text, place: {'place': place, 'text': text}),
                lambda one: one.text IS NOT NULL
            ), []), [NULL])) AS one
        FROM table_batch
    ) AS said
    LEFT JOIN source_table.questions ON questions.place = one.place
"""


def load_rows(
    path: Path,
    name: str,
    mapping: FileMapping,
    places: dict[str, tuple[int, ...]],
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Add the rows of `path` to `source_table.records`; `name` is how they call their file.

    `places` are the columns, from 0, that feed each field.

    Raises:
        SourceError: the file cannot be read, or not in this encoding.
    """
    names = [*FIELDS[mapping.role], *PRIVATE]
    text = [(field, pa.string()) for field in ("role", "file", "problem", "content", *names)]
    schema = pa.schema([("row", pa.int64()), ("answers", pa.list_(pa.string())), *text])
    read = undecoded = 0
    for batch in _batches(path, name, mapping, places, schema):
        read += len(batch)
        undecoded += batch["problem"].to_pylist().count("wrong_encoding")
        connection.register("table_batch", pa.Table.from_batches([batch]))
        connection.execute(_ANSWERS if mapping.per == "answer" else _ROWS)
        connection.unregister("table_batch")
    if undecoded > read * _TOLERATED:
        msg = (
            f"{name} : {undecoded} lignes sur {read} ne sont pas en {mapping.encoding} ; "
            'corrigez « encoding » dans mapping.toml : "windows-1252" le plus souvent'
        )
        raise SourceError(msg)


def _batches(
    path: Path,
    name: str,
    mapping: FileMapping,
    places: dict[str, tuple[int, ...]],
    schema: pa.Schema,
) -> Iterator[pa.RecordBatch]:
    found = rows(path, mapping)
    answered = places.get("body", ()) if mapping.per == "answer" else ()
    places = {field: at for field, at in places.items() if field != "body" or not answered}
    readers = {field: _reader(field, mapping) for field in places}
    answers = _answers(mapping)
    while chunk := list(itertools.islice(found, _BATCH)):
        columns: dict[str, list[object]] = {column: [None] * len(chunk) for column in schema.names}
        columns["row"] = [number for number, _, _ in chunk]
        columns["role"] = [mapping.role] * len(chunk)
        columns["file"] = [name] * len(chunk)
        columns["problem"] = [problem for _, _, problem in chunk]
        columns["content"] = [mapping.separator.join(cells)[:_SHOWN] for _, cells, _ in chunk]
        columns["answers"] = [answers(row, answered) for row in chunk]
        for field, at in places.items():
            # Cell by cell: blanks, codes and parts are the operator's, not SQL's.
            columns[field] = [readers[field](row, at) for row in chunk]
        for field, constant in mapping.constants.items():
            columns[field] = [constant if value is None else value for value in columns[field]]
        yield pa.RecordBatch.from_pydict(columns, schema=schema)


def _reader(field: str, mapping: FileMapping) -> Callable[[Row, tuple[int, ...]], str | None]:
    missing = frozenset(mapping.missing)
    codes = mapping.values.get(field)
    spec = FIELDS[mapping.role].get(field) or PRIVATE[field]
    between = spec.between or ""
    closed = spec.codes
    titles = [f"{read}\n" for read, _ in shown_questions(list(mapping.columns[field]))]
    headed = mapping.headings and field == "body" and len(titles) > 1

    def read(row: Row, at: tuple[int, ...]) -> str | None:
        _, cells, problem = row
        if problem is not None:
            return None
        parts = [cells[place].strip() for place in at]
        if codes is not None or closed:
            return _translate(parts[0], codes or {}, closed, missing)
        if headed:
            parts = [t + p if p not in missing else "" for t, p in zip(titles, parts, strict=True)]
        return between.join(part for part in parts if part not in missing) or None

    return read


def _answers(mapping: FileMapping) -> Callable[[Row, tuple[int, ...]], list[str | None]]:
    missing = frozenset(mapping.missing)
    codes = mapping.values.get("body", {})

    def read(row: Row, at: tuple[int, ...]) -> list[str | None]:
        _, cells, problem = row
        if problem is not None:
            return []
        return [_translate(cells[place].strip(), codes, (), missing) for place in at]

    return read


def _translate(
    cell: str, codes: dict[str, str], closed: tuple[str, ...], missing: frozenset[str]
) -> str | None:
    # A free field keeps what is not listed; a closed one marks it with « ? ».
    known = codes.get(cell, codes.get("*"))
    if known is not None:
        return known or None
    if not closed:
        return None if cell in missing else cell
    # A post whose state is blank is not published on a guess.
    if cell in missing and "publish" not in closed:
        return None
    return cell if cell in closed else f"? {cell}"
