-- What stays open, for whoever completes `places.csv`.
CREATE TABLE work.unresolved_places AS
SELECT
    label, department_hint AS department_code, CAST(sum(uses) AS BIGINT) AS uses,
    status AS reason, array_to_string(any_value(candidates), ' | ') AS candidates
FROM work.places
WHERE NOT is_curated AND status <> 'resolved'
GROUP BY label, department_hint, status
ORDER BY uses DESC, label, department_hint;
