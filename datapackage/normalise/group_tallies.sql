-- Votes by group of opinion. A small group would tell what its members voted: it is not shown,
-- nor is any other when the voters left over, by subtraction, are as few.
INSERT INTO group_tallies BY NAME
WITH sizes AS (
    SELECT DISTINCT group_label, group_size FROM staging.group_tallies
),
shown AS (
    SELECT group_label
    FROM sizes
    WHERE group_size >= $min_group AND (
        SELECT voters_count - coalesce(sum(group_size) FILTER (group_size >= $min_group), 0)
        FROM sizes, consultations
        GROUP BY voters_count
    ) NOT BETWEEN 1 AND $min_group - 1
)
SELECT
    objects.id AS contribution_id, tallies.group_label AS group_id, tallies.group_size,
    tallies.option, sum(tallies.count) AS count
FROM staging.group_tallies AS tallies
JOIN shown ON shown.group_label = tallies.group_label
JOIN work.voted AS objects
    ON objects.object_type = 'contribution' AND objects.source_key = tallies.object_key
GROUP BY objects.id, tallies.group_label, tallies.group_size, tallies.option;
