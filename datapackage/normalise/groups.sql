-- Small groups are not published, and when a single group would be hidden alone, the
-- next smallest goes with it: otherwise the total gives the hidden one away.
CREATE TABLE work.groups AS
WITH told AS (
    SELECT 'department' AS attribute, department_code AS value
    FROM work.accounts
    WHERE kind = 'individual' AND department_code IS NOT NULL
    UNION ALL
    SELECT 'age', age_band
    FROM work.accounts
    WHERE kind = 'individual' AND age_band IS NOT NULL
),
counted AS (
    SELECT
        attribute, value, count(*) AS people,
        row_number() OVER (PARTITION BY attribute ORDER BY count(*), value) AS smallest_first
    FROM told
    GROUP BY attribute, value
),
hidden AS (
    SELECT attribute, count(*) FILTER (people < $min_group) AS small
    FROM counted
    GROUP BY attribute
)
SELECT counted.attribute, counted.value
FROM counted
JOIN hidden ON hidden.attribute = counted.attribute
WHERE counted.people >= $min_group
    AND NOT (hidden.small = 1 AND counted.smallest_first = 2);
