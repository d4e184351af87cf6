"""How do the JSON answers of the API reach the database, many files at a time?

A collection makes one file per page: they are read in batches, because each
pass over the shapes costs the same for one file as for hundreds.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from datapackage.sources.democracyos.forms import ExportFile

__all__ = ["load_json"]

_BATCH_FILES = 500
_BATCH_BYTES = 128 * 1024 * 1024
"""What is held at once, unless one file alone is bigger."""

_SMALLEST_OBJECT = 64 * 1024 * 1024
_LARGEST_OBJECT = 1024 * 1024 * 1024
"""Bytes of one JSON object: an envelope holds a whole page, or a whole file."""

_LARGEST_MENDED = 64 * 1024 * 1024
"""Bytes of a file that may be read again as Python objects, ten times as big."""

Numbered = dict[int, ExportFile]


def load_json(
    exports: Numbered, connection: duckdb.DuckDBPyConnection, run: Callable[[str], None]
) -> dict[int, str]:
    """Load JSON files, by their number; return why some could not be.

    `run` runs one of the scripts of this folder.
    """
    failures: dict[int, str] = {}
    for batch in _batches(exports):
        with tempfile.TemporaryDirectory() as folder:
            failures |= _load_batch(batch, Path(folder), connection)
        run("elements")
        failures |= _unrecognised(connection)
        run("api")
    # What was read is in the common tables: the answers themselves are the largest thing held.
    connection.execute("TRUNCATE democracyos.documents")
    connection.execute("DROP TABLE IF EXISTS democracyos.elements CASCADE")
    return failures


def _batches(exports: Numbered) -> Iterator[Numbered]:
    batch: Numbered = {}
    size = 0
    for number, export in exports.items():
        batch[number] = export
        size += export.path.stat().st_size
        if len(batch) >= _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _load_batch(
    batch: Numbered, folder: Path, connection: duckdb.DuckDBPyConnection
) -> dict[int, str]:
    """Fill `democracyos.documents`; files that are damaged are left out and returned."""
    connection.execute("TRUNCATE democracyos.documents")
    paths = {number: _as_utf8(export, folder / str(number)) for number, export in batch.items()}
    arrays = {number for number, path in paths.items() if _is_array(path)}
    failures = {}
    for numbers in (arrays, set(batch) - arrays):
        chosen = {number: paths[number] for number in sorted(numbers)}
        layout = "array" if numbers is arrays else "unstructured"
        try:
            _load_documents(batch, chosen, layout, connection)
        except duckdb.InvalidInputException:
            # One file is damaged: only one by one do we learn which.
            for number, path in chosen.items():
                if not _load_alone(batch, number, path, layout, folder, connection):
                    failures[number] = "unreadable_file"
    return failures


def _load_alone(
    batch: Numbered,
    number: int,
    path: Path,
    layout: str,
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
) -> bool:
    """Load one file, mended if it must be; tell whether it could be."""
    try:
        _load_documents(batch, {number: path}, layout, connection)
    except duckdb.InvalidInputException:
        mended = _mended(path, folder / f"{number}-mended")
        if mended is None:
            return False
        try:
            _load_documents(batch, {number: mended}, layout, connection)
        except duckdb.InvalidInputException:
            return False
    return True


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
    batch: Numbered,
    paths: dict[int, Path],
    layout: str,
    connection: duckdb.DuckDBPyConnection,
) -> None:
    if not paths:
        return
    largest = max(path.stat().st_size for path in paths.values()) + 1024
    size = _SMALLEST_OBJECT if layout == "array" else max(largest, _SMALLEST_OBJECT)
    connection.execute(
        """
        INSERT INTO democracyos.documents
        SELECT files.file, files.number, objects.json
        FROM read_json_objects(
            $paths, format = $layout, maximum_object_size = $size, filename = TRUE
        ) AS objects
        INNER JOIN (
            SELECT unnest($paths) AS path, unnest($names) AS file, unnest($numbers) AS number
        ) AS files ON objects.filename = files.path
        """,
        {
            "paths": [str(path) for path in paths.values()],
            "names": [batch[number].name for number in paths],
            "numbers": list(paths),
            "layout": layout,
            "size": min(size, _LARGEST_OBJECT),
        },
    )


def _unrecognised(connection: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Return the files in which no object is of a known shape; an empty list is one."""
    numbers = connection.execute(
        "SELECT number FROM democracyos.elements "
        "GROUP BY number HAVING bool_and(kind = 'unknown') ORDER BY number"
    ).fetchall()
    return {number: "unrecognised_file" for (number,) in numbers}


def _is_array(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(1024).lstrip()[:1] == b"["


def _as_utf8(export: ExportFile, copy: Path) -> Path:
    """Return the file, or a UTF-8 copy of it when it is in another encoding."""
    if export.encoding == "utf-8":
        return export.path
    with (
        export.path.open(encoding=export.encoding, errors="replace") as source,
        copy.open("w", encoding="utf-8") as target,
    ):
        shutil.copyfileobj(source, target)
    return copy
