"""A release opened in LibreOffice, as people without a data tool open it."""

import csv
import shutil
import subprocess

import pandas as pd
import pytest

from concertation.demo import prepare
from datapackage.package import Package

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Return the example's release."""
    workspace = prepare(tmp_path_factory.mktemp("office") / "example")
    return Package.open(workspace.releases / "latest")


def convert(path, folder, filters, *reading):
    """Let LibreOffice open `path` and save it as CSV; return the rows."""
    office = shutil.which("soffice") or "libreoffice"
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    subprocess.run(
        [*command, *reading, "--convert-to", filters, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (made,) = folder.glob(f"{path.stem}*.csv")
    with made.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_csv_opens_with_its_accents_rows_and_cells(released, tmp_path):
    """Every line of every cell is there; a comma or a line break in a text splits nothing."""
    # What the import dialogue proposes to a person: comma, straight quotes, UTF-8.
    rows = convert(
        released.path / "contributions.csv",
        tmp_path,
        "csv:Text - txt - csv (StarCalc):44,34,76",
        "--infilter=CSV:44,34,76",
    )
    expected = pd.read_parquet(released.parquet["contributions"])
    assert rows[0] == list(expected.columns)
    bodies = [row[rows[0].index("body")] for row in rows[1:]]
    assert bodies == expected["body"].tolist()


def test_workbook_opens_with_its_sheets(released, tmp_path):
    """The second sheet holds the contributions, one a row, with their headings in French."""
    rows = convert(
        released.path / "contributions.xlsx",
        tmp_path,
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2",
    )
    expected = pd.read_parquet(released.parquet["contributions"])
    assert rows[0][:4] == ["Numéro", "Thème", "Titre", "Texte"]
    assert [row[3] for row in rows[1:]] == expected["body"].tolist()
    assert [row[0] for row in rows[1:]] == expected["contribution_id"].tolist()
