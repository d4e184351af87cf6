-- Those of whom nothing is left, when they are few or all alike, are joined by the smallest
-- group that is still told, an incomplete one first.
WITH told AS (
    SELECT
        number, people, hidden, kept,
        list_transform(
            cells, lambda cell, place: CASE WHEN list_contains(kept, place) THEN cell END
        ) AS told,
        list_transform(
            cells, lambda cell, place: cell IS NOT NULL AND NOT list_contains(kept, place)
        ) AS lost
    FROM work.combinations
    WHERE hidden AND len(kept) > 0
    UNION ALL
    SELECT number, people, hidden, kept, cells, []
    FROM work.combinations
    WHERE NOT hidden
),
units AS (
    SELECT
        list(number) AS numbers,
        row_number() OVER (ORDER BY hidden DESC, sum(people), told, lost, kept) AS rank
    FROM told
    GROUP BY hidden, kept, told, lost
)
UPDATE work.combinations
SET hidden = true, kept = []
WHERE number IN (SELECT unnest(numbers) FROM units WHERE rank = 1)
    AND (
        SELECT count(*) = 1 OR sum(people) < $min_group
        FROM work.combinations
        WHERE hidden AND coalesce(len(kept), 0) = 0
    );
