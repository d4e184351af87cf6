"""A consultation with a release and a catalogue, and its portal opened by the command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from small_export import write_small_export

from concertation.collect import collect
from concertation.demo import free_port
from concertation.pipeline import build
from concertation.release import release
from concertation.workspace import Workspace
from datapackage.package import Package

HOST = "127.0.0.1"

CONFIGURATION = """
[consultation]
id = "{slug}"
title = "Les arbres de la ville : {slug}"
description = "Une consultation publique sur la place des arbres dans la ville, dont chaque \
contribution est fictive : elle a été écrite pour un essai, et ne dit l’avis de personne."
organiser = "Ville d’Essai"
organiser_siret = "13002526500013"
start_date = 2017-02-08
end_date = 2017-03-24
licence = "etalab-2.0"
contact = "donnees@essai.example"

[source]
platform = "democracyos"
location = "raw-export"
retrieved_at = 2017-03-{day}T08:00:00Z

[portal]
url = "{url}"
"""

# Two places, far enough apart to make a box.
WORKSHOPS = """\
title,date,participants_count,place_label,latitude,longitude,geo_precision
Atelier du nord,2017-02-20,12,Lille,50.63,3.06,commune
Atelier du sud,2017-02-21,15,Marseille,43.30,5.37,commune
"""


def write(workspace: Workspace, slug: str, url: str, contributions: int) -> None:
    """Write configuration, workshops and a DemocracyOS export of so many contributions."""
    write_small_export(workspace.path / "raw-export", contributions)
    text = CONFIGURATION.format(slug=slug, url=url, day=24 + contributions)
    workspace.configuration.write_text(text, encoding="utf-8")
    (workspace.path / "workshops.csv").write_text(WORKSHOPS, encoding="utf-8")


def make(folder: Path, slug: str, url: str, contributions: int = 2) -> Package:
    """Make the next release of the consultation, whose catalogue names `url`."""
    workspace = Workspace(folder)
    write(workspace, slug, url, contributions)
    with workspace.writing("essai"):
        collect(workspace)
        build(workspace)
        return release(workspace).package


def site() -> str:
    """Return the address of a portal that is not opened yet."""
    return f"http://{HOST}:{free_port(HOST)}"


@contextmanager
def served(folder: Path, url: str) -> Iterator[None]:
    """Open the portal at `url`, as `concertation serve` does, in a process of its own."""
    port = url.rpartition(":")[2]
    command = [sys.executable, "-m", "concertation", "serve", str(folder), "--port", port]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline()
            assert said.startswith(f"Portail ouvert : {url}/"), said
            yield
        finally:
            process.terminate()
