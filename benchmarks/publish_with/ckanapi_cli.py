"""Publish a folder to a CKAN as the user of `ckanapi action` would, with some care.

    TOKEN=… python ckanapi_cli.py URL ORGANISATION FOLDER [DATASET]

The command line's help shows `resource_create … upload@FILE` and `resource_patch`; that the
dataset is private until its files are there is this script's own care, by CKAN's own field.
DATASET is given by whoever knows that it exists.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("ckanapi")


def action(name: str, /, *arguments: str, **document: Any) -> Any:
    """Run `ckanapi action`, and stop as a shell script under `set -e` would."""
    command = [COMMAND, "action", name, *arguments, "-j", "-r", sys.argv[1]]
    command += ["-a", os.environ["TOKEN"]]
    sent = json.dumps(document) if document else None
    if sent:
        command.insert(3, "-i")
    done = subprocess.run(command, input=sent, text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"ckanapi action {name}: {done.stderr[-400:]}")
    return json.loads(done.stdout)


def metadata(folder: Path) -> dict[str, Any]:
    """Return the descriptor in CKAN's words."""
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {
        "title": described["title"],
        "notes": described["description"],
        "version": described["version"],
        "license_id": "lov2",
        "tags": [{"name": word} for word in described["keywords"]],
    }


def main() -> None:
    """Create or patch the dataset, send every file, remove those that are no longer released."""
    folder, (known,) = Path(sys.argv[3]), sys.argv[4:] or [""]
    name = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["name"]
    if not known:
        fields = {"name": name, "owner_org": sys.argv[2], "private": True}
        action("package_create", **fields, **metadata(folder))
    online = {one["name"]: one["id"] for one in action("package_show", id=name)["resources"]}
    released = [path for path in folder.iterdir() if path.suffix in {".csv", ".json"}]
    for path in sorted(released):
        if path.name in online:
            action("resource_patch", f"id={online[path.name]}", f"upload@{path}")
        else:
            fields = [f"name={path.name}", f"format={path.suffix[1:].upper()}"]
            action("resource_create", f"package_id={name}", *fields, f"upload@{path}")
    for gone in online.keys() - {path.name for path in released}:
        action("resource_delete", id=online[gone])
    action("package_patch", id=name, private=False, **metadata(folder))


if __name__ == "__main__":
    main()
