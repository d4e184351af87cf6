"""A small package, written by hand: each test breaks one thing in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from datapackage import schemas
from datapackage.package.parquet import project_csv, write_parquet
from datapackage.tables import create

Rows = dict[str, list[dict[str, object]]]

AUTHORS = [f"p-{number:016x}" for number in range(1, 5)]


def good_rows() -> Rows:
    """Return two themes, four contributions, one workshop: nothing to say against them."""
    moment = datetime(2017, 2, 10, 8, 12, tzinfo=UTC)
    flags = {"redacted": False, "synthetic": False}
    contributions = [
        {
            "contribution_id": str(number),
            "theme_id": "1" if number < 3 else "2",
            "kind": "contribution",
            "title": f"Idée {letter}",
            "body": f"Former les agents {word} au numérique.",
            "author_id": AUTHORS[number - 1],
            "authorship": "individual",
            "created_at": moment.replace(day=10 + number),
            "date_precision": "second",
            "status": "published",
            **flags,
        }
        for number, letter, word in [
            (1, "une", "d’accueil"),
            (2, "deux", "municipaux"),
            (3, "trois", "des bibliothèques"),
            (4, "quatre", "du département"),
        ]
    ]
    tally = {"object_type": "contribution", "object_id": "1", "option": "for", "count": 3}
    return {
        "consultations": [
            {
                "consultation_id": "essai",
                "title": "Essai",
                "platform": "democracyos",
                "start_date": date(2017, 2, 8),
                "end_date": date(2017, 3, 24),
                "timezone": "Europe/Paris",
                "licence": "etalab-2.0",
                "retrieved_at": datetime(2017, 3, 25, 8, tzinfo=UTC),
            }
        ],
        "themes": [
            {"theme_id": "1", "position": 1, "title": "Médiation"},
            {"theme_id": "2", "position": 2, "title": "Diagnostic"},
        ],
        "participants": [{"participant_id": name, "kind": "individual"} for name in AUTHORS],
        "contributions": contributions,
        "comments": [
            {
                "comment_id": "1",
                "contribution_id": "1",
                "depth": 0,
                "kind": "comment",
                "body": "Tout à fait d’accord.",
                "created_at": moment.replace(day=20),
                "status": "published",
                **flags,
            }
        ],
        "vote_tallies": [{**tally, "origin": "declared"}, {**tally, "origin": "computed"}],
        "workshops": [
            {
                "workshop_id": "1",
                "title": "Atelier de Lille",
                "participants_count": 12,
                "department_code": "59",
                "synthetic": False,
            }
        ],
        "workshop_themes": [{"workshop_id": "1", "theme_id": "1"}],
        "announced_figures": [
            {"figure": "contributions", "theme_id": "all", "source": "Bilan", "value": 4}
        ],
    }


def write_package(
    folder: Path, rows: Rows, *, release: bool = True, changes: dict[str, object] | None = None
) -> Path:
    """Write `rows` as a package, as the product does; then `changes` to its descriptor."""
    folder.mkdir()
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        create(connection)
        for table, listed in rows.items():
            for row in listed:
                marks = ", ".join("?" * len(row))
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values())
                )
        write_parquet(connection, folder)
        files = {table: folder / f"{table}.parquet" for table in schemas.names()}
        if release:
            project_csv(connection, files, folder)
    describe(folder, rows, changes or {})
    (folder / "README.md").write_text("# Essai\n\nUn paquet d’essai.\n", encoding="utf-8")
    seal(folder)
    return folder


def describe(folder: Path, rows: Rows, changes: dict[str, object]) -> None:
    """Write the descriptor of what is in `folder`."""
    resources = []
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.parquet")]):
        table, kind = path.stem, path.suffix[1:]
        resource = {
            "name": table if kind == "csv" else f"{table.replace('_', '-')}-parquet",
            "table": table,
            "path": path.name,
            "format": kind,
            "type": "table" if kind == "csv" else "file",
            "rowCount": len(rows.get(table, [])),
            **proof(path),
        }
        if kind == "csv":
            resource |= {"encoding": "utf-8", "schema": schemas.load(table)}
        resources.append(resource)
    kept = len(rows["contributions"])
    account = {"object_type": "contribution", "kept": kept, "quarantined": 0}
    descriptor = {
        "name": "essai",
        "created": "2017-03-25T08:00:00Z",
        "accounting": [{**account, "read": kept + 2, "excluded": {"spam": 2}}],
        "resources": resources,
    }
    document = json.dumps(descriptor | changes, ensure_ascii=False)
    (folder / "datapackage.json").write_text(document, encoding="utf-8")


def proof(path: Path) -> dict[str, object]:
    """Return the size and the hash of a file, as a descriptor states them."""
    content = path.read_bytes()
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def seal(folder: Path) -> None:
    """Write the manifest of what is in `folder` now."""
    listed = {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }
    (folder / "manifest.json").write_text(json.dumps({"files": listed}), encoding="utf-8")


def reseal(folder: Path) -> None:
    """Make descriptor and manifest agree again with files that a test has rewritten."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        resource.update(proof(folder / resource["path"]))
    path.write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    seal(folder)


@pytest.fixture
def rows() -> Rows:
    """The rows of a good package, to be changed by the test."""
    return good_rows()


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes rows as a package in a new folder."""
    made = iter(range(100))

    def write(rows: Rows, *, release: bool = True, **changes: object) -> Path:
        folder = tmp_path / f"package-{next(made)}"
        return write_package(folder, rows, release=release, changes=changes)

    return write


@pytest.fixture
def resealed() -> Callable[[Path], None]:
    """A function that makes descriptor and manifest agree with rewritten files."""
    return reseal
