"""A failed download is refused by each command that reads files, and spares the others' rows."""

from __future__ import annotations

import json
import zipfile

import pytest
from click.testing import CliRunner

from concertation.cli import cli
from datapackage.errors import ConcertationError

PAGE = "<!doctype html><html><title>Connexion requise</title></html>"
TABLE = "id;texte\n1;Un banc devant la mairie\n2;Un arbre au coin de la rue\n"
MAPPING = '[columns]\nid = "id"\nbody = "texte"\n'


def run(*arguments):
    """Run the command; return its result."""
    return CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=False)


def workspace(folder, files):
    """Make the workspace of a table, with these files as its export."""
    run("init", folder)
    (folder / "raw-export" / "all-comments.csv").unlink()
    for name, content in files.items():
        (folder / "raw-export" / name).write_text(content, encoding="utf-8")
    settings = (folder / "consultation.toml").read_text(encoding="utf-8")
    (folder / "consultation.toml").write_text(
        settings.replace('"democracyos"', '"table"', 1), encoding="utf-8"
    )
    mapping = MAPPING.replace("[columns]", '[file]\nseparator = ";"\n[columns]')
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    return folder


def test_each_command_says_what_the_file_is(tmp_path):
    """The same sentence; exit code 2; nothing is made."""
    path = tmp_path / "avis.csv"
    path.write_text(PAGE, encoding="utf-8")
    work = workspace(tmp_path / "w", {"avis.csv": PAGE})
    for arguments in (("init", tmp_path / "new", "--from", path), ("build", work)):
        with pytest.raises(ConcertationError, match=r"avis\.csv : page HTML.*connect") as told:
            run(*arguments)
        assert told.value.exit_code == 2
    with pytest.raises(ConcertationError, match=r"avis\.csv : page HTML.*connect"):
        run("validate", path)
    assert not (tmp_path / "new").exists()
    assert not (work / "live" / "current").exists()


def test_an_archive_of_empty_files_is_told_in_one_sentence(tmp_path):
    """By `init` and by `validate`, before any platform is looked for."""
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("proposals.csv", "comments.csv", "meetings.csv"):
            archive.writestr(name, "\n")
    said = r"export\.zip : les 3 fichiers sont vides : refaites l’export \(données ouvertes\)"
    for arguments in (("init", tmp_path / "w", "--from", path), ("validate", path)):
        with pytest.raises(ConcertationError, match=said):
            run(*arguments)


def test_a_page_among_tables_is_set_aside_and_counted(tmp_path):
    """The mapping names no file: only one can be meant; the other is quarantined whole."""
    work = workspace(tmp_path / "w", {"a.csv": PAGE, "b.csv": TABLE})
    built = json.loads(run("build", work, "--json").output)
    assert built["rows"]["contributions"] == 2
    aside = [path.read_bytes() for path in (work / "private").rglob("*quarantine*")]
    assert any(b"a.csv" in content for content in aside)
