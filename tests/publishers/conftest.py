"""The released example: each test publishes a copy of its own."""

import shutil
from datetime import date

import pytest
from made_once import made_once

from concertation.workspace import Workspace

FOLDER = """
[[target]]
name = "site"
kind = "folder"
folder = "web"
"""


@pytest.fixture
def workspace(example, tmp_path):
    """Return a copy of the example that has a plain folder for only target."""
    return copy(example, tmp_path / "consultation", FOLDER)


def copy(released, folder, targets):
    """Copy a workspace, pointers included, and add targets to its configuration."""
    shutil.copytree(released.path, folder, symlinks=True)
    configuration = folder / "consultation.toml"
    configuration.write_text(configuration.read_text("utf-8") + targets, "utf-8")
    return Workspace(folder)


@pytest.fixture(scope="session")
def grown(example, tmp_path_factory):
    """The example with one more milestone and its release 1.1.0, made once; tests copy it."""

    def make(folder):
        from concertation.collect import collect
        from concertation.pipeline import build
        from concertation.release import release

        workspace = copy(example, folder, "")
        sheet = folder / "milestones.csv"
        sheet.write_text(
            sheet.read_text("utf-8") + "2017-03-30,Réunion de restitution,event\n", "utf-8"
        )
        with workspace.writing("essai"):
            collect(workspace)
            build(workspace)
            release(workspace)

    return Workspace(made_once(tmp_path_factory, "grown", make))


@pytest.fixture
def next_release(workspace, grown):
    """Put release 1.1.0 (one more milestone) in the workspace, and return its number."""
    for name in ("live", "releases", "private", "raw"):
        shutil.rmtree(workspace.path / name)
        shutil.copytree(grown.path / name, workspace.path / name, symlinks=True)
    shutil.copy(grown.path / "milestones.csv", workspace.path)
    return "1.1.0"


@pytest.fixture(scope="session")
def thrice(grown, tmp_path_factory):
    """The example with its releases 1.0.0, 1.1.0 and 1.2.0, made once; tests copy it."""

    def make(folder):
        from concertation.collect import collect
        from concertation.pipeline import build
        from concertation.release import release

        workspace = copy(grown, folder, "")
        with (folder / "milestones.csv").open("a", encoding="utf-8") as sheet:
            sheet.write("2017-03-31,Clôture des échanges,event\n")
        with workspace.writing("essai"):
            collect(workspace)
            build(workspace)
            release(workspace)

    return Workspace(made_once(tmp_path_factory, "thrice", make))


WITHDRAWN = "12"
"""The contribution that is taken out of the three releases."""


@pytest.fixture(scope="session")
def thrice_revised(thrice, tmp_path_factory):
    """The three releases once a contribution was withdrawn, each at its revision 1."""

    def make(folder):
        from concertation.removal import remove
        from concertation.revision import revise

        workspace = copy(thrice, folder, "")
        with workspace.writing("essai"):
            remove(workspace, "contribution", WITHDRAWN, "author_request", date(2017, 4, 2))
            revise(workspace)

    return Workspace(made_once(tmp_path_factory, "thrice-revised", make))


@pytest.fixture
def withdraw(thrice_revised):
    """A function that withdraws the text in a copy of `thrice`: everywhere, or on the list only."""

    def _withdraw(workspace, *, everywhere=True):
        shutil.copy(thrice_revised.path / "removals.csv", workspace.path)
        if everywhere:
            shutil.rmtree(workspace.releases)
            shutil.copytree(thrice_revised.releases, workspace.releases, symlinks=True)

    return _withdraw


@pytest.fixture(scope="session")
def withdrawn_text(thrice):
    """The text of that contribution, which no other one has."""
    import pyarrow.parquet as pq

    rows = pq.read_table(thrice.releases / "1.0.0" / "contributions.parquet").to_pylist()
    (body,) = (row["body"] for row in rows if row["contribution_id"] == WITHDRAWN)
    return body
