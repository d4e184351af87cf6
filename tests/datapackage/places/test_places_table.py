"""The committed table as a whole: its codes agree with each other and with the schemas."""

from __future__ import annotations

import json
import re

import duckdb
import pyarrow.parquet as pq
import pytest

from datapackage import schemas
from datapackage.places import PLACES, names, resolve
from datapackage.places.gazetteer import SCHEMA

WORKSHOPS = {field["name"]: field for field in schemas.load("workshops")["fields"]}


@pytest.fixture(scope="module")
def places():
    """Return a connection whose table `places` is the committed file."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE places AS FROM read_parquet($1)", [str(PLACES)])
        yield connection


def rows(connection, sql):
    """Return all the rows of a query."""
    return connection.execute(sql).fetchall()


def test_holds_the_whole_country(places):
    """18 régions, 101 départements and 6 collectivities, and the communes Insee counts in 2026."""
    counted = dict(rows(places, "SELECT level, count(*) FROM places GROUP BY level"))
    assert counted["region"] == 18
    assert counted["departement"] == 101 + 6
    # 34 969 in the official code, less five uninhabited lands of TAAF and Clipperton.
    assert 34_950 < counted["commune"] < 34_969
    assert counted["epci"] == 1255 + 11


def test_each_code_is_there_once(places):
    """A level and a code name one place; so does the code of a commune, old or new."""
    assert rows(places, "SELECT code FROM places GROUP BY level, code HAVING count(*) > 1") == []


@pytest.mark.parametrize("name", ["department_code", "region_code"])
def test_codes_follow_the_schema(places, name):
    """Each département and région code matches the pattern that the package will check."""
    pattern = re.compile(WORKSHOPS[name]["constraints"]["pattern"])
    codes = [code for (code,) in rows(places, f"SELECT DISTINCT {name} FROM places") if code]
    assert codes
    assert [code for code in codes if not pattern.search(code)] == []


def test_formats_of_the_other_codes(places):
    """Communes have five signs, EPCI nine digits; the levels and precisions are the schema's."""
    form = {"commune": r"(\d{2}|2[AB])\d{3}", "former": r"(\d{2}|2[AB])\d{3}", "epci": r"\d{9}"}
    for level, pattern in form.items():
        codes = rows(places, f"SELECT code FROM places WHERE level = '{level}'")
        assert [code for (code,) in codes if not re.fullmatch(pattern, code)] == []
    precisions = {value for (value,) in rows(places, "SELECT DISTINCT geo_precision FROM places")}
    assert precisions - {None} <= set(WORKSHOPS["geo_precision"]["constraints"]["enum"])


def test_departments_and_regions_exist(places):
    """Whatever a place lies in is itself in the table, and the région is its département's."""
    strangers = """
    SELECT places.level, places.code
    FROM places
    LEFT JOIN places AS department
        ON department.level = 'departement' AND department.code = places.department_code
    WHERE places.level <> 'region'
        AND (department.code IS NULL OR (places.level <> 'epci'
            AND places.region_code IS DISTINCT FROM department.region_code))
    """
    assert rows(places, strangers) == []
    regions = """
    SELECT DISTINCT region_code FROM places
    WHERE region_code NOT IN (SELECT code FROM places WHERE level = 'region')
    """
    assert rows(places, regions) == []


def test_the_code_of_a_commune_begins_with_its_department(places):
    """Without exception, in the official code."""
    wrong = (
        "SELECT code FROM places WHERE level = 'commune' AND NOT starts_with(code, department_code)"
    )
    assert rows(places, wrong) == []


def test_links_lead_somewhere(places):
    """Old communes became a commune; EPCI have a largest member; communes, an EPCI or none."""
    lost = """
    SELECT code FROM places WHERE current_code IS NOT NULL
        AND current_code NOT IN (SELECT code FROM places WHERE level = 'commune')
    UNION ALL
    SELECT code FROM places WHERE epci_code NOT IN (SELECT code FROM places WHERE level = 'epci')
    UNION ALL
    SELECT code FROM places WHERE level IN ('former', 'epci') AND current_code IS NULL
    """
    assert rows(places, lost) == []


def test_points_are_in_their_part_of_the_world(places):
    """Each place but old ones has a point; those of the mainland are in its bounding box."""
    without = "SELECT code FROM places WHERE level <> 'former' AND latitude IS NULL"
    assert rows(places, without) == []
    away = """
    SELECT code, latitude, longitude FROM places
    WHERE level <> 'former' AND length(department_code) = 2
        AND NOT (latitude BETWEEN 41.3 AND 51.2 AND longitude BETWEEN -5.2 AND 9.7)
    """
    assert rows(places, away) == []
    half = """
    SELECT code FROM places
    WHERE (latitude IS NULL) <> (longitude IS NULL)
        OR (latitude IS NULL) <> (geo_precision IS NULL)
    """
    assert rows(places, half) == []


def test_most_people_live_where_the_point_is_the_town(places):
    """Four inhabitants in five at least are in a commune located for itself."""
    share = """
    SELECT sum(population) FILTER (geo_precision = 'commune') / sum(population)
    FROM places WHERE level = 'commune'
    """
    assert rows(places, share)[0][0] > 0.8


def test_each_commune_is_found_by_its_name_and_department(places):
    """Over a sample of one commune in forty, name and code of département give the commune back."""
    sample = places.execute(
        "SELECT name, department_code, code FROM places "
        "WHERE level = 'commune' AND name NOT IN (SELECT name FROM places "
        "WHERE level IN ('departement', 'region')) "
        "QUALIFY count(*) OVER (PARTITION BY name, department_code) = 1 "
        "AND row_number() OVER (ORDER BY code) % 40 = 0 ORDER BY code"
    ).to_arrow_table()
    found = resolve(sample["name"].combine_chunks(), sample["department_code"].combine_chunks())
    answers = zip(sample["code"].to_pylist(), found.to_pylist(), strict=True)
    wrong = [row["label"] for code, row in answers if row["code"] not in (code, None)]
    open_ones = found["status"].to_pylist().count("ambiguous")
    assert wrong == []
    assert found["status"].to_pylist().count("unknown") == 0
    # Old communes of the same département, or spellings that folding makes one.
    assert open_ones < 0.02 * sample.num_rows


def test_the_file_is_small_and_typed():
    """It is committed: under 2.5 MB, with the columns announced."""
    assert PLACES.stat().st_size < 2_500_000
    assert pq.read_schema(PLACES).equals(SCHEMA)


def test_names_by_code(places):
    """The portal's names are those of the table; a code that is none has no name."""
    for level, given in (("departement", names.departments()), ("region", names.regions())):
        table = dict(rows(places, f"SELECT code, name FROM places WHERE level = '{level}'"))
        assert dict(given) == table
    assert names.department_name("2A") == "Corse-du-Sud"
    assert names.region_name("04") == "La Réunion"
    assert names.region_of("62") == "32"
    assert names.region_of("988") is None
    assert [names.department_name(code) for code in ("20", "", None)] == [None] * 3
    assert names.region_name("99") is None


def test_territories_are_plain_json():
    """The small file is readable by hand, with accents."""
    text = names.TERRITORIES.read_text(encoding="utf-8")
    assert "Île-de-France" in text
    assert set(json.loads(text)) == {"departments", "regions", "region_of_department"}
