"""A text withdrawn after three releases are online: no address that ever gave it gives it still."""

import shutil

import pytest
from anonymous_reader import Reader, served
from click.testing import CliRunner

from concertation.cli import cli
from concertation.workspace import Workspace
from datapackage.package import Package
from datapackage.package.versions import versions

pytestmark = pytest.mark.journey

NUMBER = "12"
TARGET = '\n[[target]]\nname = "{0}"\nkind = "{0}"\nfolder = "www/{0}"\nurl = "{1}/{0}"\n'


@pytest.fixture
def site(thrice, withdrawn_text, tmp_path):
    """A copy that has both static kinds of target, served; the workspace, a reader, the text."""
    web = tmp_path / "consultation" / "www"
    shutil.copytree(thrice.path, web.parent, symlinks=True)
    workspace = Workspace(web.parent)
    web.mkdir()
    with served(web) as address:
        with workspace.configuration.open("a", encoding="utf-8") as stream:
            stream.write("".join(TARGET.format(kind, address) for kind in ("folder", "catalog")))
        yield workspace, Reader(), web, address, withdrawn_text


def run(code, *arguments):
    """Run the command, which must end with `code`; return what it says."""
    ended = CliRunner().invoke(cli, [str(one) for one in arguments])
    said = f"{ended.output}{ended.exception or ''}"
    assert ended.exit_code == code, said
    return said


@pytest.mark.parametrize("kind", ["folder", "catalog"])
def test_a_withdrawal_followed_at_every_address(site, withdraw, kind):
    """Three releases online, one text: publish after the revision, and nobody is given it."""
    workspace, reader, web, address, text = site
    for version in versions(workspace.releases):
        run(0, "publish", workspace.path, "--to", kind, "--release", version)
        reader.note_folder(web, address)
    telling = reader.telling(text)
    assert {one.split("/data/")[1].split("/")[0] for one in telling} == {
        *("1.0.0", "1.1.0", "1.2.0", "latest")
    }
    withdraw(workspace)
    said = run(1, "verify", workspace.path, "--to", kind)
    assert {one for one in telling if f"{one} rend encore" not in said} == set()
    plan = run(1, "plan", workspace.path, "--to", kind)
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        assert f"version {version} : sans révision → la révision 1 remplace" in plan
    run(0, "publish", workspace.path, "--to", kind)
    reader.note_folder(web, address)
    assert reader.telling(text) == set()
    assert set(reader.answers()) == reader.addresses
    assert "aucune ne rend ce qui a été retiré" in run(0, "verify", workspace.path, "--to", kind)
    assert "Rien à changer" in run(0, "plan", workspace.path, "--to", kind)
    for version, package in versions(workspace.releases).items():
        shown = Package.open(web / kind / "territoire-numerique" / "data" / version)
        assert shown.manifest == Package.open(package).manifest
    assert "redemandées sans compte : 0 rend" in run(0, "unpublish", workspace.path, "--to", kind)
    assert [one for one in reader.answers() if "/data/" in one] == []


def test_the_catalogue_tells_of_the_revision(site, withdraw):
    """What is harvested has the new checksums, and says what was withdrawn and when."""
    workspace, _, web, _, _ = site
    run(0, "publish", workspace.path, "--to", "catalog")
    catalogue = web / "catalog" / "catalog.ttl"
    before = set(catalogue.read_text("ascii").splitlines())
    withdraw(workspace)
    run(0, "publish", workspace.path, "--to", "catalog")
    after = set(catalogue.read_text("ascii").splitlines())
    assert any(f"Contribution {NUMBER}" in line for line in after - before)
    assert sum("spdx:checksumValue" in line for line in after - before) > 3


def test_a_withdrawn_file_that_comes_back_is_told(site, withdraw):
    """A server put back an older copy: the withdrawn files are named, and not the others."""
    workspace, _, web, address, _ = site
    for version in ("1.0.0", "1.2.0"):
        run(0, "publish", workspace.path, "--to", "folder", "--release", version)
    online = web / "folder" / "territoire-numerique" / "data" / "1.0.0"
    shutil.copytree(online, web / "backup")
    withdraw(workspace)
    run(0, "publish", workspace.path, "--to", "folder")
    shutil.rmtree(online)
    (web / "backup").rename(online)
    said = run(1, "verify", workspace.path, "--to", "folder")
    assert f"{address}/folder/territoire-numerique/data/1.0.0/contributions.csv rend encore" in said
    assert "themes.csv" not in said
    run(0, "publish", workspace.path, "--to", "folder")


def test_what_stays_readable_once_unpublished_is_told(site, withdraw):
    """The server goes on giving a copy: each address is named with what to do, exit code 1."""
    workspace, _, web, address, _ = site
    run(0, "publish", workspace.path, "--to", "folder")
    shutil.copytree(web / "folder", web.with_name("origine"), symlinks=True)
    text = workspace.configuration.read_text("utf-8")
    text = text.replace('folder = "www/folder"', 'folder = "origine"')
    workspace.configuration.write_text(text, "utf-8")
    said = run(1, "unpublish", workspace.path, "--to", "folder")
    for part in ("latest", "1.2.0"):
        where = f"{address}/folder/territoire-numerique/data/{part}/contributions.csv rend encore"
        assert f"{where} contributions.csv ; effacez ce fichier" in said
    assert "Hors de portée" in said
    assert not (workspace.path / "origine" / "territoire-numerique").exists()


def test_what_was_not_taken_out_of_an_older_release_is_told(site, withdraw):
    """Withdrawn, not revised: each address of it is a difference, which names the cure."""
    workspace, _, _, address, _ = site
    for version in ("1.0.0", "1.2.0"):
        run(0, "publish", workspace.path, "--to", "folder", "--release", version)
    withdraw(workspace, everywhere=False)
    said = run(1, "verify", workspace.path, "--to", "folder")
    for part in ("1.0.0", "1.2.0", "latest"):
        where = f"{address}/folder/territoire-numerique/data/{part}/contributions.csv rend encore"
        assert where in said
    assert "remove --purge" in said
    said = run(1, "publish", workspace.path, "--to", "folder")
    assert f"concertation remove {NUMBER}" in said
