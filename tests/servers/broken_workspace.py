"""What the campaign of broken inputs shares: writing an export, and what readers would see of it.

Tests write `from broken_workspace import ...` (tests/conftest.py puts this folder on the path).
"""

import json
import shutil

from concertation.workspace import Workspace

CONFIGURATION = """
[consultation]
id = "essai"
title = "Consultation d’essai"
start_date = 2017-02-08
end_date = 2017-03-24
licence = "etalab-2.0"

[source]
platform = "democracyos"
location = "raw-export"
retrieved_at = 2017-03-27T08:00:00Z
"""

TOPIC = {
    "id": "t1",
    "mediaTitle": "Un thème",
    "publishedAt": "2017-02-08T08:00:00Z",
    "createdAt": "2017-02-07T08:00:00Z",
}


def comment(number, **more):
    """Return a comment as the API gives it."""
    return {
        "id": f"c{number}",
        "text": f"<p>Le texte numéro {number}.</p>",
        "createdAt": "2017-02-10T08:00:00Z",
        "context": "topic",
        "reference": "t1",
        "author": {"id": f"a{number}", "fullName": f"Gatien Nomdetest{'abcdefghij'[number % 10]}"},
    } | more


def write_export(folder, files):
    """Write the export of the workspace `folder` again: texts and bytes as they are, else JSON."""
    export = folder / "raw-export"
    shutil.rmtree(export, ignore_errors=True)
    export.mkdir()
    for name, content in files.items():
        if isinstance(content, bytes):
            (export / name).write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            (export / name).write_text(text, encoding="utf-8")


def write_comments(folder, *comments):
    """Write an export of the API: one topic, these comments."""
    write_export(folder, {"topics.json": [TOPIC], "comments.json": list(comments)})


def locate(folder, location):
    """Point `source.location` of the workspace at `location`."""
    file = folder / "consultation.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"raw-export"', f'"{location}"'), encoding="utf-8")


def packages(folder):
    """Return what readers can see: where the pointer leads, and every byte of every package."""
    live = Workspace(folder).live
    files = {
        path.relative_to(live).as_posix(): path.read_bytes()
        for path in sorted(live.rglob("*"))
        if path.is_file() and path.relative_to(live).parts[0] != "current"
    }
    pointer = live / "current"
    return str(pointer.readlink()) if pointer.is_symlink() else None, files


def leftovers(folder):
    """Return the temporary files and folders that a run left behind."""
    return [str(path.relative_to(folder)) for path in folder.rglob(".tmp-*")]
