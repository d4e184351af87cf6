-- What people wrote as a place, where the territory is not known.
CREATE TABLE work.place_labels AS
SELECT place_label AS label, department_code AS department_hint, count(*) AS uses
FROM (
    SELECT place_label, department_code FROM workshops WHERE territory_code IS NULL
    UNION ALL
    SELECT place_label, department_code FROM contributions WHERE territory_code IS NULL
) AS places
WHERE trim(place_label) <> ''
GROUP BY place_label, department_code
ORDER BY place_label, department_code;
