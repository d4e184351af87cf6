"""What is written in a Parquet file beside its columns: keys, values, the writer's name.

Arrow gives it as a dictionary, in which one value is left of two under one key; whoever
reads the bytes finds both. DuckDB does, for 40 MB of memory that the privacy gate of a
publication has not to spare. So the footer is read as it is written, in Thrift's compact
protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md),
by the numbers of the fields in Parquet's own definition
(https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift).
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from validation.privacy.text_columns import DamagedError

__all__ = ["parquet_metadata"]

_TAIL = 8
"""Bytes after the footer: its length in four, then `PAR1`."""

_EACH = 0
"""In the way to a text, any member of a list."""
_CHUNK = (4, _EACH, 1, _EACH, 3)
"""row_groups, columns, meta_data."""
_SAID = frozenset(
    {
        *((5, _EACH, part) for part in (1, 2)),  # key_value_metadata: key, value
        *((*_CHUNK, 8, _EACH, part) for part in (1, 2)),  # the same, of a piece of a column
        (6,),  # created_by
    }
)
_DEEPEST = 32

_TRUE, _FALSE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 8, 9, 10, 11, 12
_VARINTS = frozenset({4, 5, 6})
_WIDTHS = {_TRUE: 1, _FALSE: 1, 3: 1, 7: 8, 13: 16}
"""Bytes of the kinds that have always as many: truths in a list, a byte, a double, a UUID."""

_Way = tuple[int, ...]


def parquet_metadata(path: Path) -> Iterator[str]:
    """Yield what was written beside the columns: each key and value, as often as it is there.

    Raises:
        DamagedError: the footer is none.
    """
    try:
        with path.open("rb") as stream:
            stream.seek(-_TAIL, os.SEEK_END)
            size = int.from_bytes(stream.read(4), "little")
            stream.seek(-_TAIL - size, os.SEEK_END)
            footer = _Compact(io.BytesIO(stream.read(size)))
        for way, text in footer.texts(_STRUCT, ()):
            if way in _SAID:
                yield text.decode(errors="replace")
    except (OSError, OverflowError) as error:  # what is short, or a length beyond any file
        raise DamagedError from error


@dataclass(frozen=True, slots=True)
class _Compact:
    """Values in Thrift's compact protocol, of which the texts are wanted."""

    stream: BinaryIO

    def texts(self, kind: int, way: _Way) -> Iterator[tuple[_Way, bytes]]:
        """Yield the texts in the value of that kind which comes now, and the fields leading there.

        Whatever the value holds is read to its end, known to Parquet's definition or not.
        """
        if len(way) > _DEEPEST:
            raise DamagedError
        if kind == _BINARY:
            yield way, self._bytes(self._varint())
        elif kind == _STRUCT:
            yield from self._struct(way)
        elif kind in {_LIST, _SET}:
            yield from self._list((*way, _EACH))
        elif kind == _MAP:
            yield from self._map((*way, _EACH))
        elif kind in _VARINTS:
            self._varint()
        elif kind in _WIDTHS:
            self._bytes(_WIDTHS[kind])
        else:
            raise DamagedError

    def _struct(self, way: _Way) -> Iterator[tuple[_Way, bytes]]:
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else self._zigzag()
            if kind not in {_TRUE, _FALSE}:  # the kind of a field tells which it is
                yield from self.texts(kind, (*way, number))

    def _list(self, way: _Way) -> Iterator[tuple[_Way, bytes]]:
        head = self._byte()
        long = 15
        size = head >> 4 if head >> 4 < long else self._varint()
        for _ in range(size):
            yield from self.texts(head & 15, way)

    def _map(self, way: _Way) -> Iterator[tuple[_Way, bytes]]:
        if size := self._varint():
            kinds = self._byte()
            for _ in range(size):
                yield from self.texts(kinds >> 4, way)
                yield from self.texts(kinds & 15, way)

    def _zigzag(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)

    def _varint(self) -> int:
        number = shift = 0
        while True:
            byte = self._byte()
            number |= (byte & 127) << shift
            if byte < 128:  # noqa: PLR2004  the sign that no more follows
                return number
            shift += 7

    def _byte(self) -> int:
        return self._bytes(1)[0]

    def _bytes(self, size: int) -> bytes:
        found = self.stream.read(size)
        if len(found) != size:
            raise DamagedError
        return found
