-- description: How many contributions each person wrote; whose author is unknown is left out.
SELECT
    author_id,
    count(*) AS contributions
FROM published_contributions
WHERE authorship = 'individual'
    AND author_id IS NOT NULL
GROUP BY author_id
