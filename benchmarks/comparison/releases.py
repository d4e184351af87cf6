"""The two releases that every tool publishes: three tables and a descriptor each.

From the first to the second, one table changes, one stays, one goes and one comes.
"""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

VERSIONS = {"first": "1.0.0", "second": "1.1.0"}
_TEXT = "la ville propose un tram plus tard et des pistes pour tous sans attendre 2030"


def _rows(count: int, seed: int) -> bytes:
    draw = random.Random(seed)
    lines = [f"{row};{' '.join(draw.choices(_TEXT.split(), k=16))}" for row in range(1, count + 1)]
    return "\n".join(["id;texte", *lines, ""]).encode()


_SAME = {"propositions.csv": _rows(1000, 2)}
TABLES = {
    "first": {"contributions.csv": _rows(2000, 1), **_SAME, "themes.csv": _rows(20, 3)},
    "second": {"contributions.csv": _rows(2100, 1), **_SAME, "ateliers.csv": _rows(30, 4)},
}
DIGESTS = {
    release: sorted((name, hashlib.sha256(table).hexdigest()) for name, table in tables.items())
    for release, tables in TABLES.items()
}
"""What a reader who downloads everything finds: names and SHA-256."""
COMMON = sorted({*TABLES["first"]} & {*TABLES["second"]})


def write(folder: Path, release: str, slug: str) -> Path:
    """Write a release as a Frictionless package; return its folder."""
    home = folder / f"{slug}-{VERSIONS[release]}"
    home.mkdir(parents=True, exist_ok=True)
    for name, table in TABLES[release].items():
        (home / name).write_bytes(table)
    described = json.dumps(_descriptor(release, slug), ensure_ascii=False, indent=1)
    (home / "datapackage.json").write_text(described, encoding="utf-8")
    return home


def _descriptor(release: str, slug: str) -> dict[str, object]:
    version = VERSIONS[release]
    fields = [{"name": "id", "type": "integer"}, {"name": "texte", "type": "string"}]
    return {
        "name": slug,
        "title": f"Consultation {slug}",
        "description": f"Ce que le public a écrit, version {version}. " * 3,
        "version": version,
        "licenses": [{"name": "lov2", "title": "Licence Ouverte 2.0"}],
        "keywords": ["consultation-publique", "essai"],
        "resources": [
            {
                "name": name.removesuffix(".csv"),
                "path": name,
                "format": "csv",
                "dialect": {"csv": {"delimiter": ";"}},
                "schema": {"fields": fields},
            }
            for name in TABLES[release]
        ],
    }
