"""The text columns of a table's file, some rows at a time, whatever the size of the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from datapackage.records import Records
from validation.privacy.arrow_arrays import texts
from validation.privacy.streams import Told, watched

__all__ = ["Columns", "DamagedError", "csv_columns", "parquet_columns"]

_BATCH_BYTES = 1 << 19
"""Of the rows that are in memory together, about."""
_MOST_ROWS = 50_000
_PAGE = 1 << 16
_LONGEST_RECORD = 2 << 20
"""Characters; DuckDB, which reads the same files elsewhere, refuses longer ones as well."""


class DamagedError(Exception):
    """It is not such a table, from somewhere on."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Some rows of a table, its texts only."""

    names: list[str]
    values: list[pa.Array]
    """One array of texts for each name."""
    rows: int


def csv_columns(path: Path, told: Told) -> Iterator[Columns]:
    """Yield the rows of a CSV file record by record; first its header, with no rows.

    Raises:
        DamagedError: a record has not as many cells as the header, or is no CSV in UTF-8.
    """
    with io.TextIOWrapper(watched(path, told), encoding="utf-8-sig", newline="") as stream:
        records = iter(Records(stream, _LONGEST_RECORD, strict=True))
        try:
            names = next(records, [])
            yield Columns(names, [], 0)
            for batch in _batches(records, len(names)):
                values = [texts(cells) for cells in zip(*batch, strict=True)]
                yield Columns(names, values, len(batch))
        except (csv.Error, UnicodeDecodeError) as error:
            raise DamagedError from error


def _batches(records: Iterator[list[str]], width: int) -> Iterator[list[list[str]]]:
    batch: list[list[str]] = []
    size = 0
    for record in records:
        if not record:
            continue  # an empty line
        if len(record) != width:
            raise DamagedError
        batch.append(record)
        size += sum(map(len, record))
        if size > _BATCH_BYTES or len(batch) == _MOST_ROWS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def parquet_columns(
    path: Path, told: Told, wanted: Collection[str] | None = None
) -> Iterator[Columns]:
    """Yield the rows of a Parquet file; first the names of all its columns, with no rows.

    Of the text columns, only those `wanted`, if some are.

    Raises:
        DamagedError: Arrow cannot read it.
    """
    with watched(path, told) as stream, _arrow(stream) as file:
        yield Columns(file.schema_arrow.names, [], 0)
        names = [field.name for field in file.schema_arrow if _is_text(field.type)]
        if wanted is not None:
            names = [name for name in names if name in wanted]
        if names:
            for batch in _read(file, names):
                yield Columns(names, [_texts(values) for values in batch.columns], len(batch))


@contextmanager
def _arrow(stream: BinaryIO) -> Iterator[pq.ParquetFile]:
    """Open a Parquet file so that it is read page by page; tell damage from want of memory."""
    try:
        # Without read-ahead, only pages of the columns that are asked for are in memory.
        with pq.ParquetFile(stream, pre_buffer=False, buffer_size=_PAGE) as file:
            yield file
    except pa.ArrowMemoryError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise DamagedError from error


def _read(file: pq.ParquetFile, names: list[str]) -> Iterator[pa.RecordBatch]:
    groups = map(file.metadata.row_group, range(file.num_row_groups))
    size = sum(group.total_byte_size for group in groups)
    rows = max(1, min(_MOST_ROWS, _BATCH_BYTES * file.metadata.num_rows // max(1, size)))
    yield from file.iter_batches(batch_size=rows, columns=names, use_threads=False)


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _texts(values: pa.Array) -> pa.Array:
    return values.cast(pa.large_string()) if pa.types.is_dictionary(values.type) else values
