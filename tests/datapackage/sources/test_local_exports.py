"""Does an export on disk reach the private folder, whole and without harm?"""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from datapackage.consultation import SourceSettings
from datapackage.errors import ConfigurationError, SourceError
from datapackage.sources import platforms, source_for
from datapackage.sources.local import copy_export


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below `folder` by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def destination(tmp_path: Path) -> Path:
    """An empty folder to copy into."""
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Write a ZIP of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_copies_a_file_a_folder_or_a_zip(tmp_path, destination):
    """The same two files come out of a folder and of a ZIP; modes are private."""
    source = tmp_path / "export"
    (source / "b").mkdir(parents=True)
    (source / "a.csv").write_bytes(b"1")
    (source / "b" / "c.json").write_bytes(b"2")
    expected = {"a.csv": b"1", "b/c.json": b"2"}
    for place in ("folder", "archive", "file"):
        (destination / place).mkdir()
    copy_export(source, destination / "folder")
    copy_export(zipped(tmp_path / "e.zip", expected), destination / "archive")
    copy_export(source / "a.csv", destination / "file")
    assert tree(destination / "folder") == tree(destination / "archive") == expected
    assert tree(destination / "file") == {"a.csv": b"1"}
    modes = {stat.S_IMODE(p.stat().st_mode) for p in destination.rglob("*") if p.is_file()}
    assert modes == {0o600}


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/evil.csv", "a/../../evil.csv", "..\\evil.csv", "C:evil"]
)
def test_refuses_names_that_leave_the_folder(tmp_path, destination, name):
    """Nothing is written outside, the archive is refused."""
    with pytest.raises(SourceError, match="sort du dossier"):
        copy_export(zipped(tmp_path / "e.zip", {name: b"x"}), destination)
    assert tree(destination) == {}
    assert not (tmp_path / "evil.csv").exists()


def test_refuses_more_than_the_bound_once_unpacked(tmp_path, destination):
    """A small ZIP of a million zeros: what counts is what comes out."""
    archive = zipped(tmp_path / "e.zip", {"a.csv": b"0" * 1_000_000})
    assert archive.stat().st_size < 10_000
    with pytest.raises(SourceError, match="plus de 100000 octets"):
        copy_export(archive, destination, max_bytes=100_000)


def test_does_not_follow_links(tmp_path, destination):
    """A link in a folder, or in a ZIP, would bring a file of the machine."""
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "d.csv").write_bytes(b"secret")
    source = tmp_path / "export"
    source.mkdir()
    (source / "a.csv").write_bytes(b"1")
    (source / "link.csv").symlink_to(tmp_path / "secret")
    (source / "folder").symlink_to(tmp_path / "elsewhere")
    copy_export(source, destination)
    archive = tmp_path / "e.zip"
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "w") as writer:
        writer.writestr(link, str(tmp_path / "secret"))
        writer.writestr("b.csv", b"2")
    copy_export(archive, destination)
    assert tree(destination) == {"a.csv": b"1", "b.csv": b"2"}


def test_says_that_a_zip_is_damaged(tmp_path, destination):
    """A byte of the content is changed: the checksum tells."""
    archive = zipped(tmp_path / "e.zip", {"a.csv": bytes(range(256)) * 40})
    damaged = bytearray(archive.read_bytes())
    damaged[60] ^= 0xFF
    archive.write_bytes(damaged)
    with pytest.raises(SourceError, match="ZIP illisible"):
        copy_export(archive, destination)


def test_says_that_a_name_comes_twice(tmp_path, destination):
    """Two files of one name in a ZIP: neither may hide the other."""
    archive = zipped(tmp_path / "e.zip", {"a.csv": b"1", "./a.csv": b"2"})
    with pytest.raises(SourceError, match="deux fois"):
        copy_export(archive, destination)


def test_says_that_the_location_does_not_exist(tmp_path, destination):
    """The error names the key of consultation.toml and what may be written there."""
    settings = SourceSettings(platform="democracyos", location="absent")
    with pytest.raises(ConfigurationError, match=r"source\.location .*absent"):
        source_for("democracyos").collect(settings, tmp_path, destination)


def test_knows_its_platforms():
    """Each adapter is found by its own name; another name lists those that exist."""
    assert all(source_for(name).platform == name for name in platforms())
    with pytest.raises(ConfigurationError, match=r"'autre' inconnue .*democracyos"):
        source_for("autre")


ZIP_END = b"PK\x05\x06" + bytes(18)


def test_a_table_that_ends_as_an_archive_would_is_a_table(tmp_path, destination):
    """What people write at the end of a file does not decide what the file is."""
    table = tmp_path / "avis.csv"
    table.write_bytes(b"id,texte\n1,Bonjour\n2," + ZIP_END + b"\n")
    copy_export(table, destination)
    assert tree(destination) == {"avis.csv": table.read_bytes()}


def test_a_workbook_given_alone_is_not_unpacked(tmp_path, destination):
    """It is an archive to computers, and one file to people."""
    book = zipped(tmp_path / "avis.xlsx", {"xl/workbook.xml": b"<workbook/>"})
    copy_export(book, destination)
    assert tree(destination) == {"avis.xlsx": book.read_bytes()}
