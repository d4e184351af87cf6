"""From a live package to a numbered release, and into other people's tools."""

import io
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from concertation.collect import collect
from concertation.pipeline import build
from concertation.release import NothingNewError, release
from concertation.removal import remove
from datapackage.errors import PackageError
from datapackage.package import Package
from queries import Engine, load_all


def make(workspace):
    """Collect, build and release, under the lock."""
    with workspace.writing("test"):
        collect(workspace)
        build(workspace)
        return release(workspace)


@pytest.fixture(scope="session")
def released(example):
    """Return the example's first release."""
    return Package.open(example.releases / "latest")


@pytest.mark.journey
def test_what_was_withdrawn_since_the_build_is_never_released(make_workspace, api_export):
    """The list wins over the package: a build without the text comes first."""
    workspace = make_workspace(api_export({"text": "Un"}, {"text": "Deux"}))
    with workspace.writing("test"):
        collect(workspace)
        build(workspace)
        remove(workspace, "contribution", "2", "author_request", date(2017, 4, 3))
        with pytest.raises(PackageError, match="contribution 2, retiré depuis"):
            release(workspace)
        build(workspace)
        assert release(workspace).package.version == "1.0.0"


@pytest.mark.journey
def test_numbers_follow_what_changed(make_workspace, api_export):
    """1.0.0, then a correction, an addition, a disappearance."""
    told = []
    steps = [
        ["Un", "Deux"],
        ["Un", "Deux, corrigé"],
        ["Un", "Deux, corrigé", "Trois"],
        ["Un"],
    ]
    for day, texts in enumerate(steps, 1):
        export = api_export(*[{"text": text} for text in texts])
        workspace = make_workspace(export, retrieved_at=f"2017-03-0{day}T08:00:00Z")
        told.append(make(workspace))
    assert [done.package.version for done in told] == ["1.0.0", "1.0.1", "1.1.0", "2.0.0"]
    assert told[1].changes == ["Contributions : 1 modifiée (2)."]
    assert told[2].changes[0] == "Contributions : 1 ajoutée (3)."
    assert told[3].changes[0] == "Contributions : 2 retirées (2, 3)."
    log = (told[3].package.path / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = [line for line in log.splitlines() if line.startswith("## ")]
    assert headings == ["## 2.0.0", "## 1.1.0", "## 1.0.1", "## 1.0.0"]
    assert workspace.releases.joinpath("latest").resolve().name == "2.0.0"


@pytest.mark.journey
def test_nothing_new_is_not_a_release(make_workspace, api_export):
    """The same content is never published under two numbers."""
    workspace = make_workspace(api_export({"text": "Un"}))
    make(workspace)
    with pytest.raises(NothingNewError, match=r"1\.0\.0"):
        make(workspace)


def test_release_needs_a_live_package_as_it_was_made(make_workspace, api_export):
    """No package, or an altered one, is no release."""
    workspace = make_workspace(api_export({"text": "Un"}))
    with workspace.writing("test"), pytest.raises(PackageError, match="concertation build"):
        release(workspace)
    with workspace.writing("test"):
        collect(workspace)
        package = build(workspace).package
        package.parquet["themes"].write_bytes(b"PAR1")
        with pytest.raises(PackageError, match=r"themes\.parquet"):
            release(workspace)
    assert list(workspace.releases.iterdir()) == []


def test_release_files_are_read_only(released):
    """A slip of the hand is refused."""
    assert {path.stat().st_mode & 0o222 for path in released.path.rglob("*.*")} == {0}


def test_frictionless_command_says_valid(released):
    """The judge is run as its own command, as a reuser would."""
    command = [Path(sys.executable).with_name("frictionless"), "validate", "datapackage.json"]
    done = subprocess.run(command, cwd=released.path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "INVALID" not in done.stdout


def test_flipped_byte_is_found_by_frictionless(released, tmp_path):
    """A Parquet file is proved by its bytes."""
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(released.path, copy)
    target = copy / "contributions.parquet"
    target.chmod(0o644)
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    target.write_bytes(data)
    command = [Path(sys.executable).with_name("frictionless"), "validate", "datapackage.json"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    assert "hash" in done.stdout.lower()


def test_pandas_reads_the_same_rows_from_csv_and_parquet(released):
    """Both projections of a table hold the same cells."""
    for table, path in released.parquet.items():
        parquet = pd.read_parquet(path)
        csv = pd.read_csv(released.path / f"{table}.csv", dtype=str, keep_default_na=False)
        assert len(csv) == len(parquet), table
        for column in csv.columns:
            written = [text or None for text in csv[column]]
            expected = [as_written(value) for value in parquet[column]]
            assert written == expected, (table, column)


def as_written(value):
    """Return what the CSV must hold for a cell of the Parquet file, by rules written anew."""
    if value is None or value is pd.NaT or value != value:  # noqa: PLR0124  NaN is not itself
        return None
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        # pandas turns a column of integers with holes into floats.
        return str(int(value))
    return str(value)


def test_csv_is_rfc_4180_with_lf(released):
    """UTF-8 without BOM, LF only, ISO dates with Z."""
    data = (released.path / "contributions.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    first = pd.read_csv(io.BytesIO(data), dtype=str)["created_at"].dropna().iloc[0]
    assert pd.Timestamp(first).tzinfo is not None
    assert first.endswith("Z")


def test_workbook_opens_and_holds_every_contribution(released):
    """An independent reader finds the sheets, the rows and the texts; no formula."""
    workbook = openpyxl.load_workbook(released.path / "contributions.xlsx")
    assert workbook.sheetnames == [
        "Lisez-moi",
        "Contributions",
        "Commentaires",
        "Ateliers",
        "Thèmes",
    ]
    sheet = workbook["Contributions"]
    assert sheet.max_row == 201
    headings = [cell.value for cell in sheet[1]]
    texts = [row[headings.index("Texte")] for row in sheet.iter_rows(min_row=2, values_only=True)]
    expected = pd.read_parquet(released.parquet["contributions"])["body"].tolist()
    assert texts == expected
    for row in sheet.iter_rows(min_row=2):
        assert all(cell.data_type in {"s", "n"} for cell in row)


def test_workbook_says_which_version_it_is(released):
    """Apart from its folder it still tells: on its first sheet, and in its properties."""
    workbook = openpyxl.load_workbook(released.path / "contributions.xlsx")
    told = dict(workbook["Lisez-moi"].iter_rows(values_only=True))
    described = released.descriptor
    (licence,) = described["licenses"]
    assert told["Version"] == released.version == "1.0.0"
    assert told["Données arrêtées au"] == described["created"]
    assert licence["title"] in told["Licence"]
    assert licence["path"] in told["Licence"]
    properties = workbook.properties
    assert properties.title == f"{described['title']}, version 1.0.0"
    assert properties.creator == described["contributors"][0]["title"]
    assert properties.version is None, "that of Excel’s own format, not of the data"
    assert properties.created.strftime("%Y-%m-%dT%H:%M:%SZ") == described["created"]
    custom = {one.name: one.value for one in workbook.custom_doc_props.props}
    assert custom == {"Version": "1.0.0", "Licence": licence["path"]}


@pytest.mark.journey
def test_each_version_has_its_own_workbook(make_workspace, api_export):
    """The next number is in the next workbook, and the address of the platform if it is known."""
    source = ["Un", "Un, corrigé"]
    for day, text in enumerate(source, 1):
        workspace = make_workspace(
            api_export({"text": text}), retrieved_at=f"2017-03-0{day}T08:00:00Z"
        )
        configuration = workspace.configuration.read_text(encoding="utf-8")
        configuration = configuration.replace(
            "[source]", 'url = "https://essai.example/2017"\n[source]', 1
        )
        workspace.configuration.write_text(configuration, encoding="utf-8")
        package = make(workspace).package
    sheet = openpyxl.load_workbook(package.path / "contributions.xlsx")["Lisez-moi"]
    told = dict(sheet.iter_rows(values_only=True))
    assert (package.version, told["Version"]) == ("1.0.1", "1.0.1")
    assert told["Adresse"] == "https://essai.example/2017"


@pytest.mark.journey
def test_hostile_cell_is_text_in_the_workbook(make_workspace, api_export):
    """A text that begins as a formula is a text, and a very long one is cut, and says so."""
    export = api_export({"text": '=HYPERLINK("http://example.org")'}, {"text": "a" * 40_000})
    package = make(make_workspace(export)).package
    sheet = openpyxl.load_workbook(package.path / "contributions.xlsx")["Contributions"]
    column = [cell.value for cell in sheet[1]].index("Texte") + 1
    assert sheet.cell(2, column).value == '=HYPERLINK("http://example.org")'
    assert sheet.cell(2, column).data_type == "s"
    assert len(sheet.cell(3, column).value) == 32_767
    assert sheet.cell(3, column).value.endswith("voir contributions.csv]")
    csv = pd.read_csv(package.path / "contributions.csv", dtype=str)
    assert csv["body"].str.len().tolist() == [32, 40_000]


def test_every_figure_is_redone_by_a_bare_duckdb(released, monkeypatch):
    """The package's own queries, over its own files, give what the portal computes."""
    monkeypatch.chdir(released.path)
    bare = duckdb.connect()
    bare.execute((released.path / "queries" / "tables.sql").read_text(encoding="utf-8"))
    figures = load_all()
    assert len(figures) > 20
    with Engine(released) as engine:
        for figure in figures:
            sql = (released.path / "queries" / f"{figure.name}.sql").read_text(encoding="utf-8")
            redone = bare.execute(sql).to_arrow_table().to_pylist()
            assert redone == engine.run(figure).to_pylist(), figure.name


@pytest.mark.journey
def test_release_is_the_same_wherever_it_is_made(example, tmp_path, monkeypatch):
    """Another folder, another moment, the same bytes: the example's key is public."""
    from concertation.demo import prepare

    monkeypatch.setenv("TZ", "Pacific/Auckland")
    again = prepare(tmp_path / "elsewhere")
    one, other = (Package.open(made.releases / "latest").manifest for made in (example, again))
    assert one == other


def test_workbook_has_no_clock(released):
    """Nothing in the archive tells when it was made."""
    with zipfile.ZipFile(released.path / "contributions.xlsx") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"2017-03-27T08:00:00Z" in archive.read("docProps/core.xml")
