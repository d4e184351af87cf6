"""Every text of a folder of real exports, whatever the field: what the world sends."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

_SHORTEST = 9
"""Characters of the shortest text that is worth reading."""
_LARGEST = 30_000_000
"""Bytes of the largest file that is read."""


def real_texts(root: Path) -> list[str]:
    """Return the distinct texts of the CSV and JSON files under a folder, sorted."""
    csv.field_size_limit(1 << 30)
    found: set[str] = set()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".csv", ".json"} and path.stat().st_size < _LARGEST:
            found.update(text for text in _texts(path) if len(text) >= _SHORTEST)
    return sorted(found)


def _texts(path: Path) -> Iterator[str]:
    text = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\x00", "")
    if path.suffix == ".csv":
        mark = max(";,\t", key=text.partition("\n")[0].count)
        for row in csv.reader(text.splitlines(keepends=True), delimiter=mark):
            yield from row
        return
    try:
        yield from _strings(json.loads(text))
    except json.JSONDecodeError:
        yield text


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)
