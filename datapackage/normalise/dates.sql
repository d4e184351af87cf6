-- Moments as most APIs write them, read by the whole column; the others have no precision yet.
CREATE TABLE work.dates AS
SELECT
    raw,
    CASE WHEN plain THEN CAST(left(raw, 19) AS TIMESTAMPTZ) END AS utc,
    CASE WHEN plain THEN 'second' END AS precision
FROM (
    SELECT raw, regexp_full_match(raw, $plain) AS plain
    FROM (
        SELECT created_raw AS raw FROM staging.contributions
        UNION SELECT updated_raw FROM staging.contributions
        UNION SELECT created_raw FROM staging.comments
        UNION SELECT updated_raw FROM staging.comments
        UNION SELECT date_raw FROM staging.outcomes
    ) AS dates
    WHERE raw IS NOT NULL
) AS found;
