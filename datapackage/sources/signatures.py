"""Of which platform is this file surely an export? What its header, or its keys, alone tell.

Stricter than what the adapters accept: a table that somebody made must not pass
for a platform's. A file without signature may still be read, by `table` first.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

from datapackage.records import first_record

__all__ = ["platform_of"]

_HEAD = 256 * 1024

_COLUMNS: dict[str, tuple[set[str], ...]] = {
    "capcollectif": (
        {"export_contribution_body_text"},
        {"contributions_bodytext"},
        {"export_participant_user_id"},
    ),
    "decidim": (
        {"commentable_id", "commentable_type"},
        {"reportable_id", "reportable_type"},
        {"id", "component/id"},
        {"id", "participatory_space/id"},
    ),
    "democracyos": (
        {"débat", "contribution collective", "user-id", "contenu"},
        {"prénom", "email valide", "actif", "inscription"},
        {"topic id", "topic title"},
    ),
    "polis": (
        {"comment-id", "author-id", "comment-body"},
        {"comment-id", "voter-id", "vote"},
        {"participant", "group-id", "n-votes"},
    ),
}
"""Columns, in lower case, that only this platform puts together."""

_KEYS: dict[str, tuple[set[str], ...]] = {
    "capcollectif": ({"opinion", "rankingThreshold"},),
    "democracyos": (
        {"mediaTitle"},
        {"motions", "classification"},
        {"context", "reference", "text"},
        {"pagination", "results"},
    ),
}
"""Keys of JSON that only this platform puts together."""


def platform_of(path: Path) -> str | None:
    """Return the platform of the file at `path`, as `consultation.toml` names it, or None."""
    with path.open("rb") as stream:
        head = _decoded(stream.read(_HEAD)).lstrip()
    if head[:1] in {"[", "{"}:
        return _first(_KEYS, lambda keys: all(f'"{key}"' in head for key in keys))
    for delimiter in ";,\t":
        titles = {title.strip().lower() for title in first_record(head, delimiter)}
        if found := _first(_COLUMNS, titles.issuperset):
            return found
    return None


def _decoded(data: bytes) -> str:
    # The head may end within a letter.
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _first(
    signatures: dict[str, tuple[set[str], ...]], holds: Callable[[set[str]], bool]
) -> str | None:
    return next(
        (
            platform
            for platform, alternatives in signatures.items()
            if any(holds(words) for words in alternatives)
        ),
        None,
    )
