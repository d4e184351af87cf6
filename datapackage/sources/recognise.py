"""Of which platform is this file surely an export? What its header, or its keys, alone tell.

A file that no platform claims may still be read, by `table` first.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from datapackage.records import first_record
from datapackage.sources import Source, platforms, source_for

__all__ = ["platform_of", "recognised"]

_HEAD = 256 * 1024


def recognised() -> list[Source]:
    """Return the adapters of the platforms whose exports can be told from any other table."""
    every = (source_for(platform) for platform in platforms())
    return [source for source in every if source.own_columns or source.own_keys]


def platform_of(path: Path) -> Source | None:
    """Return the adapter of the platform that made the file at `path`, or None."""
    with path.open("rb") as stream:
        head = _decoded(stream.read(_HEAD)).lstrip()
    if head[:1] in {"[", "{"}:
        found = (source for source in recognised() if _has_keys(head, source))
    else:
        found = (
            source
            for titles in _titles(head)
            for source in recognised()
            if any(map(titles.issuperset, source.own_columns))
        )
    return next(found, None)


def _has_keys(head: str, source: Source) -> bool:
    return any(all(f'"{key}"' in head for key in keys) for keys in source.own_keys)


def _titles(head: str) -> Iterator[set[str]]:
    """Yield the titles of a CSV by each delimiter that it may have."""
    for delimiter in ";,\t":
        yield {title.strip().lower() for title in first_record(head, delimiter)}


def _decoded(data: bytes) -> str:
    # The head may end within a letter.
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
