"""A workspace that already has a good package, to be broken, and the real command."""

import shutil
from pathlib import Path

import pytest
from broken_workspace import CONFIGURATION, comment, write_comments

from concertation.cli import main


@pytest.fixture(scope="session")
def good(tmp_path_factory):
    """Return a workspace built once: three contributions, a live package, a key, a ledger."""
    folder = tmp_path_factory.mktemp("broken") / "good"
    folder.mkdir()
    (folder / "consultation.toml").write_text(CONFIGURATION, encoding="utf-8")
    write_comments(folder, comment(1), comment(2), comment(3))
    with pytest.raises(SystemExit) as ended:
        main(["build", str(folder)])
    assert ended.value.code == 0
    return folder


@pytest.fixture
def folder(good, tmp_path):
    """Return a copy of the good workspace, to be broken."""
    return Path(shutil.copytree(good, tmp_path / "workspace", symlinks=True))


@pytest.fixture
def build(capsys):
    """Return a function that runs `concertation build`; gives exit code, output and errors."""

    def run(folder, *options):
        with pytest.raises(SystemExit) as ended:
            main(["build", str(folder), *options])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run
