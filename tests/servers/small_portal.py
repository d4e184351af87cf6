"""A workspace small enough to be counted by hand, hostile texts included, and its server.

Live: eight contributions, of which number 4 is withdrawn. Release 1.0.0: the same,
but number 4 still had its text, and number 1 its first wording.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from datapackage import tables
from datapackage.consultation import Consultation, SourceSettings
from datapackage.package.write import freeze, seal, write_live
from queries import export
from validation import Report

ROOT = Path(__file__).parents[2]
SLUG = "essai"
HOSTILE = (
    "<script>window.pwned = 1</script> <img src=x onerror='window.pwned = 2'> "
    "![pixel](https://tracker.invalid/p.png) [lien](javascript:alert(1)) "
    "<a href='https://evil.invalid'>ici</a> <style>body{display:none}</style>"
)
HOSTILE_TITLE = '"><script>window.pwned = 3</script>'
LONG_WORD = "anticonstitutionnellement" * 120
RIGHT_TO_LEFT = "مرحبا بالعالم \u202e txet desrever 🎉🏳️‍🌈"
SECRET = "Texte que son auteur a fait retirer"


def at(day: int, hour: int = 9, month: int = 2) -> datetime:
    """A moment of 2017, UTC."""
    return datetime(2017, month, day, hour, tzinfo=UTC)


def contribution(number: int, body: str, **columns) -> dict:
    """Return a published contribution, with what `columns` change."""
    return {
        "contribution_id": str(number),
        "kind": "contribution",
        "body": body,
        "language": "fr",
        "authorship": "individual",
        "author_id": "p-aaaaaaaaaaaaaaaa",
        "date_precision": "second",
        "status": "published",
        "redacted": False,
        "synthetic": True,
    } | columns


def _contributions(*, first: str, withdrawn: bool) -> list[dict]:
    fourth = contribution(4, SECRET, theme_id="1", created_at=at(13))
    if withdrawn:
        fourth |= {
            "status": "withdrawn",
            "body": "[contribution retirée]",
            "author_id": None,
            "authorship": "anonymous",
        }
    angers = {"author_id": "p-0000000000000001", "authorship": "organisation"}
    workshop = {"authorship": "collective", "workshop_id": "1", "title": "Former les médiateurs"}
    return [
        contribution(1, first, theme_id="1", created_at=at(10), url="https://source.invalid/1"),
        contribution(2, "Un atelier par canton.", theme_id="1", created_at=at(12), **workshop),
        contribution(3, "Cartographier l’été.", theme_id="2", created_at=at(11), **angers),
        fourth,
        contribution(
            5, HOSTILE, theme_id="2", created_at=at(14), title=HOSTILE_TITLE, url="javascript:1"
        ),
        contribution(
            6,
            LONG_WORD,
            authorship="anonymous",
            author_id=None,
            date_precision="unknown",
            synthetic=False,
        ),
        contribution(7, RIGHT_TO_LEFT, theme_id="1", created_at=at(15), department_code="62"),
        # 23:30 UTC is already the 25th in Paris.
        contribution(
            8,
            "Écrire à [e-mail masqué].",
            theme_id="1",
            created_at=datetime(2017, 3, 24, 23, 30, tzinfo=UTC),
            redacted=True,
        ),
    ]


def _comment(number: int, hour: int, parent: str | None = None, **columns) -> dict:
    return {
        "comment_id": str(number),
        "contribution_id": "1",
        "parent_comment_id": parent,
        "depth": 1 if parent else 0,
        "kind": "comment",
        "body": f"Remarque {number}",
        "created_at": at(20, hour),
        "status": "published",
        "redacted": False,
        "synthetic": True,
    } | columns


def rows(*, first: str = "Ouvrir les données.", withdrawn: bool = False) -> dict[str, list[dict]]:
    """Return the canonical tables; `first` is the text of contribution 1."""
    votes = {"1": (5, 1), "2": (9, 0), "3": (9, 2), "5": (0, 3), "7": (2, 2), "8": (1, 0)}
    removal = {
        "object_type": "contribution",
        "object_id": "4",
        "reason_code": "author_request",
        "date": date(2017, 4, 3),
    }
    return {
        "consultations": [
            {
                "consultation_id": SLUG,
                "title": "Essai <du> portail",
                "description": "Une consultation d’essai.",
                "organiser": "Agence d’essai",
                "platform": "democracyos",
                "start_date": date(2017, 2, 8),
                "end_date": date(2017, 3, 24),
                "timezone": "Europe/Paris",
                "language": "fr",
                "licence": "etalab-2.0",
                "retrieved_at": datetime(2017, 3, 25, 8, tzinfo=UTC),
            }
        ],
        "themes": [
            {"theme_id": "1", "position": 1, "kind": "topic", "title": "Médiation numérique"},
            {"theme_id": "2", "position": 2, "kind": "topic", "title": "Cartographie"},
        ],
        "contributions": _contributions(first=first, withdrawn=withdrawn),
        "comments": [
            _comment(1, 9, kind="argument", stance="for"),
            _comment(2, 12, parent="1", body=HOSTILE),
            _comment(3, 10, kind="source"),
            _comment(4, 11, status="withdrawn", body="[commentaire retiré]"),
        ],
        "vote_tallies": [
            {
                "object_type": "contribution",
                "object_id": number,
                "option": option,
                "origin": "computed",
                "count": count,
            }
            for number, counts in votes.items()
            for option, count in zip(("for", "against"), counts, strict=True)
        ],
        "participants": [
            {"participant_id": "p-aaaaaaaaaaaaaaaa", "kind": "individual"},
            {
                "participant_id": "p-0000000000000001",
                "kind": "organisation",
                "label": "Ville d’Angers",
            },
        ],
        "workshops": [
            {
                "workshop_id": "1",
                "title": "Atelier de Nanterre",
                "organiser": "Ville de Nanterre",
                "date": date(2017, 2, 20),
                "participants_count": 14,
                "place_label": "Nanterre",
                "department_code": "92",
                "latitude": 48.89,
                "longitude": 2.2,
                "geo_precision": "commune",
                "synthetic": True,
            },
            {"workshop_id": "2", "title": "Atelier sans compte", "synthetic": False},
        ],
        "workshop_themes": [
            {"workshop_id": "1", "theme_id": "1"},
            {"workshop_id": "1", "theme_id": "2"},
        ],
        "removals": [removal] if withdrawn else [],
    }


def write(folder: Path, content: dict[str, list[dict]], version: str | None = None) -> Path:
    """Make the package of these tables in `folder`, by the product's own hands.

    Only the verdict is not asked for: hostile texts are to be shown, whatever it would be.
    """
    (about,) = content["consultations"]
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as temporary:
        connection.execute("SET TimeZone = 'UTC'")
        tables.create(connection)
        for table, records in content.items():
            for record in records:
                marks = ", ".join("?" * len(record))
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(record)}) VALUES ({marks})",
                    list(record.values()),
                )
        held = tables.Tables(connection, about["retrieved_at"])
        live = Path(temporary) if version else folder
        live.mkdir(parents=True, exist_ok=True)
        package = write_live(_consultation(about), held, live)
        if version:
            folder.mkdir(parents=True)
            package = freeze(connection, package, version, folder)
            (folder / "CHANGELOG.md").write_text("## 1.0.0\n\n- Première version.\n", "utf-8")
        export(folder, package.descriptor)
        seal(package, Report.of([], checked_at=package.descriptor["created"]).json())
    return folder


def _consultation(about: dict) -> Consultation:
    """What `consultation.toml` would say of the row of `consultations`."""
    kept = ("title", "start_date", "end_date", "licence", "description", "organiser", "timezone")
    return Consultation(
        id=about["consultation_id"],
        source=SourceSettings(platform=about["platform"], location="raw-export"),
        path=Path("consultation.toml"),
        **{name: about.get(name) for name in kept},
    )


def point_live(workspace: Path, generation: str) -> None:
    """Make `live/current` and `live/public` lead to `generation`."""
    for name in ("current", "public"):
        pointer = workspace / "live" / name
        pointer.unlink(missing_ok=True)
        pointer.symlink_to(generation)


def build(workspace: Path) -> Path:
    """Write the whole workspace, release and live package, and return it."""
    shutil.rmtree(workspace, ignore_errors=True)
    release = rows(first="Première rédaction.")
    write(workspace / "releases" / "1.0.0", release, "1.0.0")
    (workspace / "releases" / "latest").symlink_to("1.0.0")
    body = (
        "Ouvrir les données.\n\nIl faut :\n- des médiateurs\n- un guide "
        "(https://guide.invalid/a?b=1&c=2).\n\nFin."
    )
    write(workspace / "live" / "g1", rows(first=body, withdrawn=True))
    point_live(workspace, "g1")
    status = {
        "attempted_at": "2017-03-25T08:05:00Z",
        "succeeded_at": "2017-03-25T08:00:00Z",
        "failure": {"at": "2017-03-25T08:05:00Z", "message": "La plateforme ne répond pas."},
        "generation": "g1",
        "every_seconds": 60,
    }
    (workspace / "live" / "status.json").write_text(json.dumps(status), "utf-8")
    return workspace


_SERVE = (
    "import sys; from pathlib import Path; from dashboard.server import serve; "
    "serve(Path(sys.argv[1]), port=int(sys.argv[2]), "
    "on_ready=lambda address: print(address, flush=True))"
)


@contextmanager
def process(workspace: Path, port: int = 0, home: Path = ROOT, **variables: str):
    """Run the portal of the house at `home` in its own process; yield the process, its address."""
    command = [sys.executable, "-c", _SERVE, str(workspace), str(port)]
    started = time.monotonic()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(home)} | variables,
        cwd=home,
    ) as server:
        try:
            address = server.stdout.readline().strip()
            assert address, f"no address after {time.monotonic() - started:.1f} s"
            yield server, address
        finally:
            server.terminate()
            server.wait(timeout=20)
