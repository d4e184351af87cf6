-- description: Every public cell that somebody wrote, in lower case: texts, titles, names
--   and places.
SELECT lower(cell) AS cell
FROM (
    SELECT body AS cell
    FROM published_contributions
    UNION ALL
    SELECT title
    FROM published_contributions
    UNION ALL
    SELECT place_label
    FROM published_contributions
    UNION ALL
    SELECT body
    FROM published_comments
    UNION ALL
    SELECT title
    FROM published_comments
    UNION ALL
    SELECT title
    FROM themes
    UNION ALL
    SELECT description
    FROM themes
    UNION ALL
    SELECT title
    FROM workshops
    UNION ALL
    SELECT organiser
    FROM workshops
    UNION ALL
    SELECT place_label
    FROM workshops
    UNION ALL
    SELECT label
    FROM participants
) AS c
WHERE cell IS NOT NULL
