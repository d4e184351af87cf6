-- Of the hidden combinations, which may show their cells at the places `kept`: those that make
-- a group with others which lose the same columns.
WITH waiting AS (
    SELECT
        number, people,
        list_transform(
            cells, lambda cell, place: CASE WHEN list_contains($kept, place) THEN cell END
        ) AS told,
        list_transform(
            cells, lambda cell, place: cell IS NOT NULL AND NOT list_contains($kept, place)
        ) AS lost
    FROM work.combinations
    WHERE hidden AND kept IS NULL
),
shared AS (
    SELECT number
    FROM waiting
    WHERE list_contains(lost, true) AND len(list_filter(told, lambda cell: cell IS NOT NULL)) > 0
    QUALIFY sum(people) OVER (PARTITION BY told, lost) >= $min_group
        AND count(*) OVER (PARTITION BY told, lost) > 1
)
UPDATE work.combinations
SET kept = $kept
WHERE number IN (SELECT number FROM shared);
