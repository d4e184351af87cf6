"""Releases small enough to be counted by hand: two tables, and what goes with them."""

import hashlib
import json

from datapackage import schemas
from datapackage.licences import LICENCES
from datapackage.package import Package

SIRET = "13002526500013"
TITLES = {"contributions": "Contributions", "comments": "Commentaires"}


def write_release(folder, slug="essai", version="1.0.0", **more):
    """Write a release of two tables to `folder`, and open it; `more` changes its descriptor."""
    path = folder / slug / version
    path.mkdir(parents=True)
    organiser_siret = more.pop("siret", SIRET)
    rows = more.pop("rows", "1,un\n")
    files = {
        "contributions.csv": f"id,text\n{rows}".encode(),
        "comments.csv": b"id,text\n",
        "contributions.parquet": b"PAR1 not read here PAR1",
        "consultations.csv": f"id,organiser_siret\n{slug},{organiser_siret}\n".encode(),
        "README.md": b"# Essai\n",
        "CHANGELOG.md": f"# Journal\n\n## {version}\n\nTexte.\n\n- Un ajout.\n- Un retrait.\n\n"
        "## 0.9.0\n\n- Ancien.\n".encode(),
        "report.json": b"{}\n",
    }
    licence = more.pop("licence", "etalab-2.0")
    descriptor = {
        "name": slug,
        "title": f"Consultation {slug}",
        "version": version,
        "description": "Une consultation publique sur la place des arbres dans la ville. " * 3,
        "language": "fr",
        "created": "2026-03-01T08:00:00Z",
        "licenses": [{"name": licence, "path": LICENCES[licence].url}],
        "contributors": [
            {"title": "Ville d’Essai", "role": "publisher"},
            {"title": "Le public", "role": "author"},
        ],
        "keywords": ["consultation publique", "arbres"],
        "temporal": {"start": "2026-01-05", "end": "2026-02-20"},
        "spatial": {"departments": ["33"], "regions": ["75"], "bbox": [-0.6, 44.8, -0.5, 44.9]},
        "contact": "donnees@essai.example",
        "schemaVersion": "1.0.0",
        "resources": [_resource(name, files[name]) for name in files if _is_table(name)],
    } | more
    files["datapackage.json"] = json.dumps(descriptor).encode()
    for name, content in files.items():
        (path / name).write_bytes(content)
    listed = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    (path / "manifest.json").write_text(json.dumps({"files": listed}), encoding="utf-8")
    return Package.open(path)


def _is_table(name):
    return name.partition(".")[0] in TITLES


def _resource(path, content):
    table, _, extension = path.partition(".")
    described = {
        "name": f"{table}-{extension}",
        "table": table,
        "title": TITLES[table],
        "description": f"Les {TITLES[table].lower()} du public.",
        "path": path,
        "format": extension,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    return described | ({"schema": schemas.load(table)} if extension == "csv" else {})
