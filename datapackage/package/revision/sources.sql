-- What texts still cite. A title that the first text to cite gave is given by the next one; one
-- that the team's sheet gave stays.
CREATE VIEW sources AS
WITH cited AS (
    SELECT
        url, arg_min(title, CAST(link_id AS BIGINT)) FILTER (WHERE title IS NOT NULL) AS title,
        count(DISTINCT object_type || ' ' || object_id) AS citations
    FROM links
    GROUP BY url
),
once AS (
    SELECT
        url, arg_min(title, CAST(link_id AS BIGINT)) FILTER (WHERE title IS NOT NULL) AS title
    FROM former.links
    GROUP BY url
)
SELECT
    told.url,
    CASE WHEN told.title = once.title THEN cited.title ELSE told.title END AS title,
    told.publisher, told.publisher_type, told.date, cited.citations
FROM former.sources AS told
JOIN cited ON cited.url = told.url
LEFT JOIN once ON once.url = told.url;
