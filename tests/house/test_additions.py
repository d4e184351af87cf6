"""Each row of CONTRIBUTING's table, tried: what is dropped there is taken by the product."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import duckdb
import pytest
import small_portal

from tools.additions import ADDITIONS, table

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
ROOMS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"][
    "build"
]["targets"]["wheel"]["packages"]


class House:
    """A copy of the product to which every addition was made, and the example built by it."""

    def __init__(self, root: Path, workspace: Path) -> None:
        self.root, self.workspace = root, workspace

    def run(self, *arguments: str | Path, code: int = 0) -> str:
        """Return what the copy's own command prints; it must end with `code`."""
        return self._ended("-m", "concertation", *arguments, code=code).stdout

    def refusal(self, *arguments: str | Path) -> str:
        """Return the error of the copy's own command, which must refuse what it is given."""
        return self._ended("-m", "concertation", *arguments, code=2).stderr

    def python(self, code: str, *arguments: str | Path) -> str:
        """Return what Python code prints, where the copy is what it imports."""
        return self._ended("-c", code, *arguments, code=0).stdout

    def _ended(self, *command: str | Path, code: int) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *map(str, command)],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(self.root)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    """The copy, and in it the example's workspace, with a value for each thing that takes one."""
    folder = tmp_path_factory.mktemp("house")
    root = folder / "copy"
    for room in (*ROOMS, "examples"):
        # Links, not copies: an addition replaces the files that it changes.
        shutil.copytree(ROOT / room, root / room, copy_function=os.link, symlinks=True)
    os.link(ROOT / "streamlit_config.toml", root / "streamlit_config.toml")
    for addition in ADDITIONS:
        addition.add_to(root)
    workspace = folder / "workspace"
    shutil.copytree(ROOT / "examples" / "territoire-numerique", workspace)
    settings = workspace / "consultation.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace("[consultation]\n", '[consultation]\nmotto = "Parlons-en"\n', 1)
    text += f'\n[[target]]\nname = "essai"\nkind = "essai"\nfolder = "{folder / "published"}"\n'
    settings.write_text(text, encoding="utf-8")
    (workspace / "sponsors.csv").write_text("name,since\nVille d’essai,2017-02-08\n", "utf-8")
    made = House(root, workspace)
    made.run("build", workspace)
    return made


@pytest.fixture
def own(house, tmp_path) -> Path:
    """A copy of the example's workspace, which a test may change."""
    return Path(shutil.copytree(house.workspace, tmp_path / "own", symlinks=True))


def test_a_figure_is_computed_and_has_its_page(house):
    """Its CSV by the command, its drawing at its address: 200 contributions in all."""
    rows = list(
        csv.DictReader(io.StringIO(house.run("query", house.workspace, "essai", "--format", "csv")))
    )
    assert sum(int(row["contributions"]) for row in rows) == 200


def test_a_view_is_there_for_figures(house):
    """It is created with the others, and shipped with the package."""
    shipped = (house.workspace / "live" / "current" / "queries" / "tables.sql").read_text("utf-8")
    assert "CREATE OR REPLACE VIEW essai AS" in shipped


def test_a_page_is_in_the_menu_and_the_site_map(house):
    """Its address answers with its title, the figure's beside it."""
    with small_portal.process(house.workspace, home=house.root) as (_, address):
        told = {
            path: urlopen(f"{address}{path}").read().decode()
            for path in ("sitemap.xml", "essai", "f/essai")
        }
    assert f"{address}essai</loc>" in told["sitemap.xml"]
    assert "<title>Page d’essai" in told["essai"]
    assert "<svg" in told["f/essai"]
    assert "Contributions par forme" in told["f/essai"]


def test_a_check_judges_the_package(house):
    """The report that ships gives its verdict and the share that it saw."""
    report = json.loads((house.workspace / "live" / "current" / "report.json").read_text("utf-8"))
    (outcome,) = [one for one in report["checks"] if one["check"] == "essai"]
    assert outcome["threshold"] == 1
    assert outcome["passed"] is (outcome["observed"] == 1)


def test_a_platform_is_recognised_and_read(house, tmp_path):
    """`init --from` names it, `build` keeps its two texts."""
    export = tmp_path / "avis.csv"
    export.write_text(
        "essai_id,essai_texte\n1,Plus de bancs au parc.\n2,Un marché le soir.\n", "utf-8"
    )
    assert "Essai" in house.run("init", tmp_path / "w", "--from", export)
    assert "2\N{NO-BREAK SPACE}gardées" in house.run("build", tmp_path / "w")


def test_a_kind_of_target_is_planned_for(house, own):
    """The plan of a first publication is shown."""
    house.run("release", own)
    assert "contributions.csv" in house.run("plan", own, "--to", "essai", code=1)


def test_a_column_is_published_and_explained(house):
    """The descriptor has it, with its title; DuckDB reads its values."""
    file = house.workspace / "live" / "current" / "milestones.parquet"
    years = duckdb.execute("SELECT DISTINCT year FROM read_parquet(?)", [str(file)]).fetchall()
    assert years == [(2017,)]


def test_a_key_is_read(house, own):
    """What it says is known, and what does not suit it is refused with its line."""
    settings = own / "consultation.toml"
    read = (
        "import sys; from pathlib import Path; from concertation.configuration import read; "
        "print(read(Path(sys.argv[1])).motto)"
    )
    assert house.python(read, own) == "Parlons-en\n"
    text = settings.read_text(encoding="utf-8")
    line = text.splitlines().index('motto = "Parlons-en"') + 1
    settings.write_text(text.replace('motto = "Parlons-en"', "motto = 12"), encoding="utf-8")
    assert f"ligne {line}" in house.refusal("build", own)


def test_a_sheet_is_offered_and_judged(house, tmp_path):
    """`init` makes it, empty; a wrong date in it stops the build."""
    house.run("init", tmp_path / "w")
    sheet = tmp_path / "w" / "sponsors.csv"
    assert sheet.read_text("utf-8") == "name,since\n"
    sheet.write_text("name,since\nVille d’essai,hier\n", "utf-8")
    assert "sponsors.csv" in house.refusal("build", tmp_path / "w")


def test_a_word_is_said_wherever_the_code_is(house, own):
    """The command takes the code; the page of what it withdrew says the words."""
    house.run("remove", own, "1", "--reason", "copyright")
    with (
        small_portal.process(own, home=house.root) as (_, address),
        pytest.raises(HTTPError) as gone,
    ):
        urlopen(f"{address}c/1")
    assert gone.value.code == 410
    assert "parce qu’elle reprenait l’œuvre d’un autre" in gone.value.read().decode()


def test_the_table_is_the_one_of_contributing():
    """People read what is tried here."""
    assert table() in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("addition", ADDITIONS, ids=lambda one: one.kind)
def test_what_has_files_of_its_own_goes_to_one_place(addition):
    """A figure, a page, a check, a platform, a target: one file or one folder, no list."""
    if list(addition.files()):
        assert len(addition.places()) == 1
        assert not addition.inserted
