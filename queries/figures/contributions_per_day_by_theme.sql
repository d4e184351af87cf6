-- title: Contributions par jour et par thème
-- title_en: Contributions by day and theme
-- description: Nombre de contributions publiées de chaque thème, chaque jour où il y en a
--   eu : les jours sans contribution n’ont pas de ligne. Les contributions de date
--   inconnue n’y sont pas. Les jours sont ceux du fuseau de la consultation. La ligne
--   sans code est celle des contributions sans thème.
-- unit: contributions
-- chart: table
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: title: Thème | Theme : theme
-- column: day: Jour | Day
-- column: contributions: Contributions | Contributions
-- null: title: Sans thème | Without a theme
SELECT
    c.theme_id,
    t.title,
    c.day,
    c.contributions
FROM (
    SELECT
        q.theme_id AS theme_id,
        CAST(
            q.first_at AT TIME ZONE (SELECT max(timezone) FROM consultations) AS DATE
        ) AS day,
        CAST(sum(q.contributions) AS BIGINT) AS contributions
    FROM (
        -- Every time zone is a whole number of quarters from UTC: days are told from quarters.
        SELECT
            theme_id,
            min(created_at) AS first_at,
            count(*) AS contributions
        FROM published_contributions
        WHERE created_at IS NOT NULL
        GROUP BY
            theme_id,
            floor(extract(epoch FROM created_at) / 900)
    ) AS q
    GROUP BY
        theme_id,
        day
) AS c
LEFT JOIN themes AS t
    ON t.theme_id = c.theme_id
ORDER BY
    CASE WHEN c.theme_id IS NULL THEN 1 ELSE 0 END,
    t.position NULLS LAST,
    length(c.theme_id),
    c.theme_id,
    c.day
