-- Where all is published but one along a column, the rest being equal, the total of the line
-- gives that one away: the smallest of the others is hidden with it.
WITH lines AS (
    SELECT
        number, people, hidden, cells, place,
        list_transform(
            cells, lambda cell, other: CASE WHEN other <> place THEN cell END
        ) AS line
    FROM work.combinations
    CROSS JOIN (SELECT unnest(range(1, $columns + 1)) AS place) AS places
    WHERE cells[place] IS NOT NULL
),
joining AS (
    SELECT first(number ORDER BY people, cells) FILTER (NOT hidden) AS number
    FROM lines
    GROUP BY place, line
    HAVING count(*) FILTER (hidden) = 1
)
UPDATE work.combinations
SET hidden = true
WHERE number IN (SELECT number FROM joining WHERE number IS NOT NULL);
