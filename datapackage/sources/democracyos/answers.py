"""How do the JSON answers of the API reach the database, many files at a time?

A collection makes one file per page: they are read in batches, because each
pass over the shapes costs the same for one file as for hundreds.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

from datapackage.sources.base import Export
from datapackage.sources.democracyos.announced import announce, announced
from datapackage.sources.democracyos.forms import ExportFile, encoding_of
from datapackage.sources.democracyos.plain import load_plain

__all__ = ["load_json"]

_BATCH_FILES = 500
_BATCH_BYTES = 1024 * 1024 * 1024
"""What is held at once, unless one file alone is bigger: less would not occupy processors."""

_SMALLEST_OBJECT = 64 * 1024 * 1024
_LARGEST_OBJECT = 1024 * 1024 * 1024
"""Bytes of one JSON object: an envelope holds a whole page, or a whole file."""

_LARGEST_MENDED = 64 * 1024 * 1024
"""Bytes of a file that may be read again as Python objects, ten times as big."""

_NO_DOCUMENT = "SELECT '' AS file, 0 :: BIGINT AS number, NULL :: JSON AS value WHERE FALSE"

Numbered = dict[int, ExportFile]


def load_json(files: Numbered, export: Export) -> dict[int, str]:
    """Load JSON files, by their number; return why some could not be."""
    connection = export.connection
    failures: dict[int, str] = {}
    for batch in _batches(files):
        with tempfile.TemporaryDirectory() as folder:
            failures |= _load_batch(batch, Path(folder), export)
        failures |= _unrecognised(connection)
        export.run("plain", "api")
    # What was read is in the common tables: the answers themselves are the largest thing held.
    for table in ("plain", "elements"):
        connection.execute(f"DROP TABLE IF EXISTS democracyos.{table} CASCADE")
    return failures


def _batches(files: Numbered) -> Iterator[Numbered]:
    batch: Numbered = {}
    size = 0
    for number, file in files.items():
        batch[number] = file
        size += file.path.stat().st_size
        if len(batch) >= _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _load_batch(batch: Numbered, folder: Path, export: Export) -> dict[int, str]:
    """Fill `democracyos.plain` and `democracyos.elements`; damaged files are left out, returned."""
    connection = export.connection
    paths = {number: _as_utf8(file, folder / str(number)) for number, file in batch.items()}
    plain = load_plain(batch, paths, connection)
    others = {number: file for number, file in batch.items() if number not in plain}
    _forget_documents(connection)
    connection.execute(f"CREATE VIEW democracyos.documents AS {_any(others, paths, connection)}")
    try:
        # From a view: files are parsed and their shapes told apart in one go, on every processor.
        export.run("elements")
    except duckdb.InvalidInputException:
        return _load_one_by_one(others, paths, folder, export)
    return {}


def _any(batch: Numbered, paths: dict[int, Path], connection: duckdb.DuckDBPyConnection) -> str:
    """Return the SQL of the objects of all files of a batch, whatever their layout."""
    parts = [_NO_DOCUMENT]
    for layout in ("array", "unstructured"):
        chosen = {n: paths[n] for n in sorted(batch) if _layout(paths[n]) == layout}
        if chosen:
            announce(layout, {n: (path, batch[n].name) for n, path in chosen.items()}, connection)
            parts.append(_documents(layout, chosen.values()))
    return " UNION ALL ".join(parts)


def _load_one_by_one(
    batch: Numbered,
    paths: dict[int, Path],
    folder: Path,
    export: Export,
) -> dict[int, str]:
    """Do as `_load_batch` for a batch of which a file is damaged: only so do we learn which."""
    connection = export.connection
    _forget_documents(connection)
    connection.execute(f"CREATE TABLE democracyos.documents AS {_NO_DOCUMENT}")
    loaded = {
        number
        for number in sorted(batch, key=lambda number: (_layout(paths[number]), number))
        if _load_alone(batch[number], number, paths[number], folder, connection)
    }
    export.run("elements")
    return {number: "unreadable_file" for number in batch if number not in loaded}


def _forget_documents(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "SELECT table_type FROM information_schema.tables "
        "WHERE table_schema = 'democracyos' AND table_name = 'documents'"
    ).fetchall()
    for (kind,) in found:
        connection.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} democracyos.documents")


def _load_alone(
    file: ExportFile,
    number: int,
    path: Path,
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
) -> bool:
    """Load one file, recoded or mended if it must be; tell whether it could be."""
    for readable in _readings(file, path, folder / f"{number}-again"):
        try:
            _load_documents(file, number, readable, connection)
        except duckdb.InvalidInputException:
            continue
        return True
    return False


def _readings(file: ExportFile, path: Path, copy: Path) -> Iterator[Path]:
    """Yield a file, then copies of it that more readers of JSON accept."""
    yield path
    encoding = encoding_of(path)
    if encoding != "utf-8":
        path = _as_utf8(replace(file, path=path, encoding=encoding), copy)
        yield path
    mended = _mended(path, copy)
    if mended is not None:
        yield mended


def _mended(path: Path, copy: Path) -> Path | None:
    """Return a copy of `path` that any reader of JSON accepts, or None if it is truly damaged.

    Sites cut emoji in two, and other tools write NaN: DuckDB refuses the whole
    file for one of them, where half a sign, or an unknown number, is all that is lost.
    """
    if path.stat().st_size > _LARGEST_MENDED:
        return None
    try:
        value = json.loads(path.read_bytes(), parse_constant=lambda _: None)
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    copy.write_text(text, encoding="utf-8", errors="replace")
    return copy


def _load_documents(
    file: ExportFile, number: int, path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    layout = _layout(path)
    announce(layout, {number: (path, file.name)}, connection)
    connection.execute(f"INSERT INTO democracyos.documents {_documents(layout, [path])}")


def _documents(layout: str, paths: Iterable[Path]) -> str:
    """Return the SQL of the objects of files, in their order; their names are in variables."""
    largest = max(path.stat().st_size for path in paths) + 1024
    size = _SMALLEST_OBJECT if layout == "array" else max(largest, _SMALLEST_OBJECT)
    return f"""
        SELECT files.file, files.number, objects.json AS value
        FROM read_json_objects(
            getvariable('{layout}_patterns'), format = '{layout}', filename = TRUE,
            maximum_object_size = {min(size, _LARGEST_OBJECT)}
        ) AS objects
        INNER JOIN {announced(layout)} AS files ON objects.filename = files.path
    """


def _unrecognised(connection: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Return the files in which no object is of a known shape; an empty list is one."""
    numbers = connection.execute(
        "SELECT number FROM democracyos.elements "
        "GROUP BY number HAVING bool_and(kind = 'unknown') ORDER BY number"
    ).fetchall()
    return {number: "unrecognised_file" for (number,) in numbers}


def _layout(path: Path) -> str:
    """Return DuckDB's name of what a file holds: one array, or objects one after the other."""
    with path.open("rb") as stream:
        return "array" if stream.read(1024).lstrip()[:1] == b"[" else "unstructured"


def _as_utf8(file: ExportFile, copy: Path) -> Path:
    """Return the file, or a UTF-8 copy of it when it is in another encoding."""
    if file.encoding == "utf-8":
        return file.path
    with (
        file.path.open(encoding=file.encoding, errors="replace") as source,
        copy.open("w", encoding="utf-8") as target,
    ):
        shutil.copyfileobj(source, target)
    return copy
