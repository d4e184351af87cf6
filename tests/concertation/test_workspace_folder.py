"""Where a workspace keeps things, who may write in it, and what guards its key."""

from __future__ import annotations

import os
import subprocess
import sys

import duckdb
import pytest

from concertation.init import initialise
from concertation.workspace import BusyError, Workspace
from datapackage.errors import ConfigurationError, LedgerError
from datapackage.sheets import overlays


def mode(path):
    """Return the permission bits of `path`."""
    return path.stat().st_mode & 0o777


def test_private_folders_are_closed_to_others(tmp_path):
    """`raw` and `private` are 0700, even when they were copied open and whatever the umask."""
    workspace = Workspace(tmp_path)
    workspace.raw.mkdir(mode=0o755)
    before = os.umask(0o077)
    try:
        workspace.create_folders()
    finally:
        os.umask(before)
    assert {mode(workspace.raw), mode(workspace.private), mode(workspace.receipts)} == {0o700}
    assert {mode(workspace.live), mode(workspace.releases)} == {0o755}


def test_one_writer_at_a_time(tmp_path):
    """A second writer is told who writes and since when; afterwards the place is free."""
    workspace = Workspace(tmp_path)
    with workspace.writing("construction du paquet"):
        with (
            pytest.raises(BusyError, match=rf"construction du paquet, processus {os.getpid()}"),
            Workspace(tmp_path).writing("publication"),
        ):
            pytest.fail("two writers at once")
        # The one who was refused must not have erased the name of the one who writes.
        with pytest.raises(BusyError, match="construction"), workspace.writing("autre"):
            pytest.fail("two writers at once")
    with workspace.writing("publication"):
        pass


def test_a_killed_writer_leaves_the_place_free(tmp_path):
    """The lock dies with its process, as the kill of a process must not block the next."""
    code = (
        "import os, sys; from pathlib import Path; from concertation.workspace import Workspace\n"
        "with Workspace(Path(sys.argv[1])).writing('x'): os._exit(9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert ended.returncode == 9
    with Workspace(tmp_path).writing("suite"):
        pass


def test_a_lock_without_signature_is_still_respected(tmp_path):
    """When the signature cannot be read, the message says « un autre processus »."""
    workspace = Workspace(tmp_path)
    with workspace.writing("construction"):
        (workspace.private / ".writer.json").write_text("{")
        with pytest.raises(BusyError, match="un autre processus"), workspace.writing("autre"):
            pytest.fail("two writers at once")


def test_key_is_made_once_and_kept(tmp_path):
    """The first call makes 32 secret bytes, readable by the owner only; the next ones read them."""
    first = Workspace(tmp_path).key()
    assert len(first) == 32
    assert mode(tmp_path / "private" / "key") == 0o600
    assert Workspace(tmp_path).key() == first
    assert Workspace(tmp_path / "other").key() != first


@pytest.mark.parametrize("trace", ["private/ids.parquet", "releases/1.0.0/", "live/20240101/"])
def test_lost_key_is_never_made_again(tmp_path, trace):
    """Without its key, a workspace with a ledger or a package asks for the backup."""
    workspace = Workspace(tmp_path)
    workspace.create_folders()
    path = tmp_path / trace
    path.mkdir() if trace.endswith("/") else path.touch()
    with pytest.raises(LedgerError, match="sauvegarde"):
        workspace.key()
    assert not workspace.key_file.exists()


def test_lost_ledger_is_never_made_again(tmp_path):
    """A key alone is fine before the first package, and an error after it."""
    workspace = Workspace(tmp_path)
    workspace.key()
    workspace.key()
    (workspace.releases / "1.0.0").mkdir()
    with pytest.raises(LedgerError, match=r"ids\.parquet"):
        workspace.key()
    workspace.ledger_file.touch()
    assert len(workspace.key()) == 32


@pytest.mark.parametrize("content", ["", "abcd", "z" * 64, "é" * 64])
def test_damaged_key_is_an_error(tmp_path, content):
    """A key that is not 64 hexadecimal digits is refused, never shortened or completed."""
    workspace = Workspace(tmp_path)
    workspace.create_folders()
    workspace.key_file.write_text(content, encoding="utf-8")
    with pytest.raises(LedgerError, match="illisible"):
        workspace.key()


def test_init_makes_a_workspace_that_is_read_without_a_mistake(tmp_path):
    """The template is valid whatever the title; sheets are headers only; the example is fiction."""
    title = 'La « concertation »\n"ouverte" \\ suite'
    workspace = initialise(tmp_path / "nouveau", title)
    consultation = workspace.consultation()
    assert consultation.title == 'La « concertation » "ouverte" \\ suite'
    assert consultation.source.synthetic is True
    with duckdb.connect() as connection:
        overlays.load(workspace.path, connection)
        for name in overlays.SHEETS:
            assert (workspace.path / f"{name}.csv").is_file()
            assert connection.execute(f"SELECT count(*) FROM overlay.{name}").fetchone() == (0,)
        export = str(workspace.path / "raw-export" / "all-comments.csv")
        texts = connection.execute("SELECT Contenu FROM read_csv($1)", [export]).fetchall()
    assert len(texts) == 5
    assert all(text.startswith("<p>[Texte fictif] ") for (text,) in texts)


def test_init_keeps_private_folders_out_of_git(tmp_path):
    """Git itself ignores raw/ and private/ of a new workspace."""
    workspace = initialise(tmp_path)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (workspace.raw / "export.csv").touch()
    workspace.key()
    listed = subprocess.run(
        ["git", "-C", str(tmp_path), "status", "--porcelain", "-uall"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert "consultation.toml" in listed
    assert "raw/" not in listed
    assert "raw-export/" not in listed
    assert "private/" not in listed


def test_init_never_overwrites(tmp_path):
    """When anything of the new workspace exists, nothing at all is written."""
    (tmp_path / "workshops.csv").write_text("title\nPrécieux\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"workshops\.csv"):
        initialise(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["workshops.csv"]
