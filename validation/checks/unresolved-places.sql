-- position: 210
-- title: Lieux non reconnus
-- title_en: Unrecognised places
-- description: La plupart des lieux nommés par une contribution ou un atelier mènent à une
--   commune, un département ou une région.
-- description_en: Most places named by a contribution or a workshop lead to a commune, a
--   département or a région.
-- severity: warning
-- table: contributions
-- field: place_label
-- bound: most
-- threshold: 0.2
-- unit: share
-- message: contributions et workshops, place_label : {observed} des lieux ne sont pas
--   reconnus, au plus {threshold} attendus ; complétez places.csv d’après
--   private/unresolved-places.csv
-- message_en: contributions and workshops, place_label: {observed} of the places are not
--   recognised, at most {threshold} expected; complete places.csv from
--   private/unresolved-places.csv
SELECT avg(CAST(coalesce(territory_code, department_code, region_code) IS NULL AS INTEGER))
FROM (
    SELECT
        place_label,
        territory_code,
        department_code,
        region_code
    FROM published_contributions
    UNION ALL
    SELECT
        place_label,
        territory_code,
        department_code,
        region_code
    FROM workshops
) AS p
WHERE trim(place_label) <> ''
