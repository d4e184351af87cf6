"""The released example: each test publishes a copy of its own."""

import shutil

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
