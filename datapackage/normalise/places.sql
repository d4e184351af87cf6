-- A curated row may give a code alone: the rest of the row follows from the known places.
CREATE TABLE work.curated_places AS
SELECT
    work.folded(sheet.label) AS folded, any_value(sheet.level ORDER BY sheet.line) AS level,
    any_value(sheet.code ORDER BY sheet.line) AS code,
    any_value(coalesce(sheet.department_code, known.department_code) ORDER BY sheet.line)
        AS department_code,
    any_value(coalesce(sheet.region_code, known.region_code) ORDER BY sheet.line) AS region_code,
    any_value(coalesce(sheet.latitude, known.latitude) ORDER BY sheet.line) AS latitude,
    any_value(coalesce(sheet.longitude, known.longitude) ORDER BY sheet.line) AS longitude,
    any_value(
        CASE WHEN sheet.latitude IS NOT NULL THEN 'place' ELSE known.geo_precision END
        ORDER BY sheet.line
    ) AS geo_precision
FROM (
    SELECT
        label, level, code, department_code, region_code, line,
        CASE WHEN longitude IS NOT NULL THEN latitude END AS latitude,
        CASE WHEN latitude IS NOT NULL THEN longitude END AS longitude
    FROM overlay.places
) AS sheet
LEFT JOIN work.known_places AS known ON known.level = sheet.level AND known.code = sheet.code
GROUP BY folded;

CREATE TABLE work.places AS
SELECT
    labels.label, labels.department_hint, labels.uses, resolved.status, resolved.candidates,
    curated.folded IS NOT NULL AS is_curated,
    CASE WHEN is_curated THEN curated.level ELSE resolved.level END AS level,
    CASE WHEN is_curated THEN curated.code ELSE resolved.code END AS code,
    CASE WHEN is_curated THEN curated.department_code ELSE resolved.department_code END
        AS department_code,
    CASE WHEN is_curated THEN curated.region_code ELSE resolved.region_code END AS region_code,
    CASE WHEN is_curated THEN curated.latitude ELSE resolved.latitude END AS latitude,
    CASE WHEN is_curated THEN curated.longitude ELSE resolved.longitude END AS longitude,
    CASE WHEN is_curated THEN curated.geo_precision ELSE resolved.geo_precision END
        AS geo_precision
FROM work.place_labels AS labels
JOIN work.resolved_places AS resolved
    ON resolved.label = labels.label
    AND resolved.department_hint IS NOT DISTINCT FROM labels.department_hint
LEFT JOIN work.curated_places AS curated ON curated.folded = work.folded(labels.label);
