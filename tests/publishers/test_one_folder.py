"""A kind of target is one folder: dropped among the others, it can be published to."""

import json
import sys

import pytest
from click.testing import CliRunner

import publishers
from concertation.cli import cli
from concertation.configuration import read
from concertation.configuration.rules import SECTIONS
from datapackage.errors import ConfigurationError
from publishers.kinds import kind_of, kinds

DECLARATION = """
from publishers.kinds import Kind


def _open(target, settings):
    from publishers.box.publisher import Box

    return Box(target, settings)


KIND = Kind(
    label="une boîte",
    needs=("folder",),
    open=_open,
    addresses={"demo": "https://essai.example.org", "production": "https://boite.example.org"},
)
"""
PUBLISHER = '''
from publishers.base import Resource, State, Verification
from publishers.plan import Change, Plan


class Box:
    """Keeps the number of the release, and nothing else."""

    def __init__(self, target, settings):
        self.target = target
        self._path = settings.home / target.folder / settings.slug

    def refused(self):
        return frozenset()

    def preflight(self, publication):
        return []

    def plan(self, publication):
        held = self.state().version
        changed = held != publication.version
        return Plan(
            target=self.target.name,
            kind=self.target.kind,
            slug=publication.slug,
            version=publication.version,
            manifest_sha256=publication.manifest_sha256,
            dataset=held,
            url=self.target.url,
            state=str(held),
            changes=(Change("version", held, publication.version),) if changed else (),
            files=(),
        )

    def apply(self, publication, plan):
        self._path.parent.mkdir(exist_ok=True)
        self._path.write_text(publication.version)

    def verify(self, publication):
        held = self.state().version
        told = () if held == publication.version else ("autre version",)
        return Verification(held, self.target.url, (), told)

    def kept(self):
        return ()

    def found(self, url):
        return None

    def unpublish(self):
        self._path.unlink()
        return ()

    def state(self):
        held = self._path.read_text() if self._path.exists() else None
        return State(version=held, visibility="public" if held else "absent")
'''
TARGET = '\n[[target]]\nname = "boite"\nkind = "box"\nfolder = "box"\n'


@pytest.fixture
def box(workspace, tmp_path, monkeypatch):
    """Drop the folder of a kind of target among the others; return a workspace that has one."""
    folder = tmp_path / "publishers" / "box"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(DECLARATION, encoding="utf-8")
    (folder / "publisher.py").write_text(PUBLISHER, encoding="utf-8")
    monkeypatch.setattr(publishers, "__path__", [*publishers.__path__, str(folder.parent)])
    text = workspace.configuration.read_text("utf-8")
    workspace.configuration.write_text(text + TARGET, "utf-8")
    yield workspace
    for name in ("publishers.box", "publishers.box.publisher"):
        sys.modules.pop(name, None)


def run(*arguments):
    """Run the command; return its result."""
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.mark.parametrize("name", kinds())
def test_each_folder_declares_its_kind(name):
    """What it is called, keys of [[target]] that it needs; both addresses or neither."""
    kind = kind_of(name)
    assert kind.label.strip()
    assert set(kind.needs) <= SECTIONS["target"]().keys()
    assert set(kind.addresses) in (set(), {"demo", "production"})


def test_a_folder_is_enough_to_publish(box):
    """Publish, state, unpublish: the command serves a kind that it has never heard of."""
    assert run("plan", box.path, "--to", "boite").exit_code == 1
    published = run("publish", box.path, "--to", "boite", "--json")
    assert published.exit_code == 0, published.output
    assert (box.path / "box" / "territoire-numerique").read_text() == "1.0.0"
    held = json.loads(run("status", box.path, "--json").stdout)
    assert {one["target"]: one["version"] for one in held}["boite"] == "1.0.0"
    assert run("unpublish", box.path, "--to", "boite").exit_code == 0


def test_the_configuration_asks_it_what_it_needs(box):
    """Its key, its address by default, and its real site that is never meant by default."""
    assert read(box.path).targets[-1].url == "https://essai.example.org"
    text = box.configuration.read_text("utf-8")
    box.configuration.write_text(text.replace('folder = "box"\n', ""), "utf-8")
    with pytest.raises(ConfigurationError, match="de sorte « box » demande « folder »"):
        read(box.path)
    box.configuration.write_text(text + 'url = "https://boite.example.org/"\n', "utf-8")
    with pytest.raises(ConfigurationError, match='environment = "production"'):
        read(box.path)


def test_a_new_workspace_shows_it(box, tmp_path):
    """The commented configuration lists each kind, with what it needs."""
    assert run("init", tmp_path / "new").exit_code == 0
    shown = (tmp_path / "new" / "consultation.toml").read_text("utf-8")
    assert "#   box (une boîte) : folder ; url : https://essai.example.org" in shown
