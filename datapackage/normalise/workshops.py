"""Workshops: what contributions call themselves, the platform's meetings, the sheet.

A workshop written under several spellings is one workshop, and counts its
people once: the sheet's figure, else the platform's, else the largest number
that one of its contributions declares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.normalise.cleaned import address, fold

if TYPE_CHECKING:
    import duckdb

__all__ = ["gather", "publish"]

# A sheet row answers to its title and to each of its aliases.
_SPELLINGS = f"""
CREATE TABLE work.spellings AS
WITH sheet AS (
    SELECT 'alias:' || {fold("title")} AS workshop_key, rowid AS ref,
        unnest(list_prepend(title, coalesce(aliases, []))) AS spelling
    FROM overlay.workshops
),
written AS (
    SELECT alias AS spelling FROM staging.contributions WHERE trim(alias) <> ''
    UNION SELECT title FROM staging.workshops
)
SELECT {fold("spelling")} AS folded, min_by(workshop_key, ref) AS workshop_key
FROM sheet
GROUP BY folded
UNION ALL
SELECT DISTINCT {fold("spelling")}, 'alias:' || {fold("spelling")}
FROM written
WHERE {fold("spelling")} NOT IN (SELECT {fold("spelling")} FROM sheet)
"""

_CONTRIBUTION_WORKSHOPS = f"""
CREATE TABLE work.contribution_workshops AS
SELECT contributions.rowid AS ref,
    coalesce(declared.workshop_key, spellings.workshop_key) AS workshop_key
FROM staging.contributions
LEFT JOIN work.spellings
    ON trim(contributions.alias) <> '' AND spellings.folded = {fold("contributions.alias")}
LEFT JOIN work.meetings AS declared ON declared.source_key = contributions.workshop_key
WHERE coalesce(declared.workshop_key, spellings.workshop_key) IS NOT NULL
"""

_MEETINGS = f"""
CREATE TABLE work.meetings AS
SELECT workshops.rowid AS ref, workshops.source_key, spellings.workshop_key
FROM staging.workshops
JOIN work.spellings ON spellings.folded = {fold("workshops.title")}
"""

_WORKSHOPS = f"""
CREATE TABLE work.workshops AS
SELECT workshop_key, min(rank) AS rank
FROM (
    SELECT 'alias:' || {fold("title")} AS workshop_key, rowid AS rank FROM overlay.workshops
    UNION ALL
    SELECT workshop_key, 1000000 + ref FROM work.meetings
    UNION ALL
    SELECT contribution_workshops.workshop_key, 1000000000 + contributions.position
    FROM work.contribution_workshops
    JOIN staging.contributions ON contributions.rowid = contribution_workshops.ref
) AS workshops
GROUP BY workshop_key
"""

_PUBLISH = f"""
INSERT INTO workshops BY NAME
WITH written AS (
    SELECT linked.workshop_key, max(contributions.alias_count) AS people,
        min_by(alias.text, contributions.position) AS title
    FROM work.contribution_workshops AS linked
    JOIN staging.contributions ON contributions.rowid = linked.ref
    LEFT JOIN work.cleaned AS alias
        ON alias.slot = 'contribution.alias' AND alias.ref = linked.ref
    GROUP BY linked.workshop_key
),
meetings AS (
    SELECT meetings.workshop_key, any_value(title.text) AS title,
        any_value(organiser.text) AS organiser, min(workshops.date) AS date,
        max(workshops.participants_count) AS people, any_value(place.text) AS place_label,
        any_value(workshops.latitude) AS latitude, any_value(workshops.longitude) AS longitude,
        any_value(workshops.url) AS url
    FROM work.meetings
    JOIN staging.workshops ON workshops.rowid = meetings.ref
    LEFT JOIN work.cleaned AS title ON title.slot = 'workshop.title' AND title.ref = meetings.ref
    LEFT JOIN work.cleaned AS organiser
        ON organiser.slot = 'workshop.organiser' AND organiser.ref = meetings.ref
    LEFT JOIN work.cleaned AS place ON place.slot = 'workshop.place' AND place.ref = meetings.ref
    GROUP BY meetings.workshop_key
),
sheet AS (
    SELECT 'alias:' || {fold("sheet.title")} AS workshop_key, sheet.*,
        title.text AS clean_title, place.text AS clean_place
    FROM overlay.workshops AS sheet
    LEFT JOIN work.cleaned AS title ON title.slot = 'sheet.title' AND title.ref = sheet.rowid
    LEFT JOIN work.cleaned AS place ON place.slot = 'sheet.place' AND place.ref = sheet.rowid
)
SELECT numbers.id AS workshop_id,
    regexp_replace(
        coalesce(sheet.clean_title, meetings.title, written.title, '[atelier sans nom]'),
        '\\s+', ' ', 'g'
    ) AS title,
    coalesce(sheet.organiser, meetings.organiser) AS organiser,
    sheet.organiser_type,
    coalesce(sheet.date, meetings.date) AS date,
    coalesce(sheet.participants_count, meetings.people, written.people) AS participants_count,
    coalesce(sheet.clean_place, meetings.place_label) AS place_label,
    sheet.territory_level, sheet.territory_code, sheet.department_code, sheet.region_code,
    coalesce(sheet.latitude, meetings.latitude) AS latitude,
    coalesce(sheet.longitude, meetings.longitude) AS longitude,
    coalesce(sheet.geo_precision, CASE WHEN meetings.latitude IS NOT NULL THEN 'place' END)
        AS geo_precision,
    {address("coalesce(sheet.url, meetings.url)")} AS url,
    coalesce(sheet.synthetic, $synthetic) AS synthetic
FROM work.workshops
JOIN work.workshop_numbers AS numbers ON numbers.source_key = workshops.workshop_key
LEFT JOIN sheet ON sheet.workshop_key = workshops.workshop_key
LEFT JOIN meetings ON meetings.workshop_key = workshops.workshop_key
LEFT JOIN written ON written.workshop_key = workshops.workshop_key
"""


def gather(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `work.workshops` (one row each) and `work.contribution_workshops`."""
    for statement in (_SPELLINGS, _MEETINGS, _CONTRIBUTION_WORKSHOPS, _WORKSHOPS):
        connection.execute(statement)


def publish(connection: duckdb.DuckDBPyConnection, *, synthetic: bool) -> None:
    """Fill the canonical table `workshops`."""
    connection.execute(_PUBLISH, {"synthetic": synthetic})
