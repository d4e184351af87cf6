"""Arrow columns in which a few rows, given by their places, differ from all the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["lists", "marked", "replaced"]


def marked(rows: Iterable[int], size: int) -> pa.Array:
    """Return `size` booleans, true at `rows`."""
    marks = bytearray(size)
    for row in rows:
        marks[row] = 1
    # `pa.array` would import pandas, 40 MB, in a process that has to stay small.
    return pa.Array.from_buffers(pa.uint8(), size, [None, pa.py_buffer(marks)]).cast(pa.bool_())


def replaced(texts: pa.Array, rows: Mapping[int, str]) -> pa.Array:
    """Return `texts` with other values at `rows`, which are in order."""
    if not rows:
        return texts
    return pc.replace_with_mask(
        texts, marked(rows, len(texts)), pa.array(list(rows.values()), texts.type)
    )


def lists(rows: Mapping[int, list[dict[str, object]]], size: int, of: pa.DataType) -> pa.Array:
    """Return `size` lists of type `of`, empty but at `rows`."""
    places = [0] * size
    for place, row in enumerate(rows, 1):
        places[row] = place
    return pa.array([[], *rows.values()], of).take(pa.array(places, pa.int32()))
