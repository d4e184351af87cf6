"""A platform is one folder: dropped among the others, it is known everywhere."""

import json
import sys

import pytest
from click.testing import CliRunner

from concertation.cli import cli
from datapackage import sources
from datapackage.sources import platforms, source_for

ADAPTER = """
from datapackage.sources.base import Export, Source


class Agora(Source):
    label = "Agora"
    expected = "agora.csv, de colonnes agora_id et agora_text"
    own_columns = (frozenset({"agora_id", "agora_text"}),)

    def fill(self, export: Export) -> None:
        path = export.raw / "agora.csv"
        if not path.is_file():
            raise export.unknown()
        export.connection.execute(
            "CREATE TABLE agora.lines AS "
            "SELECT row_number() OVER () AS row, * FROM read_csv(?, all_varchar = TRUE)",
            [str(path)],
        )
        export.run("objects")


SOURCE = Agora()
"""
OBJECTS = """
INSERT INTO staging.contributions BY NAME
SELECT
    ['id:' || agora_id] AS keys, agora_id AS source_id, 'contribution' AS kind,
    agora_text AS body, 'agora.csv' AS source_file, row AS source_row, row AS position
FROM agora.lines;

INSERT INTO staging.records_read SELECT 'agora.csv', 'contribution', count(*) FROM agora.lines;
"""


@pytest.fixture
def _agora(tmp_path, monkeypatch):
    """Drop the folder of a platform that nobody has heard of among the others."""
    folder = tmp_path / "sources" / "agora"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(ADAPTER, encoding="utf-8")
    (folder / "objects.sql").write_text(OBJECTS, encoding="utf-8")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(folder.parent)])
    yield
    sys.modules.pop("datapackage.sources.agora", None)


def run(*arguments):
    """Run the command; return its result."""
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.mark.parametrize("platform", platforms())
def test_each_folder_says_what_it_is(platform):
    """Its name is the word of consultation.toml; what makes its files known is comparable."""
    source = source_for(platform)
    assert source.platform == platform
    assert source.label.strip()
    assert source.expected.strip()
    titles = set().union(*source.own_columns)
    assert titles == {title.lower() for title in titles}


@pytest.mark.usefixtures("_agora")
def test_a_folder_is_enough_to_recognise_and_read_a_platform(tmp_path):
    """`init --from` tells it, `build` makes a valid package of it, the package names it."""
    export, work = tmp_path / "agora.csv", tmp_path / "work"
    export.write_text("agora_id,agora_text\n1,Plus de bancs\n2,Moins de bruit\n", encoding="utf-8")
    made = run("init", work, "--from", export)
    assert "Export Agora reconnu" in made.output
    assert 'platform = "agora"' in (work / "consultation.toml").read_text(encoding="utf-8")
    built = run("build", work, "--json")
    assert built.exit_code == 0, built.output
    assert json.loads(built.stdout)["rows"]["contributions"] == 2
    assert run("validate", work / "live" / "current").exit_code == 0


@pytest.mark.usefixtures("_agora")
def test_its_errors_are_those_of_every_platform(tmp_path):
    """No known file, an address instead of a file, a platform that is not a folder."""
    export, work = tmp_path / "agora.csv", tmp_path / "work"
    export.write_text("agora_id,agora_text\n1,Plus de bancs\n", encoding="utf-8")
    run("init", work, "--from", export)
    (work / "raw-export" / "agora.csv").rename(work / "raw-export" / "autre.csv")
    ended = run("build", work)
    assert "aucune forme d’export Agora reconnue (autre.csv)" in str(ended.exception)
    settings = work / "consultation.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"raw-export"', '"https://a.example"'), encoding="utf-8")
    assert "un export Agora ne se lit pas à une adresse" in str(run("build", work).exception)
    settings.write_text(text.replace('"agora"', '"agoro"'), encoding="utf-8")
    assert "agora, capcollectif, consul" in str(run("build", work).exception)
