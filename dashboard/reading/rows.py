"""Read rows of a Parquet file by their place in it, from groups of rows that are kept a while."""

from __future__ import annotations

import os
import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.reading.kept import Kept
from datapackage.errors import PackageError

__all__ = ["Rows", "Shelf", "readable", "shelf"]

Row = dict[str, Any]
Shelf = Kept[tuple[str, int], pa.Table]

_MOST_BYTES = 256 * 2**20
# Each holds a group, about 10 MB, twice: as it is read, and as it is decoded.
_READS = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))


def shelf() -> Shelf:
    """Return what keeps the groups read last, of any file, within a number of bytes."""
    return Kept(_MOST_BYTES, lambda group: group.nbytes)


class Rows:
    """The rows of one Parquet file; shared by threads.

    A group is about 20 000 rows: reading it takes 5 to 12 ms, and a row of a group that is
    kept, 0.05 ms, where the same through SQL opens the file and unpacks its texts each time.
    """

    def __init__(
        self, path: Path, columns: Iterable[str], kept: Shelf, identity: str | None = None
    ) -> None:
        """Open `path`; `columns` that an older package does not have are read as None.

        Files of the same `identity`, by default their path, have the same bytes.

        Raises:
            PackageError: the file cannot be read.
        """
        self._path = path
        self._columns = list(columns)
        self._identity = identity or str(path)
        self._kept = kept
        with readable(path):
            self._state = _state(path)
            self._metadata = pq.read_metadata(path)
        names = self._metadata.schema.to_arrow_schema().names
        self._present = [column for column in self._columns if column in names]
        groups = range(self._metadata.num_row_groups)
        sizes = (self._metadata.row_group(group).num_rows for group in groups)
        self._starts = list(accumulate(sizes, initial=0))

    def at(self, places: Sequence[int]) -> list[Row]:
        """Return the rows at these places, counted from 0, in the order given.

        Raises:
            PackageError: the file can no longer be read.
        """
        wanted: dict[int, list[int]] = {}
        for place in places:
            wanted.setdefault(bisect_right(self._starts, place) - 1, []).append(place)
        found: dict[int, Row] = {}
        for group, inside in wanted.items():
            offsets = [place - self._starts[group] for place in inside]
            rows = self._group(group).take(pa.array(offsets, pa.int64())).to_pylist()
            found |= zip(inside, rows, strict=True)
        return [{name: found[place].get(name) for name in self._columns} for place in places]

    def _group(self, number: int) -> pa.Table:
        def read() -> pa.Table:
            if _state(self._path) != self._state:
                msg = "remplacé depuis son ouverture"
                raise OSError(msg)
            with _READS, pq.ParquetFile(self._path, metadata=self._metadata) as file:
                return file.read_row_group(number, self._present, use_threads=False)

        with readable(self._path):
            return self._kept.get((self._identity, number), read)


def _state(path: Path) -> tuple[int, int, int]:
    known = path.stat()
    return known.st_ino, known.st_size, known.st_mtime_ns


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raise PackageError where pyarrow cannot read the file at `path`."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        msg = f"{path} : fichier illisible : {error}"
        raise PackageError(msg) from error
