"""Where is a text still: in which files of the workspace, and at which targets?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from concertation.keeping import Place, files
from concertation.purge.holding import holds
from concertation.purge.words import Finder
from concertation.removal import status_in
from concertation.workspace import Workspace
from datapackage.durable import pointed
from datapackage.literal import literal
from datapackage.package import Package, sha256
from datapackage.package.versions import versions

__all__ = ["Given", "Held", "given_away", "held", "published_links", "published_texts", "searched"]

_TEXTS = """
SELECT DISTINCT unnest([title, body]) AS text
FROM read_parquet($file)
WHERE {kind}_id = $number AND status = 'published'
"""
_LINKS = """
SELECT DISTINCT unnest([url, title]) AS text
FROM read_parquet($file)
WHERE object_type = $kind AND object_id = $number
"""
_COMMON = r"""
WITH said AS (
    SELECT DISTINCT regexp_replace(lower(strip_accents(text)), '[^\p{L}\p{N}]', '', 'g') AS text
    FROM (
        SELECT unnest([title, body]) AS text FROM read_parquet($contributions)
        WHERE $kind <> 'contribution' OR contribution_id <> $number
        UNION ALL
        SELECT unnest([title, body]) FROM read_parquet($comments)
        WHERE $kind <> 'comment' OR comment_id <> $number
        UNION ALL
        SELECT unnest([url, title]) FROM read_parquet($links)
        WHERE object_type <> $kind OR object_id <> $number
    )
)
SELECT DISTINCT anchor
FROM (SELECT unnest($anchors) AS anchor)
JOIN said ON contains(said.text, anchor)
"""


@dataclass(frozen=True, slots=True)
class Held:
    """Files of one place that hold the text."""

    place: Place
    files: tuple[str, ...]
    """Relative to the workspace."""


@dataclass(frozen=True, slots=True)
class Given:
    """A release that was sent to a target with the text in it, and is there as far as we know."""

    target: str
    version: str
    url: str
    files: tuple[str, ...]
    """Addresses of those of its files that hold the text."""


def published_texts(workspace: Workspace, kind: str, number: str) -> tuple[str, ...]:
    """Return titles and bodies that the packages here show of the object."""
    return _asked(workspace, f"{kind}s", _TEXTS.format(kind=kind), {"number": number})


def published_links(workspace: Workspace, kind: str, number: str) -> tuple[str, ...]:
    """Return what the packages here show of what the object cites."""
    return _asked(workspace, "links", _LINKS, {"kind": kind, "number": number})


def _asked(workspace: Workspace, table: str, sql: str, values: dict[str, str]) -> tuple[str, ...]:
    import duckdb  # noqa: PLC0415  0.15 s, only needed here

    found: dict[str, None] = {}
    with duckdb.connect() as connection:
        for package in _packages(workspace):
            asked = values | {"file": literal(package.parquet[table])}
            found |= dict.fromkeys(text for (text,) in connection.execute(sql, asked).fetchall())
    return tuple(text for text in found if text)


def searched(workspace: Workspace, kind: str, number: str, texts: tuple[str, ...]) -> Finder:
    """Return what finds `texts` by the sentences that nobody else says in the packages here."""
    import duckdb  # noqa: PLC0415  0.15 s, only needed here

    package = next(iter(_packages(workspace)), None)
    if package is None:
        return Finder(texts)
    asked = {
        "contributions": literal(package.parquet["contributions"]),
        "comments": literal(package.parquet["comments"]),
        "links": literal(package.parquet["links"]),
        "kind": kind,
        "number": number,
        "anchors": Finder(texts).anchors,
    }
    with duckdb.connect() as connection:
        rows = connection.execute(_COMMON, asked).fetchall()
    return Finder(texts, frozenset(anchor for (anchor,) in rows))


def held(workspace: Workspace, finder: Finder, kind: str, number: str) -> list[Held]:
    """Return the files of the workspace that hold the text, by place."""
    indexed = int(number) if kind == "contribution" else None
    shown = {
        package.path / name
        for package in _packages(workspace)
        if status_in(package, kind, number) == "published"
        for name in (f"{kind}s.csv", f"{kind}s.parquet", "contributions.xlsx")
    }
    found: dict[Place, list[str]] = {}
    for path, place in files(workspace):
        if path in shown or (place.fate != "textless" and holds(path, finder, indexed)):
            name = path.relative_to(workspace.path).as_posix()
            found.setdefault(place, []).append(name)
    return [Held(place, tuple(names)) for place, names in found.items()]


def given_away(workspace: Workspace, kind: str, number: str) -> list[Given]:
    """Return what was sent with the text, by the receipts: the last one of each target's versions.

    A release that was replaced here since is taken for one that has it: nothing says otherwise.
    """
    here = {
        sha256(folder / "manifest.json"): Package.open(folder)
        for folder in versions(workspace.releases).values()
        if (folder / "manifest.json").exists()
    }
    found = []
    for path in sorted(workspace.receipts.glob("*.json")):
        receipt = json.loads(path.read_text(encoding="utf-8"))
        package = here.get(receipt["manifest_sha256"])
        if package is None or status_in(package, kind, number) == "published":
            addresses = tuple(_addresses(receipt["resources"], kind))
            target, version = receipt["target"], receipt["release"]
            found.append(Given(target, version, receipt["url"], addresses))
    return found


def _addresses(resources: list[dict[str, str]], kind: str) -> Iterator[str]:
    for one in resources:
        name = Path(one["name"])
        if name.name.startswith(f"{kind}s.") or name.suffix in (".xlsx", ".zip", ".sqlite"):
            yield one["url"]


def _packages(workspace: Workspace) -> Iterator[Package]:
    live = pointed(workspace.live / "current")
    older = workspace.live.glob("*/datapackage.json") if workspace.live.is_dir() else ()
    folders = [live, *(path.parent for path in older), *versions(workspace.releases).values()]
    # Each once, the current one first.
    for folder in dict.fromkeys(folder for folder in folders if folder is not None):
        if folder.name == "current" or not (folder / "datapackage.json").exists():
            continue
        package = Package.open(folder)
        # A purge that was killed while it removed an older one leaves a part of it.
        if all(path.exists() for path in package.parquet.values()):
            yield package
