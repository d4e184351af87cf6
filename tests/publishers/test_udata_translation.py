"""A release is said in udata's words, and what people own is left as it is."""

from dataclasses import replace

import pytest
from publications import publication

from publishers.udata.translate import changes, created, described, slugified, translate

ORGANISATION = "5f0000000000000000000001"


def mobility(folder, contents=None, **others):
    """Return a release of the consultation on mobility."""
    return publication(folder, "mobilites", "1.0.0", contents or {}, **others)


def online(wanted, **changed):
    """Return the dataset as udata shows it once created."""
    document = created(wanted)
    return {"id": "d1", "resources": [], **document, **changed}


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("Été à l’école", "ete-a-lecole"),
        ("Œuvres & vœux", "oeuvres-voeux"),
        ("consultation-publique", "consultation-publique"),
        ("  75 / 92  ", "75-92"),
    ],
)
def test_tags_are_slugs(word, tag):
    """A keyword becomes the tag that udata itself would make of it."""
    assert slugified(word) == tag


def test_created_private_and_marked(tmp_path):
    """What is created is private, marked, and announces what will be sent."""
    release = mobility(tmp_path, {"a.csv": b"id\n1\n"})
    document = created(translate(release, ORGANISATION))
    assert document["private"] is True
    assert document["extras"]["concertation:package"] == "mobilites"
    # printf 'id\n1\n' | sha1sum
    assert document["extras"]["concertation:sent"] == ["da0a32e745d2c9d849a36ad40ad1b4448674b1b4"]
    assert document["license"] == "lov2"
    assert document["frequency"] == "punctual"


def test_open_consultation_is_irregular(tmp_path):
    """A consultation without an end goes on being collected, at no fixed pace."""
    release = mobility(tmp_path, end=None)
    fields = translate(release, ORGANISATION).fields
    assert fields["frequency"] == "irregular"
    assert fields["temporal_coverage"] == {"start": "2026-01-05", "end": None}


@pytest.mark.parametrize("bbox", [None, (2.0, 48.0, 2.0, 48.0), (2.0, 48.0, 2.5, 48.0)])
def test_no_polygon_of_one_place(tmp_path, bbox):
    """One place, or places in a line, make no polygon: the coverage stays people's."""
    wanted = translate(mobility(tmp_path, bbox=bbox), ORGANISATION)
    dataset = online(wanted, spatial={"zones": [], "geom": None, "granularity": "fr:commune"})
    assert described(wanted, dataset, {})["spatial"] == dataset["spatial"]


def test_a_zone_chosen_by_somebody_stays(tmp_path):
    """A zone and a polygon are refused together: the zone that somebody chose is kept."""
    wanted = translate(mobility(tmp_path), ORGANISATION)
    zones = {"zones": ["fr:departement:75"], "geom": None, "granularity": "fr:departement"}
    document = described(wanted, online(wanted, spatial=zones), {})
    assert document["spatial"] == zones


def test_people_keep_their_fields_and_tags(tmp_path):
    """Tags of ours that the release dropped go, people's stay; so does every other field."""
    before = translate(mobility(tmp_path, keywords=("ancien",)), ORGANISATION)
    dataset = online(before, acronym="MOB", tags=["ancien", "velo"], contact_points=["x"])
    wanted = translate(mobility(tmp_path), ORGANISATION)
    document = described(wanted, dataset, {})
    assert document["tags"] == ["consultation-publique", "mobilites", "velo"]
    assert (document["acronym"], document["contact_points"]) == ("MOB", ["x"])


@pytest.mark.parametrize(("ours", "kept"), [("", "Leur note"), ("La nôtre", "La nôtre")])
def test_a_note_stays_on_a_file_that_we_do_not_describe(tmp_path, ours, kept):
    """What a person wrote of a file gives way only to what the release says of it."""
    release = mobility(tmp_path, {"a.csv": b"id\n1\n"})
    release = replace(release, files=(replace(release.files[0], description=ours),))
    wanted = translate(release, ORGANISATION)
    noted = {"id": "r1", "title": "a.csv", "description": "Leur note", "extras": {}}
    document = described(wanted, online(wanted, resources=[noted]), {"a.csv": noted})
    assert [resource["description"] for resource in document["resources"]] == [kept]


def test_only_what_differs_is_a_change(tmp_path):
    """A licence that the site turned into another is the one change, old and new."""
    wanted = translate(mobility(tmp_path), ORGANISATION)
    dataset = online(wanted, license="notspecified", private=False)
    found = [
        (change.field, change.old, change.new)
        for change in changes(described(wanted, dataset, {}), dataset)
    ]
    assert found == [("license", "notspecified", "lov2")]
