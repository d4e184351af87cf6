"""Any path a person may hand over: folder, descriptor, ZIP, CSV."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from datapackage.errors import PackageError
from validation.paths import validate_path


def zipped(folder: Path, path: Path, prefix: str = "") -> Path:
    """Zip the files of `folder`."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"{prefix}{file.name}")
    return path


@pytest.mark.parametrize("prefix", ["", "essai-1.0.0/"])
def test_a_zip_is_judged_as_its_folder(rows, package, tmp_path, prefix):
    """The package may be at the top of the ZIP or in one folder of it."""
    rows["contributions"][0]["authorship"] = "robot"
    folder = package(rows)
    archive = zipped(folder, tmp_path / "essai.zip", prefix)

    report = validate_path(archive)

    assert not report.valid
    assert report.cli() == validate_path(folder).cli()
    assert report.cli() == validate_path(folder / "datapackage.json").cli()
    assert report.checked_at == "2017-03-25T08:00:00Z"


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt", "a/../../outside.txt", "C:/x"])
def test_a_zip_that_writes_elsewhere_is_refused(tmp_path, name):
    """A member whose path leaves the folder stops everything, and nothing is written."""
    path = tmp_path / "essai.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")

    with pytest.raises(PackageError, match="en sortirait"):
        validate_path(path)


def test_a_zip_with_a_link_is_refused(tmp_path):
    """A symbolic link could make the next member be written elsewhere."""
    path = tmp_path / "essai.zip"
    link = zipfile.ZipInfo("datapackage.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/hostname")

    with pytest.raises(PackageError, match="en sortirait"):
        validate_path(path)


def test_a_zip_of_too_many_files_is_refused(tmp_path):
    """An archive made to fill the disk is not unpacked."""
    path = tmp_path / "essai.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_001):
            archive.writestr(str(number), "")

    with pytest.raises(PackageError, match="trop grande"):
        validate_path(path)


@pytest.mark.parametrize(
    ("content", "said"), [(b"not a zip", "pas un ZIP"), (b"PK\x05\x06", "tronqué")]
)
def test_a_damaged_zip_is_an_error(tmp_path, content, said):
    """What cannot be unpacked cannot be judged."""
    path = tmp_path / "essai.zip"
    path.write_bytes(content)

    with pytest.raises(PackageError, match=said):
        validate_path(path)


def test_a_folder_without_a_descriptor_is_an_error(tmp_path):
    """The message says what is expected there."""
    with pytest.raises(PackageError, match=r"aucun datapackage\.json"):
        validate_path(tmp_path)


def test_a_path_that_does_not_exist_is_an_error(tmp_path):
    """The message says what may be given."""
    with pytest.raises(PackageError, match="introuvable"):
        validate_path(tmp_path / "nothing")


def test_a_csv_is_judged_by_the_schema_given(tmp_path):
    """The errors are those of the schema, with line and column."""
    path, schema = tmp_path / "a.csv", tmp_path / "a.json"
    path.write_text("n,b\n1,x\ntwo,\n")
    fields = [
        {"name": "n", "type": "integer"},
        {"name": "b", "type": "string", "constraints": {"required": True}},
    ]
    keys = [{"fields": ["b"], "reference": {"resource": "other", "fields": ["b"]}}]
    schema.write_text(json.dumps({"fields": fields, "foreignKeys": keys}))

    found = validate_path(path, schema).cli()["findings"]

    assert [(one["check"], one["table"], one["field"], one["row"]) for one in found] == [
        ("constraint-error", "a.csv", "b", 3),
        ("type-error", "a.csv", "n", 3),
    ]


def test_a_csv_named_after_a_table_is_judged_by_its_schema(rows, package):
    """`themes.csv` needs no schema: its name tells which."""
    rows["themes"][0]["kind"] = "genre"
    folder = package(rows)

    (finding,) = validate_path(folder / "themes.csv").findings

    assert (finding.check, finding.field, finding.row) == ("constraint-error", "kind", 2)


def test_a_csv_without_a_schema_is_judged_by_its_form(tmp_path):
    """Without a schema, lines that do not have the header's cells are still found."""
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3,4,5\n")

    assert [(one.check, one.row) for one in validate_path(path).findings] == [("extra-cell", 3)]


def test_a_schema_that_cannot_be_read_is_an_error(tmp_path):
    """The message says what was expected of the schema."""
    path, schema = tmp_path / "a.csv", tmp_path / "a.json"
    path.write_text("a\n1\n")
    schema.write_text("{")

    with pytest.raises(PackageError, match="schéma illisible"):
        validate_path(path, schema)


def test_two_encodings_in_one_csv_are_told(tmp_path):
    """Accents of one column are in UTF-8, those of another in windows-1252."""
    path = tmp_path / "avis.csv"
    path.write_bytes(b"nom,ville\nun,Lyon\n" + "Élie,".encode() + "Orléans\n".encode("cp1252"))
    found = validate_path(path).findings
    assert [(one.check, one.row) for one in found if "deux codages" in one.message] == [
        ("encoding-error", 3)
    ]
    path.write_bytes("nom,ville\nÉlie,Orléans «\u00a0CAFÉ\u00a0»\n".encode("cp1252"))
    assert not [one for one in validate_path(path).findings if "deux codages" in one.message]
