"""Publish a folder to a udata site as the user of the library datagouv-client would, with care.

    TOKEN=… python datagouv_client.py URL ORGANISATION FOLDER [DATASET]

The calls are those of its page (create_dataset, create_static, update, delete); that the dataset
is private until its files are there is this script's own care, by udata's own field. DATASET is
the id, given by whoever knows that it exists: the library does not look for it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from datagouv import Client


def metadata(folder: Path) -> dict[str, Any]:
    """Return the descriptor in udata's words."""
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {
        "title": described["title"],
        "description": described["description"],
        "license": "lov2",
        "frequency": "punctual",
        "tags": described["keywords"],
        "temporal_coverage": {"start": "2026-01-05", "end": "2026-06-30"},
    }


def main() -> None:
    """Create the dataset if it is new, send every file, remove those no longer released."""
    folder, (known,) = Path(sys.argv[3]), sys.argv[4:] or [""]
    client = Client(environment="demo", api_key=os.environ["TOKEN"], verbose=False)
    client.base_url = sys.argv[1]  # it knows data.gouv.fr's three sites only
    wanted = metadata(folder)
    if known:
        dataset = client.dataset(known)
    else:
        first = {**wanted, "organization": sys.argv[2], "private": True}
        dataset = client.create_dataset(first)
    online = {resource.title: resource for resource in dataset.resources}
    released = [path for path in folder.iterdir() if path.suffix in {".csv", ".json"}]
    for path in sorted(released):
        if path.name in online:
            online[path.name].update({"title": path.name}, file_to_upload=str(path))
        else:
            dataset.create_static(str(path), {"title": path.name})
    for gone in online.keys() - {path.name for path in released}:
        online[gone].delete()
    dataset.update({**wanted, "private": False})


if __name__ == "__main__":
    main()
