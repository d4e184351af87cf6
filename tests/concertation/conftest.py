"""Workspaces made in the test."""

import json

import duckdb
import pytest

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
retrieved_at = {retrieved_at}
{source}

[privacy]
{privacy}
"""


@pytest.fixture
def make_workspace(tmp_path):
    """Return a function that writes a workspace: its export, its sheets, its policies."""

    def make(export, *, name="workspace", sheets=None, privacy="", source="", **more):
        folder = tmp_path / name
        (folder / "raw-export").mkdir(parents=True, exist_ok=True)
        retrieved_at = more.get("retrieved_at", "2017-03-27T08:00:00Z")
        text = CONFIGURATION.format(privacy=privacy, source=source, retrieved_at=retrieved_at)
        (folder / "consultation.toml").write_text(text, encoding="utf-8")
        for old in (folder / "raw-export").iterdir():
            old.unlink()
        for file, content in export.items():
            data = content if isinstance(content, str) else json.dumps(content)
            (folder / "raw-export" / file).write_text(data, encoding="utf-8")
        for sheet, content in (sheets or {}).items():
            (folder / f"{sheet}.csv").write_text(content, encoding="utf-8")
        return Workspace(folder)

    return make


@pytest.fixture
def rows():
    """Return a function that reads a table of a package as a list of dicts."""

    def read(package, table, columns="*", where="true"):
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        return (
            connection.execute(
                f"SELECT {columns} FROM read_parquet($1) WHERE {where}",
                [str(package.parquet[table])],
            )
            .to_arrow_table()
            .to_pylist()
        )

    return read


FIRST_NAMES = ["Gatien", "Albane", "Basile", "Capucine", "Donatien", "Elma", "Firmin"]

TOPIC = {
    "id": "t1",
    "mediaTitle": "Un thème",
    "publishedAt": "2017-02-08T08:00:00Z",
    "createdAt": "2017-02-07T08:00:00Z",
}


@pytest.fixture
def api_export():
    """Return a function that makes a DemocracyOS v1 API export from a few comments."""

    def export(*comments, topics=(TOPIC,)):
        filled = [
            {
                "id": f"c{number}",
                "createdAt": f"2017-02-{number + 9:02}T08:00:00Z",
                "context": "topic",
                "reference": "t1",
                "author": {"id": f"a{number}", "fullName": f"{FIRST_NAMES[number % 7]} Nomdetest"},
            }
            | comment
            for number, comment in enumerate(comments, 1)
        ]
        return {"topics.json": list(topics), "comments.json": filled}

    return export
