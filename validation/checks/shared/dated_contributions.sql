-- description: Whether each dated contribution was written during the consultation, give or
--   take a day.
SELECT
    p.theme_id,
    p.created_at >= c.start_date - INTERVAL 1 DAY
        AND (c.end_date IS NULL OR p.created_at < c.end_date + INTERVAL 2 DAY) AS inside
FROM published_contributions AS p
CROSS JOIN consultations AS c
WHERE p.created_at IS NOT NULL
