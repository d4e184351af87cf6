-- The works that published texts cite; the team's sheet says who published them, and when.
INSERT INTO sources BY NAME
WITH cited AS (
    SELECT
        url, arg_min(title, CAST(link_id AS BIGINT)) FILTER (WHERE title IS NOT NULL) AS title,
        count(DISTINCT object_type || ' ' || object_id) AS citations,
        min(CAST(link_id AS BIGINT)) AS place
    FROM links
    GROUP BY url
),
told AS (
    SELECT work.address(url) AS url, title, publisher, publisher_type, date
    FROM overlay.sources
)
SELECT
    cited.url, coalesce(told.title, cited.title) AS title, told.publisher, told.publisher_type,
    told.date, cited.citations
FROM cited
LEFT JOIN told USING (url)
ORDER BY cited.place;
