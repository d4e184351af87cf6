"""From labels written by people to official codes, offline, and never by a silent guess.

A name that several places bear stays open, unless the label tells which one
(postcode, département, level) or one of them dwarfs the others; the result
says when it rests on that.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pyarrow as pa

from datapackage.places.gazetteer import Gazetteer, Place, gazetteer
from datapackage.places.names import departments as department_names
from datapackage.places.names import region_of
from datapackage.places.spelling import Reading, accents, bare, fold, read

__all__ = ["RESOLVED", "resolve"]

RESOLVED = pa.schema(
    [
        ("label", pa.string()),
        ("department_hint", pa.string()),
        ("status", pa.string()),
        ("basis", pa.string()),
        ("level", pa.string()),
        ("code", pa.string()),
        ("name", pa.string()),
        ("department_code", pa.string()),
        ("region_code", pa.string()),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("geo_precision", pa.string()),
        ("candidates", pa.list_(pa.string())),
    ]
)
"""`status` is resolved, ambiguous or unknown; `basis` is name, population or seat (the EPCI
whose most populous member is named) or former_region (a région of before 2016, told by the
larger one of today); `candidates` tells the homonyms when ambiguous and, when unknown, the
départements and régions that the label names, as a syndicat's name does: for a person to judge."""

# A name is taken for its largest bearer from 10 000 inhabitants, and 50 times all the others
# together: Saint-Omer (62), not Saint-Omer (14); but neither of the two Saint-Denis.
_DWARFS = 50
_LARGE = 10_000
_NATION = {"france", "france entiere", "national", "territoire national"}
_COUNTRY = Place("pays", "FR", "France", *(None,) * 5, (), *(None,) * 4)
_SHOWN = 12


def resolve(labels: pa.Array, departments: pa.Array | None = None) -> pa.Table:
    """Resolve distinct labels to territories; rows in the order of `labels`.

    `departments`, of the same length, holds the code of the département known
    from elsewhere, or null: homonyms outside it are left out. Columns are
    those of `RESOLVED`; all but the first four are null where nothing is sure.
    """
    hints = departments.to_pylist() if departments is not None else [None] * len(labels)
    # A loop over rows: the labels are distinct, and each is taken apart by words.
    rows = [_row(label, hint) for label, hint in zip(labels.to_pylist(), hints, strict=True)]
    return pa.Table.from_pylist(rows, RESOLVED)


def _row(label: str | None, hint: str | None) -> dict[str, object]:
    found, basis = _find(label or "", hint)
    row: dict[str, object] = {"label": label, "department_hint": hint}
    if not found:
        mentioned = [_shown(place) for place in _mentioned(label or "")]
        return row | {"status": "unknown", "candidates": mentioned or None}
    if len(found) > 1:
        shown = [_shown(place) for place in found[:_SHOWN]]
        return row | {"status": "ambiguous", "candidates": shown}
    place = found[0]
    if place.is_former_region:
        place, basis = gazetteer().by_code["region", place.code], "former_region"
    names = [name for name in RESOLVED.names if hasattr(place, name)]
    told = {"status": "resolved", "basis": basis}
    return row | told | {name: getattr(place, name) for name in names}


def _mentioned(label: str) -> list[Place]:
    """Return the départements and régions named in a label, or whose number ends it.

    « SDE 22 » is not the Côtes-d'Armor, but whoever completes `places.csv` starts there.
    """
    text = f" {fold(label)} "
    found: list[Place] = []
    for name, place in _territories():
        if name in text:
            found.append(place)
            # « Haute-Loire » does not name the Loire too.
            text = text.replace(name, " | ")
    ending = text.split()[-1:] or [""]
    numbered = gazetteer().by_code.get(("departement", ending[0].upper()))
    return [*found, *([numbered] if numbered else [])]


@cache
def _territories() -> list[tuple[str, Place]]:
    """Return the départements and régions by their folded names between blanks, longest first."""
    named = [
        (f" {fold(place.name)} ", place)
        for (level, _), place in gazetteer().by_code.items()
        if level in {"departement", "region"}
    ]
    return sorted(named, key=lambda pair: (-len(pair[0]), pair[0]))


def _shown(place: Place) -> str:
    where = f" ({place.department_code})" if place.department_code else ""
    return f"{place.name}{where} : {place.level} {place.code}"


def _find(label: str, hint: str | None) -> tuple[list[Place], str]:
    """Return the places that `label` may mean (one when it is sure) and on what that rests."""
    if fold(label) in _NATION:
        return [_COUNTRY], "name"
    reading = read(label)
    inside = _departments(reading.aside)
    if reading.aside and not inside:
        # « Mairie, Nanterre » or « Blois - Agglopolys »: one name, with punctuation.
        reading = read(fold(label))
    if hint:
        inside = inside & {hint} if inside else {hint}
        if not inside:
            return [], ""
    places = _within(_named(reading), inside, reading.postcode)
    basis = "name"
    if not places and reading.level == "epci":
        places = _within(_groups_around(reading), inside, reading.postcode)
        basis = "seat"
    return _choose(_as_accented(places, reading), basis)


def _as_accented(places: list[Place], reading: Reading) -> list[Place]:
    """Return the places whose accents are those written, if any: « Loiré » is not Loire."""
    if reading.written.isascii():
        return places
    kept = [
        place
        for place in places
        if bare(fold(place.name)) not in (bare(reading.name), bare(reading.whole))
        or bare(accents(place.name)) in reading.written
    ]
    return kept or places


def _named(reading: Reading) -> list[Place]:
    known = gazetteer()
    if not reading.whole:
        return known.at_postcode(reading.postcode)
    # « Ville-d’Avray » and « Bordeaux Métropole » are whole names.
    if whole := known.named(reading.whole):
        return _alike(known, whole, "commune" if reading.postcode else "")
    places = _alike(known, known.named(reading.name), reading.level)
    if reading.level == "epci" and reading.kinds:
        places = [place for place in places if place.kind in reading.kinds]
    if reading.level == "region" and (region := known.region_called(reading.name)):
        return [region]
    return places


def _alike(known: Gazetteer, places: list[Place], level: str) -> list[Place]:
    """Return the places of `level`, each territory once; old communes as what they became."""
    now = {place for place in places if place.level == "commune"}
    current = dict.fromkeys(
        _today(known, place, now) if place.level == "former" else place for place in places
    )
    if level:
        return [place for place in current if place.level == level]
    # A commune, a département or a région first: an EPCI is seldom called by its bare name.
    kept = [place for place in current if place.level != "epci"] or list(current)
    return [place for place in kept if not _same_land(place, kept)]


def _today(known: Gazetteer, former: Place, now: set[Place]) -> Place:
    today = known.by_code["commune", former.current_code or ""]
    return today if today in now else replace(today, kind="former")


def _same_land(place: Place, places: list[Place]) -> bool:
    """Tell whether another of `places` is the same land under the same name."""
    if place.level == "region":
        # La Réunion: the région has one département, which says more.
        return any(
            other.level == "departement" and other.region_code == place.code for other in places
        )
    if place.level == "departement":
        # Paris: the département has one commune.
        return any(
            other.department_code == place.code and other.population == place.population
            for other in places
            if other.level == "commune"
        )
    return False


def _groups_around(reading: Reading) -> list[Place]:
    """Return the EPCI meant by « agglomération de X »: of which X is the largest commune."""
    known = gazetteer()
    groups = [
        group
        for group in known.groups
        if group.kind != "EPT" and (not reading.kinds or group.kind in reading.kinds)
    ]
    towns, _ = _choose(_alike(known, known.named(reading.name), "commune"), "name")
    codes = {town.code for town in towns}
    if seats := [group for group in groups if group.current_code in codes]:
        return seats
    words = re.compile(rf"\b{re.escape(bare(reading.name))}\b")
    return [group for group in groups if words.search(fold(group.name))]


def _within(places: list[Place], inside: set[str], postcode: str) -> list[Place]:
    if postcode:
        exact = [place for place in places if postcode in place.postcodes]
        # A CEDEX or an old postcode is nobody's, but its first digits still tell.
        places = exact or [
            place for place in places if place.department_code in _postal_departments(postcode)
        ]
    if inside:
        return [place for place in places if _departments_of(place) & inside]
    return places


def _postal_departments(postcode: str) -> set[str]:
    if postcode.startswith("20"):
        return {"2A", "2B"}
    return {postcode[:3] if postcode[:2] in ("97", "98") else postcode[:2]}


def _departments_of(place: Place) -> set[str]:
    if place.is_former_region:
        return set(place.departments)
    if place.level == "region":
        return {code for code in department_names() if region_of(code) == place.code}
    return {place.department_code} if place.department_code else set()


@cache
def _departments(aside: str) -> set[str]:
    """Return the départements that « 974 », « Nord » or « La Réunion » beside a name tells."""
    if not aside:
        return set()
    code = aside.upper()
    if code in department_names():
        return {code}
    reading = read(aside)
    return {
        department
        for place in gazetteer().named(reading.name)
        if place.level in ("departement", "region")
        for department in _departments_of(place)
    }


def _choose(places: list[Place], basis: str) -> tuple[list[Place], str]:
    if len(places) <= 1:
        return places, basis
    ranked = sorted(places, key=lambda place: (-(place.population or 0), place.code))
    first, *others = (place.population or 0 for place in ranked)
    # An old commune is not as large as the one it became part of, but nobody says how small.
    told = ranked[0].kind != "former"
    if told and first >= _LARGE and first >= _DWARFS * sum(others):
        return ranked[:1], "population"
    return ranked, basis
