"""A released consultation, made once; each test publishes a copy of its own."""

import shutil

import pytest

from concertation.demo import prepare
from concertation.workspace import Workspace

FOLDER = """
[[target]]
name = "site"
kind = "folder"
folder = "web"
"""


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """Return the example's workspace with its release 1.0.0; tests copy it."""
    return prepare(tmp_path_factory.mktemp("released") / "consultation")


@pytest.fixture
def workspace(released, tmp_path):
    """Return a copy of the example that has a plain folder for only target."""
    return copy(released, tmp_path / "consultation", FOLDER)


def copy(released, folder, targets):
    """Copy a workspace, pointers included, and add targets to its configuration."""
    shutil.copytree(released.path, folder, symlinks=True)
    configuration = folder / "consultation.toml"
    configuration.write_text(configuration.read_text("utf-8") + targets, "utf-8")
    return Workspace(folder)


@pytest.fixture
def next_release(workspace):
    """Make release 1.1.0 (one more milestone), and return its number."""
    from concertation.collect import collect
    from concertation.pipeline import build
    from concertation.release import release

    sheet = workspace.path / "milestones.csv"
    sheet.write_text(
        sheet.read_text("utf-8") + "2017-03-30,Réunion de restitution,event\n", "utf-8"
    )
    with workspace.writing("essai"):
        collect(workspace)
        build(workspace)
        return release(workspace).package.version
