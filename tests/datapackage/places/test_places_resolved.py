"""What a label written by people resolves to, by hand: names, codes, homonyms, unknown places."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapackage.places import RESOLVED, resolve

SURE = [
    # Communes, with the ways people write them.
    ("Nanterre", "commune", "92050", "92", "11"),
    ("ville de Nanterre", "commune", "92050", "92", "11"),
    ("Mairie de Nanterre", "commune", "92050", "92", "11"),
    ("Hôtel de ville, Nanterre", "commune", "92050", "92", "11"),
    ("NANTERRE", "commune", "92050", "92", "11"),
    ("clermont ferrand", "commune", "63113", "63", "84"),
    ("Angers", "commune", "49007", "49", "52"),
    ("ville d’Angers", "commune", "49007", "49", "52"),
    ("Lille", "commune", "59350", "59", "32"),
    ("Lille, France", "commune", "59350", "59", "32"),
    ("Lille (Nord)", "commune", "59350", "59", "32"),
    ("59000 Lille Cedex 9", "commune", "59350", "59", "32"),
    ("12 rue du Port, 59140 Dunkerque", "commune", "59183", "59", "32"),
    ("62500 Saint-Omer", "commune", "62765", "62", "32"),
    ("Mairie, 62500 St Omer", "commune", "62765", "62", "32"),
    ("Saint-Omer (14)", "commune", "14635", "14", "28"),
    ("ville du Mans", "commune", "72181", "72", "52"),
    ("Le Mans", "commune", "72181", "72", "52"),
    ("Mureaux", "commune", "78440", "78", "11"),
    ("Œting", "commune", "57521", "57", "44"),
    ("Ville-d'Avray", "commune", "92077", "92", "11"),
    ("L’Hay les Roses", "commune", "94038", "94", "11"),
    ("Villeneuve lez Avignon", "commune", "30351", "30", "76"),
    ("Chalon s/ Saône", "commune", "71076", "71", "27"),
    # The same name in several départements, told apart by the label.
    ("Saint-Denis (974)", "commune", "97411", "974", "04"),
    ("Saint-Denis (La Réunion)", "commune", "97411", "974", "04"),
    ("Saint-Denis, 93", "commune", "93066", "93", "11"),
    ("St Denis - Seine-Saint-Denis", "commune", "93066", "93", "11"),
    ("93200 Saint-Denis", "commune", "93066", "93", "11"),
    # The communes of Paris, Lyon and Marseille, by arrondissement.
    ("Paris", "commune", "75056", "75", "11"),
    ("Paris 12e arrondissement", "commune", "75056", "75", "11"),
    ("75012 Paris", "commune", "75056", "75", "11"),
    ("Lyon 3ème", "commune", "69123", "69", "84"),
    ("Marseille 1er", "commune", "13055", "13", "93"),
    # Old communes.
    ("Cherbourg-Octeville", "commune", "50129", "50", "28"),
    ("Annecy-le-Vieux", "commune", "74010", "74", "84"),
    # Corsica and overseas.
    ("Ajaccio", "commune", "2A004", "2A", "94"),
    ("20000 Ajaccio", "commune", "2A004", "2A", "94"),
    ("20200 Bastia", "commune", "2B033", "2B", "94"),
    ("Haute Corse", "departement", "2B", "2B", "94"),
    ("Corse", "region", "94", None, "94"),
    ("Mamoudzou", "commune", "97611", "976", "06"),
    ("98800 Nouméa", "commune", "98818", "988", None),
    ("Papeete", "commune", "98735", "987", None),
    ("Martinique", "departement", "972", "972", "02"),
    ("région Guadeloupe", "region", "01", None, "01"),
    # Accents, when written, tell names apart; an alias is not dropped for its accents.
    ("Loiré", "commune", "49178", "49", "52"),
    ("Évry-Courcouronnes", "commune", "91228", "91", "11"),
    # Départements.
    ("département de La Réunion", "departement", "974", "974", "04"),
    ("Conseil départemental de la Gironde", "departement", "33", "33", "75"),
    ("Seine Saint Denis", "departement", "93", "93", "11"),
    ("93 - Seine-Saint-Denis", "departement", "93", "93", "11"),
    ("département du Nord", "departement", "59", "59", "32"),
    ("l’Hérault", "departement", "34", "34", "76"),
    ("Côtes d’Armor", "departement", "22", "22", "53"),
    ("département de Paris", "departement", "75", "75", "11"),
    ("département de la Mayenne", "departement", "53", "53", "52"),
    # Régions.
    ("Région PACA", "region", "93", None, "93"),
    ("Provence-Alpes-Côte d’Azur", "region", "93", None, "93"),
    ("région Hauts de France", "region", "32", None, "32"),
    ("ILE DE FRANCE", "region", "11", None, "11"),
    ("région Centre", "region", "24", None, "24"),
    # EPCI.
    ("agglomération du Grand Narbonne", "epci", "241100593", "11", "76"),
    ("Grand-Narbonne", "epci", "241100593", "11", "76"),
    ("Bordeaux Métropole", "epci", "243300316", "33", "75"),
    ("métropole de Lyon", "epci", "200046977", "69", "84"),
    ("métropole de Lille", "epci", "200093201", "59", "32"),
    ("agglomération de Pau", "epci", "200067254", "64", "75"),
    ("Plaine Commune", "epci", "200057867", "93", "11"),
]

POPULATION = [
    ("La Réunion", "departement", "974"),
    ("Réunion", "departement", "974"),
    ("Saint-Omer", "commune", "62765"),
    ("La Rochelle", "commune", "17300"),
    ("Bretagne", "region", "53"),
    ("Évry", "commune", "91228"),
]

# Twin towns, and towns of the name of their own département or of another.
AMBIGUOUS = [
    "Saint-Denis",
    "St Denis",
    "Saint-Martin",
    "Valence",
    "Mayenne",
    "Vienne",
    "62500",
    # A commune of the Marne, and an old one of Bressuire: the size of Bressuire says nothing.
    "Noirlieu",
    "Rouelles",
]

UNKNOWN = [
    "Atlantide", "FNCCR", "Gironde Numérique", "Lyon et Villeurbanne", "", "   ", "(974)",
    "Lille (33)", "75001 Marseille", "Centre", "département de l’Atlantide", "en ligne",
    "agglomération d’Atlantide", "métropole de Chartres-les-Bains", "99999",
]  # fmt: skip


def one(label, department=None):
    """Return the row of one label."""
    hints = None if department is None else pa.array([department])
    return resolve(pa.array([label]), hints).to_pylist()[0]


@pytest.mark.parametrize(("label", "level", "code", "department", "region"), SURE)
def test_finds_the_place(label, level, code, department, region):
    """A label that names one place gives its level and its official codes."""
    row = one(label)
    found = row["level"], row["code"], row["department_code"], row["region_code"]
    assert found == (level, code, department, region)
    assert row["status"] == "resolved"


@pytest.mark.parametrize(("label", "level", "code"), POPULATION)
def test_says_when_it_took_the_large_one(label, level, code):
    """A homonym that dwarfs the others is taken, and the row says on what that rests."""
    row = one(label)
    assert (row["level"], row["code"], row["basis"]) == (level, code, "population")


@pytest.mark.parametrize("label", AMBIGUOUS)
def test_leaves_homonyms_open(label):
    """No code, no coordinates; at least two candidates are shown to whoever will choose."""
    row = one(label)
    assert row["status"] == "ambiguous"
    assert len(row["candidates"]) >= 2
    assert row["code"] is row["latitude"] is row["department_code"] is row["region_code"] is None


@pytest.mark.parametrize("label", UNKNOWN)
def test_invents_nothing(label):
    """What is no place of France, or contradicts itself, has no code."""
    row = one(label)
    assert (row["status"], row["code"], row["latitude"]) == ("unknown", None, None)


def test_a_department_known_from_elsewhere_chooses():
    """The sheet's département tells two Saint-Denis apart, and may exclude all."""
    assert one("Saint-Denis", "974")["code"] == "97411"
    assert one("Saint-Denis", "93")["code"] == "93066"
    assert one("Nanterre", "33")["status"] == "unknown"
    assert one("Nanterre (92)", "33")["status"] == "unknown"


def test_the_commune_of_lot_et_garonne_is_there_too():
    """« La Réunion » is also a commune, found when the label says where."""
    row = one("La Réunion (47)")
    assert (row["level"], row["code"]) == ("commune", "47222")


def test_france_is_a_country():
    """A national workshop has a level, and no point on the map."""
    row = one("France entière")
    assert (row["level"], row["department_code"], row["latitude"]) == ("pays", None, None)


def test_precision_is_told():
    """Coordinates name what they are those of: a town, an EPCI, a département, a région."""
    assert one("Nanterre")["geo_precision"] == "commune"
    assert one("Bordeaux Métropole")["geo_precision"] == "epci"
    assert one("Gironde")["geo_precision"] == "departement"
    assert one("PACA")["geo_precision"] == "region"


def test_coordinates_are_where_maps_put_them():
    """Three towns far apart, within two kilometres of what an atlas says."""
    atlas = {"Lille": (50.63, 3.06), "Ajaccio": (41.92, 8.74), "Mamoudzou": (-12.78, 45.23)}
    for label, (latitude, longitude) in atlas.items():
        row = one(label)
        assert row["latitude"] == pytest.approx(latitude, abs=0.02)
        assert row["longitude"] == pytest.approx(longitude, abs=0.02)


def test_a_batch_keeps_its_order():
    """One row per label, in order, null included, with the columns announced."""
    table = resolve(pa.array(["Lille", None, "Atlantide", "Angers"]))
    assert table.schema == RESOLVED
    assert table["label"].to_pylist() == ["Lille", None, "Atlantide", "Angers"]
    assert table["code"].to_pylist() == ["59350", None, None, "49007"]
    assert resolve(pa.array([], pa.string())).num_rows == 0


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read(label):
    """Whatever is typed, there is an answer, and a code only when it is resolved."""
    row = one(label)
    assert row["status"] in ("resolved", "ambiguous", "unknown")
    assert (row["level"] is not None) == (row["status"] == "resolved")


@pytest.mark.parametrize(
    ("label", "code", "name"),
    [
        ("Alsace", "44", "Grand Est"),
        ("région Lorraine", "44", "Grand Est"),
        ("Champagne Ardenne", "44", "Grand Est"),
        ("Conseil régional d’Aquitaine", "75", "Nouvelle-Aquitaine"),
        ("Poitou-Charentes", "75", "Nouvelle-Aquitaine"),
        ("Rhône-Alpes", "84", "Auvergne-Rhône-Alpes"),
        ("Franche-Comté", "27", "Bourgogne-Franche-Comté"),
        ("Midi-Pyrénées", "76", "Occitanie"),
        ("NORD PAS DE CALAIS", "32", "Hauts-de-France"),
        ("Picardie, France", "32", "Hauts-de-France"),
        ("Basse-Normandie", "28", "Normandie"),
        # A small old commune of the Marne is called so too.
        ("Bourgogne", "27", "Bourgogne-Franche-Comté"),
    ],
)
def test_a_region_of_before_2016_is_told_by_todays(label, code, name):
    """The code and name are those of the larger région of today, and the row says so."""
    row = one(label)
    assert (row["level"], row["code"], row["region_code"]) == ("region", code, code)
    assert (row["name"], row["basis"], row["geo_precision"]) == (name, "former_region", "region")


def test_a_region_of_before_2016_tells_homonyms_apart_by_its_own_departments():
    """Alsace is the Rhin departments: the other ones of Grand Est are not in it."""
    assert one("Alsace", "67")["code"] == "44"
    assert one("Alsace", "54")["status"] == "unknown"
    assert one("Saint-Omer (Nord-Pas-de-Calais)")["code"] == "62765"
    assert one("Saint-Omer (Picardie)")["status"] == "unknown"


def test_centre_alone_is_not_taken_for_a_region():
    """« Centre » is a quarter of any town; « région Centre » is Centre-Val de Loire."""
    assert one("Centre")["status"] == "unknown"
    assert one("région Centre")["code"] == "24"


@pytest.mark.parametrize(
    ("label", "candidates"),
    [
        ("SDE 22", ["Côtes-d'Armor (22) : departement 22"]),
        ("Syndicat Départemental d’Énergie du Morbihan", ["Morbihan (56) : departement 56"]),
        ("Syndicat mixte Gironde Numérique", ["Gironde (33) : departement 33"]),
        ("Mégalis Bretagne", ["Bretagne : region 53"]),
        ("Syndicat d’énergie de la Haute-Loire", ["Haute-Loire (43) : departement 43"]),
        ("12 rue des Lilas inconnue", None),
        ("Salle polyvalente du bas", None),
    ],
    ids=["number", "department", "brand", "region", "longer name", "street number", "nothing"],
)
def test_a_syndicat_stays_open_and_says_where_to_look(label, candidates):
    """No open list gives the members of a syndicat; its name often tells its département."""
    (row,) = resolve(pa.array([label])).to_pylist()
    assert (row["status"], row["code"]) == ("unknown", None)
    assert row["candidates"] == candidates
