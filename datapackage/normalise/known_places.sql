-- The code of an old commune, which a sheet may still give, leads to the commune of today.
CREATE TABLE work.known_places AS
WITH places AS (
    SELECT
        level, code, current_code, department_code, region_code, latitude, longitude,
        geo_precision
    FROM read_parquet($path)
)
SELECT level, code, department_code, region_code, latitude, longitude, geo_precision
FROM places
WHERE level <> 'former'
UNION ALL
SELECT
    'commune', former.code, former.department_code, former.region_code,
    today.latitude, today.longitude, today.geo_precision
FROM places AS former
JOIN places AS today ON today.level = 'commune' AND today.code = former.current_code
WHERE former.level = 'former'
    AND former.code NOT IN (SELECT code FROM places WHERE level = 'commune');
