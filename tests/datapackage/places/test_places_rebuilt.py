"""How the committed places are made, on a country of five communes."""

from __future__ import annotations

import pytest

from tools.rebuild_places import build


def commune(code, name, population=None, **more):
    """Return a commune of département 62, as the source writes it."""
    row = {"code": code, "nom": name, "departement": "62", "region": "32"}
    return row | {"type": "commune-actuelle", "population": population} | more


def member(code, people):
    """Return a member of a group, as the source writes it."""
    return {"code": code, "populationMunicipale": people}


def group(code, name, kind, *members):
    """Return a group of communes, as the source writes it."""
    people = sum(row["populationMunicipale"] for row in members)
    return {
        "code": code, "nom": name, "type": kind, "membres": list(members),
        "populationMunicipale": people,
    }  # fmt: skip


@pytest.fixture(scope="module")
def places():
    """Return the rows built from a tiny country, by (level, code)."""
    data = {
        "communes": [
            commune("62001", "Grande", 900, codesPostaux=["62100"]),
            commune("62002", "Petite", 100),
            commune("62003", "Isolée", 10),
            commune("62004", "Neuve", 50),
            commune("62005", "Vieille", type="commune-deleguee", chefLieu="62004"),
            commune("62004", "Siège", type="commune-deleguee", chefLieu="62004"),
            commune("98401", "Kerguelen", departement="984", region="984"),
            commune("97701", "Saint-Barthélemy", 9, departement="977", region="977"),
        ],
        "epci": [group("200000001", "CA Grande", "CA", member("62002", 100), member("62001", 900))],
        "ept": [],
        "departements": [
            {"code": "62", "nom": "Pas-de-Calais", "region": "32"},
            {"code": "977", "nom": "Saint-Barthélemy", "region": "977"},
            {"code": "984", "nom": "TAAF", "region": "984"},
        ],
        "regions": [
            {"code": "32", "nom": "Hauts-de-France"},
            {"code": "977", "nom": "Saint-Barthélemy"},
        ],
    }
    for row in data["regions"]:
        row["region"] = row["code"]
    cities = [
        {"name": "GRANDE", "country": "FR", "admin2": "62", "lat": "50.00001", "lng": "2"},
        {"name": "Siège", "country": "FR", "admin2": "62", "lat": "52", "lng": "4"},
        # Two homonyms in one département: nobody knows which is the commune.
        {"name": "Petite", "country": "FR", "admin2": "62", "lat": "40", "lng": "4"},
        {"name": "Petite", "country": "FR", "admin2": "62", "lat": "41", "lng": "4"},
        {"name": "Isolée", "country": "BE", "admin2": "62", "lat": "1", "lng": "1"},
        {"name": "Gustavia", "country": "BL", "admin2": "", "lat": "17.9", "lng": "-62.8"},
    ]
    return {(row["level"], row["code"]): row for row in build(data, cities).to_pylist()}


@pytest.mark.parametrize(
    ("place", "latitude", "precision"),
    [
        (("commune", "62001"), 50.0, "commune"),
        (("commune", "62002"), 50.0, "epci"),  # not its own point: that of the group's largest
        (("commune", "62003"), 51.0, "departement"),  # the mean of 50 and 52
        (("commune", "62004"), 52.0, "commune"),  # a new commune: that of its seat
        (("commune", "97701"), 17.9, "commune"),  # called Gustavia in the other source
        (("epci", "200000001"), 50.0, "epci"),
        (("departement", "62"), 51.0, "departement"),
        (("region", "32"), 51.0, "region"),
        (("former", "62005"), None, None),
    ],
)
def test_points_and_their_precision(places, place, latitude, precision):
    """Each place has the finest point known, and says what it is that of."""
    assert (places[place]["latitude"], places[place]["geo_precision"]) == (latitude, precision)


def test_codes_and_links(places):
    """The group counts its people and its largest; uninhabited lands are left out."""
    group_row = places["epci", "200000001"]
    assert (group_row["population"], group_row["current_code"]) == (1000, "62001")
    assert places["commune", "62002"]["epci_code"] == "200000001"
    assert places["commune", "62003"]["epci_code"] is None
    assert places["former", "62005"]["current_code"] == "62004"
    assert places["departement", "62"]["population"] == 900 + 100 + 10 + 50
    assert places["departement", "977"]["region_code"] is None
    assert {code for level, code in places if level == "region"} == {"32"}
    assert not {code for _, code in places if code.startswith("984")}
