-- Whoever wrote something.
SELECT DISTINCT author_key
FROM (
    SELECT author_key FROM staging.contributions
    UNION ALL SELECT author_key FROM staging.comments
) AS authors
WHERE author_key IS NOT NULL
ORDER BY author_key;
