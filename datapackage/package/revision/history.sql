-- Of what was measured at the last collection, what the withdrawals change is measured again;
-- the past stays: it tells when things moved.
CREATE TABLE history AS
WITH last AS (
    SELECT any_value(retrieved_at) AS measured_at FROM former.consultations
),
moved AS (
    SELECT last.measured_at, once.measure, once.theme_id, left_now.value
    FROM work.measured AS once
    CROSS JOIN last
    LEFT JOIN work.measures AS left_now
        ON left_now.measure = once.measure AND left_now.theme_id = once.theme_id
    WHERE left_now.value IS DISTINCT FROM once.value
)
SELECT told.measured_at, told.measure, told.theme_id, told.value
FROM former.history AS told
ANTI JOIN moved
    ON moved.measured_at = told.measured_at
    AND moved.measure = told.measure AND moved.theme_id = told.theme_id
UNION ALL
SELECT moved.measured_at, moved.measure, moved.theme_id, CAST(moved.value AS BIGINT)
FROM moved
WHERE moved.value IS NOT NULL AND moved.theme_id <> 'none'
    AND moved.value IS DISTINCT FROM (
        SELECT max_by(past.value, past.measured_at)
        FROM former.history AS past
        WHERE past.measured_at < moved.measured_at
            AND past.measure = moved.measure AND past.theme_id = moved.theme_id
    );
