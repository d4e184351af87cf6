-- Which départements and régions contributions and workshops come from.
SELECT
    list(DISTINCT department_code ORDER BY department_code)
        FILTER (department_code IS NOT NULL),
    list(DISTINCT region_code ORDER BY region_code)
        FILTER (region_code IS NOT NULL)
FROM (
    SELECT department_code, region_code FROM contributions
    UNION ALL
    SELECT department_code, region_code FROM workshops
) AS places
