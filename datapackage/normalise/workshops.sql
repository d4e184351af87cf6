-- The sheet wins over the platform's meeting, which wins over what contributions declare.
INSERT INTO workshops BY NAME
WITH written AS (
    SELECT
        linked.workshop_key, max(contributions.alias_count) AS people,
        min_by(alias.text, contributions.position) AS title
    FROM work.contribution_workshops AS linked
    JOIN staging.contributions ON contributions.rowid = linked.ref
    LEFT JOIN work.cleaned AS alias
        ON alias.slot = 'contribution.alias' AND alias.ref = linked.ref
    GROUP BY linked.workshop_key
),
meetings AS (
    SELECT
        meetings.workshop_key, any_value(title.text) AS title,
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
    SELECT
        'alias:' || work.folded(sheet.title) AS workshop_key, sheet.*,
        title.text AS clean_title, place.text AS clean_place
    FROM overlay.workshops AS sheet
    LEFT JOIN work.cleaned AS title ON title.slot = 'sheet.title' AND title.ref = sheet.rowid
    LEFT JOIN work.cleaned AS place ON place.slot = 'sheet.place' AND place.ref = sheet.rowid
)
SELECT
    numbers.id AS workshop_id,
    regexp_replace(
        coalesce(sheet.clean_title, meetings.title, written.title, '[atelier sans nom]'),
        '\s+', ' ', 'g'
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
    work.address(coalesce(sheet.url, meetings.url)) AS url,
    coalesce(sheet.synthetic, $synthetic) AS synthetic
FROM work.workshops
JOIN work.workshop_numbers AS numbers ON numbers.source_key = workshops.workshop_key
LEFT JOIN sheet ON sheet.workshop_key = workshops.workshop_key
LEFT JOIN meetings ON meetings.workshop_key = workshops.workshop_key
LEFT JOIN written ON written.workshop_key = workshops.workshop_key;
