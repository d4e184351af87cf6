"""What the build makes of places: sheets first, then `places.csv`, then the resolver."""

from __future__ import annotations

import duckdb
import pytest

from datapackage.normalise import cleaned, places
from datapackage.sheets import overlays
from datapackage.tables import create


@pytest.fixture
def connection():
    """Yield the empty canonical tables of one consultation."""
    with duckdb.connect() as made:
        cleaned.define(made)
        create(made)
        yield made


def workshop(connection, **cells):
    """Add a workshop; what is not given is null."""
    add(connection, "workshops", workshop_id="1", title="Atelier", synthetic=False, **cells)


def add(connection, table, **cells):
    """Add one row to a canonical table."""
    marks = ", ".join("?" for _ in cells)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({marks})", list(cells.values())
    )


def located(connection, tmp_path, sheet=""):
    """Run the step with a `places.csv`; return the first workshop's territory and point."""
    if sheet:
        header = "label,level,code,department_code,region_code,latitude,longitude\n"
        (tmp_path / "places.csv").write_text(header + sheet, encoding="utf-8")
    overlays.load(tmp_path, connection)
    places.locate(connection)
    return connection.execute(
        "SELECT territory_level, territory_code, department_code, region_code, "
        "round(latitude, 2), round(longitude, 2), geo_precision FROM workshops"
    ).fetchone()


def unresolved(connection):
    """Return what is left for whoever completes `places.csv`."""
    return connection.execute(
        "SELECT label, uses, reason FROM work.unresolved_places ORDER BY label"
    ).fetchall()


def test_a_label_gives_codes_and_coordinates(connection, tmp_path):
    """A workshop of which only the place's name is known is put on the map."""
    workshop(connection, place_label="Ville de Nanterre")
    expected = ("commune", "92050", "92", "11", 48.89, 2.21, "commune")
    assert located(connection, tmp_path) == expected
    assert unresolved(connection) == []


def test_the_sheet_is_never_replaced(connection, tmp_path):
    """Codes and coordinates typed by the organiser stay, even strange ones."""
    workshop(
        connection, place_label="Nanterre", territory_level="commune", territory_code="59350",
        department_code="59", region_code="32", latitude=1.0, longitude=2.0, geo_precision="place",
    )  # fmt: skip
    expected = ("commune", "59350", "59", "32", 1.0, 2.0, "place")
    assert located(connection, tmp_path, "Nanterre,commune,92050,,,48.9,2.2\n") == expected


def test_a_contradiction_fills_nothing(connection, tmp_path):
    """A label outside the sheet's département gives neither code nor point, and is listed."""
    workshop(connection, place_label="Nanterre", department_code="33")
    assert located(connection, tmp_path) == (None, None, "33", "75", None, None, None)
    assert unresolved(connection) == [("Nanterre", 1, "unknown")]


def test_another_level_fills_nothing(connection, tmp_path):
    """A label that names a commune does not fill a row that the sheet says is a région’s."""
    workshop(connection, place_label="Nanterre", territory_level="region")
    expected = ("region", None, None, None, None, None, None)
    assert located(connection, tmp_path) == expected


def test_the_sheets_department_chooses_among_homonyms(connection, tmp_path):
    """« Saint-Denis » with département 974 is the one of La Réunion."""
    workshop(connection, place_label="Saint-Denis", department_code="974")
    expected = ("commune", "97411", "974", "04", -20.88, 55.45, "commune")
    assert located(connection, tmp_path) == expected


def test_a_platforms_point_stays(connection, tmp_path):
    """The point of a meeting's own address is finer than that of its town."""
    workshop(connection, place_label="Lille", latitude=50.64, longitude=3.07, geo_precision="place")
    expected = ("commune", "59350", "59", "32", 50.64, 3.07, "place")
    assert located(connection, tmp_path) == expected


def test_a_code_gives_the_rest(connection, tmp_path):
    """From the code of a commune: département, région, coordinates; no label is needed."""
    workshop(connection, territory_level="commune", territory_code="2A004")
    expected = ("commune", "2A004", "2A", "94", 41.92, 8.74, "commune")
    assert located(connection, tmp_path) == expected


def test_the_code_of_an_old_commune_gives_the_rest(connection, tmp_path):
    """Annecy-le-Vieux (74011) is in Annecy since 2017."""
    workshop(connection, territory_level="commune", territory_code="74011")
    level, code, department, region, latitude, _, _ = located(connection, tmp_path)
    assert (level, code, department, region) == ("commune", "74011", "74", "84")
    assert latitude == pytest.approx(45.9, abs=0.05)


def test_the_curated_sheet_wins(connection, tmp_path):
    """`places.csv` settles a homonym, however its label is spelt, and completes itself."""
    workshop(connection, place_label="Saint-Denis")
    expected = ("commune", "93066", "93", "11", 48.94, 2.35, "commune")
    assert located(connection, tmp_path, "SAINT DENIS,commune,93066,,,,\n") == expected
    assert unresolved(connection) == []


def test_the_curated_point_is_a_place(connection, tmp_path):
    """Coordinates typed in `places.csv` are those of the place itself."""
    workshop(connection, place_label="Salle des fêtes")
    expected = ("commune", "59350", "59", "32", 50.6, 3.1, "place")
    sheet = "Salle des fêtes,commune,59350,,,50.6,3.1\n"
    assert located(connection, tmp_path, sheet) == expected


def test_half_a_point_is_none(connection, tmp_path):
    """A latitude without a longitude is not mixed with the town's."""
    workshop(connection, place_label="Salle des fêtes")
    found = located(connection, tmp_path, "Salle des fêtes,commune,59350,,,1.5,\n")
    assert found[4:] == (50.63, 3.06, "commune")


def test_an_empty_curated_row_closes_the_question(connection, tmp_path):
    """A label that is no place is written once, and is no longer listed."""
    workshop(connection, place_label="Paris")
    assert located(connection, tmp_path, "Paris,,,,,,\n") == (None,) * 7
    assert unresolved(connection) == []


def test_contributions_gain_codes_and_uses_are_counted(connection, tmp_path):
    """Codes follow from the label of a contribution; what stays open is listed with its uses."""
    labels = ["Lille", "Saint-Denis", "Saint-Denis", "Atlantide", None]
    for number, label in enumerate(labels):
        add(connection, "contributions", contribution_id=str(number), place_label=label)
    located(connection, tmp_path)
    codes = connection.execute(
        "SELECT territory_code, department_code, region_code FROM contributions "
        "ORDER BY contribution_id"
    ).fetchall()
    assert codes == [("59350", "59", "32")] + [(None,) * 3] * 4
    assert unresolved(connection) == [("Atlantide", 1, "unknown"), ("Saint-Denis", 2, "ambiguous")]
    shown = connection.execute(
        "SELECT candidates FROM work.unresolved_places WHERE label = 'Saint-Denis'"
    ).fetchone()[0]
    assert "Saint-Denis (93) : commune 93066" in shown


def test_contributions_have_no_coordinates(connection):
    """A person is never put on a map: the table has no place for it."""
    columns = {row[0] for row in connection.execute("DESCRIBE contributions").fetchall()}
    assert not columns & {"latitude", "longitude", "geo_precision"}


def test_individuals_tell_no_more_than_before(connection, tmp_path):
    """An organisation's région follows from its département; that of a person does not."""
    for kind in ("organisation", "individual"):
        add(connection, "participants", participant_id=kind, kind=kind, department_code="62")
    located(connection, tmp_path)
    regions = connection.execute("SELECT kind, region_code FROM participants").fetchall()
    assert sorted(regions) == [("individual", None), ("organisation", "32")]
