"""Arrow arrays made from Python values, without what `pyarrow.array` brings with it.

That function imports pandas wherever it is installed, were it to recognise one of
its objects: 40 MB, in a process that has to stay small.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

import pyarrow as pa

__all__ = ["flags", "numbers", "texts"]


def texts(values: Iterable[str]) -> pa.Array:
    """Return an array of texts.

    Raises:
        UnicodeEncodeError: one holds half a character, which no column can.
    """
    encoded = [value.encode() for value in values]
    ends = array("q", accumulate(map(len, encoded), initial=0))
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.large_string(), len(encoded), buffers)


def numbers(values: Iterable[int]) -> pa.Array:
    """Return an array of whole numbers."""
    held = array("q", values)
    return pa.Array.from_buffers(pa.int64(), len(held), [None, pa.py_buffer(held)])


def flags(values: Sequence[bool]) -> pa.Array:
    """Return an array of truths."""
    buffers = [None, pa.py_buffer(bytes(values))]
    return pa.Array.from_buffers(pa.uint8(), len(values), buffers).cast(pa.bool_())
